"""Whether lanes run on a GPU."""

import importlib.util
from functools import cache

from fluxoid.circuit.prepare import Prepared
from fluxoid.errors import InputError

LARGE = 4096  # lanes from which a GPU is taken unasked; an estimate, not a measurement


@cache
def missing() -> tuple[str, str] | None:
    """What a run on a GPU lacks here, and what to try; None if nothing."""
    import numba

    if importlib.util.find_spec("numba_cuda") is None and not numba.config.ENABLE_CUDASIM:
        return "the package numba-cuda is not installed", 'pip install "fluxoid[gpu]"'
    from numba import cuda

    if not cuda.is_available():
        return (
            "no CUDA device, driver or toolkit was found",
            'an NVIDIA GPU that nvidia-smi lists, with a driver for CUDA 13, and pip install "fluxoid[gpu]"',
        )
    return None if numba.config.ENABLE_CUDASIM else _too_old()


def _too_old() -> tuple[str, str] | None:
    """What of a GPU that is there is older than what code is compiled with."""
    from numba import cuda
    from numba.cuda.cudadrv import driver, nvrtc, runtime

    knows, made = driver.get_version(), runtime.get_version()
    if knows[0] < made[0]:
        return f"the driver knows CUDA {knows[0]}.{knows[1]}, the compiler is of {made[0]}.{made[1]}", "a newer driver"
    capability, least = cuda.get_current_device().compute_capability, nvrtc.get_lowest_supported_cc()
    if tuple(capability) < tuple(least):
        told = [".".join(map(str, each)) for each in (capability, least)]
        return f"the GPU is of compute capability {told[0]}, the compiler's least is {told[1]}", "a newer GPU"
    return None


def unfit(p: Prepared, implicit: bool) -> str | None:
    """Why a circuit runs on the processor alone; None if it does not."""
    if implicit:
        return "a circuit that needs implicit steps"
    if any(e.group == "line" for e in p.entries):
        return "a circuit with transmission lines, whose past grows as it runs,"
    return None


def on_gpu(p: Prepared, implicit: bool, asked: bool | None) -> bool:
    """Whether to run on a GPU. asked: None leaves it to the number of lanes and to what is there.

    Raises InputError if it was asked for and cannot be.
    """
    if asked is None:
        return p.lanes >= LARGE and unfit(p, implicit) is None and missing() is None
    if not asked:
        return False
    if reason := unfit(p, implicit):
        raise InputError(f"{reason} does not run on a GPU", try_="gpu=False, or leave it out")
    if lacks := missing():
        raise InputError(f"a run on a GPU was asked for, but {lacks[0]}", try_=f"{lacks[1]}; or gpu=False")
    return True


def free_memory() -> float:
    """Bytes that the GPU has free."""
    from numba import cuda

    return float(cuda.current_context().get_memory_info()[0])


def found() -> str:
    """The GPU's name, or what one lacks."""
    if lacks := missing():
        return f"none: {lacks[0]}"
    import numba

    if numba.config.ENABLE_CUDASIM:
        return "simulated by numba"
    name = numba.cuda.get_current_device().name
    return name.decode() if isinstance(name, bytes) else str(name)
