"""The critical current of a SQUID of two bridges against field, in two ways, in one picture.

    python two_bridges.py two-bridges.png

Lumped: the inductance of the loop by London, the current-phase relation of a stretch around a bridge by
Ginzburg-Landau, and the circuit that both make. Alone: Ginzburg-Landau of the whole film; for each fluxoid of the hole
the phase between the contacts is raised until the current has passed its largest value.
"""

import sys
from pathlib import Path

import numpy as np

from fluxoid.constants import flux_quantum
from fluxoid.device import Device, WindingState, load
from fluxoid.extract import circuit_of, curves
from fluxoid.recipes.current_phase import contact_supercurrent
from fluxoid.recipes.field_sweep import field_setter
from fluxoid.recipes.working.descent import descend
from fluxoid.recipes.working.prepare import with_phases, with_swept_field
from fluxoid.recipes.working.session import ALONE, Bench

TOLERANCE = 1e-6  # of states at rest
COARSE, FINE = 0.15, 0.025  # rad
STEP = 0.1  # of a period, by which the field is changed


class Loop:
    """The film in a state of n fluxoids, between two contacts whose phases are held.

    In the field of n quanta, and with contacts n pi apart, no current flows: this is where the state is made, and from
    where field and phase are changed step by step.
    """

    def __init__(self, device: Device, n: int, period: float) -> None:
        tables = {"port": {}, "junction": {}, "curves": None, "initial": WindingState(winding={"eye": n})}
        bare, source = with_swept_field(device.model_copy(update=tables))
        self.bench = Bench(with_phases(bare, "in", "out"), ALONE)
        self.set_field, self.period = field_setter(self.bench, source), period
        self.n, self.field = n, n * period
        self.set_field(self.field)
        for phase in np.linspace(0.0, n * np.pi, 8 * n + 1):
            self.at(phase)

    def at(self, phase: float) -> float:
        """The current between contacts held at a phase, A."""
        self.bench.model.hold_phase("out", phase)
        descend(self.bench, TOLERANCE)
        return contact_supercurrent(self.bench.model, "in")

    def critical_current(self, field: float) -> float:
        """The largest current of the state in a field, A."""
        steps = max(1, round(abs(field - self.field) / (STEP * self.period)))
        for value in np.linspace(self.field, field, steps + 1)[1:]:
            self.set_field(value)
            self.at(self.n * np.pi)
        self.field, start = field, self.bench.model.checkpoint()
        phase, step, phases, currents = self.n * np.pi, COARSE, [self.n * np.pi], [0.0]
        kept = [start]
        while True:
            phase += step
            phases.append(phase)
            currents.append(self.at(phase))
            if currents[-1] > currents[-2]:
                kept.append(self.bench.model.checkpoint())
                continue
            if step == FINE:
                break
            back = max(0, len(kept) - 2)  # the largest current may lie on either side of the largest that was met
            self.bench.model.restore(kept[back])
            phase, step = phases[back], FINE
            phases, currents, kept = [phase], [currents[back]], [kept[back]]
        self.bench.model.restore(start)
        return max(currents)


def alone(device: Device, states: dict[int, list[float]], period: float) -> dict[int, np.ndarray]:
    """Critical currents of each state n at fields, T, by Ginzburg-Landau alone, A."""
    found = {}
    for n, fields in states.items():
        loop = Loop(device, n, period)
        outwards = sorted(fields, key=lambda field: abs(field - n * period))
        values = {field: loop.critical_current(field) for field in outwards}
        found[n] = np.array([values[field] for field in fields])
    return found


def crossing(fields: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    """The field at which two states have the same critical current, T: half a period, for n = 0 and n = 1."""
    a, b = np.polyfit(fields, first - second, 1)
    return float(-b / a)


def main(picture: Path) -> None:
    """Compute both, and draw them."""
    from matplotlib.figure import Figure

    device = load(Path(__file__).with_name("two-bridges.toml"))
    made = circuit_of(device)
    lumped = curves(device, made)
    period = flux_quantum / made.area
    below, above = np.linspace(0, 0.6, 7) * period, np.linspace(0.4, 1, 7) * period
    found = alone(device, {0: list(below), 1: list(above)}, period)
    half = crossing(below[4:], found[0][4:], found[1][:3])
    largest, least = found[0][0], float(np.interp(half, below, found[0]))
    whole, part = lumped["critical_current"].max(), lumped["critical_current"].min()
    print(f"period: {period * 1e3:.4f} mT lumped, {2 * half * 1e3:.4f} mT by Ginzburg-Landau alone")
    print(f"critical current: {whole * 1e9:.2f} nA lumped, {largest * 1e9:.2f} nA alone")
    print(f"modulation: {1 - part / whole:.4f} lumped, {1 - least / largest:.4f} alone")
    figure = Figure((4.5, 2.8), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(lumped["field"] * 1e3, lumped["critical_current"] * 1e9, label="London, relation, circuit")
    for n, fields in ((0, below), (1, above)):
        label = f"Ginzburg-Landau alone, n = {n}"
        axes.plot(fields * 1e3, found[n] * 1e9, "o" if n == 0 else "s", fillstyle="none", label=label)
    axes.set(xlabel="field (mT)", ylabel="critical current (nA)", ylim=(0, None))
    axes.legend(fontsize=7)
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("two-bridges.png"))
