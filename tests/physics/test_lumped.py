"""From a device to its curves: signs, series, open ports, bridges; a circuit against Ginzburg-Landau."""

import importlib.util
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fluxoid
from fluxoid.circuit import CurrentSource, Inductor, Junction, Loop, circuit, critical_current, operating_points
from fluxoid.circuit.description.circuit import replaced
from fluxoid.cli import main
from fluxoid.constants import flux_quantum
from fluxoid.device import CurrentPhase, load
from fluxoid.errors import InputError, RunError
from fluxoid.extract import Lumped, circuit_of, curves, relation_of_bridge
from fluxoid.extract.bridge import stretch_of
from fluxoid.recipes import current_phase
from unit.test_device_junctions import SQUID, changed

EXAMPLES = Path(__file__).parents[2] / "examples" / "circuit"
CELL = 5e-7  # of London's lattices here, a twentieth of the washer: what is compared shares them


@pytest.fixture(scope="module")
def washer() -> Lumped:
    return circuit_of(load(SQUID), cell=CELL)


def test_a_squid_is_the_one_written_by_hand(washer: Lumped) -> None:
    """Two junctions in a loop of London's inductance: Ic(flux) of the device's circuit and of four elements alone.

    The bias divides evenly by symmetry, so that the arms' mutual inductance adds to the loop alone. Both go through the
    same search; arms of one matrix differ by the solutions' tolerance of 1e-8, hence 1e-6.
    """
    loop = washer.inductance.matrix[0, 0]
    elements = [
        Junction("B1", "1", "0", 1e-5),
        Junction("B2", "2", "0", 1e-5),
        Inductor("L1", "b", "1", loop / 2),
        Inductor("L2", "b", "2", loop / 2),
        CurrentSource("I", "0", "b"),
        Loop("S", ("L1", "B1", "-B2", "-L2")),
    ]
    device = load(SQUID)
    found = curves(device, washer)
    flux = np.array(device.curves.flux.values()) * flux_quantum
    expected = critical_current(circuit(elements), "I", "S", flux)
    assert found["critical_current"] == pytest.approx(expected, rel=1e-6)
    assert found["flux"] == pytest.approx(flux)
    assert found["field"] * washer.area == pytest.approx(flux)


def test_the_direction_of_a_port_is_a_name_alone(washer: Lumped) -> None:
    """A line drawn the other way: the same currents against flux, with junctions in uneven arms."""
    table = {"left": {"critical_current": "10 uA"}, "right": {"critical_current": "6 uA"}}
    turned = {"right": {"from": ["6 um", "0 um"], "to": ["1 um", "0 um"]}}
    one = load(changed(junction=table, curves={"flux": {"start": 0, "stop": 0.4, "points": 3}}))
    other = load(changed(junction=table, port=turned, curves={"flux": {"start": 0, "stop": 0.4, "points": 3}}))
    first, second = (curves(device, circuit_of(device, cell=CELL)) for device in (one, other))
    assert first["critical_current"] == pytest.approx(second["critical_current"], rel=1e-6)
    assert np.ptp(first["critical_current"]) > 1e-6


def test_flux_has_the_sign_of_the_field_and_current_screens_it() -> None:
    """One junction in a ring: L I + (Phi0/2 pi) phase + Phi = 0, so that a small flux makes a current of other sign.

    With 0.3 uA in 40 pH the junction is the larger inductance: I = -Ic sin(2 pi (Phi + L I)/Phi0), exactly.
    """
    tables = {name: SQUID[name] for name in ("material", "film", "hole")}
    for ends in (("-6 um", "-1 um"), ("-1 um", "-6 um")):
        port = {"left": {"from": [ends[0], "0 um"], "to": [ends[1], "0 um"]}}
        device = load({**tables, "port": port, "junction": {"left": {"critical_current": "0.3 uA"}}})
        made = circuit_of(device, cell=CELL)
        assert not made.biased
        flux = 0.1 * flux_quantum
        (loop,) = made.loops
        assert abs(made.loops[loop]) == pytest.approx(made.area, rel=1e-9)
        rest = operating_points(replaced(made.circuit, {loop: flux * made.loops[loop] / made.area}))[0]
        current = rest.currents["Lleft"] * np.sign(made.loops[loop])
        inside = flux + made.inductance.matrix[0, 0] * current
        assert current == pytest.approx(-3e-7 * np.sin(2 * np.pi * inside / flux_quantum), rel=1e-6)
        assert current < 0
        with pytest.raises(InputError, match=r"no port between contacts feeds"):
            curves(device, made)


def test_junctions_in_series_share_an_arm() -> None:
    """Three junctions of a ring without a bias carry one current; a smaller one decides: a flux qubit's loop."""
    tables = {name: SQUID[name] for name in ("material", "film", "hole")}
    ports = {
        "a": {"from": ["-6 um", "0 um"], "to": ["-1 um", "0 um"]},
        "b": {"from": ["0 um", "1 um"], "to": ["0 um", "6 um"]},
        "c": {"from": ["6 um", "0 um"], "to": ["1 um", "0 um"]},
    }
    table = {"a": {"critical_current": "1 uA"}, "b": {"like": "a"}, "c": {"critical_current": "0.7 uA"}}
    made = circuit_of(load({**tables, "port": ports, "junction": table}), cell=CELL)
    assert len(made.circuit.of(Inductor)) == 1
    assert made.circuit.of(Inductor)[0].inductance == pytest.approx(made.inductance.matrix[0, 0])
    (loop,) = made.loops
    rest = operating_points(replaced(made.circuit, {loop: 0.2 * flux_quantum}))[0]
    sizes = {name: abs(current) for name, current in rest.currents.items()}
    assert max(sizes.values()) == pytest.approx(min(sizes.values()), rel=1e-9)
    assert sizes["Ba"] > 1e-8


def test_an_open_port_leaves_its_arm_out() -> None:
    """With one of two arms open the other carries all of the bias: Ic is that of its junction, whatever the flux."""
    table = changed(curves={"open": ["right"], "flux": {"start": 0, "stop": 0.5, "points": 2}, "hole": "eye"})
    del table["junction"]["right"]
    device = load(table)
    found = curves(device, circuit_of(device, cell=CELL))
    assert found["critical_current"] == pytest.approx(1e-5, rel=1e-6)


def test_voltages_are_those_of_the_bias(washer: Lumped) -> None:
    """Far above Ic both junctions conduct: V = (I R/2) sqrt(1 - (Ic/I)^2) at no flux, RSJ without capacitance.

    With 50 fF and 2 ohm, beta_c = 6e-3, and the mean changes by its square: 1e-3 is allowed.
    """
    device = load(changed(curves={"currents": {"start": "30 uA", "stop": "40 uA", "points": 2}, "fluxes": [0]}))
    found = curves(device, washer)
    current = found["current"]
    assert found["voltage"][0] == pytest.approx(current * np.sqrt(1 - (2e-5 / current) ** 2), rel=1e-3)


@pytest.fixture(scope="module")
def example() -> Any:
    specification = importlib.util.spec_from_file_location("two_bridges", EXAMPLES / "two_bridges.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bridges() -> dict[str, Any]:
    tables = tomllib.loads((EXAMPLES / "two-bridges.toml").read_text(encoding="utf-8"))
    tables["curves"]["flux"] = {"start": 0, "stop": 0.5, "points": 2}
    return tables


@pytest.fixture(scope="module")
def lumped(bridges: dict[str, Any]) -> Lumped:
    return circuit_of(load(bridges), cell=5e-9)


def test_two_bridges_against_ginzburg_landau_alone(bridges: dict[str, Any], lumped: Lumped, example: Any) -> None:
    """Period within 1 %, modulation within 3 %, as the example's page tells.

    Budget: the geometric inductance that Ginzburg-Landau leaves out is 0.02 %; nonlinear kinetic inductance of the arms
    (q^2 of 1 % at the largest current) and the field's pair breaking (0.6 % of Ic in one period) give about one per
    cent of the modulation; steps of 0.025 rad at the largest current 1e-3.
    """
    device = load(bridges)
    found = curves(device, lumped)
    period = flux_quantum / lumped.area
    assert np.abs(lumped.inductance.geometric[0, 0] / lumped.inductance.matrix[0, 0]) < 5e-3
    near = np.array([0.47, 0.53]) * period
    alone = example.alone(device, {0: [0.0, *near], 1: list(near)}, period)
    half = example.crossing(near, alone[0][1:], alone[1])
    assert 2 * half == pytest.approx(period, rel=0.01)
    largest, least = found["critical_current"]
    modulation = 1 - np.interp(half, near, alone[0][1:]) / alone[0][0]
    assert 1 - least / largest == pytest.approx(modulation, rel=0.03)
    assert largest == pytest.approx(alone[0][0], rel=0.02)


def test_a_bridge_has_the_inductance_that_is_taken_off(bridges: dict[str, Any], lumped: Lumped) -> None:
    """A stretch at small current has London's inductance, in the limit of small cells; its arm loses that.

    The corners of the bridge, where the current is singular, make both levels converge as h^(4/3). With two and four
    cells across the bridge 7.6 % and 2.9 % are left, and 0.2 % in the limit of that order; the terms of second order,
    (1/16)^2 of some ten per cent, and London's own error of the cells allow 1 %.
    """
    found = []
    for cell in (1e-8, 5e-9):
        stretch = stretch_of(load({**bridges, "lattice": {"cell": f"{cell} m"}}), "left").model_copy(
            update={"port": {}}
        )
        small = CurrentPhase(contact="left", to="right", phases=(0.02,), settle=1.0)
        found.append(flux_quantum / (2 * np.pi) * 0.02 / current_phase(stretch, small)["current"][0])
    limit = found[1] - (found[0] - found[1]) / (2 ** (4 / 3) - 1)
    assert limit == pytest.approx(lumped.stretches["left"].inductance, rel=0.01)
    assert lumped.stretches["left"].relation.inductance(0.0) == pytest.approx(found[0], rel=1e-3)
    _, arms = lumped.inductance.of_ports()
    inductor = next(one for one in lumped.circuit.of(Inductor) if one.name == "Lleft")
    assert inductor.inductance == pytest.approx(arms[0, 0] - lumped.stretches["left"].inductance, rel=1e-9)


def test_a_result_is_taken_for_a_relation(bridges: dict[str, Any], lumped: Lumped, tmp_path: Path) -> None:
    """The same stretch, run by itself and named by its path; and what is refused of results."""
    stretch = stretch_of(load(bridges), "left").model_copy(update={"port": {}})
    fluxoid.run(stretch, tmp_path / "bridge.fluxoid", progress=False)
    table = {"current_phase": "bridge.fluxoid", "resistance": "700 ohm"}
    device = load({**bridges, "junction": {"left": table, "right": {"like": "left"}}}, folder=tmp_path)
    found, expected = relation_of_bridge(device, "left", cell=2.5e-9), lumped.stretches["left"]
    assert found.relation.current == pytest.approx(expected.relation.current, rel=1e-9, abs=1e-16)
    assert found.inductance == pytest.approx(expected.inductance, rel=1e-9)
    assert lumped.circuit["Bleft"].critical_current == found.relation.critical_current
    missing = load({**bridges, "junction": {**bridges["junction"], "left": {"current_phase": "no.fluxoid"}}})
    with pytest.raises(InputError, match=r"junction\.left\.current_phase: .*no\.fluxoid is no result"):
        relation_of_bridge(missing, "left")


def test_a_long_stretch_is_told_to_jump(bridges: dict[str, Any]) -> None:
    """A narrow stretch of many coherence lengths has several currents at one phase, and no relation of a junction."""
    long = {**bridges, "film": {"loop": {**bridges["film"]["loop"]}}}
    shape = {**long["film"]["loop"]["shape"], "shape": {"kind": "rectangle", "width": "560 nm", "height": "1.2 um"}}
    shape["minus"] = [
        {"kind": "rectangle", "width": "240 nm", "height": "900 nm"},
        *[
            {"kind": "rectangle", "width": "60 nm", "height": "600 nm", "center": [f"{x} nm", "0 nm"]}
            for x in (-250, -150, 150, 250)
        ],
    ]
    long["film"]["loop"]["shape"] = shape
    long["contact"] = {
        name: {
            **contact,
            "shape": {**contact["shape"], "center": ["0 nm", "600 nm" if name == "in" else "-600 nm"]},
        }
        for name, contact in bridges["contact"].items()
    }
    table = {"bridge": {"length": "700 nm", "width": "180 nm", "cell": "20 nm", "points": 17}}
    device = load({**long, "junction": {"left": table, "right": {"like": "left"}}})
    with pytest.raises(RunError, match=r"junction\.left: the bridge has several currents at one phase"):
        relation_of_bridge(device, "left")


def test_boxes_that_cut_out_no_bridge(bridges: dict[str, Any]) -> None:
    for box, told in (
        ({"length": "160 nm", "width": "700 nm"}, "pieces of film"),
        ({"length": "160 nm", "width": "100 nm"}, "cuts the film lengthwise"),
    ):
        table = {"bridge": box}
        device = load({**bridges, "junction": {"left": table, "right": {"like": "left"}}})
        with pytest.raises(InputError, match=told):
            relation_of_bridge(device, "left")


def test_the_command_tells_writes_and_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    from fluxoid.device import dump

    monkeypatch.chdir(tmp_path)
    few = {"flux": {"start": 0, "stop": 0.5, "points": 2}, "biases": ["25 uA"]}
    Path("squid.toml").write_text(dump(load(changed(curves=few))), encoding="utf-8")
    line = "circuit squid.toml --json --output squid.csv --picture squid.png --netlist squid.cir"
    assert main([*line.split(), "--cell", "500 nm"]) == 0
    told = json.loads(capsys.readouterr().out)["quantities"]
    assert told["critical_current(Bleft)"] == {"value": 1e-5, "unit": "A"}
    largest = told["critical_current"]["value"]
    rows = [line.split(",") for line in Path("squid.csv").read_text(encoding="utf-8").splitlines()]
    assert [float(row[4]) for row in rows if row[0] == "critical_current"] == pytest.approx(largest)
    assert len([row for row in rows if row[0] == "voltage_flux"]) == 2
    assert Path("squid.png").stat().st_size > 1000
    from fluxoid.circuit import read_netlist

    again = read_netlist("squid.cir").circuit
    (loop,) = again.of(Loop)
    (source,) = again.of(CurrentSource)
    assert critical_current(again, source.name, loop.name, [0, flux_quantum / 2]) == pytest.approx(largest, rel=1e-6)
    assert main(["circuit", "squid.toml", "--seed", "3"]) == 2
    assert "curves.seed=3" in capsys.readouterr().err
    assert main(["circuit", "squid.cir", "--netlist", "no.cir"]) == 2
    assert "--netlist: is for devices" in capsys.readouterr().err
