"""Time-dependent Ginzburg-Landau on a film: coefficients from plain arrays, and the state that chunks of steps advance.

    u/sqrt(1 + g^2|psi|^2) (d/dt + i mu + (g^2/2) d|psi|^2/dt) psi = (eps - |psi|^2) psi + (grad - iA)^2 psi,
    div (J_s + J_n) = 0,    J_s = Im psi* (grad - iA) psi,    J_n = -grad mu - dA/dt

Units as in ``gl.scales``. Source: Kramer and Watts-Tobin, Phys. Rev. Lett. 40, 1041 (1978).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from fluxoid.gl import chunk
from fluxoid.gl.arrays import LAST, REJECTED, STEP, STEPS, TIME, Control, Drive, Film, in_order, new_fields
from fluxoid.gl.descend import descend
from fluxoid.gl.potential import PotentialProblem, potential_problem
from fluxoid.gl.scales import Scales
from fluxoid.gl.state import Snapshot
from fluxoid.kernels.timecodes import CONSTANT
from fluxoid.kernels.timeshape import evaluate
from fluxoid.lattice.contacts import FilmLattice
from fluxoid.lattice.holes import Hole
from fluxoid.lattice.mass import borrowed_mass, fastest_rate
from fluxoid.types import Complexes, Floats

PARALLEL_FROM = 5000  # cells; below, threads cost more than they bring


@dataclass(frozen=True)
class DrivenContact:
    """A contact as the equations see it, in the order of the film lattice's contact lines.

    kind: as in device.Contact; value: amplitude of the current into the film (A) or of the phase (rad), None if neither
    is given; code: its encoded time shapes, s; by_phase: whether it is the phase; returns: number of the contact at
    which this current leaves again, None if the others are given so that all add up to zero; de_gennes_length: m, or
    None.
    """

    name: str
    kind: str
    value: float | None
    code: Floats
    by_phase: bool = False
    returns: int | None = None
    de_gennes_length: float | None = None


@dataclass(frozen=True)
class DrivenSource:
    """A source of field: link phases (2, ny, nx) and B_z at corners (ny, nx), T, at amplitude 1; time shapes."""

    phases: Floats
    field: Floats
    code: Floats


@dataclass(frozen=True)
class Probe:
    """A point at which the potential is recorded: name and position, m."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Numerics:
    """tolerance: largest error of psi per step, anywhere, in units of its bulk value; max_step in tau0; precision."""

    tolerance: float = 1e-3
    max_step: float = 1.0
    precision: type = np.float64
    poisson_tolerance: float | None = None


@dataclass(frozen=True)
class Relaxed:
    """Iterations taken, the residual left, and whether it is below the tolerance."""

    iterations: int
    residual: float
    converged: bool


class GinzburgLandau:
    """A film with its contacts and sources, and its present state.

    film: cells and contacts; scales: units; thickness, epsilon: (ny, nx), m and 1; gamma, u: as in the equation; holes
    and polygon (m): what is measured and drawn; kinks: times [s] of kinks in the drives, on which steps land.
    """

    def __init__(
        self,
        film: FilmLattice,
        scales: Scales,
        thickness: Floats,
        epsilon: Floats,
        gamma: float,
        u: float,
        contacts: Sequence[DrivenContact] = (),
        sources: Sequence[DrivenSource] = (),
        probes: Sequence[Probe] = (),
        numerics: Numerics | None = None,
        holes: Sequence[Hole] = (),
        polygon: Any = None,
        kinks: Sequence[float] = (),
    ) -> None:
        self.film, self.lattice, self.scales = film, film.lattice, scales
        self.thickness, self.epsilon, self.gamma, self.u = thickness, epsilon, gamma, u
        self.contacts, self.sources, self.probes = tuple(contacts), tuple(sources), tuple(probes)
        self.holes, self.polygon, self.kinks = tuple(holes), polygon, tuple(kinks)
        self.numerics = numerics or Numerics()
        self.cell = film.lattice.cell / scales.coherence_length  # h
        conducting = [(k, c) for k, c in enumerate(contacts) if c.kind == "superconducting"]
        self.potential = potential_problem(
            film,
            floating=[k for k, c in conducting if not c.by_phase],
            fixed=[k for k, c in conducting if c.by_phase],
            precision=np.float32,
        )
        self._film = _coefficients(film, contacts, epsilon, gamma, u, self.cell, self.numerics.precision)
        self._drive: Drive = in_order(self._build_drive())
        self._fields = new_fields(
            film.lattice.shape, self.numerics.precision, *_probe_stencils(self.potential, film, probes)
        )
        self._fields.clock[STEP] = min(1e-3, self.numerics.max_step)
        self._control = self._build_control()

    # --- state -------------------------------------------------------------------------------------------------------

    @property
    def time(self) -> float:
        """Time, s."""
        return float(self._fields.clock[TIME] * self.scales.time)

    @property
    def psi(self) -> Complexes:
        """Order parameter on the continued film, (ny, nx), held cells included."""
        f = self._fields
        k = f.roles[0]
        return np.asarray(f.planes[k, 1:-1, 1:-1] + 1j * f.planes[k + 1, 1:-1, 1:-1])

    def set_psi(self, psi: Complexes) -> None:
        """Set the order parameter, (ny, nx); held cells keep what their contacts say. The history is forgotten."""
        lives = self.film.continued.degree > 0
        psi = np.where(lives, psi, 0j)
        for k, contact in enumerate(self.contacts):
            mine = self.film.pin == k
            if contact.kind == "normal":
                psi[mine] = 0.0
            elif contact.kind == "superconducting":
                if contact.by_phase and contact.value is not None:
                    phase = contact.value * float(evaluate(contact.code, self.time))
                else:
                    phase = _mean_phase(psi, mine)
                psi[mine] = np.sqrt(np.maximum(self.epsilon[mine], 0.0)) * np.exp(1j * phase)
        f = self._fields
        k = f.roles[0]
        f.planes[k, 1:-1, 1:-1], f.planes[k + 1, 1:-1, 1:-1] = psi.real, psi.imag
        self.prime()

    def prime(self) -> None:
        """Solve for the potential of the present psi and forget the history: after anything was set from outside."""
        p = self.potential
        chunk.prime(self._film, self._drive, p.pins, self._fields, self._control, p.hierarchy, p.work)

    def advance(self, until: float, steps: int) -> bool:
        """Step to time ``until`` [s] exactly, or take at most ``steps`` steps. False if psi is no longer finite."""
        p, f = self.potential, self._fields
        last = f.counts[STEPS] + steps
        for time in [*(k for k in self.kinks if self.time < k < until), until]:
            arguments = (self._film, self._drive, p.pins, f, self._control, p.hierarchy, p.work)
            if not chunk.advance(*arguments, time / self.scales.time, last - f.counts[STEPS]):
                return False
        return True

    def relax(self, tolerance: float = 1e-8, iterations: int = 200_000) -> Relaxed:
        """Descend to a steady state of the present sources and phases; see gl.descend. Time does not pass.

        tolerance: largest residual |(eps - |psi|^2) psi + (grad - iA)^2 psi| left at any cell, in units of psi/tau_GL.
        In float32 about 1e-5 can be reached. Currents through contacts with a resistance are not part of the descent.
        """
        f = self._fields
        gradient_flow = self._film._replace(number=np.array([1.0, 0.0], self.numerics.precision))
        taken, residual = descend(gradient_flow, self.u, f, tolerance, iterations, self._control.parallel)
        self.prime()
        return Relaxed(int(taken), float(residual), residual <= tolerance)

    def set_current(self, contact: str, current: float) -> None:
        """Set the amplitude [A] of the current of a contact that was described with one."""
        k = self._contact_number(contact)
        self._drive.contact_values[self._driven.index(k)] = current / self._current_unit(k)

    def set_source(self, number: int, amplitude: float) -> None:
        """Set the amplitude of a source with constant time shapes, in units of what was described; then ``prime``."""
        code = self._drive.field_codes[number]
        constant = encoded_constant(amplitude)
        code[:] = 0.0
        code[: len(constant)] = constant

    def _contact_number(self, name: str) -> int:
        return next(k for k, c in enumerate(self.contacts) if c.name == name)

    def hold_phase(self, contact: str, phase: float) -> None:
        """Set the phase [rad] that a superconducting contact holds; the rest of the film stays as it is."""
        mine = self.film.pin == self._contact_number(contact)
        f = self._fields
        size = np.sqrt(np.maximum(self.epsilon[mine], 0.0))
        for plane, part in ((f.roles[0], np.cos(phase)), (f.roles[0] + 1, np.sin(phase))):
            f.planes[plane, 1:-1, 1:-1][mine] = size * part

    def checkpoint(self) -> dict[str, np.ndarray]:
        """All that the next step depends on; restoring it continues bit for bit."""
        f = self._fields
        k, now, before = f.roles[0], f.roles[3], f.roles[4]
        return {
            "psi": f.planes[k : k + 2].copy(),
            "mu": f.mu[[now, before]].copy(),
            "clock": f.clock.copy(),
            "counts": f.counts.copy(),
            "probe_flux": f.probe_flux.copy(),
        }

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take up a checkpoint."""
        f = self._fields
        f.roles[:] = [4, 6, 8, 0, 1]
        f.planes[4:6], f.mu[:2] = arrays["psi"], arrays["mu"]
        f.clock[:], f.counts[:], f.probe_flux[:] = arrays["clock"], arrays["counts"], arrays["probe_flux"]
        chunk.restore_links(self._film, self._drive, self._fields, self._control)

    # --- what is measured --------------------------------------------------------------------------------------------

    def amplitudes(self, time: float) -> Floats:
        """Amplitude of each source at a time [s]."""
        return np.array([evaluate(code, time) for code in self._drive.field_codes])

    def link_phases(self, time: float) -> Floats:
        """Link phases at a time [s], (2, ny, nx), in lattice Coulomb gauge."""
        total = np.tensordot(self.amplitudes(time), self._drive.fields, 1)
        return np.asarray(total.reshape(2, -1, total.shape[1])[:, 1:-1, 1:-1])

    def snapshot(self) -> Snapshot:
        """Everything at the present time from which quantities are computed."""
        f, scales, inside = self._fields, self.scales, self.lattice.inside
        t = self.time
        span = (f.clock[LAST] or 1e-3) * scales.time
        phases, earlier = self.link_phases(t), self.link_phases(t - span)
        rates = (phases - earlier) * scales.time / span
        amounts = np.zeros(len(self._drive.contact_values))
        chunk.contacts_during(self._drive, f.clock[TIME], 1e-9, amounts)
        mu = f.mu[f.roles[3]] + np.tensordot(amounts, self._drive.responses, 1)
        volts = {
            probe.name: float(np.sum(f.probe_weights[p] * mu[f.probes[p, :, 0], f.probes[p, :, 1]])) * scales.voltage
            for p, probe in enumerate(self.probes)
        }
        flux_unit = scales.voltage * scales.time
        return Snapshot(
            lattice=self.lattice,
            scales=scales,
            time=t,
            psi=np.where(inside, self.psi, 0.0),
            mu=np.where(inside, mu, 0.0),
            ax=phases[0],
            ay=phases[1],
            ax_dot=rates[0],
            ay_dot=rates[1],
            epsilon=self.epsilon,
            thickness=np.where(inside, self.thickness, 0.0),
            applied_field=sum(
                (a * s.field for a, s in zip(self.amplitudes(t), self.sources)), start=np.zeros(self.lattice.shape)
            ),
            probe_potential=volts,
            probe_flux={probe.name: float(f.probe_flux[p]) * flux_unit for p, probe in enumerate(self.probes)},
            steps=int(f.counts[STEPS]),
            rejected=int(f.counts[REJECTED]),
            step=float(f.clock[STEP]) * scales.time,
        )

    @property
    def counts(self) -> dict[str, int]:
        """Steps, rejected steps, stages and Poisson iterations since the start."""
        names = ("steps", "rejected", "stages", "poisson_iterations")
        return dict(zip(names, (int(n) for n in self._fields.counts)))

    # --- set-up ------------------------------------------------------------------------------------------------------

    def _build_drive(self) -> Drive:
        shape = self.lattice.shape
        driven = self._driven
        fields = np.zeros((len(self.sources), 2 * (shape[0] + 2), shape[1] + 2))
        for k, source in enumerate(self.sources):
            chi = self.potential.of_links(*source.phases)
            gradient = np.array([np.roll(chi, -1, 1) - chi, np.roll(chi, -1, 0) - chi])
            fields[k] = _padded_links(source.phases - gradient).reshape(fields.shape[1:])
        return Drive(
            fields=fields,
            field_codes=_stacked([s.code for s in self.sources]),
            moving=any(_changes(s.code) for s in self.sources),
            responses=self._responses(driven),
            contact_codes=_stacked([self.contacts[k].code for k in driven]),
            contact_values=np.array([self._contact_value(k) for k in driven]),
            by_phase=np.array([self.contacts[k].by_phase for k in driven], bool),
            time_unit=self.scales.time,
        )

    @property
    def _driven(self) -> list[int]:
        """Numbers of the contacts with a current, or with a phase that changes, in the order of the drive."""
        return [k for k, c in enumerate(self.contacts) if c.value is not None and (not c.by_phase or _changes(c.code))]

    def _current_unit(self, k: int) -> float:
        """J0 xi d at a contact, A."""
        lengths = self.film.lengths[k]
        thickness = float(np.sum(self.thickness * lengths) / lengths.sum())
        return self.scales.current_density * self.scales.coherence_length * thickness

    def _contact_value(self, k: int) -> float:
        contact = self.contacts[k]
        assert contact.value is not None
        return contact.value if contact.by_phase else contact.value / self._current_unit(k)

    def _responses(self, driven: list[int]) -> Floats:
        """Potential that each driven contact makes, per unit of its current, or of its potential if by phase."""
        out = np.zeros((len(driven), *self.lattice.shape))
        fixed = [k for k, c in enumerate(self.contacts) if c.by_phase]
        for row, k in zip(out, driven):
            if self.contacts[k].by_phase:
                row[:] = self.potential.fixed[fixed.index(k)]
            else:
                cells, floating = self._injection(k)
                if (back := self.contacts[k].returns) is not None:
                    cells, floating = cells - self._injection(back)[0], floating - self._injection(back)[1]
                row[:] = self.potential.solve(cells, floating)
        return out

    def _injection(self, k: int) -> tuple[Floats, Floats]:
        """Unit current at a contact: into each cell by the length of the line there, or into a floating contact."""
        floating = [j for j, c in enumerate(self.contacts) if c.kind == "superconducting" and not c.by_phase]
        into = (np.array(floating) == k).astype(float)
        if k in floating:
            return np.zeros(self.lattice.shape), into
        lengths = self.film.lengths[k]
        return lengths / lengths.sum(), into

    def _build_control(self) -> Control:
        n = self.numerics
        cells = int(self.lattice.inside.sum())
        return Control(
            tolerance=n.tolerance,
            max_step=n.max_step,
            poisson_tolerance=n.poisson_tolerance or 1e-2 * n.tolerance,
            poisson_floor=1e-12 * np.sqrt(cells),
            parallel=cells >= PARALLEL_FROM and numba.get_num_threads() > 1,
        )


def _coefficients(
    film: FilmLattice,
    contacts: Sequence[DrivenContact],
    epsilon: Floats,
    gamma: float,
    u: float,
    h: float,
    precision: type,
) -> Film:
    lattice = film.continued
    free = (lattice.degree > 0) & (film.pin < 0)
    mass = borrowed_mass(lattice)
    diagonal = lattice.area * epsilon - lattice.degree / h**2
    for contact, lengths in zip(contacts, film.lengths):
        if contact.de_gennes_length:
            diagonal -= lengths / (contact.de_gennes_length * h**2)
    mobility = np.divide(1.0, u * mass, out=np.zeros_like(mass), where=free)
    reaction = 4 * np.max(np.abs(epsilon) * lattice.area * mobility, initial=0.0)
    cells: Floats = np.zeros((3, *(n + 2 for n in lattice.shape)), precision)
    cells[:, 1:-1, 1:-1] = np.where(free, [diagonal, lattice.area, mobility], 0.0)
    return Film(
        cells=cells,
        weights=_padded_links(np.array([lattice.wx, lattice.wy])) / h**2,
        number=np.array([1.0, gamma**2], precision),
        h2=precision(h**2),
        rate=fastest_rate(np.where(free, lattice.degree, 0.0), mass) / (u * h**2) + reaction,
        gamma2=gamma**2,
        wraps=np.array(lattice.periodic),
    )


def _padded_links(values: Floats) -> Floats:
    """Values of x and y links, (2, ny, nx), with ghosts: those of the links that wrap from the far side."""
    out = np.zeros((2, values.shape[1] + 2, values.shape[2] + 2))
    out[:, 1:-1, 1:-1] = values
    out[:, 1:-1, 0], out[:, 0, 1:-1] = values[:, :, -1], values[:, -1, :]
    return out


def _stacked(codes: Sequence[Floats]) -> Floats:
    # Wide enough for a constant, so that an amplitude can be set later.
    out = np.zeros((len(codes), max((len(c) for c in codes), default=4) + 4))
    for row, code in zip(out, codes):
        row[: len(code)] = code
    return out


def encoded_constant(value: float) -> Floats:
    """Time shapes of one constant, encoded as kernels.timeshape reads them."""
    return np.array([1.0, CONSTANT, 1.0, value])


def _changes(code: Floats) -> bool:
    """Whether encoded time shapes vary: any that is not a constant."""
    at = 1
    for _ in range(int(code[0])):
        if int(code[at]) != CONSTANT:
            return True
        at += 2 + int(code[at + 1])
    return False


def _mean_phase(psi: Complexes, mine: np.ndarray) -> float:
    return float(np.angle(np.sum(psi[mine]))) if mine.any() else 0.0


def _probe_stencils(problem: PotentialProblem, film: FilmLattice, probes: Sequence[Probe]) -> tuple[Any, Any]:
    """The four cells around each probe and their bilinear weights; cells without a potential are left out.

    A probe on the line of a superconducting contact reads the contact: the cells it holds, where they weigh a half or
    more.
    """
    lattice = film.lattice
    live = lattice.inside | (film.conducting.degree > 0)
    held = (film.pin >= 0) & (film.conducting.degree > 0)
    ny, nx = lattice.shape
    cells, weights = np.zeros((len(probes), 4, 2), np.int64), np.zeros((len(probes), 4))
    for p, probe in enumerate(probes):
        fx, fy = (probe.x - lattice.x[0]) / lattice.cell, (probe.y - lattice.y[0]) / lattice.cell
        ix, iy = int(np.floor(fx)), int(np.floor(fy))
        for k, (dy, dx) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
            cells[p, k] = min(max(iy + dy, 0), ny - 1), min(max(ix + dx, 0), nx - 1)
            weights[p, k] = abs(1 - dx - (fx - ix)) * abs(1 - dy - (fy - iy))
        at_contact = held[tuple(cells[p].T)]
        if np.sum(weights[p] * at_contact) > 0.5 - 1e-6:
            weights[p] *= at_contact
        weights[p] *= live[tuple(cells[p].T)]
        weights[p] /= weights[p].sum()
    return cells, weights
