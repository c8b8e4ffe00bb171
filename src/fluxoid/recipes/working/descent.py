"""Steady states by descent of the free energy, where there is one to descend."""

from collections.abc import Generator
from dataclasses import replace
from typing import cast

import numpy as np

from fluxoid.gl.model import GinzburgLandau, Relaxed
from fluxoid.recipes.working.checkpoint import Standing
from fluxoid.recipes.working.result import RecipeResult
from fluxoid.recipes.working.session import Bench

FIRST, MOST = 500, 50_000  # iterations between two looks up
LIMIT = 1_000_000
SINGLE = 3e-5  # what single precision reaches
SOWN = 1e-3  # |psi| of the noise from which a descent starts where there are no pairs


def can_descend(model: GinzburgLandau) -> bool:
    """Whether the steady states are minima of the free energy at fixed phases: no current is driven, and no contact
    has a phase of its own to find (one alone has only a gauge)."""
    contacts = model.contacts
    current = any(c.value and not c.by_phase for c in contacts)
    floating = sum(c.kind == "superconducting" and not c.by_phase for c in contacts)
    held = any(c.by_phase for c in contacts)
    return not current and floating <= (0 if held else 1)


def descend(bench: Bench, tolerance: float) -> Relaxed:
    """Descend until max |dpsi/dt| tau0 would be below ``tolerance`` (and |psi| is correct to about as much)."""
    chunks = descending(bench, tolerance, Standing(RecipeResult("relax", {})))
    while True:
        try:
            next(chunks)
        except StopIteration as end:
            return cast(Relaxed, end.value)


def descending(bench: Bench, tolerance: float, begin: Standing) -> Generator[Standing, None, Relaxed]:
    """The same from a standing on the way, giving further ones between chunks of iterations."""
    model, taken = bench.model, begin.values.get("taken", 0)
    # The phase relaxes fastest: |dpsi/dt| <= residual sqrt(1 + gamma^2 |psi|^2)/u.
    residual = tolerance * model.u / np.sqrt(1 + model.gamma**2 * max(1.0, float(model.epsilon.max())))
    if model.numerics.precision is np.float32:
        residual = max(residual, SINGLE)
    if not taken:
        model.sow(SOWN)
    chunk, earlier = FIRST, 0
    while earlier < taken:  # the chunks go on as they would have
        earlier += chunk
        chunk = min(2 * chunk, MOST)
    while True:
        found = model.relax(residual, chunk)
        taken += found.iterations
        if found.converged or taken >= LIMIT or not np.isfinite(found.residual):
            bench.look_up()
            return Relaxed(taken, found.residual, found.converged)
        yield bench.on_the_way(replace(begin, values={"taken": taken}))
        bench.look_up()
        chunk = min(2 * chunk, MOST)
