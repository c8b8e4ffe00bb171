"""Fields of a snapshot, in SI: on cells and corners; those on links are in ``links``."""

import numpy as np

from fluxoid.constants import flux_quantum
from fluxoid.gl.measure.interpolate import at_cells
from fluxoid.gl.measure.links import circulation, film_corners, link_normal_currents, link_supercurrents, plaquette_flux
from fluxoid.gl.snapshot import Snapshot
from fluxoid.types import Floats


def order_parameter(snapshot: Snapshot) -> Floats:
    """|ψ|² in units of that of the uniform film at ε = 1, (ny, nx)."""
    return np.abs(snapshot.psi) ** 2


def phase(snapshot: Snapshot) -> Floats:
    """The phase of ψ in radians, (ny, nx), in the gauge of the link phases; only differences θ are observable."""
    return np.angle(snapshot.psi)


def potential(snapshot: Snapshot) -> Floats:
    """Electric scalar potential μV0, volts, (ny, nx), in the gauge of the link phases."""
    return snapshot.mu * snapshot.scales.voltage


def supercurrent_density(snapshot: Snapshot) -> Floats:
    """J_s at cell centres, A/m², (2, ny, nx) of (x, y)."""
    return at_cells(snapshot.lattice, *link_supercurrents(snapshot))


def normal_current_density(snapshot: Snapshot) -> Floats:
    """J_n = σE at cell centres, A/m², (2, ny, nx) of (x, y)."""
    return at_cells(snapshot.lattice, *link_normal_currents(snapshot))


def current_density(snapshot: Snapshot) -> Floats:
    """J_s + J_n at cell centres, A/m², (2, ny, nx) of (x, y)."""
    super_x, super_y = link_supercurrents(snapshot)
    normal_x, normal_y = link_normal_currents(snapshot)
    return at_cells(snapshot.lattice, super_x + normal_x, super_y + normal_y)


def vorticity(snapshot: Snapshot) -> Floats:
    """(∇ × J_s)_z at corners, A/m³, (ny, nx); 0 at corners without four open links."""
    on_x, on_y = link_supercurrents(snapshot)
    return np.where(film_corners(snapshot), circulation(on_x, on_y), 0.0) / snapshot.lattice.cell


def flux_density(snapshot: Snapshot) -> Floats:
    """B_z averaged over the plaquette of each corner, T, (ny, nx): of sources and self-field, from the link phases.

    Where a plaquette is not all superconducting film it is that of the sources alone: link phases into contacts follow
    the contact's line, and enclose other areas.
    """
    from_links = flux_quantum / (2 * np.pi) * plaquette_flux(snapshot) / snapshot.lattice.cell**2
    return np.where(film_corners(snapshot), from_links, snapshot.applied_field)
