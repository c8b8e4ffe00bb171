"""How kernels are compiled: one set of flags, one cache that knows when a kernel's source has changed.

``site``   one cell or link; inlined at the level of Python, so that the loop around it vectorises
``kernel`` a loop over cells, or whole chunks of steps: serial, cached on disk
``launch`` the same with ``prange`` over rows
``both``   the two of one loop

fastmath keeps NaN and infinity honest: ``nnan`` and ``ninf`` would make ``isfinite(nan)`` true.

The cache folder carries a hash of all sources that hold kernels, because numba looks only at the file of the outermost
function: an edited site function from another file would otherwise reuse stale machine code.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

KERNEL_FOLDERS = ("kernels", "solvers", "gl", "london", "phase", "circuit")


def source_hash() -> str:
    """Hash of every source file that may hold a kernel."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for folder in KERNEL_FOLDERS:
        for path in sorted((package / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled code is kept: $FLUXOID_CACHE, or the user's cache folder, then the hash of the sources."""
    base = os.environ.get("FLUXOID_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "fluxoid"
    )
    return Path(base) / f"{source_hash()}-py{sys.version_info.major}{sys.version_info.minor}"


os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))
os.environ.setdefault("NUMBA_THREADING_LAYER_PRIORITY", "omp tbb workqueue")

import numba  # noqa: E402  (after the cache folder is set)

numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]
numba.config.THREADING_LAYER_PRIORITY = ["omp", "tbb", "workqueue"]

FASTMATH = {"reassoc", "contract"}


def site(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of one cell or link, to be inlined in the loop that calls it."""
    return numba.njit(inline="always", fastmath=FASTMATH, error_model="numpy")(function)


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a serial loop or a driver of loops."""
    return numba.njit(cache=True, fastmath=FASTMATH, error_model="numpy", nogil=True)(function)


def launch(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop whose ``prange`` runs on all threads."""
    return numba.njit(cache=True, parallel=True, fastmath=FASTMATH, error_model="numpy", nogil=True)(function)


def both(function: Callable[..., Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The same loop twice: serial, and with its ``prange`` on all threads. Each has a name, and so a cache, of its own."""
    copy = FunctionType(function.__code__, function.__globals__, function.__name__ + "_parallel")
    copy.__qualname__ = function.__qualname__ + "_parallel"
    copy.__module__ = function.__module__
    return kernel(function), launch(copy)


def compiled_before() -> bool:
    """Whether this version's kernels are on disk already; if not, the first run says that it compiles."""
    folder = cache_folder()
    return folder.is_dir() and any(folder.rglob("*.nbc"))
