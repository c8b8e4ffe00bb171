"""Small matrices on one thread: threads of BLAS cost such more than they bring, and spin on beside compiled loops."""

from contextlib import AbstractContextManager


def one_thread() -> AbstractContextManager[object]:
    """Within this context linear algebra by BLAS and LAPACK runs on one thread."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limits
