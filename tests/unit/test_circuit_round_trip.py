"""Circuits written as netlists and read back: the same circuit, whatever it holds."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluxoid.circuit import (
    Capacitor,
    Circuit,
    Constant,
    Controlled,
    Coupling,
    CurrentSource,
    Exponential,
    Harmonics,
    Inductor,
    Junction,
    Loop,
    PiecewiseLinear,
    Pulse,
    Quasiparticles,
    Resistor,
    Sine,
    TransmissionLine,
    WhiteNoise,
    circuit,
    read_netlist,
    write_netlist,
)
from fluxoid.circuit.netlist.cards import Commands
from fluxoid.errors import InputError

number = st.floats(1e-15, 1e-3)  # no more than a netlist may say without a warning
signed = st.floats(-1e-6, 1e-6)
node = st.sampled_from(["0", "N1", "N2", "3", "N4|X1"])
times = st.lists(st.floats(0, 1e-9), min_size=1, max_size=4).map(sorted)
pulses = st.builds(
    lambda initial, pulsed, t, width, rest: Pulse(
        initial, pulsed, *t, width, t[1] + t[2] + width + rest if width < float("inf") else float("inf")
    ),
    signed, signed, st.tuples(number, number, number), number | st.just(float("inf")), number | st.just(float("inf")),
)  # fmt: skip
waves = st.one_of(
    st.builds(Constant, signed),
    times.flatmap(lambda t: st.builds(PiecewiseLinear, st.just(tuple(t)), st.tuples(*[signed] * len(t)))),
    pulses,
    st.builds(Sine, signed, signed, number, number, number),
    st.builds(
        lambda a, b, t, wait: Exponential(a, b, t[0], t[1], t[0] + wait, t[2]),
        signed, signed, st.tuples(number, number, number), number,
    ),
    st.builds(WhiteNoise, number, number),
)  # fmt: skip
relations = st.integers(1, 3).flatmap(
    lambda n: st.builds(
        Harmonics, st.tuples(*[signed] * n), st.integers(0, n).flatmap(lambda m: st.tuples(*[signed] * m))
    )
)
temperature = st.none() | number
resistive = st.builds(
    Junction, st.just("B"), node, node, number, number | st.just(float("inf")), number, relations,
    temperature=temperature,
)  # fmt: skip
gapped = st.builds(
    lambda plus, minus, ic, c, q, relation: Junction("B", plus, minus, ic, float("inf"), c, relation, q),
    node, node, number, number, st.builds(Quasiparticles, number, number, st.floats(1.0, 2.0), st.floats(0.01, 1.0)),
    relations,
)  # fmt: skip
elements = st.lists(
    st.one_of(
        st.builds(Resistor, st.just("R"), node, node, number, temperature),
        st.builds(Capacitor, st.just("C"), node, node, number),
        st.builds(Inductor, st.just("L"), node, node, number),
        resistive,
        gapped,
        st.builds(CurrentSource, st.just("I"), node, node, signed, waves),
        st.builds(TransmissionLine, st.just("T"), node, node, node, node, number, number),
        st.builds(Controlled, st.just("G"), st.just("G"), node, node, node, node, signed),
    ),
    max_size=6,
)


def normal(made: Circuit) -> list[object]:
    """A circuit with amplitudes in the waveforms, and an offset for each harmonic."""
    found: list[object] = []
    for e in made.elements:
        relation = getattr(e, "relation", None)
        if isinstance(relation, Harmonics):
            offsets = relation.offsets + (0.0,) * (len(relation.amplitudes) - len(relation.offsets))
            e = dataclasses.replace(e, relation=Harmonics(relation.amplitudes, offsets))
        wave = getattr(e, "waveform", None)
        if wave is not None:
            scaled = {
                name: tuple(e.amplitude * v for v in value) if isinstance(value, tuple) else e.amplitude * value
                for name in ("value", "values", "initial", "pulsed", "offset", "amplitude", "target")
                if (value := getattr(wave, name, None)) is not None
            }
            e = dataclasses.replace(e, amplitude=1.0, waveform=dataclasses.replace(wave, **scaled))
        found.append(e)
    return found


@settings(deadline=None, max_examples=60)
@given(elements, st.floats(-0.99, 0.99), waves, st.integers(-3, 3))
def test_what_is_written_reads_back(drawn, k, flux, fluxoid):
    """Element by element, to the last bit; and what is written again is the same text. A resistor leads from each node
    to ground, and one ring is coupled, so that the circuit makes sense."""
    named = [dataclasses.replace(e, name=f"{e.name}{i}") for i, e in enumerate(drawn)]
    made = circuit(
        [
            *named,
            *(Resistor(f"RG{i}", n, "0", 1.0) for i, n in enumerate(["N1", "N2", "3", "N4|X1"])),
            Inductor("LA", "A", "A", 1e-12),
            Inductor("LB", "N1", "N2", 2e-12),
            Coupling("K1", "LA", "LB", k),
            Loop("S", ("-LA",), 0.5, flux, fluxoid),
        ]
    )
    text = write_netlist(made)
    again = read_netlist(text).circuit
    assert normal(again) == normal(made)
    assert write_netlist(again) == text


def test_commands_and_spreads_are_written_too():
    made = circuit([Resistor("R1", "1", "0", 1.0), Inductor("L1", "1", "0", 1e-12)])
    told = Commands(1e-12, 1e-11, 0.0, 2e-12, ["V(1)"], {}, 4.2, {"": 0.05, "L": 0.1}, {"R1": 0.2})
    again = read_netlist(write_netlist(made, told)).commands
    assert dataclasses.replace(again, printed={}) == told


@pytest.mark.parametrize(
    ("made", "what"),
    [
        ([Resistor("R1", "a", "0", 1.0), Resistor("R2", "A", "0", 1.0)], "A and a are one node"),
        ([Resistor("R 1", "a", "0", 1.0)], "cannot hold the name 'R 1'"),
        ([Resistor("R1", "x=1", "0", 1.0)], "cannot hold the name 'x=1'"),
        ([Resistor("R1", "a.b", "0", 1.0)], "cannot hold the name 'a.b'"),
    ],
)
def test_what_would_read_back_as_another_circuit_is_refused(made, what):
    with pytest.raises(InputError, match=what):
        write_netlist(circuit(made))


def test_marks_of_optimisers_are_left_out_at_ends_of_lines_only():
    made = read_netlist("* a\nR1 free 0 5 NFREE\nL1 free 0 5p fcheck\n").circuit
    assert made["R1"] == Resistor("R1", "FREE", "0", 5.0)
    assert made["L1"] == Inductor("L1", "FREE", "0", 5e-12)
