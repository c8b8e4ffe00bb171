"""Where a recipe stands after a point: what it measured so far, and what it takes to go on from there, bit for bit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from fluxoid.recipes.working.result import RecipeResult

State = Mapping[str, np.ndarray]  # a checkpoint of the model


@dataclass(frozen=True)
class Standing:
    """The result so far; numbers, texts and lists by name, as JSON has them; states of the model by name.

    last: the result is whole, and nothing is left to do. (Recipes of many points see that by themselves.)
    """

    result: RecipeResult
    values: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    last: bool = False


def as_arrays(standing: Standing) -> dict[str, np.ndarray]:
    """All of a standing but its result, as arrays of one file."""
    states = {
        f"state/{name}/{key}": np.asarray(array)
        for name, state in standing.states.items()
        for key, array in state.items()
    }
    # JSON writes a float with as many digits as bring back the same bits.
    return {"values": np.array(json.dumps(standing.values)), "last": np.array(standing.last), **states}


def from_arrays(arrays: Mapping[str, np.ndarray], result: RecipeResult) -> Standing:
    """The standing of which ``as_arrays`` made ``arrays``. Raises KeyError or ValueError if it made no such thing."""
    states: dict[str, dict[str, np.ndarray]] = {}
    for path, array in arrays.items():
        if path.startswith("state/"):
            _, name, key = path.split("/")
            states.setdefault(name, {})[key] = array
    return Standing(result, json.loads(str(arrays["values"])), states, bool(arrays["last"]))
