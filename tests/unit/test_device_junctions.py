"""Junctions in ports: every mistake is told with its place and what to try."""

import copy
from typing import Any

import pytest

from fluxoid.device import dump, load
from fluxoid.errors import InputError

SQUID: dict[str, Any] = {
    "material": {"penetration_depth": "10 nm"},
    "film": {
        "washer": {
            "thickness": "1 nm",  # so thin that no sheets are tried, which takes time
            "shape": {
                "kind": "difference",
                "shape": {"kind": "rectangle", "width": "10 um", "height": "10 um"},
                "minus": [{"kind": "rectangle", "width": "4 um", "height": "4 um"}],
            },
        }
    },
    "hole": {"eye": {"at": ["0 um", "0 um"]}},
    "contact": {
        name: {
            "film": "washer",
            "kind": "superconducting",
            "shape": {"kind": "rectangle", "width": "4 um", "height": "10 nm", "center": ["0 um", f"{y} um"]},
        }
        for name, y in (("in", 5), ("out", -5))
    },
    "port": {
        "left": {"from": ["-6 um", "0 um"], "to": ["-1 um", "0 um"]},
        "right": {"from": ["1 um", "0 um"], "to": ["6 um", "0 um"]},
        "bias": {"contacts": ["in", "out"]},
    },
    "junction": {
        "left": {"critical_current": "10 uA", "resistance": "2 ohm", "capacitance": "50 fF"},
        "right": {"like": "left"},
    },
    "curves": {"flux": {"start": -1, "stop": 1, "points": 5}},
}


def changed(**tables: Any) -> dict[str, Any]:
    """The SQUID with other junctions, other curves or another port."""
    made = copy.deepcopy(SQUID)
    for name, table in tables.items():
        if table is None:
            del made[name]
        else:
            made[name] = {**made[name], **table}
    return made


def test_reads_and_is_written_again() -> None:
    device = load(SQUID)
    assert device.junction["left"].capacitance == pytest.approx(5e-14)
    assert device.curves is not None
    assert device.curves.flux.values() == (-1.0, -0.5, 0.0, 0.5, 1.0)
    import tomllib

    assert load(tomllib.loads(dump(device))) == device


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (
            {"junction": {"left": {"port": "leff", "critical_current": "1 uA"}}},
            'junction.left.port: no port is named "leff". Try: "left"',
        ),
        ({"junction": {"left": {"port": "bias", "critical_current": "1 uA"}}}, "lies between contacts"),
        ({"junction": {"other": {"port": "left", "critical_current": "1 uA"}}}, 'holds junction "left" already'),
        ({"junction": {"right": {"like": "lefft"}}}, "junction.right.like: no junction with numbers of its own"),
        ({"junction": {"left": {"resistance": "2 ohm"}}}, "junction.left: nothing tells its critical current"),
        ({"junction": {"left": {"critical_current": "1 uA", "like": "right"}}}, "critical_current and like are given"),
        ({"junction": {"right": {"like": "left", "resistance": "1 ohm"}}}, "those of the other junction"),
        ({"junction": {"left": {"critical_current": "0 uA"}}}, "junction.left.critical_current"),
        (
            {"junction": {"left": {"bridge": {"length": "1 um", "width": "4 um"}}}},
            "material.coherence_length: Ginzburg-Landau needs",
        ),
        ({"port": {"third": {"from": ["0 um", "-6 um"], "to": ["0 um", "-1 um"]}}}, "port.third: holds no junction"),
        ({"junction": None}, "curves: there is no junction in any port"),
        ({"curves": {"hole": "ey"}}, 'curves.hole: no hole is named "ey". Try: "eye"'),
        ({"curves": {"bias": "left"}}, 'curves.bias: no port between contacts is named "left"'),
        ({"curves": {"open": ["left"]}}, 'curves.open: port "left" holds a junction'),
        ({"curves": {"open": ["nothing"]}}, "curves.open: no port across a bridge or a slit"),
        (
            {"curves": {"biases": ["1 uA"]}, "junction": {"left": {"critical_current": "1 uA"}}},
            "curves: a voltage is asked for, and no junction has a resistance",
        ),
        ({"curves": {"flux": {"start": 0, "stop": 1, "points": 1}}}, "curves.flux.points"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_mistakes_are_told(tables: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as error:
        load(changed(**tables))
    assert told in str(error.value)


def test_a_bridge_is_no_slit() -> None:
    slit = {"left": {"from": ["-6 um", "0 um"], "to": ["-1 um", "0 um"], "width": "1 um"}}
    with pytest.raises(InputError, match=r"port\.left"):
        load(changed(port=slit))
