"""What thermal noise within a noise interval does on average, where the straight lines of the noise leave it out.

A white current, held to a mean and a slope within an interval h, misses h/15 of the variance per time that it gives a
phase of first order (a junction without capacitance). The mean of a sine over what is missed is exp(-variance/2) of it:
multiplied so, averages err by O(h^2) instead of O(h). Phases of second order miss O(h^3) only.
"""

from collections.abc import Sequence

import numpy as np

from fluxoid.circuit.equations.matrices import Matrix, columns, dense, rows
from fluxoid.circuit.equations.nonlinear import Entry
from fluxoid.circuit.equations.reduction import Reduced
from fluxoid.circuit.equations.units import TIME
from fluxoid.types import Floats


def softening(listed: Sequence[Entry], r: Reduced, incident: Matrix, noise_step: float) -> Floats:
    """What to multiply each entry's current with, (entries,) or (lanes, entries).

    incident: phases of the entries from those of nodes; noise_step: h, s. Relations that are no sine are left as they
    are, and so are circuits that have no explicit form: their averages err by O(h).
    """
    groups = [e.group for e in listed]
    noises = [k for k, group in enumerate(groups) if group in ("thermal", "source")]
    sines = groups.count("sine")  # the first of the entries, and of the phases
    if not noises or not sines or r.n1 == 0 or not r.explicit:
        return np.ones(len(groups))
    kicks = columns(rows(r.Lg, np.arange(r.n2, r.n2 + r.n1)), noises)
    reach = dense(rows(incident, np.arange(sines)) @ r.rate_b @ kicks)
    factors = np.ones((*reach.shape[:-2], len(groups)))
    factors[..., :sines] = np.exp(-np.sum(reach**2, axis=-1) * noise_step / TIME / 30)
    return factors
