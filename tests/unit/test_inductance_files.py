"""Numbers of the London level as CSV, JSON, and netlists that the circuit level reads; from matrices that are given."""

import csv
import io
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fluxoid.circuit.at_rest.operating_points import operating_points
from fluxoid.circuit.netlist.reader import read_netlist
from fluxoid.constants import flux_quantum
from fluxoid.extract.netlist import as_netlist
from fluxoid.extract.numbers import as_csv, coupling, numbers, quantities
from fluxoid.london import Inductance
from fluxoid.london.matrices import Numbers, each

PICO = 1e-12


def found(names: tuple[str, ...], matrix: Any, ports: tuple[str, ...] = (), through: Any = ()) -> Inductance:
    """Inductances (pH) of holes and ports, a quarter of them kinetic, with errors of 0.1 and 1 %."""
    whole, n = PICO * np.array(matrix, float), len(names)
    area = np.array([math.nan if name.startswith("bias") else 2e-12 for name in names])
    shares = np.array(through, float).reshape(len(ports), n)
    told = Numbers(whole, 0.25 * whole, 0.75 * whole, np.full(n, 3e-12), np.array(-4e-11), shares)
    of_cells, of_sheets = (each(lambda value, part=part: part * np.abs(value), told) for part in (1e-3, 1e-2))
    return Inductance(names, ports, told, of_cells, of_sheets, area, 1e-7, 1.5, 1)


def states(text: str, *more: str) -> dict[str, float]:
    """The currents of the only state of a netlist with more lines."""
    (point,) = operating_points(read_netlist(text.replace(".end\n", "\n".join([*more, ".end", ""]))).circuit)
    return point.currents


NAMES = ("ring.hole1", "Ring_hole1", "bias-2")
HOLES = found(NAMES, [[10, -3, 1], [-3, 20, 0], [1, 0, 40]])


def test_closed_holes_keep_their_fluxoid() -> None:
    """A current through the port drives others around the holes, whose fluxoids stay: L_hh I_h = -M_hj I_j."""
    text = as_netlist("a title\nof two lines", HOLES, NAMES[:2])
    currents = states(text, "I1 0 bias_2 1e-6")
    held = -np.linalg.solve(HOLES.matrix[:2, :2], HOLES.matrix[:2, 2] * 1e-6)
    got = [currents[name] for name in ("LRING_HOLE1", "LRING_HOLE1_2", "LBIAS_2")]
    assert got == pytest.approx([*held, 1e-6], rel=1e-9)
    assert "* ring_hole1 is ring.hole1" in text
    assert text.count("\nL") == 3
    assert text.count("\nK") == 2  # the third pair is not coupled


def test_a_line_of_the_netlist_gives_a_hole_its_fluxoid() -> None:
    text = as_netlist("t", found(("eye",), [[10]]), ("eye",))
    (told,) = [line for line in text.splitlines() if ".loop" in line]
    assert states(text.replace(told, told.removeprefix("* ")))["LEYE"] == pytest.approx(flux_quantum / 10e-12, rel=1e-8)


# a hole of 40 pH with a junction in either arm, and a bias that splits evenly: 30 pH from end to end
SQUID = [[40, 0], [0, 30]]
JUNCTION = ".model jj jj(rtype=0, icrit=1e-5, rn=1, r0=1, cap=0)"


@pytest.mark.parametrize("sign", [1, -1])
def test_arms_of_a_squid(sign: int) -> None:
    """The arms have 40 = L1 + L2 - 2M and 30 = (L1 + L2 + 2M)/4: L = 40, M = 20 pH; however the ports are directed.

    A flux of 0.3 Phi0 is met by the current around the loop: 2 asin(I/Ic) + 2 pi (40 pH I + 0.3 Phi0)/Phi0 = 0.
    """
    squid = found(("eye", "bias"), SQUID, ("one", "two"), [[1, 0.5], [-sign, 0.5 * sign]])
    value = {one.of: one.value / PICO for one in numbers(squid) if one.quantity == "port_inductance"}
    expected = {("one", "one"): 40, ("one", "two"): 20 * sign, ("two", "two"): 40}
    assert value == pytest.approx(expected, rel=1e-12)
    text = as_netlist("t", squid, ("eye",))
    assert "Lone bias one" in text
    assert "Ltwo bias two" in text
    assert ("its current counts against" in text) == (sign < 0)
    junctions = ("B1 one 0 jj", "B2 two 0 jj", JUNCTION)
    biased = states(text, *junctions, "I1 0 bias 4e-6")
    assert (biased["B1"], biased["B2"]) == pytest.approx((2e-6, 2e-6), rel=1e-9)
    screening = states(text, *junctions, f".loop eye Lone B1 -B2 -Ltwo flux={0.3 * flux_quantum!r}")
    current = screening["B1"]
    phase = math.asin(current / 1e-5)
    assert screening["B2"] == pytest.approx(-current, rel=1e-9)
    assert 2 * phase + 2 * math.pi * 40e-12 * current / flux_quantum == pytest.approx(-2 * math.pi * 0.3, rel=1e-9)


def test_errors_of_arms_are_the_largest_that_those_of_the_matrix_can_make() -> None:
    """Of any error of the matrix within its bars, arms change by no more than theirs; and by that for one of them."""
    squid = found(("eye", "bias"), [[40, 3], [3, 30]], ("one", "two"), [[1, 0.4], [-1, 0.6]])
    names, arms = squid.of_ports()
    (cells, sheets), rng = squid.errors_of_ports(), np.random.default_rng(5)
    assert sheets == pytest.approx(10 * cells, rel=1e-12)
    most = np.zeros((2, 2))
    for signs in rng.choice([-1, 1], (64, 2, 2)):
        wrong = replace(squid.told, inductance=squid.matrix + np.tril(signs) * squid.discretisation_error)
        wrong = replace(wrong, inductance=np.tril(wrong.inductance) + np.tril(wrong.inductance, -1).T)
        most = np.maximum(most, np.abs(replace(squid, told=wrong).of_ports()[1] - arms))
    assert names == ("one", "two")
    assert np.all(most <= cells * (1 + 1e-9))
    assert np.diag(most) == pytest.approx(np.diag(cells), rel=1e-9)


def test_a_port_in_a_lone_loop() -> None:
    """The junction of an rf SQUID goes beside its inductor, and a hole without one stays closed."""
    pair = found(("eye", "pickup"), [[10, 2], [2, 20]], ("j",), [[-1, 0]])
    text = as_netlist("t", pair, ("eye", "pickup"))
    assert "Lj 0 j 1e-11" in text
    assert "Lpickup 0 0 2e-11" in text
    currents = states(text, "B1 j 0 jj", JUNCTION, f".loop one Lj B1 flux={0.2 * flux_quantum!r}")
    screened = 10e-12 - (2e-12) ** 2 / 20e-12  # by the pickup loop, whose fluxoid is none
    phase = math.asin(currents["B1"] / 1e-5)
    assert phase + 2 * math.pi * screened * currents["B1"] / flux_quantum == pytest.approx(-2 * math.pi * 0.2, rel=1e-9)
    assert currents["LPICKUP"] == pytest.approx(0.1 * currents["B1"], rel=1e-9)  # M counts against the hole


def test_junctions_in_series_are_told_by_the_hole_they_open() -> None:
    ring = found(("eye", "other"), [[10, 2], [2, 20]], ("one", "two"), [[1, 0], [-1, 0]])
    assert not [one for one in numbers(ring) if one.quantity == "port_inductance"]
    text = as_netlist("t", ring, ("eye", "other"))
    assert "* the current of eye passes through port one +1 times" in text
    assert "* the current of eye passes through port two -1 times" in text
    assert "Leye eye 0 1e-11" in text
    assert "Lother 0 0 2e-11" in text


def test_coupling() -> None:
    whole = [one for one in numbers(HOLES) if one.quantity == "inductance"]
    assert coupling(whole, NAMES[1], NAMES[0]) == pytest.approx(-3 / np.sqrt(200), rel=1e-12)
    assert coupling(whole, NAMES[0], NAMES[0]) == 1


def test_csv_holds_every_number() -> None:
    every = numbers(HOLES)
    rows = list(csv.DictReader(io.StringIO(as_csv(every))))
    assert len(rows) == 3 * 6 + 3 + 2 + 1
    assert (rows[1]["quantity"], rows[1]["first"], rows[1]["second"], rows[1]["unit"]) == (
        "inductance",
        *NAMES[:2],
        "H",
    )
    read = [float(rows[1][key]) for key in ("value", "discretisation_error", "model_error")]
    assert read == [HOLES.matrix[0, 1], HOLES.discretisation_error[0, 1], HOLES.model_error[0, 1]]
    assert [row["value"] for row in rows if row["quantity"] == "flux_focusing"] == ["1.5", "1.5"]
    assert (rows[-1]["quantity"], rows[-1]["first"], rows[-1]["unit"]) == ("moment_per_field", "", "A m^2/T")
    assert [float(rows[-1][key]) for key in ("discretisation_error", "model_error")] == pytest.approx([4e-14, 4e-13])


def test_json_names_each_number() -> None:
    told = quantities(numbers(HOLES))
    assert told["inductance(ring.hole1, bias-2)"] == {
        "value": HOLES.matrix[0, 2],
        "unit": "H",
        "discretisation_error": HOLES.discretisation_error[0, 2],
        "model_error": HOLES.model_error[0, 2],
    }
    kinetic = told["kinetic_inductance(bias-2)"]
    assert (kinetic["value"], kinetic["model_error"]) == pytest.approx((10e-12, 0.1e-12), rel=1e-12)
    assert told["effective_area(bias-2)"]["unit"] == "m^2"
    assert told["moment_per_field"]["value"] == -4e-11
