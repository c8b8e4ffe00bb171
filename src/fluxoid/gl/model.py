"""Time-dependent Ginzburg-Landau on a film: the state that chunks of steps advance.

    u/sqrt(1 + g^2|psi|^2) (d/dt + i mu + (g^2/2) d|psi|^2/dt) psi = (eps - |psi|^2) psi + (grad - iA)^2 psi,
    div (J_s + J_n) = 0,    J_s = Im psi* (grad - iA) psi,    J_n = -grad mu - dA/dt

Units as in ``gl.scales``. Source: Kramer and Watts-Tobin, Phys. Rev. Lett. 40, 1041 (1978).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from fluxoid.gl.arrays.arrays import LARGEST, LAST, REJECTED, STEP, STEPS, TIME, Control, Drive, new_fields
from fluxoid.gl.arrays.coefficients import coefficients
from fluxoid.gl.arrays.drive import (
    DrivenContact,
    DrivenSource,
    amounts,
    build_drive,
    constant,
    current_units,
    driven,
)
from fluxoid.gl.arrays.potential import not_converged, potential_problem
from fluxoid.gl.arrays.probes import ProbePoint, stencils
from fluxoid.gl.arrays.seeds import usual_floor, without_pairs
from fluxoid.gl.snapshot import Continued, Snapshot
from fluxoid.gl.steps import stages
from fluxoid.gl.steps.chunk import DONE, NOT_SOLVED, advance
from fluxoid.gl.steps.descend import descend
from fluxoid.kernels.timeshape import shape_at
from fluxoid.lattice.contacts import FilmLattice
from fluxoid.lattice.holes import LatticeHole
from fluxoid.materials.scales import Scales
from fluxoid.types import Complexes, Floats

PARALLEL_FROM = 5000  # cells; below, threads cost more than they bring


@dataclass(frozen=True)
class Numerics:
    """tolerance: largest error of psi per step, anywhere, in units of its bulk value; max_step in tau0; precision;
    floor, seed: see gl.seeds; the usual floor where it is None, none where it is 0."""

    tolerance: float = 1e-3
    max_step: float = 1.0
    precision: type = np.float64
    poisson_tolerance: float | None = None
    floor: float | None = None
    seed: int = 0


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
        probes: Sequence[ProbePoint] = (),
        numerics: Numerics | None = None,
        holes: Sequence[LatticeHole] = (),
        polygon: Any = None,
        kinks: Sequence[float] = (),
    ) -> None:
        self.film, self.lattice, self.scales = film, film.lattice, scales
        self.thickness, self.epsilon, self.gamma, self.u = thickness, epsilon, gamma, u
        self.contacts, self.sources, self.probes = tuple(contacts), tuple(sources), tuple(probes)
        self.holes, self.polygon, self.kinks = tuple(holes), polygon, tuple(sorted(kinks))
        self.numerics = numerics or Numerics()
        self.cell = film.lattice.cell / scales.coherence_length  # h
        conducting = [(k, c) for k, c in enumerate(contacts) if c.kind == "superconducting"]
        self.potential = potential_problem(
            film,
            floating=[k for k, c in conducting if not c.by_phase],
            fixed=[k for k, c in conducting if c.by_phase],
            precision=np.float32,
        )
        n = self.numerics
        floor = usual_floor(n.tolerance) if n.floor is None else n.floor
        self._film = coefficients(film, contacts, epsilon, gamma, u, self.cell, n.precision, floor, n.seed)
        self._current_units = current_units(film, thickness, scales)
        self._drive = self._build_drive()
        self._fields = new_fields(film.lattice.shape, self.numerics.precision, *stencils(film, probes))
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
                if contact.value is not None and contact.by_phase:
                    phase = contact.value * float(shape_at(contact.code, self.time))
                else:
                    phase = _mean_phase(psi, mine)
                psi[mine] = np.sqrt(np.maximum(self.epsilon[mine], 0.0)) * np.exp(1j * phase)
        f = self._fields
        k = f.roles[0]
        f.planes[k, 1:-1, 1:-1], f.planes[k + 1, 1:-1, 1:-1] = psi.real, psi.imag
        self.prime()

    def sow(self, size: float) -> None:
        """Add the seeds, of this size, where there are no pairs: for a descent, which has no time for them to grow."""
        if floor := self._film.floor:
            dead = without_pairs(np.abs(self.psi) ** 2, self.lattice.periodic, floor)
            k = self._fields.roles[0]
            self._fields.planes[k : k + 2, 1:-1, 1:-1] += np.where(dead, size * self.cell * self._film.seeds, 0.0)

    def prime(self) -> None:
        """Solve for the potential of the present psi and forget the history: after anything was set from outside."""
        self._lay_links()
        f, psi, (ax, ay) = self._fields, self.psi, self.link_phases(self.time)
        currents = [np.imag(np.conj(psi) * np.exp(-1j * a) * np.roll(psi, -1, axis)) for a, axis in ((ax, 1), (ay, 0))]
        f.mu[:] = self.potential.of_links(*currents)
        f.clock[LAST], f.clock[LARGEST] = 0.0, np.max(np.abs(psi)) ** 2

    def _lay_links(self) -> None:
        stages.lay_links(self._fields.links, self._drive.fields, self._film.weights, self.amplitudes(self.time))

    def advance(self, until: float, steps: int) -> bool:
        """Step to time ``until`` [s] exactly, or take at most ``steps`` steps. False if psi is no longer finite.

        Raises RunError if the potential does not converge.
        """
        p, f = self.potential, self._fields
        last = f.counts[STEPS] + steps
        known = (self._film, self._drive, p.pins, f, self._control, p.hierarchy, p.work)
        while f.counts[STEPS] < last and self._before(until):
            kink = bisect_right(self.kinks, self.time)
            while kink < len(self.kinks) and not self._before(self.kinks[kink]):
                kink += 1
            target = min([until, *self.kinks[kink : kink + 1]])
            outcome = advance(*known, target / self.scales.time, last - f.counts[STEPS])
            if outcome == NOT_SOLVED:
                raise not_converged(float(f.residual[0]), float(f.residual[1]), f"at t = {self.time:.6g} s")
            if outcome != DONE:
                return False
        return True

    def _before(self, time: float) -> bool:
        """Whether a time [s] is still to come, as the clock of the steps counts."""
        return bool(self._fields.clock[TIME] < time / self.scales.time)

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
        self._drive.contact_values[driven(self.contacts).index(k)] = current / self._current_units[k]

    def set_source(self, number: int, amplitude: float) -> None:
        """Set the amplitude of a source with constant time shapes, in units of what was described; then ``prime``."""
        code, new = self._drive.field_codes[number], constant(amplitude)
        code[:] = 0.0
        code[: len(new)] = new

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
            "contact_values": self._drive.contact_values.copy(),
            "field_codes": self._drive.field_codes.copy(),
        }

    def restore(self, arrays: Mapping[str, np.ndarray]) -> None:
        """Take up a checkpoint, with the currents and amplitudes of sources that were set when it was made."""
        f = self._fields
        self._drive.contact_values[:], self._drive.field_codes[:] = arrays["contact_values"], arrays["field_codes"]
        f.roles[:] = [4, 6, 8, 0, 1]
        f.planes[4:6], f.mu[:2] = arrays["psi"], arrays["mu"]
        f.clock[:], f.counts[:], f.probe_flux[:] = arrays["clock"], arrays["counts"], arrays["probe_flux"]
        self._lay_links()

    # --- what is measured --------------------------------------------------------------------------------------------

    def amplitudes(self, time: float) -> Floats:
        """Amplitude of each source at a time [s]."""
        return np.array([shape_at(code, time) for code in self._drive.field_codes])

    def link_phases(self, time: float) -> Floats:
        """Link phases at a time [s], (2, ny, nx), in lattice Coulomb gauge."""
        ny, nx = self.lattice.shape
        fields = self._drive.fields.reshape(-1, 2, ny + 2, nx + 2)[:, :, 1:-1, 1:-1]
        return _weighted(self.amplitudes(time), fields, (2, ny, nx))

    @property
    def probe_flux(self) -> dict[str, float]:
        """Integral of each probe's potential over time since the start, Wb, exact over all steps."""
        unit = self.scales.voltage * self.scales.time
        return {probe.name: float(flux) * unit for probe, flux in zip(self.probes, self._fields.probe_flux)}

    def snapshot(self) -> Snapshot:
        """Everything at the present time from which quantities are computed."""
        f, scales, inside = self._fields, self.scales, self.lattice.inside
        t = self.time
        span = (f.clock[LAST] or 1e-3) * scales.time
        phases, earlier = self.link_phases(t), self.link_phases(t - span)
        rates = (phases - earlier) * scales.time / span
        mu = f.mu[f.roles[3]] + _weighted(amounts(self._drive, t, span), self._drive.responses, self.lattice.shape)
        volts = {
            probe.name: float(np.sum(f.probe_weights[p] * mu[f.probes[p, :, 0], f.probes[p, :, 1]])) * scales.voltage
            for p, probe in enumerate(self.probes)
        }
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
            applied_field=_weighted(self.amplitudes(t), [s.field for s in self.sources], self.lattice.shape),
            probe_potential=volts,
            probe_flux=self.probe_flux,
            steps=int(f.counts[STEPS]),
            rejected=int(f.counts[REJECTED]),
            step=float(f.clock[STEP]) * scales.time,
            continued=Continued(self.psi, self.film.continued.wx, self.film.continued.wy)
            if np.any(self.film.pin >= 0)
            else None,
        )

    @property
    def counts(self) -> dict[str, int]:
        """Steps, rejected steps, stages and Poisson iterations since the start."""
        names = ("steps", "rejected", "stages", "poisson_iterations")
        return dict(zip(names, (int(n) for n in self._fields.counts)))

    # --- set-up ------------------------------------------------------------------------------------------------------

    def _build_drive(self) -> Drive:
        return build_drive(
            self.film, self.potential, self.contacts, self.sources, self._current_units, self.scales.time
        )

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


def _weighted(amounts: Floats, arrays: Iterable[Floats], shape: tuple[int, ...]) -> Floats:
    """Sum of amount_k array_k: several times faster than a tensor product where there are few."""
    total = np.zeros(shape)
    for amount, array in zip(amounts, arrays):
        total += amount * array
    return total


def _mean_phase(psi: Complexes, mine: np.ndarray) -> float:
    return float(np.angle(np.sum(psi[mine]))) if mine.any() else 0.0
