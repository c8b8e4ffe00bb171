"""A driven strip with a hole: fluxoid and pyTDGL on the same problem, in the same run.

Strip with a centre hole, normal contacts over both short sides, xi = 0.5 um, lambda = 2 um, d = 0.1 um, gamma = 10,
0.3 mT, 2.5 uA per um of width, probes on the axis at -/+ .35 of the length.

accuracy  8 x 4 um, switched on at t = 0: mean voltage from 20 to 40 tau0 at several resolutions, with the time it took
speed     12 x 6 and 42 x 21 um, cells and mesh alike in number, both from the same burnt-in state, a function of
          position that a twice finer lattice found: wall and CPU time per tau0, memory, and the mean voltage of the
          short trajectory of each against what it converges to itself

    python -m benchmarks.gl_strip        (needs the extra "peers"; each measurement is a process of its own)
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gl_transfer import transfer

RESULT = Path(__file__).parent / "results" / "gl_strip.json"
BURN = 20.0  # tau0
# length, width, hole radius (um), cell of fluxoid / xi, largest edge of pyTDGL / xi, measured tau0, repetitions
SPEED = {"5 000": (12, 6, 1.0, 0.24, 0.445, 5.0, 5), "70 000": (42, 21, 3.5, 0.224, 0.438, 2.0, 3)}
FIELD = 0.3e-3  # T
# The error of the short trajectory is that of the cells: steps add some 0.01 % at tolerance 1e-2, 0.1 % at 1e-1.
TOLERANCES = (1e-2, 1e-1)
ACCURACY = {"fluxoid": (0.5, 0.25, 0.125), "pyTDGL": (0.5, 0.25)}
CONVERGED_CELL = 0.0625
PEER_REFINED = 2**0.5


def strip(length: float, width: float, hole: float, cell: float, tolerance: float = 1e-3) -> Any:
    """fluxoid's model."""
    from fluxoid.device import load
    from fluxoid.gl.setup.from_device import build

    def contact(x: float) -> dict[str, Any]:
        edge = {"kind": "rectangle", "width": "10 nm", "height": f"{width} um", "center": [f"{x} um", "0 um"]}
        return {"film": "strip", "kind": "normal", "shape": edge}

    whole = {"kind": "rectangle", "width": f"{length} um", "height": f"{width} um"}
    shape = {"kind": "difference", "shape": whole, "minus": [{"kind": "disk", "radius": f"{hole} um"}]}
    return build(
        load(
            {
                "material": {
                    "penetration_depth": "2 um",
                    "coherence_length": "0.5 um",
                    "resistivity": "100 uohm cm",
                    "gamma": 10.0,
                },
                "film": {"strip": {"thickness": "100 nm", "shape": shape}},
                "contact": {
                    "left": contact(-length / 2) | {"current": f"{2.5 * width} uA"},
                    "right": contact(length / 2),
                },
                "probe": {
                    "a": {"at": [f"{-0.35 * length} um", "0 um"]},
                    "b": {"at": [f"{0.35 * length} um", "0 um"]},
                },
                "source": [{"kind": "uniform", "field": "0.3 mT"}],
                "lattice": {"cell": f"{cell} xi"},
                "run": {"duration": "100 tau0", "tolerance": tolerance},
            }
        )
    )


def mean_voltage(model: Any, start: float, stop: float) -> float:
    """Mean voltage between two times in tau0, in V0."""
    flux = []
    for t in (start, stop):
        if not model.advance(t * model.scales.time, 10**9):
            raise SystemExit("the run is not finite")
        flux.append(model.probe_flux["a"] - model.probe_flux["b"])
    return float((flux[1] - flux[0]) / ((stop - start) * model.scales.time * model.scales.voltage))


def timed(run: Any) -> tuple[Any, float, float]:
    """What a function returns, and its wall and CPU time."""
    wall, cpu = time.perf_counter(), time.process_time()
    value = run()
    return value, time.perf_counter() - wall, time.process_time() - cpu


def report(**numbers: Any) -> None:
    """One line of JSON, with the peak memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**numbers, "peak_memory_MB": peak}))


def fluxoid_accuracy(cell: float, tolerance: float) -> None:
    """Mean voltage of the 8 x 4 um strip."""
    strip(8, 4, 0.75, cell, tolerance).advance(1e-13, 2)  # loads the compiled code
    model = strip(8, 4, 0.75, cell, tolerance)
    voltage, wall, cpu = timed(lambda: (mean_voltage(model, 20, 30), mean_voltage(model, 30, 40)))
    report(
        sites=int(model.lattice.inside.sum()),
        voltage=float(np.mean(voltage)),
        halves=voltage,
        wall_s=wall,
        cpu_s=cpu,
        **model.counts,
    )


def fluxoid_burn(size: str, folder: str) -> None:
    """Burn in on half the cell, and keep the state, with psi in the symmetric gauge that pyTDGL uses."""
    length, width, hole, cell, *_ = SPEED[size]
    model = strip(length, width, hole, cell / 2, TOLERANCES[0])
    model.advance(BURN * model.scales.time, 10**9)
    gauge = model.potential.of_links(*model.sources[0].phases)
    np.savez(
        Path(folder) / "state.npz",
        x=model.lattice.x,
        y=model.lattice.y,
        psi=model.psi * np.exp(1j * gauge),
        mu=model.snapshot().mu,
        inside=model.lattice.inside,
        field=FIELD,
    )
    report(sites=int(model.lattice.inside.sum()), **model.counts)


def at_burnt_in(model: Any, folder: str) -> Any:
    """psi of the burnt-in state for a model, in its own gauge."""
    psi = transfer(np.load(Path(folder) / "state.npz"), *np.meshgrid(model.lattice.x, model.lattice.y))
    return psi * np.exp(-1j * model.potential.of_links(*model.sources[0].phases))


def fluxoid_start(size: str, folder: str, refine: float) -> None:
    """Write the burnt-in state on one lattice: a process of its own, whose memory is not that of the run."""
    length, width, hole, cell, *_ = SPEED[size]
    np.save(Path(folder) / f"start{refine}.npy", at_burnt_in(strip(length, width, hole, cell / refine), folder))
    report()


def fluxoid_speed(size: str, folder: str, tolerance: float) -> None:
    """Time of the short trajectory from the burnt-in state, and its mean voltage."""
    length, width, hole, cell, _, span, _ = SPEED[size]
    model = strip(length, width, hole, cell, tolerance)
    psi = np.load(Path(folder) / "start1.0.npy")
    model.set_psi(psi)
    mean_voltage(model, 0, 1)  # loads the compiled code, and finds the step that the state wants
    model.set_psi(psi)
    before = model.counts
    voltage, wall, cpu = timed(lambda: mean_voltage(model, 1, 1 + span))
    report(
        sites=int(model.lattice.inside.sum()),
        voltage=voltage,
        s_per_tau0=wall / span,
        cpu_s_per_tau0=cpu / span,
        **{name: count - before[name] for name, count in model.counts.items()},
    )


def fluxoid_converged(size: str, folder: str, refine: float) -> None:
    """The same trajectory on smaller cells, at a hundredth of the tolerance."""
    length, width, hole, cell, _, span, _ = SPEED[size]
    model = strip(length, width, hole, cell / refine, 1e-2 * TOLERANCES[0])
    model.set_psi(np.load(Path(folder) / f"start{refine}.npy"))
    report(sites=int(model.lattice.inside.sum()), voltage=mean_voltage(model, 0, span))


def peer_solver(length: float, width: float, hole: float, edge: float, span: float) -> Any:
    """pyTDGL's device, meshed, and its solver."""
    import tdgl

    layer = tdgl.Layer(coherence_length=0.5, london_lambda=2, thickness=0.1, gamma=10)
    film = tdgl.Polygon("film", points=tdgl.geometry.box(width=length, height=width))
    circle = tdgl.Polygon("hole", points=tdgl.geometry.circle(radius=hole))
    ends = [
        tdgl.Polygon(name, points=tdgl.geometry.box(width=0.02, height=width)).translate(dx=x)
        for name, x in (("left", -length / 2), ("right", length / 2))
    ]
    device = tdgl.Device(
        "strip",
        layer=layer,
        film=film,
        holes=[circle],
        terminals=ends,
        probe_points=[(-0.35 * length, 0), (0.35 * length, 0)],
        length_units="um",
    )
    _, mesh_wall, _ = timed(lambda: device.make_mesh(max_edge_length=edge * 0.5, smooth=100))
    options = tdgl.SolverOptions(solve_time=span, field_units="mT", current_units="uA", progress_interval=10**9)
    from tdgl.solver.solver import TDGLSolver

    current = 2.5 * width
    solver = TDGLSolver(
        device=device,
        options=options,
        applied_vector_potential=0.3,
        terminal_currents={"left": current, "right": -current},
    )
    return device, solver, mesh_wall


def peer_accuracy(edge: float) -> None:
    """Mean voltage of the 8 x 4 um strip by pyTDGL."""
    device, solver, mesh_wall = peer_solver(8, 4, 0.75, edge, 40)
    solution, wall, cpu = timed(solver.solve)
    halves = [float(abs(solution.dynamics.mean_voltage(0, 1, a, b))) for a, b in ((20, 30), (30, 40))]
    report(
        sites=len(device.mesh.sites),
        voltage=float(np.mean(halves)),
        halves=halves,
        wall_s=wall,
        cpu_s=cpu,
        steps=len(solution.dynamics.dt),
        mesh_s=mesh_wall,
    )


def peer_speed(size: str, folder: str, refine: float) -> None:
    """Time of the short trajectory by pyTDGL from the same state."""
    length, width, hole, _, edge, span, _ = SPEED[size]
    device, solver, mesh_wall = peer_solver(length, width, hole, edge / refine, span)
    state = dict(np.load(Path(folder) / "state.npz"))
    x, y = 1e-6 * device.points.T
    psi = transfer(state, x, y)
    psi[np.abs(solver.psi_init) == 0] = 0
    solver.psi_init = psi
    solver.mu_init = transfer({**state, "psi": state["mu"], "field": 0.0}, x, y).real
    solution, wall, cpu = timed(solver.solve)
    report(
        sites=len(device.mesh.sites),
        voltage=float(abs(solution.dynamics.mean_voltage(0, 1))),
        s_per_tau0=wall / span,
        cpu_s_per_tau0=cpu / span,
        steps=len(solution.dynamics.dt),
        mesh_s=mesh_wall,
    )


def child(name: str, *arguments: Any) -> dict[str, Any]:
    """Run one measurement in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.gl_strip", name, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def median(runs: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """The run that is the median by one of its numbers, with that number's least and greatest."""
    runs = sorted(runs, key=lambda run: run[key])
    return {**runs[len(runs) // 2], f"{key}_range": [runs[0][key], runs[-1][key]]}


def accuracy() -> dict[str, Any]:
    """Voltages of the 8 x 4 um strip and their errors."""
    out: dict[str, Any] = {"converged": child("fluxoid_accuracy", CONVERGED_CELL, 1e-4)}
    exact = out["converged"]["voltage"]
    for package, run in (("fluxoid", "fluxoid_accuracy"), ("pyTDGL", "peer_accuracy")):
        for cell in ACCURACY[package]:
            arguments = (cell, 1e-3) if package == "fluxoid" else (cell,)
            row = median([child(run, *arguments) for _ in range(3)], "wall_s")
            row["error_percent"] = 100 * (row["voltage"] / exact - 1)
            out[f"{package} {cell} xi"] = row
            print(package, cell, row, flush=True)
    return out


def limit(coarse: dict[str, Any], fine: dict[str, Any]) -> float:
    """What the voltage converges to with second order in the size of cells, from two numbers of sites."""
    ratio = fine["sites"] / coarse["sites"]
    return float((ratio * fine["voltage"] - coarse["voltage"]) / (ratio - 1))


def speed() -> dict[str, Any]:
    """Time per tau0 from one burnt-in state."""
    out: dict[str, Any] = {}
    for size, (*_, repetitions) in SPEED.items():
        with tempfile.TemporaryDirectory() as folder:
            child("fluxoid_burn", size, folder)
            for refine in (1.0, 2.0):
                child("fluxoid_start", size, folder, refine)
            fine = child("fluxoid_converged", size, folder, 2.0)
            runs: dict[str, list[dict[str, Any]]] = {}
            for k in range(repetitions):
                for tolerance in TOLERANCES:
                    row = child("fluxoid_speed", size, folder, tolerance)
                    runs.setdefault(f"fluxoid, tolerance {tolerance}", []).append(row)
                if k < (repetitions if size == "5 000" else 2):
                    runs.setdefault("pyTDGL", []).append(child("peer_speed", size, folder, 1.0))
            peer_fine = child("peer_speed", size, folder, PEER_REFINED)
            rows = {name: median(same, "s_per_tau0") for name, same in runs.items()}
            exact = limit(rows[f"fluxoid, tolerance {TOLERANCES[0]}"], fine)
            peer = rows["pyTDGL"]
            for name, row in rows.items():
                row["converged"] = limit(peer, peer_fine) if name == "pyTDGL" else exact
                row["error_percent"] = 100 * (row["voltage"] / row["converged"] - 1)
                row["times_faster_wall"] = peer["s_per_tau0"] / row["s_per_tau0"]
                row["times_faster_cpu"] = peer["cpu_s_per_tau0"] / row["cpu_s_per_tau0"]
                row["of_its_memory"] = row["peak_memory_MB"] / peer["peak_memory_MB"]
            out[size] = {**rows, "fluxoid, finer": fine, "pyTDGL, finer": peer_fine}
            print(size, json.dumps(out[size], indent=1), flush=True)
    return out


def main() -> None:
    """Everything, written to benchmarks/results."""
    what = sys.argv[1:] or ["accuracy", "speed"]
    RESULT.parent.mkdir(exist_ok=True)
    results = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    results["cores"] = os.cpu_count()
    for name in what:
        results[name] = {"accuracy": accuracy, "speed": speed}[name]()
        RESULT.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    measurements = {
        "fluxoid_accuracy": lambda cell, tolerance: fluxoid_accuracy(float(cell), float(tolerance)),
        "fluxoid_burn": fluxoid_burn,
        "fluxoid_start": lambda size, folder, refine: fluxoid_start(size, folder, float(refine)),
        "fluxoid_speed": lambda size, folder, tolerance: fluxoid_speed(size, folder, float(tolerance)),
        "fluxoid_converged": lambda size, folder, refine: fluxoid_converged(size, folder, float(refine)),
        "peer_accuracy": lambda edge: peer_accuracy(float(edge)),
        "peer_speed": lambda size, folder, refine: peer_speed(size, folder, float(refine)),
    }
    if sys.argv[1:2] and sys.argv[1] in measurements:
        measurements[sys.argv[1]](*sys.argv[2:])
    else:
        main()
