"""The dialect's language: expressions, subcircuits in subcircuits, files that a netlist reads."""

import math
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fluxoid.circuit import Resistor, Samples, from_inductance_matrix, read_netlist
from fluxoid.circuit.netlist.expressions import CONSTANTS, FUNCTIONS, expression_value
from fluxoid.constants import flux_quantum

leaves = st.sampled_from(["2", "3.5", "0.25", "1e-3", "A", "B", "PI"])
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda t: f"{t[0]}{t[1]}{t[2]}"),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"sin({t})"),
        inner.map(lambda t: f"sqrt(abs({t}))"),
        inner.map(lambda t: f"({t})^2"),
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(expressions)
def test_expressions_have_the_value_of_arithmetic(text):
    """Precedence and brackets as in Python, of which each expression here is one as well; equal to the last bit or
    so."""
    known = {"A": 1.5, "B": -0.75}
    python = {**known, "PI": math.pi, "sin": math.sin, "sqrt": math.sqrt, "abs": abs}
    try:
        expected = float(eval(text.replace("^", "**"), {"__builtins__": {}}, python))
    except (ZeroDivisionError, OverflowError):
        assume(False)
    assume(math.isfinite(expected))
    assert expression_value(text, known.get, "here") == pytest.approx(expected, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2^3^2", 512.0), ("-2^2", -4.0), ("2*-3", -6.0), ("[1+{2}]*2", 6.0), ("'2*3'", 6.0), ("1f+1p", 1.001e-12),
        ("2**3", 8.0), ("8/4/2", 1.0), ("2-3-4", -5.0), ("2.5k/1meg", 2.5e-3), ("PHI_ZERO/2", flux_quantum / 2),
    ],
)  # fmt: skip
def test_order_of_operators(text, value):
    assert expression_value(text, lambda name: None, "here") == pytest.approx(value, rel=1e-15)


def test_every_function_and_constant():
    """Each function of the dialect at a place where it is defined, by the library of the same name."""
    for name, function in FUNCTIONS.items():
        at = 1.25 if name == "ACOSH" else 0.5
        assert expression_value(f"{name.lower()}({at})", lambda name: None, "here") == pytest.approx(
            function(at), rel=1e-15
        )
    for name, value in CONSTANTS.items():
        assert expression_value(name.lower(), lambda name: None, "here") == value


NESTED = """* resistors two levels down
.param g=2
.subckt inner a b r=1
R1 a b {r*g}
.ends
.subckt outer p q r=10
X1 p m inner r={r}
X2 m q inner r={2*r}
.ends
X1 1 0 outer r=5
X2 1 2 outer
R2 2 0 1
.print i(R1.X1.X2) v(m.X2)
"""


def test_subcircuits_in_subcircuits():
    """Parameters go down level by level, inner nodes are private, main parameters are seen everywhere; names run from
    the element outwards."""
    n = read_netlist(NESTED)
    assert {e.name: e.resistance for e in n.circuit.of(Resistor)} == {
        "R1|X1|X1": 10.0, "R1|X2|X1": 20.0, "R1|X1|X2": 20.0, "R1|X2|X2": 40.0, "R2": 1.0,
    }  # fmt: skip
    assert n.circuit["R1|X1|X2"] == Resistor("R1|X1|X2", "1", "M|X2", 20.0)
    assert n.commands.outputs == ["I(R1|X1|X2)", "V(M|X2)"]


def test_files_that_are_read(tmp_path: Path):
    """An include inside an include, from the folder of each file; samples of three orders; an inductance matrix."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "one.cir").write_text(".include two.cir\n")
    (tmp_path / "parts" / "two.cir").write_text("RI 1 0 3\n")
    (tmp_path / "wave.dat").write_text("0 1 2 1 0\n")
    (tmp_path / "matrix.txt").write_text("5e-12 1e-12\n1e-12 8e-12\n")
    lines = [".include parts/one.cir", *(f"I{k} 0 1 cus(wave.dat 1p 1u {k})" for k in range(3))]
    lines += [".inductances matrix.txt L1 5 0 L2 6 0", "R5 5 0 1", "R6 6 0 1"]
    (tmp_path / "n.cir").write_text("\n".join(["* files", *lines, ""]))
    made = read_netlist(tmp_path / "n.cir").circuit
    assert made["RI"] == Resistor("RI", "1", "0", 3.0)
    for k, order in enumerate((0, 1, 3)):
        assert made[f"I{k}"].waveform == Samples((0.0, 1e-6, 2e-6, 1e-6, 0.0), 1e-12, order)
    matrix = [[5e-12, 1e-12], [1e-12, 8e-12]]
    for element in from_inductance_matrix(["L1", "L2"], matrix, [("5", "0"), ("6", "0")]):
        assert made[element.name] == element
