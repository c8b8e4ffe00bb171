"""The universal numbers of weak-coupling BCS theory, each from its closed form.

Energies are in units of kTc unless the name says otherwise; t = T/Tc. Sources: Bardeen, Cooper, Schrieffer, Phys. Rev.
108, 1175 (1957); Gor'kov, Sov. Phys. JETP 10, 998 (1960); de Gennes, *Superconductivity of Metals and Alloys* (1966),
ch. 7.
"""

import math

EULER_GAMMA = 0.5772156649015328606
ZETA_3 = 1.2020569031595942854  # Apery's constant, zeta(3)

# Delta_0 / kTc = pi / e^gamma
GAP = math.pi * math.exp(-EULER_GAMMA)
# near Tc, Delta = GAP_SLOPE kTc sqrt(1 - t)
GAP_SLOPE = math.pi * math.sqrt(8 / (7 * ZETA_3))
# jump of the specific heat at Tc over gamma Tc
HEAT_JUMP = 12 / (7 * ZETA_3)
# GL coherence length near Tc: xi sqrt(1-t) = CLEAN xi_0, and DIRTY sqrt(xi_0 l), with xi_0 = hbar v_F / (pi Delta_0)
COHERENCE_CLEAN = math.sqrt(7 * ZETA_3 / 48) * GAP
COHERENCE_DIRTY = math.pi * math.sqrt(GAP / 24)
# GL parameter near Tc: CLEAN lambda_L / xi_0, and DIRTY lambda_L / l
KAPPA_CLEAN = 1 / (math.sqrt(2) * COHERENCE_CLEAN)
KAPPA_DIRTY = math.sqrt(2 * GAP) / (GAP_SLOPE * COHERENCE_DIRTY)
# u = xi^2 / (D mu0 sigma lambda^2) of the dirty limit near Tc: pi^4 / 14 zeta(3)
RELAXATION_DIRTY = math.pi**4 / (14 * ZETA_3)
