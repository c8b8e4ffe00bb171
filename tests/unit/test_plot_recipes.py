"""Pictures of recipes: against what was swept, up and down apart, and not joined over jumps."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray

from fluxoid.errors import InputError
from fluxoid.gl.quantities import evaluate
from fluxoid.gl.setup.from_device import lay_out
from fluxoid.plot import current_voltage, show_result
from unit.drawn_ring import DEVICE, DIMS, FIELDS, axes_of, snapshot_of


def test_current_voltage_tells_up_from_down(tmp_path: Path):
    current = np.array([0, 1, 2, 3, 2, 1, 0]) * 1e-6
    voltage = np.array([0, 0, 0, 6, 4, 1, 0]) * 1e-5
    figure = current_voltage(current, voltage, np.full(7, 1e-6), tmp_path / "iv.png", resistance=20.0)
    (axes,) = figure.get_axes()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("current (µA)", "voltage (µV)")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["up", "down"]
    line, up, down = (each for each in axes.lines if len(each.get_xdata()) > 1)
    assert line.get_ydata() == pytest.approx([0, 60])
    assert up.get_xdata() == pytest.approx([0, 1, 2, 3])
    assert down.get_ydata() == pytest.approx([60, 40, 10, 0])
    assert up.get_markerfacecolor() != down.get_markerfacecolor()


def _recipe(kind: str, arrays: dict, path: Path):
    """What show_result asks of the result of a recipe; arrays: name: (dims, values, unit)."""
    made = {name: (dims, np.asarray(values), {"units": unit}) for name, (dims, values, unit) in arrays.items()}
    return SimpleNamespace(path=path, description=DEVICE, dataset=xarray.Dataset(made, attrs={"recipe": kind}))


def test_a_field_sweep_is_drawn_against_the_field_up_and_down(tmp_path: Path):
    field, sweep = np.array([0, 1, 2, 1, 0]) * 1e-3, [1, 1, 1, -1, -1]
    arrays = {
        "field": (("point",), field, "T"),
        "sweep": (("point",), sweep, "1"),
        "time": (("point",), np.arange(5.0), "s"),
        "magnetic_moment": (("point",), -1e-15 * np.array([0, 1, 2, 0.5, -0.5]), "A m^2"),
        "winding": (("point", "hole"), np.array([[0, 0], [0, 1], [1, 1], [1, 1], [1, 0]]), "1"),
        "hole": (("hole",), ["eye", "slit"], "1"),
        "vortex_number": (("point",), np.zeros(5), "1"),
    }
    figure = show_result(_recipe("field-sweep", arrays, tmp_path))
    moment, winding = figure.get_axes()  # the vortex number never moves
    assert moment.get_xlabel() == winding.get_xlabel() == "field (mT)"
    assert moment.get_ylabel() == "magnetic moment (fA m²)"
    up, down = (line for line in moment.lines if len(line.get_xdata()))
    assert up.get_ydata() == pytest.approx([0, -1, -2])
    assert down.get_xdata() == pytest.approx([2, 1, 0])
    assert [text.get_text() for text in winding.get_legend().get_texts()] == ["eye", "slit"]
    assert figure.get_suptitle() == "Ring with a vortex    field-sweep"


def test_a_current_phase_relation_is_not_joined_over_its_jumps(tmp_path: Path):
    phase = np.linspace(0, 6, 7)
    arrays = {
        "phase": (("point",), phase, "rad"),
        "current": (("point",), 1e-6 * np.sin(phase / 2), "A"),
        "branch": (("point",), [0, 0, 0, 0, 1, 1, 1], "1"),
    }
    (axes,) = show_result(_recipe("current-phase", arrays, tmp_path)).get_axes()
    first, second = (line.get_xdata() for line in axes.lines if len(line.get_xdata()))
    assert (first.tolist(), second.tolist()) == (phase[:4].tolist(), phase[4:].tolist())
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("phase (rad)", "current (nA)")


def test_trials_of_a_critical_current_are_points_around_it(tmp_path: Path):
    arrays = {
        "direction": (("direction",), ["forward", "backward"], "sense"),
        "critical_current": (("direction",), [3e-4, 2e-4], "A"),
        "largest_carried": (("direction",), [2.9e-4, 1.9e-4], "A"),
        "trial_current": (("trial",), [0, 4e-4, 2e-4, 3e-4], "A"),
        "trial_voltage": (("trial",), [0, 5e-5, 0, 1e-5], "V"),
    }
    (axes,) = show_result(_recipe("critical-current", arrays, tmp_path)).get_axes()
    points, forward, backward = axes.lines
    assert points.get_linestyle() == "None"
    assert points.get_ydata() == pytest.approx([0, 50, 0, 10])
    assert [line.get_xdata()[0] for line in (forward, backward)] == pytest.approx([300, -200])


def test_the_ends_of_brackets_are_bars_and_no_panels_of_their_own(tmp_path: Path):
    arrays = {
        "field": (("field",), [0.0, 0.1, 0.2], "T"),
        "direction": (("direction",), ["forward"], "sense"),
        "critical_current": (("field", "direction"), [[3e-4], [2e-4], [1e-4]], "A"),
        "critical_current_error": (("field", "direction"), [[1e-5]] * 3, "A"),
        "largest_carried": (("field", "direction"), [[2.9e-4], [1.9e-4], [0.9e-4]], "A"),
        "least_resistive": (("field", "direction"), [[3.1e-4], [2.1e-4], [1.1e-4]], "A"),
    }
    (axes,) = show_result(_recipe("critical-current-in-field", arrays, tmp_path)).get_axes()
    assert axes.get_ylabel() == "critical current (µA)"


def test_a_relaxed_state_is_drawn_as_a_state(tmp_path: Path):
    lattice = lay_out(DEVICE).film.lattice
    snapshot = snapshot_of(lattice)
    arrays = {name: (DIMS.get(name, ("y", "x")), evaluate(name, snapshot), "1") for name in FIELDS}
    arrays |= {"y": (("y",), lattice.y, "m"), "x": (("x",), lattice.x, "m"), "converged": ((), 1, "1")}
    arrays |= {"winding": (("hole",), [2.0], "1"), "hole": (("hole",), ["eye"], "1")}
    figure = show_result(_recipe("relax", arrays, tmp_path))
    axes = axes_of(figure)
    assert list(axes) == ["order parameter", "phase", "current", "potential"]
    assert [text.get_text() for text in axes["phase"].texts] == ["n = 2"]
    with pytest.raises(InputError, match="measured nothing yet"):
        show_result(_recipe("relax", {}, tmp_path))
