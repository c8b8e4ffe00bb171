"""Matrices of holes and ports on one lattice: what is left of all columns when only their currents are asked for.

``Numbers`` holds what is reported of them, of one lattice, of the limit of fine cells, and of their errors alike.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from fluxoid.device.sources.sources import UniformSource
from fluxoid.errors import InputError
from fluxoid.london.problem import London, least_energy, port_rows
from fluxoid.london.state import constraints, over_columns, solve
from fluxoid.types import Floats
from fluxoid.units import format

WHOLE = 1e-3  # how near to a whole number the share of a current must be


@dataclass(frozen=True)
class Matrices:
    """names: holes, then ports between contacts; total, kinetic: (n, n), H; area: (n,), m², flux of each per field.

    through: (ports across bridges and slits, n) current through each per unit of the others; moment: of all holes'
    screening together, with no fluxoid in any, A m² per T.
    """

    names: tuple[str, ...]
    total: Floats
    kinetic: Floats
    area: Floats
    through: Floats
    moment: float


def matrices(problem: London) -> Matrices:
    """Of one lattice: y of least energy for one ampere in each hole or port, Y; then Yᵀ L Y, and Yᵀ F in one tesla.

    Raises InputError if there is neither a hole nor a port between contacts.
    """
    ports = tuple(port.name for port in problem.stack.placed.ports if port.kind == "contacts")
    names = (*problem.holes, *ports)
    if not names and problem.stack.placed.holes:
        raise InputError(f"no hole is left on cells of {format(problem.stack.cell, 'm')}", "cell", "a smaller cell")
    if not names:
        what = "no hole and no port between contacts, so that nothing has an inductance"
        raise InputError(what, try_="a film with a hole, or [port.NAME] with contacts")
    state = solve(problem, sources=(UniformSource(field=1.0),))
    Y = np.array([_unit(problem, name, names) for name in names]).T
    flux = over_columns(problem, state.applied)
    total, kinetic = (Y.T @ one @ Y for one in (problem.inductance, problem.kinetic))
    return Matrices(names, total, kinetic, Y.T @ flux, port_rows(problem) @ Y, state.moment)


def keeping(m: Matrices, kept: tuple[str, ...]) -> Matrices:
    """What is left when the fluxoids of some holes are kept, and their currents answer: Y = (1, −L_hh⁻¹ L_hp).

    L' = Yᵀ L Y = L_pp − L_ph L_hh⁻¹ L_hp; as much of what they catch of a field, and of what passes through ports.
    """
    held = [k for k, name in enumerate(m.names) if name in kept]
    if not held:
        return m
    left = [k for k, name in enumerate(m.names) if name not in kept]
    Y = np.zeros((len(m.names), len(left)))
    Y[left, range(len(left))] = 1.0
    Y[held] = -np.linalg.solve(m.total[np.ix_(held, held)], m.total[np.ix_(held, left)])
    total, kinetic = (Y.T @ one @ Y for one in (m.total, m.kinetic))
    return Matrices(tuple(m.names[k] for k in left), total, kinetic, Y.T @ m.area, m.through @ Y, m.moment)


def _unit(problem: London, name: str, names: tuple[str, ...]) -> Floats:
    """Currents of all columns for one ampere in a hole or port, and none in the others."""
    rows, values = constraints(problem, {other: float(other == name) for other in names})
    return least_energy(problem.inductance, rows, values, np.zeros(len(problem.columns)))


@dataclass(frozen=True)
class Numbers:
    """inductance, kinetic, geometric: (n, n), H; effective_area: (n,), m²; moment: (), A m²/T; through: (ports, n)."""

    inductance: Floats
    kinetic: Floats
    geometric: Floats
    effective_area: Floats
    moment: Floats
    through: Floats


def numbers_of(one: Matrices) -> Numbers:
    """Of one lattice."""
    geometric = np.asarray(one.total - one.kinetic)
    return Numbers(one.total, one.kinetic, geometric, one.area, np.asarray(one.moment), one.through)


def each(function: Callable[..., Floats], *sets: Numbers) -> Numbers:
    """The function of the same number of each set."""
    return Numbers(*(np.asarray(function(*(getattr(one, field.name) for one in sets))) for field in fields(Numbers)))
