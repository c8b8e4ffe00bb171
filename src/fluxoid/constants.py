"""Physical constants, SI, CODATA 2022 (the exact ones are exact since 2019).

``flux_quantum`` is h/2e, the quantum of pairs. The quantum of single electrons, h/e, has a name of its own.
"""

import math

elementary_charge = 1.602176634e-19  # C
planck = 6.62607015e-34  # J s
hbar = planck / (2 * math.pi)  # J s
boltzmann = 1.380649e-23  # J/K
electron_mass = 9.1093837139e-31  # kg
bohr_magneton = elementary_charge * hbar / (2 * electron_mass)  # J/T
vacuum_permeability = 1.25663706127e-6  # N/A^2
speed_of_light = 299792458.0  # m/s
flux_quantum = planck / (2 * elementary_charge)  # Wb, h/2e = 2.067833848461929e-15
single_electron_flux_quantum = planck / elementary_charge  # Wb, h/e
