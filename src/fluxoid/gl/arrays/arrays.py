"""What a compiled chunk of steps reads and writes: arrays only, in named tuples that numba takes as they are.

Padded arrays have a ghost all round and stand for the continued film (see lattice.contacts); potentials have none.
Lengths are in the coherence length, times in tau0, potentials in V0, contact currents in J0 xi d.
"""

from typing import Any, NamedTuple

import numpy as np

from fluxoid.types import Bools, Floats, Ints


class FilmArrays(NamedTuple):
    """What does not change: coefficients of the cells and of the links."""

    cells: Floats  # (3, ny+2, nx+2) diagonal = area eps - (sum of w)/h^2, area, 1/(u m); 0 where psi is held or absent
    weights: Floats  # (2, ny+2, nx+2) w/h^2 of x and y links, float64
    number: Floats  # (2,) 1 and gamma^2 in the precision of psi
    h2: float  # h^2
    rate: float  # fastest diffusion rate over u, at |psi| = 0
    gamma2: float
    wraps: Bools  # (2,) in y, in x
    u: float
    floor: float  # |psi| below which seeds are a source of psi; 0 for none
    seeds: Floats  # (2, ny, nx) real and imaginary part; 0 where psi is held or absent


class Drive(NamedTuple):
    """What is imposed in time: sources of field, and contact currents with the potentials they make."""

    fields: Floats  # (K, 2 (ny+2), nx+2) link phases of each source at amplitude 1, in lattice Coulomb gauge
    field_codes: Floats  # (K, m) its time shapes, see kernels.timeshape
    moving: bool  # whether any source changes in time
    responses: (
        Floats  # (N, ny, nx) potential per unit of each contact's current, or of its potential if its phase is given
    )
    contact_codes: Floats  # (N, m) time shapes of the currents and phases
    contact_values: Floats  # (N,) their amplitudes: J0 xi d, or radians
    by_phase: Bools  # (N,) whether the phase is given: the potential is then minus its rate
    time_unit: float  # tau0 in seconds, the argument of time shapes


class Pins(NamedTuple):
    """What contacts do to the potential problem."""

    held: Ints  # (P, 3) iy, ix of each held cell of a floating contact, and the contact's place in ``shapes``
    ports: Ints  # (Q, 3) iy, ix of each cell beside such a contact, and the contact
    port_weights: Floats  # (Q,) strength of the link between
    shapes: Floats  # (C, ny, nx) potential per unit potential of each floating contact
    balance: Floats  # (C, C) pseudo-inverse of the currents that unit potentials draw
    clear: Ints  # (Z, 2) iy, ix of cells that carry no potential problem although psi is there
    cut: Ints  # (X, 3) axis, iy, ix of links whose aperture differs from that of the continued film
    cut_ratio: Floats  # (X,) (continued - film)/continued


class Fields(NamedTuple):
    """What changes."""

    planes: Floats  # (10, ny+2, nx+2) five complex fields as pairs; which is which is in ``roles``
    links: Floats  # (4, ny+2, nx+2)
    mu: Floats  # (3, ny, nx) potential of the supercurrent alone, at three times; see ``roles``
    predicted: Floats  # (ny, nx) whole potential at the middle of the step
    b: Floats  # (ny, nx)
    partial: Floats  # (2, ny+2) what rows return
    roles: Ints  # (5,) first plane of psi, of two work fields; mu now, mu before (the third is what is left)
    clock: Floats  # (4,) time, natural step, last step, largest |psi|^2
    counts: Ints  # (4,) steps, rejected, stages, Poisson iterations
    residual: Floats  # (2,) what the last solve for the potential left, and what it may leave
    probes: Ints  # (p, 4, 2) iy, ix of the cells around each probe
    probe_weights: Floats  # (p, 4)
    probe_flux: Floats  # (p,) integral of the potential over time
    which: Ints  # (4,) arguments of an operation on rows, see stages
    numbers: Floats  # (1,)
    typed: Floats  # (5,) in the precision of psi
    none: Floats  # (0, ny, nx) no responses


class Control(NamedTuple):
    """How steps are chosen."""

    tolerance: float  # largest error of psi that one step may make, anywhere
    max_step: float
    poisson_tolerance: float  # residual relative to the divergence of the supercurrent
    poisson_floor: float  # and absolute
    parallel: bool


# As NumPy numbers: numba compiles anew for each Python constant among the arguments of a function.
BASE, SLOPE = np.int64(0), np.int64(2)  # planes with a fixed use: the rotated start of a step, and its slope
TIME, STEP, LAST, LARGEST = 0, 1, 2, 3  # places in ``clock``
STEPS, REJECTED, STAGES, ITERATIONS = 0, 1, 2, 3  # places in ``counts``


def in_order(arrays: Any) -> Any:
    """The same named tuple with every array C-contiguous: numba compiles anew for each other layout."""
    return type(arrays)(*(np.ascontiguousarray(a) if isinstance(a, np.ndarray) else a for a in arrays))


def padded_links(values: Floats) -> Floats:
    """Values of x and y links, (2, ny, nx), with ghosts: those of the links that wrap from the far side."""
    out = np.zeros((2, values.shape[1] + 2, values.shape[2] + 2))
    out[:, 1:-1, 1:-1] = values
    out[:, 1:-1, 0], out[:, 0, 1:-1] = values[:, :, -1], values[:, -1, :]
    return out


def new_fields(shape: tuple[int, int], precision: type, probes: Ints, probe_weights: Floats) -> Fields:
    """Fields of zeros, with their roles at the start."""
    ny, nx = shape
    return Fields(
        planes=np.zeros((10, ny + 2, nx + 2), precision),
        links=np.zeros((4, ny + 2, nx + 2), precision),
        mu=np.zeros((3, ny, nx)),
        predicted=np.zeros((ny, nx)),
        b=np.zeros((ny, nx)),
        partial=np.zeros((2, ny + 2)),
        roles=np.array([4, 6, 8, 0, 1]),
        clock=np.zeros(4),
        counts=np.zeros(4, np.int64),
        residual=np.zeros(2),
        probes=np.ascontiguousarray(probes),
        probe_weights=probe_weights,
        probe_flux=np.zeros(len(probes)),
        which=np.zeros(4, np.int64),
        numbers=np.zeros(1),
        typed=np.zeros(5, precision),
        none=np.zeros((0, ny, nx)),
    )
