"""The free energy of a film, of which the discrete equations are the gradient.

    E = (Bc²/μ0) { h² Σ_cells α d (−ε|ψ|² + ½|ψ|⁴) + ξ² Σ_links w d |e^{−ia} ψ_j − ψ_i|² }

α is the area fraction of a cell and w the aperture of a link, as in the equation of motion, so that ∂E/∂ψ_i* is minus
its right-hand side and a state without drive can only lose energy. The energy counts from the normal state; the
uniform film has −½ per unit. A link that crosses the line of a contact that holds ψ has the part ``reach`` of its
length in the film: its slope over that length, on that length, is w/reach times the difference squared.
The energy of the magnetic field that the currents make is ``inductive_energy`` in ``magnetism``; it belongs to the
total where the self-field is on.
"""

from dataclasses import dataclass

import numpy as np

from fluxoid.gl.snapshot import Snapshot


@dataclass(frozen=True)
class FreeEnergy:
    """Free energy above the normal state, J, in its two parts."""

    condensation: float
    gradient: float

    @property
    def total(self) -> float:
        """Condensation and gradient energy together, J."""
        return self.condensation + self.gradient


def free_energy(snapshot: Snapshot) -> FreeEnergy:
    """Condensation and gradient energy of the film, J.

    Equation at the head of this file. Source: Tinkham, Introduction to Superconductivity, section 4.1, in units of
    Bc²/μ0 and ψ∞.
    """
    lattice, psi, d = snapshot.lattice, snapshot.psi, snapshot.thickness
    unit = snapshot.scales.energy_per_thickness
    density = np.abs(psi) ** 2
    cells = (lattice.cell / snapshot.scales.coherence_length) ** 2 * lattice.area * d
    condensation = float(np.sum(cells * density * (0.5 * density - snapshot.epsilon)))
    gradient = 0.0
    held, wx, wy = snapshot.continued or (psi, lattice.wx, lattice.wy)
    for axis, a, w in ((1, snapshot.ax, wx), (0, snapshot.ay, wy)):
        slope = np.exp(-1j * a) * np.roll(held, -1, axis) - held
        there = np.roll(d, -1, axis)
        thick = np.where((d > 0) & (there > 0), 0.5 * (d + there), np.maximum(d, there))  # 0 beyond a contact
        gradient += float(np.sum(thick * w * np.abs(slope) ** 2))
    return FreeEnergy(unit * condensation, unit * gradient)
