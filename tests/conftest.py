"""Before anything imports numpy: one BLAS thread, because two on a loaded core make small solves slower, not faster."""

import os
import sys

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """One thread for compiled code where several workers share the cores: threads of one that wait for a core that
    another holds made films of 20 000 cells ten times slower. Tests of threads ask for theirs."""
    compiled = sys.modules.get("fluxoid.kernels.compile")
    if compiled and "PYTEST_XDIST_WORKER" in os.environ:
        compiled.numba.set_num_threads(1)
