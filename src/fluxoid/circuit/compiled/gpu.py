"""The loop of ``advance`` on a GPU, one lane a thread: the source of the processor's functions, compiled for threads.

Left to itself numba would compile them so too, but with the flags of the processor's functions, and reassociation, one
of these, it would take for all of fast mathematics: then NaN and infinity need not be seen.

Arrays of lanes are (..., lanes): what neighbouring threads read together lies side by side.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numba
import numpy as np
from numba import cuda

from fluxoid.circuit.compiled import explicit_loop as loop
from fluxoid.circuit.compiled.arena import M, N
from fluxoid.circuit.compiled.explicit_loop import FULL, PAUSED
from fluxoid.kernels.compile import cache_folder

THREADS = 64  # in a block
STEPS = 256  # of a lane in one launch: a display's driver ends launches of seconds, and Ctrl-C waits for them

if numba.config.ENABLE_CUDASIM:
    OWN: dict[Any, Any] = {np.rint: np.rint}
else:
    from numba.cuda import libdevice
    from numba.cuda.core import config

    OWN = {np.rint: libdevice.rint}
    config.CACHE_DIR = str(cache_folder("circuit"))


@cache
def device(function: Any) -> Any:
    """A compiled function of the processor, and all that it calls, for callers on a GPU."""
    source = function.py_func
    names = dict(source.__globals__)
    for name in source.__code__.co_names:
        value = names.get(name)
        if isinstance(value, type(loop.advance)):
            names[name] = device(value)
        elif isinstance(value, np.ufunc):
            names[name] = OWN[value]
    copy = FunctionType(source.__code__, names, source.__name__, source.__defaults__)
    copy.__module__, copy.__qualname__ = source.__module__, source.__qualname__
    return cuda.jit(device=True)(copy)


begin: Callable[..., Any] = device(loop.begin)
advance: Callable[..., Any] = device(loop.advance)


@cuda.jit(cache=True)
def begin_lanes(I, F, K, x, u, noise_step, keys, seeds, times, values, at):  # type: ignore[no-untyped-def]
    """``begin`` for each lane."""
    lane = cuda.grid(1)
    if lane < at.shape[1]:
        begin(
            I, F[:, lane], K[:, lane], x[: I[N], lane], u[:, lane], noise_step, keys, seeds[lane : lane + 1], times,
            values[:, lane], at[:, lane],
        )  # fmt: skip


@cuda.jit(cache=True)
def advance_lanes(  # type: ignore[no-untyped-def]
    I, F, K, x, u, clock, count, control, keys, seeds, history, wells, slip_times, slip_marks, times, values, at, status
):
    """``advance`` by at most STEPS for each lane that is not at its end."""
    lane = cuda.grid(1)
    if lane < status.size and (status[lane] == FULL or status[lane] == PAUSED):
        count[9, lane] = count[0, lane] + STEPS
        status[lane] = advance(
            I, F[:, lane], K[:, lane], x[: I[N], lane], u[:, lane], clock[:, lane], count[:, lane], control, keys,
            seeds[lane : lane + 1], history[:, lane], wells[: 2 * I[M], lane], slip_times[:, lane], slip_marks[:, lane],
            times, values[:, lane], at[:, lane],
        )  # fmt: skip
