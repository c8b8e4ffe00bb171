"""Junctions that remember: the microscopic theory of tunnelling, its kernels a sum of exponentials, as equations.

    I = v/Rn + Ic (pair) + (excess)/Rn,
    pair   = [S_p cos(phi/2) + C_p sin(phi/2)] - (value at rest) sin phi      (beside the sine junction Ic sin phi),
    excess = C_q sin(phi/2) - S_q cos(phi/2),
    C = sum Re[c F/|p|], S = sum Re[c G/|p|],   F' = p F + |p| cos(phi/2),   G' = p G + |p| sin(phi/2).

F and G, complex, one of each for every exponential, are further unknowns of first order, behind the others. ``pair``
vanishes at rest: a junction with memory is there a sine junction, which is what statics see.

Legend. p, c: poles and residues per ps; r: reduced equations; entries "even", "odd" are cos(phi/2), sin(phi/2).
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp

from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import Junction, TunnelMemory
from fluxoid.circuit.equations.matrices import Matrix, stack
from fluxoid.circuit.equations.nonlinear import MEMORY, Entry
from fluxoid.circuit.equations.reduction import Reduced
from fluxoid.circuit.equations.units import TIME, VOLTAGE
from fluxoid.constants import boltzmann, elementary_charge, hbar
from fluxoid.errors import InputError
from fluxoid.pairs.junctions.tunnel_memory import Exponentials, exponentials
from fluxoid.types import Complexes, Floats


def exponentials_of(memory: TunnelMemory) -> Exponentials:
    """The kernels of a memory as exponentials, energies in joule; kept once made."""
    width = memory.broadening * 0.5 * (memory.first_gap + memory.second_gap)
    return exponentials(memory.first_gap, memory.second_gap, boltzmann * memory.temperature, width)


def tunnel_memory(
    material: Any, temperature: float, second: Any = None, broadening: float = TunnelMemory.broadening
) -> TunnelMemory:
    """The memory of a tunnel junction between one or two materials of ``fluxoid.pairs`` at a temperature in K.

    material, second: ``fluxoid.pairs.Material``, such as ``find("Nb film")``; broadening: over the mean gap. Raises
    InputError at and above the critical temperature of one of them.
    """
    gaps = [material.at(temperature)["gap_at"], (second or material).at(temperature)["gap_at"]]
    return TunnelMemory(float(gaps[0]), float(gaps[1]), float(temperature), broadening)


def tunnel_critical_current(memory: TunnelMemory, resistance: float) -> float:
    """Critical current of Ambegaokar and Baratoff of a junction with this memory, A: Re J_pair(0) / e Rn.

    resistance: normal resistance Rn, ohm. The broadening takes some hundredths of what ``pairs.tunnel`` gives.
    """
    fit = exponentials_of(memory)
    if not resistance > 0:
        raise InputError(f"a normal resistance of {resistance} ohm", try_="a number above zero")
    return float(_at_rest(fit, fit.pair) + fit.instant) / (elementary_charge * resistance)


def _at_rest(fit: Exponentials, residues: Complexes) -> float:
    return float(np.sum((residues / -fit.poles).real))


def refuse_memory(made: Circuit, what: str) -> None:
    """Say that something is not made of junctions with memory, naming the first."""
    for j in made.of(Junction):
        if j.memory is not None:
            raise InputError(f"{j.name}: {what} of a junction with memory", try_="the junction without it: memory=None")


def remembering(listed: Sequence[Entry]) -> list[Junction]:
    """The junctions with memory, in the order of their entries."""
    return [e.element for e in listed if e.group == MEMORY[0]]


def state_count(listed: Sequence[Entry]) -> int:
    """How many further unknowns they have."""
    return sum(4 * len(exponentials_of(j.memory).poles) for j in remembering(listed) if j.memory)


def fastest_pole(listed: Sequence[Entry]) -> float:
    """The largest rate of any memory, per ps."""
    rates = [np.max(np.abs(_poles(exponentials_of(j.memory)))) for j in remembering(listed) if j.memory]
    return float(max(rates, default=0.0))


def _poles(fit: Exponentials) -> Complexes:
    return np.asarray(fit.poles * (TIME / hbar))


def stiffness(listed: Sequence[Entry], s: Complexes, angles: Mapping[str, float]) -> dict[int, Complexes]:
    """What small motions exp(s t) about rest feel beside the sine junction and Rn: {entry: d(current)/d(phase)}.

    Of the pairs ½ cos phi [J_pair(s) - J_pair(0)], of the quasiparticles ½ [J_qp(0) - J_qp(s)] without the ohmic part.
    s: per ps, any shape; angles: the phase phi of each junction; in units of the entries' amplitudes.
    """
    found = {}
    junctions = remembering(listed)
    first = [e.group for e in listed].index(MEMORY[0]) if junctions else 0
    for k, junction in enumerate(junctions):
        assert junction.memory is not None
        fit = exponentials_of(junction.memory)
        p, pair, excess, _ = _units(fit)
        found[first + k] = 0.5 * np.cos(angles[junction.name]) * _change(p, pair, s)
        found[first + len(junctions) + k] = -0.5 * _change(p, excess, s)
    return found


def _change(p: Complexes, c: Complexes, s: Complexes) -> Complexes:
    """The transform of the sum of Re[c e^{pt}] at s less that at 0."""
    up, down = 1 / (s[..., None] - p) + 1 / p, 1 / (s[..., None] - p.conj()) + 1 / p.conj()
    return np.asarray(0.5 * np.sum(c * up + c.conj() * down, axis=-1))


def _units(fit: Exponentials) -> tuple[Complexes, Complexes, Complexes, float]:
    """Poles per ps; residues of the pairs over the critical current, and of the quasiparticles as a voltage times 1/ps;
    the pairs' sum at rest."""
    critical = _at_rest(fit, fit.pair) + fit.instant
    unit = TIME / hbar
    return (
        _poles(fit),
        np.asarray(fit.pair * unit / critical),
        np.asarray(fit.quasiparticle * unit / (elementary_charge * VOLTAGE)),
        _at_rest(fit, fit.pair) / critical,
    )


@dataclasses.dataclass(frozen=True)
class States:
    """What memories add to the equations: decay (states, states); drive (states, entries); sums (4 junctions, states):
    C_p, then S_p, C_q and S_q of every junction; rest: value of ``pair`` at rest, of every junction."""

    decay: Any
    drive: Any
    sums: Any
    rest: Floats


def states(listed: Sequence[Entry]) -> States:
    """The matrices of all memories of a circuit."""
    junctions = remembering(listed)
    even = [e.group for e in listed].index(MEMORY[2])
    odd = even + len(junctions)
    decay, rest, sums = [], [], []
    drive: list[tuple[int, int, float]] = []
    first = 0
    for k, junction in enumerate(junctions):
        assert junction.memory is not None
        fit = exponentials_of(junction.memory)
        p, pair, excess, at_rest = _units(fit)
        rest.append(at_rest)
        for q, a, b in zip(p, pair / np.abs(p), excess / np.abs(p)):
            turn = np.array([[q.real, -q.imag], [q.imag, q.real]])
            decay += [turn, turn]
            drive += [(first, even + k, abs(q)), (first + 2, odd + k, abs(q))]
            for row, c in ((k, a), (2 * len(junctions) + k, b)):
                for shift, at in ((0, first), (len(junctions), first + 2)):
                    sums += [(row + shift, at, c.real), (row + shift, at + 1, -c.imag)]
            first += 4
    return States(
        sp.block_diag(decay).tocsr(),
        _from(drive, (first, len(listed))),
        _from(sums, (4 * len(junctions), first)),
        np.array(rest),
    )


def _from(listed: list[tuple[int, int, float]], shape: tuple[int, int]) -> Any:
    i, j, values = zip(*listed)
    return sp.csr_matrix((values, (i, j)), shape=shape)


def with_states(r: Reduced, listed: Sequence[Entry]) -> Reduced:
    """The explicit equations with the memories' states behind the unknowns of first order."""
    own = states(listed)
    count, n = own.decay.shape[0], r.n2 + r.n1
    sparse = sp.issparse(r.Lx)

    def zeros(rows: int, columns: int) -> Matrix:
        return sp.csr_matrix((rows, columns)) if sparse else np.zeros((rows, columns))

    decay, drive = (own.decay, own.drive) if sparse else (own.decay.toarray(), own.drive.toarray())
    return dataclasses.replace(
        r,
        n1=r.n1 + count,
        Lx=stack([[r.Lx, zeros(n, count)], [zeros(count, n), decay]]),
        Lu=stack([[r.Lu], [zeros(count, r.n2)]]),
        Lg=stack([[r.Lg], [drive]]),
        Lw=stack([[r.Lw], [zeros(count, r.Lw.shape[-1])]]),
        phase_x=stack([[r.phase_x, zeros(r.phase_x.shape[-2], count)]]),
        rate_b=stack([[r.rate_b, zeros(r.rate_b.shape[-2], count)]]),
    )
