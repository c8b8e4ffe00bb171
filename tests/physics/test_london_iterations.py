"""Iterations to 1e-8: at most 15 for even films, 25 where Lambda steps by 100 and for stacks."""

import numpy as np
import pytest

from fluxoid.device import Device
from fluxoid.london.problem import build
from fluxoid.london.setup.layers import stack
from fluxoid.london.solver.conjugate import solve
from fluxoid.london.solver.operator import apply, operator
from fluxoid.london.solver.precondition import preconditioner
from physics.london_films import UM, box, device, disk, film, ring, without


def iterations(device: Device, cell: float) -> int:
    """The most that a uniform field and any hole need."""
    made = stack(device, cell)
    op = operator(made.sheets)
    p = preconditioner(op, tuple(made.of_layer(k) for k in range(len(made.layers))))
    sides = [np.where(op.free, 1.0, 0.0)]
    for s, sheet in enumerate(op.sheets):
        for corners in sheet.holes.values():
            g = np.zeros(op.free.shape)
            g[s] = corners
            sides.append(-apply(op, g))
    return max(solve(op, p, b, 1e-8)[1] for b in sides)


SCREENING = (0.0, 0.01, 0.1, 1.0, 100.0)


@pytest.mark.parametrize("screening", SCREENING)
def test_an_even_ring(screening: float) -> None:
    assert iterations(device({"film": film(ring(0.5), screening)}), 2 * UM / 128) <= 15


@pytest.mark.slow
@pytest.mark.parametrize("screening", SCREENING)
@pytest.mark.parametrize("across", [512, 2048])
def test_a_fine_even_ring(across: int, screening: float) -> None:
    assert iterations(device({"film": film(ring(0.5), screening)}), 2 * UM / across) <= 15


def checks(count: int) -> list[dict[str, object]]:
    """Every other one of count by count squares has a hundred times the Lambda."""
    size = 2 / count
    return [
        {
            "kind": "region",
            "shape": box(-1 + i * size, -1 + j * size, -1 + (i + 1) * size, -1 + (j + 1) * size),
            "epsilon": 0.01,
        }
        for i in range(count)
        for j in range(count)
        if (i + j) % 2
    ]


def islands(rings: int) -> list[dict[str, object]]:
    """Disks of a hundred times the Lambda on rings within each other."""
    found: list[dict[str, object]] = []
    for k in range(1, rings + 1):
        for angle in np.linspace(0, 2 * np.pi, 6 * k, endpoint=False):
            x, y = k / (rings + 1) * np.array([np.cos(angle), np.sin(angle)])
            found.append({"kind": "region", "shape": disk(0.25 / (rings + 1), x, y), "epsilon": 0.01})
    return found


STEPS = {"checks 2": checks(2), "checks 8": checks(8), "checks 16": checks(16), "islands": islands(3)}


@pytest.mark.parametrize("screening", [0.01, 1.0])
@pytest.mark.parametrize("name", STEPS)
def test_steps_of_lambda_by_a_hundred(name: str, screening: float) -> None:
    """Checkerboards at scales of 64, 16 and 8 cells, and islands of 8: with coarse links too weak, cycles failed."""
    square = device({"film": film(box(-1, -1, 1, 1), screening)}, disorder=STEPS[name])
    assert iterations(square, 2 * UM / 128) <= 25


@pytest.mark.slow
@pytest.mark.parametrize("name", STEPS)
def test_steps_of_lambda_on_a_fine_lattice(name: str) -> None:
    square = device({"film": film(box(-1, -1, 1, 1), 0.05)}, disorder=STEPS[name])
    assert iterations(square, 2 * UM / 1024) <= 25


@pytest.mark.parametrize("screening", [0.1, 10.0])
def test_films_beside_one_another_that_screen_differently(screening: float) -> None:
    """Lambda = 0 at the left: with one function for both, 49 and 194."""
    beside = {"left": film(box(-1.05, -0.5, -0.05, 0.5), 0.0), "right": film(box(0.05, -0.5, 1.05, 0.5), screening)}
    assert iterations(device(beside), 2.1 * UM / 256) <= 25


WASHER = without(box(-0.5, -0.5, 0.5, 0.5), box(-0.1, -0.1, 0.1, 0.1))
STACKS = {
    "a ring over a disk": {"over": film(ring(0.5), 0.0, 0.004), "under": film(disk(2.0), 0.0)},
    "a washer over a plane": {"over": film(WASHER, 0.005, 0.02), "under": film(box(-1, -1, 1, 1), 0.005)},
    "a stripline": {
        "over": film(box(-1, -1, 1, 1), 0.02, 0.1),
        "strip": film(box(-0.2, -1, 0.2, 1), 0.02, 0.05),
        "under": film(box(-1, -1, 1, 1), 0.02),
    },
    "four planes": {f"film{k}": film(box(-1, -1, 1, 1), 0.0, 0.02 * k) for k in range(4)},
}


@pytest.mark.parametrize("name", STACKS)
def test_stacks(name: str) -> None:
    """Of films that face each other over less than a cell, or a few: 74 for the first, were each taken alone."""
    assert iterations(device(STACKS[name]), 2 * UM / 96) <= 25


@pytest.mark.parametrize("lid", [False, True])
def test_microstrips_and_striplines_of_four_sheets(lid: bool) -> None:
    def thick(width: float, z: float) -> dict[str, object]:
        shape = box(-width / 2, -4, width / 2, 4)
        return {"shape": shape, "thickness": "0.2 um", "z": f"{z} um", "penetration_depth": "90 nm", "sheets": 4}

    films = {"ground": thick(10, 0), "strip": thick(5, 0.4)} | ({"lid": thick(10, 0.8)} if lid else {})
    assert iterations(device(films), 10 * UM / 96) <= 25


def test_a_solution_starts_from_the_last() -> None:
    """From a solution none is needed; from one that is wrong by 1e-6, of eight digits two are left: half of them do."""
    problem = build(device({"film": film(ring(0.5), 0.05)}), 2 * UM / 96)
    op, p = problem.operator, problem.preconditioner
    b = np.where(op.free, 1.0, 0.0)
    g, cold = solve(op, p, b.copy(), 1e-8)
    assert solve(op, p, b.copy(), 1.01e-8, start=g)[1] == 0
    assert solve(op, p, b.copy(), 1e-8, start=g * (1 + 1e-6))[1] <= cold / 2
