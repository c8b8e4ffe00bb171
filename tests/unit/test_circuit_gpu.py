"""Lanes on a GPU: the choice of it, the numbers in numba's simulator and on a GPU when there is one, the compiling."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from fluxoid.circuit import CurrentSource, Resistor, TransmissionLine, circuit, transient
from fluxoid.circuit.in_time import gpu_choice as choice
from fluxoid.circuit.in_time.explicit import Plan
from fluxoid.circuit.in_time.gpu_lanes import tiles_apart
from fluxoid.circuit.prepare import pack, prepare
from fluxoid.errors import InputError, RunError
from unit import gpu_lanes

HERE = Path(__file__).parent


def prepared(name, **more):
    """A circuit of ``gpu_lanes`` with its lanes, and how long it runs."""
    made, stop, vary, outputs, temperature = gpu_lanes.RUNS[name]
    return prepare(made(), {**vary, **more}, temperature, outputs), stop


def test_lanes_that_lie_apart_are_those_packed_one_by_one():
    """Column by column the same floats, and the same integers."""
    p, stop = prepared("squid", **{"R2": np.array([4.0, 6.0])})
    together = pack(p, range(2), stop, 1e-12, apart=True)
    for k in range(2):
        integers, floats, scratch = pack(p, range(k, k + 1), stop, 1e-12)
        assert np.array_equal(integers, together[0])
        assert np.array_equal(floats, together[1][:, k])
        assert scratch.shape == together[2][:, k].shape


def test_lanes_are_divided_so_that_they_fit_into_memory():
    """Every lane once, in order; no group takes more than the memory; where none fits, that is said."""
    p, stop = prepared("overdamped", IB=np.linspace(0, 1e-5, 1000))
    plan = Plan(stop, np.linspace(0, stop, 100), 1e-5, stop, np.inf, np.zeros(1000, np.int64), True)
    one = 8 * (100 * len(p.outputs) + sum(len(part) for part in pack(p, range(1), stop, stop)[1:]))
    tiles = tiles_apart(p, plan, 200.0 * one)
    assert [k for tile in tiles for k in tile] == list(range(1000))
    assert all(len(tile) * one < 200 * one for tile in tiles)
    assert len(tiles) < 20
    assert tiles_apart(p, plan, np.inf) == [range(1000)]
    with pytest.raises(RunError, match="more than the GPU has free"):
        tiles_apart(p, plan, 1000.0)


def test_a_gpu_is_taken_unasked_for_many_lanes_alone(monkeypatch):
    """And never for what it cannot run, nor against a wish."""
    p, _ = prepared("overdamped", IB=np.linspace(0, 1e-5, choice.LARGE))
    few, _ = prepared("overdamped")
    for lacks in (None, ("there is none", "one")):
        monkeypatch.setattr(choice, "missing", lambda lacks=lacks: lacks)
        assert choice.on_gpu(p, False, None) is (lacks is None)
        assert not choice.on_gpu(few, False, None)
        assert not choice.on_gpu(p, True, None)
        assert not choice.on_gpu(p, False, False)
    monkeypatch.setattr(choice, "missing", lambda: None)
    assert choice.on_gpu(few, False, True)


def test_a_gpu_that_is_asked_for_and_cannot_be_is_an_error(monkeypatch):
    """Implicit steps, transmission lines, no package, no device: each with what to try."""
    made = gpu_lanes.overdamped()
    with pytest.raises(InputError, match=r"implicit steps does not run on a GPU.*gpu=False"):
        transient(made, 1e-12, implicit=True, gpu=True)
    line = TransmissionLine("T1", "1", "0", "2", "0", 5.0, 4e-12)
    lined = circuit([CurrentSource("I1", "0", "1"), Resistor("R1", "1", "0", 5.0), line, Resistor("R2", "2", "0", 5.0)])
    with pytest.raises(InputError, match=r"transmission lines.*does not run on a GPU"):
        transient(lined, 1e-12, gpu=True)
    monkeypatch.setattr(choice, "missing", choice.missing.__wrapped__)
    from numba import cuda

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r'numba-cuda is not installed.*pip install "fluxoid\[gpu\]"'):
        transient(made, 1e-12, gpu=True)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(cuda, "is_available", lambda: False)
    with pytest.raises(InputError, match=r"no CUDA device.*nvidia-smi"):
        transient(made, 1e-12, gpu=True)


@pytest.mark.parametrize(
    ("driver", "capability", "told"),
    [
        ((12, 4), (9, 0), r"driver knows CUDA 12\.4"),
        ((13, 0), (6, 1), r"compute capability 6\.1"),
        ((13, 0), (9, 0), ""),
    ],
)
def test_a_gpu_or_driver_older_than_the_compiler_is_none(monkeypatch, driver, capability, told):
    """What numba would find too late, after compiling; with what a driver would say, since none need be here."""
    if importlib.util.find_spec("numba_cuda") is None:
        pytest.skip('needs numba-cuda and NVRTC, but no device: pip install "fluxoid[gpu]"')
    from numba import cuda
    from numba.cuda.cudadrv import driver as module

    monkeypatch.setattr(cuda, "is_available", lambda: True)
    monkeypatch.setattr(module, "get_version", lambda: driver)
    monkeypatch.setattr(cuda, "get_current_device", lambda: SimpleNamespace(compute_capability=capability))
    lacks = choice.missing.__wrapped__()
    assert (lacks is None) if not told else re.search(told, lacks[0])


def ran(folder, **environment):
    """What ``gpu_lanes`` leaves, run as a program."""
    command = [sys.executable, "-W", "error", str(HERE / "gpu_lanes.py"), str(folder / "lanes.npz")]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    return np.load(folder / "lanes.npz")


def same(found, expected, tolerance):
    """Numbers within a tolerance of the largest of their array, and the same words."""
    assert set(found) == set(expected)
    for key, array in expected.items():
        if key == "failure":
            assert str(found[key]) == str(array)
        else:
            assert found[key].shape == array.shape, key
            assert np.allclose(found[key], array, rtol=0, atol=tolerance * np.abs(array).max(initial=0)), key


def test_simulated_lanes_are_those_of_the_processor(tmp_path):
    """Values, slips, ends and errors of 7 lanes by numba's simulator beside the processor's, lane by lane.

    Both do the same operations in the same order, but a compiler may sum a row of an operator in another: 1e-10 is what
    rounding can grow to in these runs of some hundred steps; the noise, were it another, would show at 1e-2.
    """
    same(ran(tmp_path, NUMBA_ENABLE_CUDASIM="1"), gpu_lanes.everything(False), 1e-10)


def test_lanes_on_a_gpu_are_those_of_the_processor(tmp_path):
    """As above on a device, which rounds products and sums once (fused), and other functions differently."""
    if lacks := choice.missing():
        pytest.skip(f"{lacks[0]}; what is needed: {lacks[1]}")
    same(ran(tmp_path), gpu_lanes.everything(False), 1e-8)


@pytest.mark.slow
def test_kernels_compile_for_a_gpu(tmp_path):
    """To PTX, with no call of an allocator or of the interpreter; to machine code where nvidia-cuda-nvcc is there."""
    if importlib.util.find_spec("numba_cuda") is None:
        pytest.skip('needs numba-cuda and NVVM, but no device: pip install "fluxoid[gpu]"')
    command = [sys.executable, str(HERE / "gpu_compile.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in ("begin_lanes", "advance_lanes"):
        made = (tmp_path / f"{name}.ptx").read_text()
        assert ".target sm_75" in made
        assert f"{len(name)}{name}" in next(line for line in made.splitlines() if ".visible .entry" in line)
        assert not any(word in made for word in ("NRT_", "malloc", "Py_", "vprintf"))
    beside = [f"{place}/cu13/bin" for place in importlib.util.find_spec("nvidia").submodule_search_locations]
    if assembler := shutil.which("ptxas", path=os.pathsep.join(beside)):  # an older one does not know newer PTX
        for name in ("begin_lanes", "advance_lanes"):
            command = [assembler, "-arch=sm_75", str(tmp_path / f"{name}.ptx"), "-o", str(tmp_path / "code")]
            subprocess.run(command, check=True, capture_output=True)
