"""A model in its initial state, which may be a frame of an earlier result."""

import numpy as np

from fluxoid.device import Device, ResultState, UniformState
from fluxoid.errors import InputError
from fluxoid.gl.model import GinzburgLandau
from fluxoid.gl.setup.from_device import build
from fluxoid.results.result import open_result
from fluxoid.types import Complexes


def begin(device: Device) -> GinzburgLandau:
    """The model of a description in its initial state."""
    if not isinstance(device.initial, ResultState):
        return build(device)
    psi = _earlier(device.initial)
    model = build(device.model_copy(update={"initial": UniformState()}))
    if psi.shape != model.lattice.shape:
        sizes = " and ".join(f"{nx} x {ny}" for ny, nx in (psi.shape, model.lattice.shape))
        raise InputError(f"the lattices differ: {sizes} cells", "initial.path", "a result of the same film and cell")
    model.set_psi(psi)
    return model


def _earlier(initial: ResultState) -> Complexes:
    """The order parameter of a frame of an earlier result, (ny, nx)."""
    try:
        result = open_result(initial.path)
    except InputError as error:
        raise InputError(f"{initial.path} {error.what}", "initial.path", error.try_) from None
    fields = result.dataset
    for name in ("order_parameter", "phase"):
        if name not in fields:
            raise InputError(f"{initial.path} holds no {name}", "initial.path", "a result whose frames have it")
    frame = fields
    if "time" in fields.order_parameter.dims:  # one state only, where a recipe ended
        frame = fields.isel(time=-1) if initial.time is None else fields.sel(time=initial.time, method="nearest")
    density, phase = frame.order_parameter.values.astype(float), frame.phase.values.astype(float)
    return np.nan_to_num(np.sqrt(density) * np.exp(1j * phase))  # nan outside the film
