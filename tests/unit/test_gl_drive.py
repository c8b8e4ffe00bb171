"""Drives as they are read at one time."""

import numpy as np
import pytest

from fluxoid.device.sources.timeshapes import Ramp, encode
from fluxoid.gl.arrays.arrays import Drive
from fluxoid.gl.arrays.drive import amounts


def test_the_rate_of_a_phase_is_exact_late_in_a_run() -> None:
    """A difference over 1e-9 tau0 was lost in the rounding of a time of 1e7 tau0: half or twice the voltage."""
    tau0 = 1e-12
    shape = Ramp.model_validate({"kind": "ramp", "start": 0.0, "stop": 2e7 * tau0, "from": 0.0, "to": 2e7})
    code = encode([shape])[None]
    empty, by_phase = np.zeros((0, 4, 4)), np.array([True, False])
    drive = Drive(empty, np.zeros((0, 8)), False, empty, np.vstack([code, code]), np.array([0.3, 2.0]), by_phase, tau0)
    phase, current = amounts(drive, 1e7 * tau0, 0.1 * tau0)
    assert phase == pytest.approx(-0.3, rel=1e-6)
    assert current == pytest.approx(2e7)
