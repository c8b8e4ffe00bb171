"""Netlists: what is read, what is refused and how, and that the order of lines leaves no trace."""

import random

import numpy as np
import pytest

from fluxoid.circuit import circuit, read_netlist, spread_circuit, transient, write_netlist
from fluxoid.circuit.description.elements import Coupling, CurrentSource, Inductor, Junction, Loop, Resistor
from fluxoid.circuit.description.waveforms import PiecewiseLinear, Pulse, Sine
from fluxoid.circuit.netlist.expressions import number
from fluxoid.circuit.prepare import prepare
from fluxoid.errors import InputError, UnwiseWarning

RUN = ".tran 0.1p 10p\n"
JJ = ".model jj jj(rtype=0, icrit=0.1m, rn=2, r0=2, cap=50f)\n"

# text after a first line of comment; line, words of the message, words of the advice
BAD = [
    ("R1 1 0\n", 2, "R1 has 2 words", "NODE NODE VALUE"),
    ("R1 1 0 5k\nQ1 1 0 2\n", 3, "'Q1' starts no element", "R L C B"),
    ("B1 1 0 jj\n", 2, "B1: no model 'jj'", ".model jj"),
    ("B1 1 0 jj\n.model jj jj(icritt=1m)\n", 3, "no parameter ICRITT", "RN"),
    ("B1 1 0 jj\n.model jj npn(bf=1)\n", 3, "of type 'npn(bf=1)'", "jj"),
    ("B1 1 0 jj area=0\n" + JJ, 2, "area 0", "above zero"),
    ("B1 1 0 jj\n.model jj jj(rtype=0, cap=-1f)\n", 2, "B1: capacitance is -1e-15", "zero or more"),
    ("R1 1 0 1\nI1 0 1 pwl(0 0 5p)\n", 3, "pwl with 3 numbers", "pairs"),
    ("R1 1 0 1\nI1 0 1 pwl(0 0 5p 1u 3p 2u)\n", 3, "time 3e-12 s comes after 5e-12 s", "do not decrease"),
    ("R1 1 0 1\nI1 0 1 pwl(0 0 5p 1u\n", 3, "a bracket in", "closing bracket"),
    ("R1 1 0 1\nI1 0 1 pulse(0 1u 1p -1p)\n", 3, "negative time", "at least 0"),
    ("R1 1 0 1\nI1 0 1 saw(1 2)\n", 3, "no source function 'saw'", "pulse"),
    ("R1 1 0 1e400\n", 2, "'1e400' is not finite", "smaller"),
    ("R1 1 0 nan\n", 2, "'nan' in 'nan' is no number", ".param nan"),
    ("R1 1 0 5a\n", 2, "atto to some", "1e-18"),
    ("R1 1 0 5q\n", 2, "'q' is no suffix", "f p n u m"),
    ("R1 1 0 {rr*2}\n", 2, "'rr' in", ".param rr"),
    ("R1 1 0 2*/3\n", 2, "'/' in '2*/3'", ""),
    (".param a=b b=a\nR1 1 0 a\n", 2, "A -> B -> A", "a number"),
    ("R1 1 0 1\nR1 2 0 1\n", 3, "R1 is defined twice, first at netlist:2", "another name"),
    ("L1 1 0 2p\nK1 L1 L3 .5\n", 3, "K1 couples L3", "two inductors"),
    ("L1 1 0 2p\nL2 2 0 2p\nK1 L1 L2 -1.2\n", 4, "K1: a coupling of -1.2", "|k| below 1"),
    ("V1 1 0 1m\nL1 1 2 0\nP1 2 0 1\n", 3, "a singular loop: L1, P1, V1", "resistance in the loop"),
    ("I1 0 1 1u\nC1 1 2 1p\n", 2, "I1 drives a current into nodes 1, 2", "to ground"),
    ("E1 1 0 1 0 1\nR1 1 0 1\n", 2, "gain of one", "another gain"),
    (".loop S L1 L2 flux=1\nL1 1 0 2p\nL2 2 0 3p\n", 2, "open between L1 (at node 0) and L2 (at 2)", "order"),
    (".loop S R1\nR1 1 0 2\n", 2, "R1, which carries no supercurrent", "inductors and junctions"),
    ("C1 1 0 -5p\nR1 1 0 1\n", 2, "C1: -5p is negative", "zero or more"),
    ("R1 1 0 1\n.include nowhere.cir\n", 3, "cannot read nowhere.cir", "a path"),
    ("R1 1 0 1\n.tran 1 10p\n", 3, "a step of 1 s in a run of 1e-11 s", "STEP STOP"),
    (".subckt c a b\nR1 a b 1\n.ends\nX1 c 1 0 2\n", 5, "gives 3 nodes to subcircuit C", "A B"),
    (".subckt c a b\nX1 c a b\n.ends\nX1 c 1 0\n", 3, "contains itself", ""),
    (".subckt c a b\nR1 a b 1\n", 2, "subcircuit C has no .ends", ".ends"),
    ("X1 c 1 0\n", 2, "no subcircuit '0' (or 'c')", ".subckt"),
    ("T1 1 0 2 0 z0=5\n", 2, "T1 needs Z0= and TD=", "TD=10p"),
    ("R1 1 0 {}\n", 2, "'}' in '{}' stands where a number should be", "a number"),
    ("R1 1 0 2+\n", 2, "'2+' ends where a number should be", "a number"),
    ("R1 1 0 {foo(2)}\n", 2, "no function 'foo'", "sqrt"),
    ("R1 1 0 {sqrt(-3)}\n", 2, "SQRT of a number outside its domain", "another value"),
    ("R1 1 0 {(-3)^0.5}\n", 2, "has no finite value", "another expression"),
    ("R1 1 0 " + "(" * 2000 + "1" + ")" * 2000 + "\n", 2, "too many brackets", ".param"),
    ("R1 1 0 5\u00b5\n", 2, "'\u00b5' in", "u for micro"),
    ("R1 1 0 5 spread=1.5\n", 2, "R1: a spread of 1.5", "between 0 and 1"),
    ("R1 1 0 5 temp=-4\n", 2, "R1: temp=-4", "kelvin"),
    (".param a=1 a=2\nR1 1 0 a\n", 2, "parameter a is defined twice", "another name"),
    ("B1 1 0 jj\n.model jj jj(rn=2)\n.model jj jj(rn=3)\n", 4, "jj is defined twice, first at netlist:3", "another"),
    ("B1 1 0 jj\n.model jj jj(icrit=1u d=2)\n", 3, "d=2 in model JJ", "between 0 and 1"),
    ("B1 1 0 jj\n.model jj jj(rn=2 t=-4)\n", 3, "t=-4 in model JJ", "kelvin"),
    ("B1 1 0 jj\n.model jj jj(cpr={})\n", 3, "empty list of harmonics", "cpr={1, 0.2}"),
    ("R1 1 0 1\n.tran 1p 10p -5p\n", 3, "a negative time", ".tran STEP STOP"),
    ("R1 1 0 1\n.tran 1p 10p 0 -1p\n", 3, "a negative time", ".tran STEP STOP"),
    ("R1 1 0 1\n.tran 1p 30p\n", 4, "a second .tran, the first is at netlist:3", "one of them"),
    ("L1 1 0 2p\nL2 2 0 2p\nK1 L1 L2 .2\nK2 L2 L1 .3\n", 5, "K2 couples L2 and L1 again, as K1 does", "one of"),
    ("L1 1 0 2p\nL2 1 0 2p\n.loop S L1 -L2 L1 -L2\n", 4, "loop S passes L1 twice", "once"),
    (".subckt c a a\nR1 a 0 1\n.ends\nX1 1 2 c\n", 2, "the node A twice", "another name"),
    (".subckt c a\nR1 a 0 1\n.ends\nX1 1 c q=3\n", 5, "no element or parameter Q", "R1"),
    ("R1 1 0 1\nI1 0 1 pwl()\n", 3, "pwl with 0 numbers", "pairs of time and value"),
    ("R1 1 0 1\nI1 0 1 cus(w.dat)\n", 3, "without the spacing", "cus(FILE"),
    ("B1 1 0 jj\n.loop A B1 B7\n.model jj jj()\n", 3, "loop A passes B7, and there is no such element", "B1"),
    ("R1 1 0 1\nI1 0 1 pulse(0 1 0 0 0 0 1e-26)\n", 3, "a source that repeats every 1e-26 s", "a longer period"),
]


def prepared(text):
    n = read_netlist(text)
    with n.located():
        return prepare(n.circuit)


@pytest.mark.parametrize(("text", "line", "what", "advice"), BAD, ids=[b[2] for b in BAD])
def test_bad_netlists_name_the_line_the_token_and_what_to_try(text, line, what, advice):
    with pytest.raises(InputError) as caught:
        prepared("* a comment\n" + text + RUN)
    assert caught.value.where == f"netlist:{line}"
    assert what in caught.value.what
    assert caught.value.try_
    assert advice in caught.value.try_


def test_empty_and_binary_files(tmp_path):
    for content, what in ((b"", "without elements"), (b"* a\nR1 1 0 1 * caf\xe9\n", "line 2 holds a byte 0xe9")):
        (tmp_path / "n.cir").write_bytes(content)
        with pytest.raises(InputError, match=what):
            read_netlist(tmp_path / "n.cir")
    with pytest.raises(InputError, match="No such file"):
        read_netlist(tmp_path / "other.cir")


def test_files_that_a_netlist_names(tmp_path):
    """The line that names a file is told, also where the file is no text."""
    (tmp_path / "bad.txt").write_bytes(b"* caf\xe9\n")
    (tmp_path / "empty.txt").write_text("")
    for line, what in (
        (".include bad.txt", "bad.txt is no text in UTF-8: line 1 holds a byte 0xe9"),
        (".include .", "cannot read ."),
        ("I1 0 1 cus(bad.txt 1p 1)", "bad.txt is no text"),
        ("I1 0 1 cus(empty.txt 1p 1)", "the first line of empty.txt is empty"),
        (".inductances bad.txt L1 1 0", "bad.txt is no text"),
        (".inductances none.txt L1 1 0", "cannot read none.txt"),
    ):
        (tmp_path / "n.cir").write_text(f"* a\nR1 1 0 1\n{line}\n")
        with pytest.raises(InputError) as caught:
            read_netlist(tmp_path / "n.cir")
        assert what in caught.value.what
        assert caught.value.where == "n.cir:3"


def test_line_ends_and_marks_of_order_are_nothing(tmp_path):
    """Lines that end as on other systems, and a mark of byte order, leave the circuit as it is."""
    text = "R1 1 0 1\nI1 0 1\n+ pwl(0 0\n+ 5p 1u)\n.tran 1p 10p\n"
    plain = read_netlist(text).circuit
    for content in (text.replace("\n", "\r\n").encode(), text.replace("\n", "\r").encode(), text.encode("utf-8-sig")):
        (tmp_path / "n.cir").write_bytes(content)
        assert read_netlist(tmp_path / "n.cir").circuit == plain


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("L1 1 0 5\n", 2, "L1 is 5 H; .* p or n after"),
        ("C1 1 0 50\n", 2, "C1 is 50 F; .* f or p after"),
        ("R1 1 0 1\n.tran 1 10\n", 3, "a run of 10 s; .* n or p"),
        ("L1 r r 5p\n.loop S L1 flux=0.25\n", 3, "S is 0.25 Wb; .*PHI_ZERO"),
    ],
)
def test_suffixes_that_seem_to_be_left_out(text, line, what):
    """Such a netlist is read, and told of with its line."""
    with pytest.warns(UnwiseWarning, match=f"netlist:{line}: {what}"):
        read_netlist("* a\n" + text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4p", 4e-12), ("0.07pF", 0.07e-12), ("1meg", 1e6), ("2.5mA", 2.5e-3), ("5Ohm", 5.0), ("1f", 1e-15),
        ("-3uV", -3e-6), ("1e-3k", 1.0), ("2X", 2e6), (".5n", 5e-10), ("3.", 3.0), ("10ps", 1e-11),
    ],
)  # fmt: skip
def test_numbers(text, value):
    """The decimal point is moved, so there is no rounding: exact equality."""
    assert number(text) == value


CELL = f"""* everything once
.param ic=0.1m half={{ic/2}} l0='2*1.5p'
{JJ}
.subckt cell in out l=3p
B1 in 0 jj area=ic/0.1m
L1 in out {{l}}
+
R1 out 0 2 temp=4.2
.ends cell
X1 1 2 cell
X2 cell 2 3 l=4p
IB 0 1 pwl(0 0 5p {{half}})
I2 0 3 pulse(0 50u 10p 1p 1p 5p 40p)
V1 4 0 sin(0 10u 10G)
R2 4 3 10
L3 5 0 l0
L4 6 0 l0
K1 L3 L4 -0.3
C1 5 0 100f
R5 5 0 1
R6 6 0 1
G1 5 0 1 0 1m
.loop RING L7 flux=0.3*PHI_ZERO fluxoid=1
L7 r r 5p
.temp 1.2
.tran 0.5p 60p 10p
.print v(1) i(L1.X1) p(B1.X2)
.save @L3[i]
.plot v(5,6) i(L7)
.end
this is never read
"""


def test_what_is_read():
    n = read_netlist(CELL)
    c = n.circuit
    assert c["B1|X1"] == Junction("B1|X1", "1", "0", 1e-4, 2.0, 50e-15)
    assert c["L1|X1"] == Inductor("L1|X1", "1", "2", 3e-12)
    assert c["L1|X2"] == Inductor("L1|X2", "2", "3", 4e-12)
    assert c["R1|X2"] == Resistor("R1|X2", "3", "0", 2.0, 4.2)
    assert c["IB"] == CurrentSource("IB", "0", "1", 1.0, PiecewiseLinear((0, 5e-12), (0, 5e-5)))
    assert c["I2"].waveform == Pulse(0.0, 50e-6, 10e-12, 1e-12, 1e-12, 5e-12, 40e-12)
    assert c["V1"].waveform == Sine(0.0, 10e-6, 10e9)
    assert c["K1"] == Coupling("K1", "L3", "L4", -0.3)
    assert c["RING"] == Loop("RING", ("L7",), c["RING"].amplitude, fluxoid=1)
    assert n.commands.temperature == 1.2
    assert n.commands.outputs == ["V(1)", "I(L1|X1)", "P(B1|X2)", "I(L3)", "V(5,6)", "I(L7)"]
    assert (n.commands.step, n.commands.stop, n.commands.start) == (0.5e-12, 60e-12, 10e-12)


def test_what_has_no_meaning_here_is_said():
    with pytest.warns(UnwiseWarning, match=r"netlist:3: \.neb is left out"):
        read_netlist("* a\nR1 1 0 1\n.neb 1G\n" + RUN)


def test_written_and_read_again():
    """Element by element the same; outputs and times too; and once more is the same text."""
    n = read_netlist(CELL)
    text = write_netlist(n.circuit, n.commands)
    again = read_netlist(text)
    assert again.circuit == n.circuit
    assert again.commands.outputs == n.commands.outputs
    assert write_netlist(again.circuit, again.commands) == text


def test_a_junction_without_resistance_is_written_and_read_again():
    made = circuit([Junction("B1", "1", "0", 1e-4, float("inf"), 1e-13), Inductor("L1", "1", "0", 1e-12)])
    assert read_netlist(write_netlist(made)).circuit == made


def test_names_that_a_netlist_cannot_hold():
    for elements, what in (
        ([Resistor("load", "1", "0", 1.0)], "starts with R"),
        ([Resistor("Ra", "1", "0", 1.0), Resistor("RA", "1", "0", 1.0)], "one name"),
    ):
        with pytest.raises(InputError, match=what):
            write_netlist(circuit(elements))


def test_loops_written_for_other_simulators_run_the_same():
    """A loop's flux as a phase source in series: the same equations, so the same currents to rounding."""
    text = f"* squid\nB1 1 0 jj\nB2 2 0 jj\nL1 3 1 5p\nL2 3 2 5p\nI1 0 3 0.25m\n{JJ}"
    n = read_netlist(text + ".loop S L1 B1 -B2 -L2 flux=0.3*PHI_ZERO fluxoid=1\n.tran 1p 50p\n.print v(3)\n.end\n")
    other = read_netlist(write_netlist(n.circuit, n.commands, standard=True))
    assert not other.circuit.of(Loop)
    one, two = (transient(m.circuit, 50e-12, ["V(3)"], 1e-12, tolerance=1e-9).values["V(3)"] for m in (n, other))
    assert one == pytest.approx(two, abs=1e-7 * np.max(np.abs(one)))


def test_shuffled_lines_change_nothing():
    """Not one bit, with thermal noise: elements are put in one order, noise is keyed by names."""
    head, body = CELL.splitlines()[:11], CELL.splitlines()[11:-2]
    n = read_netlist(CELL)
    first = transient(n.circuit, 60e-12, n.commands.outputs, 1e-12, temperature=4.2, seeds=5)
    for seed in range(3):
        lines = body[:]
        random.Random(seed).shuffle(lines)
        m = read_netlist("\n".join([*head, *lines, ".end", ""]))
        again = transient(m.circuit, 60e-12, n.commands.outputs, 1e-12, temperature=4.2, seeds=5)
        for name in n.commands.outputs:
            assert np.array_equal(first.values[name], again.values[name]), name
        assert first.steps == again.steps


def couplings(k):
    """Six inductors over resistors, each pair coupled by k(i, j)."""
    lines = [f"L{i} {i} 0 {10 + i}p\nR{i} {i} 0 1" for i in range(1, 7)]
    pairs = [(i, j) for i in range(1, 7) for j in range(i + 1, 7)]
    lines += [f"K{n} L{i} L{j} {k(i, j)!r}" for n, (i, j) in enumerate(pairs)]
    return "\n".join(["* coupled", *lines, "I1 0 1 10u", ".tran 1p 20p", ".end", ""])


def test_many_couplings_of_both_signs():
    """L i' = R (b - i) for six coupled inductors, against the exponential of the matrix; 1e-8."""
    from scipy.linalg import expm

    def k(i, j):
        return (-1) ** (i * j) * 0.12 / (j - i)

    n = read_netlist(couplings(k))
    L = np.diag([(10 + i) * 1e-12 for i in range(1, 7)])
    for i in range(1, 7):
        for j in range(i + 1, 7):
            L[i - 1, j - 1] = L[j - 1, i - 1] = k(i, j) * np.sqrt(L[i - 1, i - 1] * L[j - 1, j - 1])
    drive = np.array([10e-6, 0, 0, 0, 0, 0])
    expected = drive - expm(-np.linalg.inv(L) * 20e-12) @ drive
    names = [f"I(L{i})" for i in range(1, 7)]
    done = transient(n.circuit, 20e-12, names, [20e-12], tolerance=1e-10, start="zero")
    assert [done.values[name][0] for name in names] == pytest.approx(expected, abs=1e-8 * 10e-6)


def test_couplings_that_store_negative_energy():
    """Each is below 1, all together are not possible: refused, with the inductors named, small and large circuits."""
    n = read_netlist(couplings(lambda i, j: 0.9 if (i + j) % 2 else -0.9))
    with pytest.raises(InputError, match="currents in L1, L2, L3, L4, L5, L6 would store negative energy"), n.located():
        transient(n.circuit, 1e-12)
    chain = "\n".join(f"R{i + 10} {i + 10} 0 1" for i in range(100))
    n = read_netlist(couplings(lambda i, j: 0.9 if (i + j) % 2 else -0.9).replace("I1", chain + "\nI1"))
    with pytest.raises(InputError, match="negative energy") as caught, n.located():
        transient(n.circuit, 1e-12)
    assert caught.value.where == "netlist:2"


def test_spread_is_repeatable():
    """By the element's name and the seed, whatever else is in the file; inside the range."""
    text = "* spread\nR1 1 0 10 spread=0.1\nL1 1 2 5p\nR2 2 0 3\n.spread L=0.2\n" + RUN
    n, more = read_netlist(text), read_netlist(text.replace("R2 2 0 3", "R2 2 0 3\nL0 2 0 1p"))
    drawn, again, other = spread_circuit(n, 4), spread_circuit(more, 4), spread_circuit(n, 5)
    assert drawn["R1"] == again["R1"]
    assert drawn["L1"] == again["L1"]
    assert drawn["R1"] != other["R1"]
    assert drawn["R2"] == n.circuit["R2"]
    assert abs(drawn["R1"].resistance / 10 - 1) <= 0.1
    assert abs(drawn["L1"].inductance / 5e-12 - 1) <= 0.2
