"""What setting a state leaves behind."""

import time

import numpy as np

from fluxoid.device import load
from fluxoid.gl.setup.from_device import build


def test_no_thread_is_left_spinning_when_a_state_is_set() -> None:
    """A norm by BLAS, of more than 10 000 numbers, left its threads spinning for 0.1 s: two threads of steps beside
    them were slower than one. What is counted is the processor time of a sleep, not speed."""
    square = {"kind": "rectangle", "width": "6 um", "height": "6 um"}
    material = {"penetration_depth": "2 um", "coherence_length": "0.5 um", "resistivity": "100 uohm cm"}
    film = {"square": {"thickness": "100 nm", "shape": square}}
    source = [{"kind": "uniform", "field": "0.3 mT"}]
    model = build(load({"material": material, "film": film, "source": source, "lattice": {"cell": "0.1 xi"}}))
    assert model.lattice.inside.sum() > 10_000
    time.sleep(0.3)  # what setting up has woken
    model.set_psi(np.exp(0.3j * np.arange(model.psi.size).reshape(model.psi.shape)))
    before = time.process_time()
    time.sleep(0.1)
    assert time.process_time() - before < 0.05
