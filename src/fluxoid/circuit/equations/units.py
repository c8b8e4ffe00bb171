"""Numbers inside the level: time in ps, inductance in pH, capacitance in pF, resistance in ohm, phases in rad.

Then C x'' + x'/R + x/L + i sin x = 0 holds without factors, if currents are in Phi0/(2 pi pH) = 0.329 mA and voltages
in Phi0/(2 pi ps) = 0.329 mV.
"""

import math

from fluxoid.constants import boltzmann, flux_quantum

TIME = 1e-12  # s
INDUCTANCE = 1e-12  # H
CAPACITANCE = 1e-12  # F
CURRENT = flux_quantum / (2 * math.pi * INDUCTANCE)  # A
VOLTAGE = flux_quantum / (2 * math.pi * TIME)  # V
ENERGY = CURRENT * VOLTAGE * TIME  # J
PHASE_PER_FLUX = 2 * math.pi / flux_quantum  # rad/Wb


def thermal_energy(temperature: float) -> float:
    """kT in units of ENERGY."""
    return boltzmann * temperature / ENERGY
