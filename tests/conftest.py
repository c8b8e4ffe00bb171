"""Before anything imports numpy: one BLAS thread, because two on a loaded core make small solves slower, not faster."""

import os
import sys
from typing import Any

import hypothesis
import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_approx = pytest.approx


def approx(expected: Any, rel: Any = None, abs: Any = None, nan_ok: bool = False) -> Any:
    """pytest.approx without its absolute tolerance of 1e-12, which is larger than most numbers in SI units:
    1e-15 == pytest.approx(2e-15, rel=1e-6) would be true. Comparisons with 0 state theirs."""
    return _approx(
        expected, rel=1e-6 if rel is None and abs is None else rel, abs=0.0 if abs is None else abs, nan_ok=nan_ok
    )


pytest.approx = approx

hypothesis.settings.register_profile("fluxoid", deadline=None)  # no test asserts on time
hypothesis.settings.load_profile("fluxoid")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """One thread for compiled code where several workers share the cores: threads of one that wait for a core that
    another holds made films of 20 000 cells ten times slower. Tests of threads ask for theirs."""
    compiled = sys.modules.get("fluxoid.kernels.compile")
    if compiled and "PYTEST_XDIST_WORKER" in os.environ:
        compiled.numba.set_num_threads(1)
