"""Recipes that were stopped go on from where they stood, to the same end, bit for bit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray

from fluxoid.device import Device, load
from fluxoid.gl.model import GinzburgLandau
from fluxoid.recipes import RecipeResult, Standing, Watch, run_recipe
from fluxoid.recipes.working.checkpoint import as_arrays, from_arrays
from fluxoid.recipes.working.result import result_of
from fluxoid.results.checkpoint import read_checkpoint, write_checkpoint
from fluxoid.results.store import write_measured
from fluxoid.simulation.loop import Stopped

CRITICAL = {
    "kind": "critical-current",
    "contact": "left",
    "upper": "160 uA",
    "accuracy": "30 uA",
    "direction": "both",
    "settle": "5 tau0",
    "average": "10 tau0",
}
# Every recipe, and those of its options that take another way through it.
RECIPES: dict[str, dict[str, Any]] = {
    "current-voltage": {
        "kind": "current-voltage",
        "contact": "left",
        "currents": ["20 uA", "160 uA"],
        "settle": "10 tau0",
        "average": "10 tau0",
    },
    "field-sweep": {"kind": "field-sweep", "fields": ["0 T", "40 mT", "80 mT"], "settle": "5 tau0"},
    "field-sweep from the start": {
        "kind": "field-sweep",
        "fields": ["40 mT", "0 T"],
        "settle": "5 tau0",
        "continuation": False,
    },
    "critical-current": CRITICAL,
    "critical-current in fields": {**CRITICAL, "fields": ["0 T", "40 mT"], "accuracy": "60 uA"},
    "current-phase": {
        "kind": "current-phase",
        "contact": "left",
        "to": "right",
        "start": "2 rad",
        "stop": "8 rad",
        "points": 4,
        "settle": "1 tau0",
    },
    "current-phase from the start": {
        "kind": "current-phase",
        "contact": "left",
        "to": "right",
        "phases": ["1 rad", "2 rad"],
        "continuation": False,
        "settle": "1 tau0",
    },
    "field-cooled": {"kind": "field-cooled", "field": "40 mT", "settle": "20 tau0"},
    "zero-field-cooled": {"kind": "zero-field-cooled", "field": "40 mT", "ramp": "10 tau0", "settle": "10 tau0"},
    "relax": {"kind": "relax", "tolerance": 1e-9},
    "relax with a current": {"kind": "relax", "tolerance": 1e-3, "longest": "20 tau0"},
}


def strip(recipe: dict[str, Any], current: str | None) -> Device:
    """6 by 2 xi, gamma = 0, a contact at each end, a field that rises and stays."""
    ends: dict[str, dict[str, Any]] = {
        name: {
            "film": "strip",
            "kind": "superconducting",
            "shape": {"kind": "rectangle", "width": "0.01 xi", "height": "2 xi", "center": [f"{x} xi", "0 xi"]},
        }
        for name, x in (("left", -3), ("right", 3))
    }
    if current:
        ends["left"]["current"] = current
    return load(
        {
            "material": {
                "penetration_depth": "200 nm",
                "coherence_length": "50 nm",
                "resistivity": "100 uohm cm",
                "gamma": 0.0,
            },
            "film": {
                "strip": {"thickness": "20 nm", "shape": {"kind": "rectangle", "width": "6 xi", "height": "2 xi"}}
            },
            "contact": ends,
            "source": [{"kind": "uniform", "field": "5 mT", "time": [{"kind": "ramp", "stop": "4 tau0"}]}],
            "lattice": {"cell": "0.5 xi"},
            "recipe": recipe,
        }
    )


def through_a_file(standing: Standing, path: Path) -> Standing:
    """As a resumed run gets it."""
    write_measured(path / "data.zarr", standing.result.dataset())
    write_checkpoint(path / "checkpoint.npz", as_arrays(standing))
    measured = xarray.open_zarr(path / "data.zarr", consolidated=False)
    return from_arrays(read_checkpoint(path / "checkpoint.npz"), result_of(measured))


def assert_same(one: RecipeResult, other: RecipeResult) -> None:
    assert one.arrays.keys() == other.arrays.keys()
    for name in one.arrays:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name, strict=True)
    assert replace(one, arrays={}) == replace(other, arrays={})


@pytest.mark.filterwarnings("ignore::fluxoid.errors.UnwiseWarning")  # short waiting
@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_goes_on_to_the_same_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after every standing there is (a few, where they are many), and taken up from a file."""
    # Chunks of steps and of iterations as short as can be, so that there are many places to be stopped at.
    monkeypatch.setattr("fluxoid.simulation.loop.CHUNK_SECONDS", 1e-9)
    monkeypatch.setattr("fluxoid.recipes.working.descent.FIRST", 20)
    monkeypatch.setattr("fluxoid.recipes.working.descent.MOST", 40)
    device = strip(RECIPES[name], "20 uA" if name == "relax with a current" else None)
    standings: list[Standing] = []
    whole = run_recipe(device, Watch(keep=standings.append))
    assert whole.complete
    assert len(standings) > 1
    assert_same(standings[-1].result, whole)
    last = len(standings) - 1
    for k in {*range(0, last, max(1, last // 5)), last}:
        later: list[Standing] = []
        begin = through_a_file(standings[k], tmp_path)
        assert_same(run_recipe(device, Watch(keep=later.append), begin), whole)
        # What was done is not done again.
        assert len(later) <= len(standings) - k


def test_a_recipe_that_is_stopped_at_once_has_nothing() -> None:
    def stop(model: GinzburgLandau) -> None:
        raise Stopped

    result = run_recipe(strip(RECIPES["current-voltage"], None), Watch(between=(stop,)))
    assert not result.complete
    assert not result.arrays
