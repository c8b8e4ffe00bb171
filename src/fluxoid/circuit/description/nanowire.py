"""A superconducting nanowire that can slip: a kinetic inductance in series with a phase-slip centre."""

import numpy as np

from fluxoid.circuit.description.elements import Junction, KineticInductor
from fluxoid.circuit.description.relations import Harmonics, ginzburg_landau_wire
from fluxoid.errors import InputError

# a1 sin + a3 sin 3 + a5 sin 5 with peak 1, flat to fourth order, and area sqrt 6: a slip costs sqrt6 Phi0 Ic/2 pi,
# the barrier of a long wire, where a sine would make it Phi0 Ic/pi
_AREA = np.sqrt(6) / 2
_A5 = (_AREA - 7 / 6) / 3.2
SLIP = Harmonics((1 + (0.125 + 3 * _A5) - _A5, 0.0, 0.125 + 3 * _A5, 0.0, _A5))


def nanowire(
    name: str, plus: str, minus: str, critical_current: float, length: float, resistance: float
) -> tuple[KineticInductor, Junction]:
    """The two elements of a wire, named ``name|L`` and ``name|S``, with the node ``name|`` between them.

    The kinetic inductor follows Ginzburg and Landau, I = Ic (3 sqrt3/2) q (1 - q^2); the centre takes over near the
    depairing current, slips by 2 pi and dissipates in its normal resistance. Slips at temperature come from the noise
    of that resistance, over the barrier sqrt6 Phi0 Ic/2 pi (Langer and Ambegaokar) at zero current.

    critical_current: depairing current Ic, A; length: of the wire in coherence lengths, above 10; resistance: normal
    resistance of the centre, ohm (about two charge-imbalance lengths of wire). The centre adds some inductance of its
    own to the wire: 1/(2 pi) Phi0/(1.8 Ic), small for long wires. Source: J. S. Langer and V. Ambegaokar, Phys. Rev.
    164, 498 (1967); W. J. Skocpol, M. R. Beasley, M. Tinkham, J. Low Temp. Phys. 16, 145 (1974). Fails for wires not
    longer than a few coherence lengths: use a junction.
    """
    if not (critical_current > 0 and resistance > 0):
        raise InputError(f"{name}: {critical_current:g} A and {resistance:g} ohm", try_="numbers above zero")
    if length < 10:
        raise InputError(
            f"{name}: a nanowire of {length:g} coherence lengths", try_="a junction, for so short a bridge"
        )
    between = f"{name}|"
    # a little above the centre's, so that the centre and not the inductor is what reaches its end
    wire = KineticInductor(f"{name}|L", plus, between, 1.02 * critical_current, ginzburg_landau_wire(length))
    return wire, Junction(f"{name}|S", between, minus, critical_current, resistance, 0.0, SLIP)
