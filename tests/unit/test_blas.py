"""Linear algebra of small matrices, kept on one thread."""

import numpy as np
from threadpoolctl import threadpool_info

from fluxoid.kernels.blas import one_thread


def _threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_blas_is_on_one_thread_within_and_as_before_after() -> None:
    np.linalg.eigvalsh(np.eye(3))
    before = _threads()
    with one_thread():
        assert before
        assert set(_threads()) == {1}
    assert _threads() == before
