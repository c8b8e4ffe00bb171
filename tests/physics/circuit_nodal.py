"""An integration of circuits that shares nothing with the package but the elements: every node, every branch current.

Unknowns y = (node phases, currents of inductors, sources and shorts). In units of ps, pH, pF, ohm (see ``UNIT``):

    Kirchhoff at each node: C phi'' + phi'/R + Ic sin phi + i = 0,   and a row for each branch current.

Written as a first-order system E Y' + f(Y, t) = 0 with Y = (phi, phi', i), solved by Radau IIA of fifth order in fixed
steps with a full Newton iteration: all stages together, from the scheme's coefficients. A transmission line's waves are
kept at the stages: its delay is a whole number of steps, so nothing is interpolated.
"""

import numpy as np

from fluxoid.circuit import (
    Capacitor,
    Controlled,
    Coupling,
    CurrentSource,
    Inductor,
    Junction,
    PhaseSource,
    PiecewiseLinear,
    Resistor,
    Sine,
    TransmissionLine,
    VoltageSource,
)
from fluxoid.constants import flux_quantum

UNIT = flux_quantum / (2 * np.pi) / 1e-12  # V: one radian per ps; amperes per pH are the same number of them
ROOT = np.sqrt(6)
A = np.array(
    [
        [(88 - 7 * ROOT) / 360, (296 - 169 * ROOT) / 1800, (-2 + 3 * ROOT) / 225],
        [(296 + 169 * ROOT) / 1800, (88 + 7 * ROOT) / 360, (-2 - 3 * ROOT) / 225],
        [(16 - ROOT) / 36, (16 + ROOT) / 36, 1 / 9],
    ]
)
C = A.sum(axis=1)


def value(wave, t):
    """A waveform at t, ps."""
    if isinstance(wave, PiecewiseLinear):
        return np.interp(t, np.array(wave.times) * 1e12, wave.values)
    if isinstance(wave, Sine):
        return wave.offset + wave.amplitude * np.sin(2 * np.pi * wave.frequency * 1e-12 * t)
    return wave.value


class Nodal:
    """The equations of a circuit's elements."""

    def __init__(self, elements):
        self.elements = elements
        names = ("plus", "minus", "far_plus", "far_minus", "control_plus", "control_minus")
        nodes = {getattr(e, f) for e in elements for f in names if hasattr(e, f)}
        self.node = {n: k for k, n in enumerate(sorted(nodes - {"0"}))} | {"0": -1}
        n = self.n = len(self.node) - 1
        self.own = {}
        for e in elements:
            if isinstance(e, (Inductor, VoltageSource, PhaseSource)) or (isinstance(e, Controlled) and e.kind in "EFH"):
                self.own[e.name] = 2 * n + len(self.own)
        size = 2 * n + len(self.own)
        self.out = {}
        for e in elements:
            if isinstance(e, Controlled) and e.kind in "EH":
                self.out[e.name] = size
                size += 1
        self.E, self.L = np.zeros((size, size)), np.zeros((size, size))
        self.size, self.sources, self.junctions = size, [], []
        self.lines = [e for e in elements if isinstance(e, TransmissionLine)]
        for k in range(n):
            self.E[k, k], self.L[k, n + k] = 1, -1
        for e in elements:
            self.stamp(e)

    def at(self, e, first="plus", second="minus"):
        """Indices of two nodes with signs."""
        pair = (self.node[getattr(e, first)], 1.0), (self.node[getattr(e, second)], -1.0)
        return [(k, s) for k, s in pair if k >= 0]

    def between(self, M, rows, columns, g, shift=0):
        """M += g (incidence of rows) (incidence of columns)."""
        for i, a in rows:
            for j, b in columns:
                M[self.n + i, shift + j] += g * a * b

    def stamp(self, e):
        n, E, L = self.n, self.E, self.L
        if isinstance(e, Coupling):
            first, second = (next(x for x in self.elements if x.name == name) for name in (e.first, e.second))
            m = e.coefficient * np.sqrt(first.inductance * second.inductance) * 1e12
            L[self.own[e.first], self.own[e.second]] -= m
            L[self.own[e.second], self.own[e.first]] -= m
            return
        ends = self.at(e)
        if e.name in self.own and not (isinstance(e, Controlled)):
            k = self.own[e.name]
            for i, s in ends:
                L[n + i, k] += s
        if isinstance(e, Resistor):
            self.between(L, ends, ends, 1 / e.resistance, n)
        elif isinstance(e, Capacitor):
            self.between(E, ends, ends, e.capacitance * 1e12, n)
        elif isinstance(e, Junction):
            self.between(E, ends, ends, e.capacitance * 1e12, n)
            self.between(L, ends, ends, 1 / e.resistance, n)
            self.junctions.append((ends, e.critical_current / UNIT))
        elif isinstance(e, Inductor):
            for i, s in ends:
                L[k, i] += s
            L[k, k] -= e.inductance * 1e12
        elif isinstance(e, CurrentSource):
            self.sources += [(n + i, s * e.amplitude / UNIT, e.waveform) for i, s in ends]
        elif isinstance(e, VoltageSource):
            for i, s in ends:
                L[k, n + i] += s
            self.sources.append((k, -e.amplitude / UNIT, e.waveform))
        elif isinstance(e, PhaseSource):
            for i, s in ends:
                L[k, i] += s
            self.sources.append((k, -e.amplitude, e.waveform))
        elif isinstance(e, TransmissionLine):
            for pair in (ends, self.at(e, "far_plus", "far_minus")):
                self.between(L, pair, pair, 1 / e.impedance, n)
        elif isinstance(e, Controlled):
            self.controlled(e, ends)

    def controlled(self, e, ends):
        n, L, control = self.n, self.L, self.at(e, "control_plus", "control_minus")
        if e.kind == "G":
            self.between(L, ends, control, e.gain, n)
            return
        k = self.own[e.name]
        if e.kind == "E":  # own: unused, and zero
            L[k, k] = 1
        else:  # own: the current through the short between the control nodes
            for i, s in control:
                L[n + i, k] += s
                L[k, i] += s
        if e.kind == "F":
            for i, s in ends:
                L[n + i, k] += s * e.gain
            return
        row = self.out[e.name]
        for i, s in ends:
            L[n + i, row] += s
            L[row, (0 if e.kind == "E" else n) + i] += s
        if e.kind == "E":
            for i, s in control:
                L[row, i] -= s * e.gain
        else:
            L[row, k] -= e.gain

    def sine(self, y, slope=False):
        """Currents of the junctions, or their slopes as a matrix."""
        out = np.zeros((self.size, self.size)) if slope else np.zeros(self.size)
        for ends, critical in self.junctions:
            phase = sum(s * y[i] for i, s in ends)
            for i, s in ends:
                if slope:
                    for j, r in ends:
                        out[self.n + i, j] += s * r * critical * np.cos(phase)
                else:
                    out[self.n + i] += s * critical * np.sin(phase)
        return out

    def push(self, t):
        """What the sources add."""
        out = np.zeros(self.size)
        for row, amplitude, wave in self.sources:
            out[row] += amplitude * value(wave, t)
        return out


def integrate(elements, stop, h, start=None):
    """(times (steps + 1,), Y (steps + 1, size), equations). stop, h: ps; breaks of the sources should lie on steps."""
    q = Nodal(elements)
    steps = round(stop / h)
    found = np.zeros((steps + 1, q.size))
    if start is not None:
        found[0] = start
    inverse = np.linalg.inv(A)
    rate = np.kron(inverse / h, q.E)
    waves = {line.name: np.zeros((2, steps, 3)) for line in q.lines}
    z = np.zeros((3, q.size))
    for k in range(steps):
        y, t = found[k], k * h
        push = np.array([q.push(t + c * h) for c in C])
        arriving = {}
        for line in q.lines:
            back = round(line.delay * 1e12 / h)
            for p, pair in enumerate((q.at(line), q.at(line, "far_plus", "far_minus"))):
                a = arriving[line.name, p] = waves[line.name][1 - p, k - back] if k >= back else np.zeros(3)
                for i, s in pair:
                    push[:, q.n + i] -= s * a / line.impedance
        for _ in range(30):
            residual = rate @ z.ravel()
            for i in range(3):
                residual[i * q.size : (i + 1) * q.size] += q.L @ (y + z[i]) + q.sine(y + z[i]) + push[i]
            jacobian = rate + np.kron(np.eye(3), q.L)
            for i in range(3):
                here = slice(i * q.size, (i + 1) * q.size)
                jacobian[here, here] += q.sine(y + z[i], True)
            step = np.linalg.solve(jacobian, -residual).reshape(3, -1)
            z = z + step
            if np.max(np.abs(step)) < 1e-12 * (1 + np.max(np.abs(y))):
                break
        found[k + 1] = y + z[2]
        for line in q.lines:
            for p, pair in enumerate((q.at(line), q.at(line, "far_plus", "far_minus"))):
                v = sum(s * (y + z)[:, q.n + i] for i, s in pair)
                waves[line.name][p, k] = 2 * v - arriving[line.name, p]
    return h * np.arange(steps + 1), found, q
