"""Small matrices on one thread: a linear algebra library that spreads them over cores is ten times slower."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep linear algebra on one thread inside, if threadpoolctl is installed; else change nothing."""
    try:
        limits = import_module("threadpoolctl").threadpool_limits
    except ImportError:
        yield
        return
    with limits(limits=1, user_api="blas"):
        yield
