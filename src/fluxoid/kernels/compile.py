"""How kernels are compiled: one set of flags, one cache that knows when a kernel's source has changed.

``site``   one cell or link; inlined at the level of Python, so that the loop around it vectorises
``kernel`` a loop over cells, or whole chunks of steps: serial, cached on disk
``part``   the same, for compiled callers alone
``piece``  a piece of a driver, compiled into its callers
``launch`` the same with ``prange`` over rows

fastmath keeps NaN and infinity honest: ``nnan`` and ``ninf`` would make ``isfinite(nan)`` true. Nor may products and
sums be contracted: the process that compiles and those that load its code would differ in the last bits, and so would
a resumed run.

The cache folder carries a hash of all sources from which a kernel may be made (its own package, kernels, solvers),
because numba looks only at the file of the outermost function: an edited site function from another file would
otherwise reuse stale machine code.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

SHARED = ("kernels", "solvers")


@cache
def source_hash(package: str) -> str:
    """Hash of every source file from which a kernel of a package (such as "gl") may be made."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for folder in sorted({*SHARED, package}):
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder(package: str) -> Path:
    """Where compiled code is kept: $FLUXOID_CACHE, or the user's cache folder, then the hash of the sources."""
    base = os.environ.get("FLUXOID_CACHE") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "fluxoid"
    )
    return Path(base) / f"{package}-{source_hash(package)}-py{sys.version_info.major}{sys.version_info.minor}"


os.environ.setdefault("NUMBA_THREADING_LAYER_PRIORITY", "omp tbb workqueue")

import numba  # noqa: E402  (after the threading layer is set)

numba.config.THREADING_LAYER_PRIORITY = ["omp", "tbb", "workqueue"]

from numba.np.ufunc.parallel import _launch_threads  # noqa: E402

# A kernel that calls a launch, and was compiled in a process that had that launch from the cache, comes back from the
# cache without what a launch starts, and would jump to address 0: start it here.
_launch_threads()

FASTMATH = {"reassoc"}


def site(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function of one cell or link, to be inlined in the loop that calls it."""
    return numba.njit(inline="always", fastmath=FASTMATH, error_model="numpy")(function)


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a serial loop or a driver of loops that Python calls."""
    return _compiled(function)


def part(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile what only compiled code calls.

    A way in from Python takes each array apart: where they are many, it takes as long to compile as all the rest.
    """
    return _compiled(function, no_cpython_wrapper=True)


def piece(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a piece of a driver into each of its callers.

    Numba compiles all that a function calls anew with it. A driver in ten functions, one below the other, would compile
    every loop ten times.
    """
    return site(function)


def launch(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop whose ``prange`` runs on all threads; only compiled code calls it."""
    return _compiled(function, no_cpython_wrapper=True, parallel=True)


def _compiled(function: Callable[..., Any], **options: bool) -> Callable[..., Any]:
    _use_cache_of(function)
    return numba.njit(cache=True, fastmath=FASTMATH, error_model="numpy", nogil=True, no_cfunc_wrapper=True, **options)(
        function
    )


def _use_cache_of(function: Callable[..., Any]) -> None:
    """Point numba, which looks when a function is decorated, to the cache of the function's package."""
    parts = function.__module__.split(".")
    numba.config.CACHE_DIR = str(cache_folder(parts[1] if len(parts) > 2 else "kernels"))


def compiled_before(package: str) -> bool:
    """Whether a package's kernels are on disk already; if not, the first run says that it compiles."""
    folder = cache_folder(package)
    return folder.is_dir() and any(folder.rglob("*.nbc"))
