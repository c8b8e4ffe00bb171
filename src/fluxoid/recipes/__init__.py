"""Measurements made of several runs, one file each: plain functions from a description to frozen, plain results.

``run_recipe`` performs whatever recipe a description holds.
"""

from collections.abc import Callable

from fluxoid.device import (
    CriticalCurrent,
    CurrentPhase,
    CurrentVoltage,
    Device,
    FieldCooled,
    FieldSweep,
    PhaseBoundary,
    Relax,
    ZeroFieldCooled,
)
from fluxoid.errors import InputError
from fluxoid.recipes.critical_current import critical_current
from fluxoid.recipes.critical_current_in_field import critical_current_in_field
from fluxoid.recipes.current_phase import current_phase
from fluxoid.recipes.current_voltage import current_voltage
from fluxoid.recipes.field_cooled import field_cooled
from fluxoid.recipes.field_sweep import field_sweep
from fluxoid.recipes.phase_boundary import phase_boundary
from fluxoid.recipes.relax import relax
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.relation import MeasuredRelation, relation_of
from fluxoid.recipes.working.result import Measured, RecipeResult
from fluxoid.recipes.working.session import ALONE, Watch
from fluxoid.recipes.zero_field_cooled import zero_field_cooled

__all__ = [
    "Measured",
    "MeasuredRelation",
    "RecipeResult",
    "Standing",
    "Watch",
    "critical_current",
    "critical_current_in_field",
    "current_phase",
    "current_voltage",
    "field_cooled",
    "field_sweep",
    "phase_boundary",
    "relation_of",
    "relax",
    "run_recipe",
    "zero_field_cooled",
]

RECIPES: dict[type, Callable[..., RecipeResult]] = {
    Relax: relax,
    CriticalCurrent: critical_current,
    CurrentVoltage: current_voltage,
    FieldSweep: field_sweep,
    FieldCooled: field_cooled,
    ZeroFieldCooled: zero_field_cooled,
    CurrentPhase: current_phase,
    PhaseBoundary: phase_boundary,
}


def run_recipe(device: Device, watch: Watch = ALONE, standing: Standing | None = None) -> RecipeResult:
    """Perform the recipe of a description.

    watch: told how far it is, given the result so far after each point, and asked between chunks of steps whether to
    stop; if stopped, what was measured is returned with ``complete`` False; standing: given to a watch by the same
    recipe before it was stopped, to go on from there to the same end, bit for bit.
    Raises InputError for bad input, or where there is no recipe; RunError if it fails.
    """
    if device.recipe is None:
        raise InputError("the description has no recipe", "recipe", '[recipe] with kind = "relax"')
    return RECIPES[type(device.recipe)](device, device.recipe, watch, standing)
