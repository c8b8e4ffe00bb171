"""Netlists of other simulators: what is read, what warns with its line, and what --strict then refuses."""

import csv
import io
import warnings
from pathlib import Path

import numpy as np
import pytest

from fluxoid.circuit import (
    Inductor,
    Resistor,
    TransmissionLine,
    circuit,
    operating_points,
    read_netlist,
    transient,
    write_netlist,
)
from fluxoid.circuit.description.waveforms import (
    Constant,
    Exponential,
    PiecewiseLinear,
    PiecewiseSine,
    Pulse,
    Sine,
    WhiteNoise,
)
from fluxoid.cli.main import main
from fluxoid.errors import InputError, UnwiseWarning

JJ = ".model jj jj(rtype=0, icrit=0.1m, rn=2, r0=2, cap=50f)\n"
RUN = ".tran 0.1p 10p\n"


def read(text: str, *told: str):
    """The netlist, which warns with just these words, in order; and strictly it is refused with the first of them."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = read_netlist("* a\n" + text)
    words = [str(one.message) for one in caught if issubclass(one.category, UnwiseWarning)]
    assert len(words) == len(told), words
    for word, part in zip(words, told, strict=True):
        assert part in word
    if told:
        with pytest.raises(InputError) as refused:
            read_netlist("* a\n" + text, strict=True)
        assert refused.value.where.startswith("netlist")
    else:
        read_netlist("* a\n" + text, strict=True)
    return found


def wave(words: str, *told: str, run: str = RUN):
    return read(f"I1 0 1 {words}\nR1 1 0 1\n{run}", *told).circuit["I1"].waveform


def line_of(words: str, *told: str) -> TransmissionLine:
    return read(f"T1 1 0 2 0 {words}\nR1 1 0 1\nR2 2 0 1\n", *told).circuit["T1"]


def test_lines_of_many_spellings():
    assert line_of("LOSSLESS Z0=5 TD=10p") == line_of("z0=5 td=10p lossless=1")
    assert line_of("Z0=5 F=10G NL=0.5").delay == pytest.approx(5e-11, rel=1e-12)
    assert line_of("Z0=5 F=10G").delay == pytest.approx(2.5e-11, rel=1e-12)
    made = line_of("L=2u C=80n LEN=1m")
    assert (made.impedance, made.delay) == pytest.approx((5.0, 4e-10), rel=1e-12)
    line_of("Z0=5 TD=10p IC=0,0,0,0", "netlist:2: ic= of T1 is left out")


@pytest.mark.parametrize("comment", ["; ohm", ";ohm", "$ ohm", "# ohm"])
def test_comments_at_ends_of_lines(comment):
    """Also on lines that are continued, within brackets; nothing is lost, so nothing is said."""
    made = read(f"R1 1 0 5 {comment}\nI1 0 1 pwl(0 0 {comment}\n+ 5p 1u) {comment}\n{RUN}").circuit
    assert made["R1"].resistance == 5
    assert made["I1"].waveform == PiecewiseLinear((0, 5e-12), (0, 1e-6))


def test_a_star_at_the_end_of_a_line():
    """It warns, for it may have been meant to multiply; in .param and in brackets it does."""
    assert read("R1 1 0 5 * ohm\n", "netlist:2: '* ohm' is taken for a comment").circuit["R1"].resistance == 5
    assert read(".param r=2 * 3\nR1 1 0 {r * 2}\n").circuit["R1"].resistance == 12


def test_what_is_included_twice(tmp_path):
    """A subcircuit and a model that say the same twice; .end ends its own file; a section of a library."""
    cell = f".subckt c a\nR1 a 0 r\n.param r=3\n.model jj jj(rn=2)\n.ends\n{JJ}.end\nnonsense\n"
    (tmp_path / "c.cir").write_text(cell)
    (tmp_path / "lib.cir").write_text(".lib slow\nR2 2 0 1\n.endl\n.lib fast\nR2 2 0 7\n.endl\n")
    (tmp_path / "n.cir").write_text(
        "* a\n.include c.cir\n.include c.cir\nX1 1 c\nB1 1 0 jj\n.lib lib.cir fast\nR3 1 2 1\n.end\nnonsense\n"
    )
    made = read_netlist(tmp_path / "n.cir", strict=True).circuit
    assert made["R1|X1"].resistance == 3
    assert made["R2"].resistance == 7
    (tmp_path / "m.cir").write_text("* a\n.lib lib.cir medium\n")
    with pytest.raises(InputError, match="no section medium"):
        read_netlist(tmp_path / "m.cir")
    other = ".subckt c a\nR1 a 0 1\n.ends\n.subckt c a\nR1 a 0 2\n.ends\nX1 1 c\n"
    with pytest.raises(InputError, match="C is defined twice, first at netlist:2"):
        read_netlist("* a\n" + other)


def test_a_title_in_the_first_line():
    """As SPICE has it, where the line is no element; elsewhere such a line is refused."""
    with pytest.warns(UnwiseWarning, match="netlist:1: 'Test of a JTL' is taken for a title"):
        made = read_netlist("Test of a JTL\nR1 1 0 1\n").circuit
    assert [e.name for e in made.elements] == ["R1"]
    with pytest.raises(InputError, match="after its name"):
        read_netlist("* a\nTest of a JTL\nR1 1 0 1\n")


def test_tran_with_more_words():
    found = read(f"R1 1 0 1\n{JJ}.tran 0.1p 10p 0 0.2p 0.05p UIC\n", "netlist:4: the last time of .tran, 0.05p")
    assert (found.commands.every, found.commands.begin) == (0.2e-12, "zero")
    assert read("R1 1 0 1\n.tran 0.1p 10p DST\n").commands.begin == "zero"
    assert read("R1 1 0 1\n.tran 0.1p 10p\n").commands.begin == "rest"


OUT = "B1 1 0 jj\nB2 2 0 jj\nL1 1 2 2p\n" + JJ


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("phase B1 B2", ["P(B1)", "P(B2)"]),
        ("DEVV L1 B1", ["V(L1)", "V(B1)"]),
        ("NODEV 1 2", ["V(1,2)"]),
        ("p(B1,B2) v(L1,B1)", ["P(B1,B2)", "V(L1,B1)"]),
        ("L1#branch v(1)", ["I(L1)", "V(1)"]),
        ("tran v(1)", ["V(1)"]),
    ],
)
def test_outputs_of_many_spellings(asked, names):
    for word in (".print", ".probe", ".plot", ".save"):
        assert read(f"{OUT}{word} {asked}\n").commands.outputs == names


def test_outputs_that_are_left_out():
    found = read(f"{OUT}.print v(1) p(B7) v(1)#branch i(9)\n", "'v(1)#branch' is left", "'B7': this", "'9' in the")
    assert found.commands.outputs == ["V(1)"]


def test_the_difference_of_two_elements():
    """P(B1,B2) is what P(B1) and P(B2) differ by; currents and voltages too."""
    made = read_netlist(f"* a\n{OUT}I1 0 1 pwl(0 0 5p 50u)\n.tran 0.1p 10p\n").circuit
    names = ["P(B1,B2)", "P(B1)", "P(B2)", "I(B1,L1)", "I(B1)", "I(L1)", "V(L1,B2)", "V(L1)", "V(B2)"]
    v = transient(made, 10e-12, names, 1e-12).values
    for three in (names[:3], names[3:6], names[6:]):
        assert v[three[0]] == pytest.approx(v[three[1]] - v[three[2]], rel=1e-9, abs=1e-15)


def test_sources_of_many_spellings():
    assert wave("sin(0 1u 10G 2p 1G 90)") == Sine(0.0, 1e-6, 1e10, 2e-12, 1e9, np.pi / 2)
    assert wave("sin(0 1u 10G 2p 1G 90 0)").phase == pytest.approx(np.pi / 2, rel=1e-12)
    assert wave("exp(0 1u 3p 2p)") == Exponential(0.0, 1e-6, 3e-12, 2e-12, 3.1e-12, 0.1e-12)
    assert wave("dc 0 pwl(0 0 5p 1u)") == wave("0 pwl(0 0 5p 1u)") == PiecewiseLinear((0, 5e-12), (0, 1e-6))
    assert wave("dc 2u ac 1 0", "'ac 1 0' is left out") == Constant(1.0)
    assert wave("ac 1 sin(0 1u 10G)", "'ac 1' is left out") == Sine(0.0, 1e-6, 1e10)
    assert wave("noise(1p 2p 3p)", "3e-12 s of noise() is left out") == WhiteNoise(1e-12, 2e-12)
    assert wave("pulse(0 1u 1p 1p 1p 2p 8p)") == Pulse(0.0, 1e-6, 1e-12, 1e-12, 1e-12, 2e-12, 8e-12)
    with pytest.raises(InputError, match="some cycles"):
        wave("sin(0 1u 10G 0 0 0 5)")


def test_a_pulse_longer_than_its_period_begins_anew():
    """As in SPICE: at .5 of its fall, the third pulse at 2 periods and so on."""
    made = wave("pulse(0 1u 1p 1p 2p 2p 4p)", "begins anew every 4e-12 s")
    at = np.array([0.5, 1.5, 3.0, 4.5, 4.999, 5.5, 8.999, 9.001]) * 1e-12
    assert np.interp(at, made.times, made.values) == pytest.approx(
        np.array([0, 0.5, 1, 0.75, 0.5005, 0.5, 0.5005, 0.001]) * 1e-6, abs=1e-12
    )


@pytest.mark.parametrize("kind", ["I", "V", "P"])
@pytest.mark.parametrize("implicit", [False, True])
def test_pws_is_half_cosines(kind, implicit):
    """pws(0 0 10p 1m 20p 0): half of 1m at 5 ps, sin^2(pi t/20 ps) between; integrated (V) and differentiated (P) too.

    Through 2 ohm: the current; V: the flux of an inductor beside it, V t less its oscillation over pi; P: the voltage.
    """
    made = read_netlist(f"* a\n{kind}1 0 1 pws(0 0 10p 1m 20p 0)\nR1 1 0 2\nL1 1 0 1n\n.tran 1p 25p\n").circuit
    assert made[f"{kind}1"].waveform == PiecewiseSine((0, 1e-11, 2e-11), (0, 1e-3, 0))
    t = np.arange(1.0, 25.0) * 1e-12
    s = np.where(t < 20e-12, np.sin(np.pi * t / 20e-12) ** 2, 0.0) * 1e-3
    integral = np.where(t < 20e-12, t / 2 - np.sin(np.pi * t / 10e-12) * 10e-12 / (2 * np.pi), 10e-12) * 1e-3
    slope = np.where(t < 20e-12, np.sin(np.pi * t / 10e-12) * np.pi / 20e-12, 0.0) * 1e-3
    done = transient(made, 25e-12, ["I(R1)", "I(L1)", "I(I1)" if kind == "I" else "V(1)"], t, implicit=implicit)
    if kind == "I":
        assert done.values["I(I1)"] == pytest.approx(s, abs=1e-12)
    elif kind == "V":
        assert done.values["V(1)"] == pytest.approx(-s, abs=1e-12)
        assert done.values["I(L1)"] == pytest.approx(-integral / 1e-9, rel=1e-6, abs=1e-14)
    else:
        assert done.values["V(1)"] == pytest.approx(-slope * 3.29105978e-16, rel=1e-6, abs=1e-12)


def test_waveforms_with_a_delay_and_a_phase_are_whole():
    """Before its delay a sine has the value that it has there; its integral counts that too."""
    text = "* a\nV1 1 0 sin(1m 2m 50G 4p 0 30)\nR1 1 0 1\nL1 1 0 1n\n.tran 1p 10p\n"
    made = read_netlist(text).circuit
    t = np.array([1.0, 3.0, 4.0, 6.0, 9.0]) * 1e-12
    w = 2 * np.pi * 5e10
    v = 1e-3 + 2e-3 * np.sin(w * np.maximum(t - 4e-12, 0) + np.pi / 6)
    late = np.maximum(t - 4e-12, 0)
    area = 1e-3 * t + 1e-3 * np.minimum(t, 4e-12) + 2e-3 * (np.cos(np.pi / 6) - np.cos(w * late + np.pi / 6)) / w
    done = transient(made, 10e-12, ["V(1)", "I(L1)"], t)
    assert done.values["V(1)"] == pytest.approx(v, rel=1e-9)
    assert done.values["I(L1)"] == pytest.approx(area / 1e-9, rel=1e-6)
    assert read_netlist(write_netlist(made)).circuit == made


def test_resistors_of_nothing_and_of_less():
    """0 ohm is a short; a negative value in series with more is their sum, by both kinds of steps."""
    short = read("R1 1 0 0\nR2 1 2 1\nV1 2 0 1m\n", "netlist:2: R1 of 0 ohm is taken as a short").circuit
    assert short["R1"] == Inductor("R1", "1", "0", 0.0)
    drive = f"I1 0 1 pwl(0 0 5p 150u)\nB1 2 0 jj\n{JJ}.tran 1p 30p\n"
    told = ("netlist:5: L2: inductance is -2e-12, negative", "netlist:3: R2: resistance is -3, negative")
    told = tuple(sorted(told))
    made = read(f"R1 1 4 8\nR2 4 0 -3\nL1 1 3 5p\nL2 3 2 -2p\n{drive}", *reversed(told)).circuit
    plain = read(f"R1 1 0 5\nL1 1 2 3p\n{drive}").circuit
    for implicit in (False, True):
        one, two = (transient(m, 30e-12, ["V(1)"], 1e-12, implicit=implicit) for m in (made, plain))
        assert one.slips["B1"].times == pytest.approx(two.slips["B1"].times, rel=1e-5)
        assert one.values["V(1)"] == pytest.approx(two.values["V(1)"], rel=1e-4, abs=1e-8)
    with pytest.warns(UnwiseWarning, match="R1: resistance is -3"):
        circuit([Resistor("R1", "1", "0", -3.0), Resistor("R2", "1", "0", 1.0)])


def test_a_coupling_of_one():
    made = read("L1 1 0 1p\nL2 2 0 1p\nK1 L1 L2 1\nR1 1 0 1\nR2 2 0 1\n", "netlist:4: K1 couples wholly").circuit
    assert made["K1"].coefficient == 0.999999


def test_models_of_another_simulator():
    """vm= is Ic R0; vshunt= a resistor beside each junction, over its critical current; cct=0 no supercurrent."""
    text = "B1 1 0 jj ics=0.2m\n.model jj jj(level=1, cct=1, rtype=2, icrit=0.1m, vm=16m, vshunt=0.5m, icon=10m)\n"
    made = read(text, "icon= in model JJ is left out", "rtype=2 in model JJ is taken as 1").circuit
    assert made["B1"].quasiparticles.subgap_resistance == pytest.approx(80.0, rel=1e-12)
    assert made["B1|SHUNT"] == Resistor("B1|SHUNT", "1", "0", pytest.approx(2.5, rel=1e-12))
    assert read("B1 1 0 jj\n.model jj jj(cct=0, icrit=0.1m, rtype=0)\n").circuit["B1"].critical_current == 0
    read("B1 1 0 jj\n.model jj jj(icfct=0.7)\n", "icfct= in model JJ is left out")
    with pytest.raises(InputError, match="level=3 in model JJ"):
        read_netlist("* a\nB1 1 0 jj\n.model jj jj(level=3)\n")


@pytest.mark.parametrize(
    ("model", "what", "advice"),
    [
        ("cpr=2", "to some simulators a harmonic, to others an amplitude", "{0, 1} for sin(2 phase), {2}"),
        ("d=0.9, cpr={1, 0.2}", "cpr= and d= in model", "one of both"),
        ("d=0.9, phi=PI", "phi= and d= in model", "one of both"),
    ],
)
def test_relations_that_could_mean_two_things(model, what, advice):
    with pytest.raises(InputError) as caught:
        read_netlist(f"* a\nB1 1 0 jj\n.model jj jj({model})\n")
    assert what in caught.value.what
    assert advice in caught.value.try_


@pytest.mark.parametrize(
    ("card", "word"),
    [
        (".ac dec 10 1G 10G", "impedance"),
        (".dc I1 0 1m 10u", "operating_points"),
        (".measure tran a max v(1)", "slips and values"),
        (".file out.csv", "one result"),
        (".check", "margins"),
        (".set x=1", "shell"),
        (".run", ".tran"),
        (".back-annotate", "optimise"),
        (".whatever", "not known here"),
    ],
)
def test_cards_that_are_left_out_say_what_does_it(card, word):
    read(f"R1 1 0 1\n{card}\n", f"netlist:3: {card.split()[0]} is left out: ")
    with pytest.warns(UnwiseWarning, match=word):
        read_netlist(f"* a\nR1 1 0 1\n{card}\n")


def test_initial_values_and_shared_nodes():
    text = (
        "I1 0 1 1u\nL1 1 0 5p\nC1 1 0 50f\nR1 1 0 2\nX1 c\n.subckt c\nR1 bias 0 3\n.ends\n.global bias\nR2 bias 0 1\n"
    )
    found = read(f"{text}.ic V(1)=1m I(L1)={{2*3u}}\n")
    assert found.commands.initial == {"V(1)": 1e-3, "I(L1)": 6e-6}
    assert found.circuit["R1|X1"].plus == "BIAS"
    with pytest.raises(InputError, match=r"'w\(1\)=2' in .ic"):
        read_netlist("* a\nR1 1 0 1\n.ic w(1)=2\n")


def nested(levels: int, times: int) -> str:
    """Subcircuits within subcircuits, each ``times`` in the one above it."""
    inner = ["".join(f"X{n} a s{k + 1}\n" for n in range(times)) for k in range(levels)]
    cells = "".join(f".subckt s{k} a\n{lines}.ends\n" for k, lines in enumerate([*inner, "R1 a 0 1\n"]))
    return f"{cells}X1 1 s0\n"


@pytest.mark.parametrize(
    ("text", "what"), [(nested(600, 1), "nested more than 100 deep"), (nested(9, 10), "more than 1e+06 elements")]
)
def test_subcircuits_without_end(text, what):
    """600 levels; ten of ten, nine deep: a clear word at once."""
    with pytest.raises(InputError) as caught:
        read_netlist("* a\n" + text)
    assert what in caught.value.what
    assert caught.value.where.startswith("netlist:")


def test_critical_current_of_a_junction_by_its_other_name():
    n = read_netlist("* a\nB1 1 0 jj ics=50u\nB2 1 0 jj ic=50u\n.model jj jj(icrit=0.1m)\n", strict=True)
    assert n.circuit["B1"].critical_current == n.circuit["B2"].critical_current == 50e-6


def test_a_resistor_of_zero_is_a_short_with_its_name():
    """Its current is asked for by its name; it is written and read again; an X line may give it a number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnwiseWarning)
        n = read_netlist("* a\nR1 1 2 0\nR2 2 0 5\nI1 0 1 pwl(0 0 10p 1m)\n.tran 1p 20p\n.print i(R1)\n")
        assert n.circuit["R1"] == Inductor("R1", "1", "2", 0.0)
        assert read_netlist(write_netlist(n.circuit)).circuit == n.circuit
        done = transient(n.circuit, 20e-12, ["I(R1)"], 1e-12)
        assert done.values["I(R1)"][-1] == pytest.approx(1e-3, rel=1e-9)
        cell = read_netlist("* a\n.subckt c a\nR1 a 0 0\n.ends\nX1 1 c r1=5\nX2 1 c\n").circuit
    assert cell["R1|X1"] == Resistor("R1|X1", "1", "0", 5.0)
    assert cell["R1|X2"] == Inductor("R1|X2", "1", "0", 0.0)


JOSIM = """* a
.subckt c a
B1 a 0 jj
L1 a in 1p
R1 in 0 1
.ends
X1 1 c
I1 0 1 pwl(5p 0 10p 1m)
.model jj jj(icrit=0.1m rtype=0 cpr={1, 0.2} phi=0.5)
.tran 0.1p 20p
.print i(L1.X1) v(in.X1)
"""


def test_what_is_written_for_josim_has_its_syntax():
    """No .loop and no "|" in names, pwl that begins at 0, one phi; and it runs as before."""
    n = read_netlist(JOSIM)
    text = write_netlist(n.circuit, n.commands, standard=True)
    assert "|" not in text
    assert "pwl(0.0 0.0 5e-12 0.0 " in text
    assert "phi=0.5" in text
    again = read_netlist(text, strict=True)
    assert again.commands.outputs == ["I(L1_X1)", "V(IN_X1)"]
    runs = [transient(m.circuit, 20e-12, m.commands.outputs, 1e-12).values for m in (n, again)]
    for one, two in zip(runs[0].values(), runs[1].values()):
        assert two == pytest.approx(one, rel=1e-6, abs=1e-12)
    with pytest.raises(InputError, match="one phi for all harmonics"):
        write_netlist(read_netlist(JOSIM.replace("phi=0.5", "phi={0.5, 0}")).circuit, standard=True)
    with pytest.raises(InputError, match="a name for two"):
        write_netlist(read_netlist(JOSIM + "R1_X1 1 0 5\n").circuit, standard=True)


def test_states_of_an_h_source_beside_coupled_inductors():
    """1 uA of each source goes through L1 and the control at rest: 2 ohm make 4 uV, 4 uA in a resistor of 1 ohm."""
    n = read_netlist(
        "* a\nL1 1 2 1p\nL2 4 0 1p\nR4 4 0 1\nK1 L1 L2 0.2\nH1 3 0 2 0 2\nR1 3 0 1\nR2 1 0 1\nV1 1 5 1u\nR5 5 0 1\n"
        "I1 0 1 1u\n"
    )
    point = operating_points(n.circuit)[0]
    assert point.currents["R1"] == pytest.approx(2 * point.currents["L1"], rel=1e-9)
    assert point.currents["L1"] == pytest.approx(2e-6, rel=1e-9)


def command(tmp_path: Path, text: str, *options: str, monkeypatch, capsys):
    (tmp_path / "n.cir").write_text("* a\n" + text)
    monkeypatch.chdir(tmp_path)
    code = main(["circuit", "n.cir", *options])
    return code, capsys.readouterr()


def test_the_command_starts_as_the_netlist_says(tmp_path, monkeypatch, capsys):
    """UIC from zero: the current of L1 grows; .ic from its value; otherwise at rest."""
    base = "I1 0 1 dc 10u\nL1 1 0 5p\nR1 1 0 1\n.print i(L1)\n"
    for card, first in ((".tran 1p 5p\n", 1e-5), (".tran 1p 5p uic\n", 0.0), (".ic i(L1)=4u\n.tran 1p 5p\n", 4e-6)):
        code, _ = command(tmp_path, base + card, "--output", "o.csv", monkeypatch=monkeypatch, capsys=capsys)
        assert code == 0
        rows = list(csv.reader(io.StringIO((tmp_path / "o.csv").read_text())))
        assert float(rows[1][1]) == pytest.approx(first, abs=1e-12)


def head(folder: Path) -> list[str]:
    return next(csv.reader(io.StringIO((folder / "o.csv").read_text())))


def test_the_commands_table(tmp_path, monkeypatch, capsys):
    """Names with commas are quoted; without .print there are all phases, which is said; --strict refuses warnings."""
    text = f"{OUT}I1 0 1 pwl(0 0 5p 50u)\n.tran 1p 5p\n"
    code, _ = command(tmp_path, text + ".print v(1,2)\n", "--output", "o.csv", monkeypatch=monkeypatch, capsys=capsys)
    assert code == 0
    assert head(tmp_path) == ["time", "V(1,2)"]
    code, said = command(tmp_path, text, "--output", "o.csv", monkeypatch=monkeypatch, capsys=capsys)
    assert "no .print: 2 phases of junctions" in said.out
    assert head(tmp_path) == ["time", "P(B1)", "P(B2)"]
    code, said = command(tmp_path, text + ".run\n", "--strict", monkeypatch=monkeypatch, capsys=capsys)
    assert code != 0
    assert "n.cir:" in said.err
    assert ".run is left out" in said.err
