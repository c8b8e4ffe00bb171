"""Compile the kernels of lanes for a GPU that need not be there.  python gpu_compile.py FOLDER  writes *.ptx."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numba.cuda.dispatcher
from numba import cuda, types

from fluxoid.circuit.compiled import gpu

CAPABILITY = (7, 5)  # the least that CUDA 13 compiles for

F, F2 = types.float64[::1], types.float64[:, ::1]
I, I2, U = types.int64[::1], types.int64[:, ::1], types.uint64[::1]
KERNELS = {
    gpu.begin_lanes: types.void(I, F2, F2, F2, F2, F, F2, I2),
    gpu.advance_lanes: types.void(I, F2, F2, F2, F2, F2, I2, F, U, U, F2, F2, F2, I2, F, F2, I2, I),
}


def main(folder: Path) -> None:
    """One file for each kernel."""
    # numba asks the present GPU what to compile a called function for; all else it is told below
    numba.cuda.dispatcher.get_current_device = lambda: SimpleNamespace(compute_capability=CAPABILITY)
    for kernel, signature in KERNELS.items():
        made, _ = cuda.compile(kernel.py_func, signature, device=False, cc=CAPABILITY, output="ptx", abi="numba")
        (folder / f"{kernel.py_func.__name__}.ptx").write_text(made)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
