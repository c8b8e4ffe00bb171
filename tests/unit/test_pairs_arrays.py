"""Arrays are loops: every function of ``fluxoid.pairs`` that takes arrays gives at each place what it gives alone."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import fluxoid.pairs
from fluxoid.constants import boltzmann, elementary_charge

K = boltzmann
# Three values of each argument, from one end of what is usual to the other; argument names mean one thing throughout.
VALUES = {
    "transmission": [0.0, 0.4, 1.0],
    "phase": [-2.0, 0.3, 3.1],
    "gap": [1.7 * K, 2.1 * K, 16 * K],
    "thermal_energy": [0.05 * K, 1.0 * K, 4.2 * K],
    "fermi_velocity": [3e5, 1e6, 2e6],
    "impurity": [0.0, 0.7, 300.0],
    "clean_coherence_length": [5e-9, 4e-8, 1.6e-6],
    "mean_free_path": [1e-9, 5e-8, 1e-5],
    "diffusivity": [5e-5, 1e-3, 1e-2],
    "critical_temperature": [1.2, 7.2, 9.2],
    "reduced_temperature": [0.0, 0.35, 0.97],
    "london_depth": [1.6e-8, 3.9e-8, 1e-7],
    "penetration_depth": [3e-8, 9e-8, 5e-7],
    "coherence_length": [4e-9, 4e-8, 1e-6],
    "gap_ratio": [3.2, 3.528, 4.6],
    "upper_critical_field": [0.01, 1.0, 20.0],
    "photon_energy": [0.1 * K, 3.7 * K, 50 * K],
    "order_parameter": [1.5 * K, 2.2 * K, 17 * K],
    "rate": [0.05 * K, 0.4 * K, 0.7 * K],
    "coupling": [0.15, 0.3, 0.6],
    "cutoff": [200 * K, 300 * K, 400 * K],
    "reach": [0.1, 3.0, 500.0],
    "thickness": [2e-9, 5e-8, 2e-6],
    "flux_density": [1e-5, 0.01, 1.0],
    "fluxoids": [0, 1, -3],
    "radius": [4e-7, 1e-6, 1e-3],
    "resistivity": [1e-8, 1e-7, 2e-6],
    "temperature": [0.05, 0.5, 1.1],
    "phase_gradient": [-0.9, 0.2, 0.5],
    "pair_momentum": [-0.4, 1.1, 1.5],
    "flux": [-1.3, 0.0, 2.5],
    "wavenumber": [0.0, 1.0, 2.2],
    "field": [-0.1, 1e-4, 0.3],
    "magnetic_depth": [6e-8, 1e-7, 2e-7],
    "barrier": [1e-9, 2e-9, 3e-9],
    "first_depth": [4e-8, 9e-8, 2e-7],
    "first_thickness": [1e-8, 1e-7, 1e-6],
    "second_depth": [4e-8, 9e-8, 2e-7],
    "second_thickness": [1e-8, 1e-7, 1e-6],
    "critical_current_density": [1e4, 1e6, 1e8],
    "inductance_depth": [6e-8, 1e-7, 4e-7],
    "frequency": [1e9, 4e10, 2e12],
    "conductivity": [1e6 - 1e8j, 1e7 - 1e6j, 1e5 - 1e9j],
    "impedance": [1e-6 + 1e-3j, 1e-3 + 1e-2j, 1.0 + 2.0j],
    "kinetic_fraction": [0.01, 0.5, 1.0],
    "reference": [1e-6 + 1e-3j, 1e-3 + 1e-2j, 1.0 + 1.0j],
    "reduced_current": [0.0, 0.3, 0.55],
    "current_density": [-1e9, 0.0, 1e11],
    "current_rate": [-1e12, 0.0, 1e15],
    "position": [-9e-8, 0.0, 1e-7],
    "spin_flip_time": [1e-13, 1e-12, 1e-10],
    "g_factor": [1.9, 2.0, 2.1],
    "distance": [1e-9, 1e-6, 1e-3],
    "pearl_length": [1e-7, 1e-6, 1e-2],
    "critical_current": [1e-8, 1e-6, 1e-4],
    "current": [0.0, 2e-9, 9e-9],
    "length": [1e-7, 1e-6, 1e-4],
    "relaxation_time": [1e-13, 1e-12, 1e-10],
    "resistance": [1.0, 1e3, 1e5],
    "density_of_states": [1e46, 5e46, 1e47],
    "density": [1e27, 1e28, 2e29],
    "mass": [9.1e-31, 1.8e-30, 3e-30],
    "charge": [-elementary_charge, 2 * elementary_charge, 1e-18],
    "sheet_resistance": [1.0, 300.0, 6000.0],
    "sheet_penetration_depth": [1e-7, 1e-5, 1e-3],
    "energy": [-2.0 * K, 0.3 * K, 30.0 * K],
    "ratio": [0.01, 0.5, 1.5],
    "normal_resistance": [1.0, 100.0, 1e4],
    "second_critical_temperature": [1.2, 7.2, 9.2],
    "first_gap": [1.7 * K, 2.1 * K, 16 * K],
    "second_gap": [1.7 * K, 2.1 * K, 16 * K],
    "height": [0.5 * elementary_charge, elementary_charge, 2 * elementary_charge],
    "mass_ratio": [0.3, 1.0, 1.4],
    "voltage_energy": [-3.0 * K, 0.1 * K, 8.0 * K],
    "sheet_inductance": [1e-12, 1e-9, 1e-7],
    "maki_parameter": [0.0, 0.5, 2.0],
    "spin_orbit": [0.0, 1.0, 10.0],
    "ginzburg_landau_parameter": [0.8, 3.0, 80.0],
}
OWN = {  # where a name has another unit, or the ranges of two arguments depend on one another
    ("depairing", "ginzburg_landau_stability"): {"radius": [0.3, 3.0, np.inf]},
    ("pair_breaking", "critical_temperature"): {"rate": [0.0, 0.5, 0.8819]},
    ("usadel", "order_parameter"): {"rate": [0.0, 0.3, 0.8]},
    ("usadel", "dirty_fraction"): {"rate": [0.0, 0.3, 0.8]},
    ("phase_slip", "lifetime"): {"rate": [0.0, 1.0, 1e9]},
    ("pair_breaking", "rate_from_perpendicular_field"): {"field": [0.0, 1e-3, 2.0]},
    ("pair_breaking", "rate_from_momentum"): {"phase_gradient": [-1e7, 0.0, 1e6]},
    ("little_parks", "linear_shift"): {"flux": [-1e-15, 0.0, 3e-15]},
    ("spectrum", "retarded"): {"energy": [-2.0, 0.3, 4.0]},
    ("cooper", "coupling_from_temperature"): {"cutoff": [200.0, 300.0, 400.0]},
    ("thermodynamics", "yosida"): {"reduced_temperature": [0.05, 0.4, 0.99]},
    ("excitations", "states"): {"temperature": [0.3, 1.0, 5.0]},
    ("excitations", "excess"): {"temperature": [0.3, 1.0, 5.0]},
    ("two_dimensions", "reduced_stiffness"): {"reduced_temperature": [0.05, 0.35, 0.97]},
    ("tunnel", "barrier_resistance"): {"thickness": [5e-10, 1e-9, 2e-6]},
    ("tunnel", "barrier_critical_current_density"): {"thickness": [5e-10, 1e-9, 2e-6]},
    ("vortex_line", "lower_critical_field"): {
        "penetration_depth": [9e-8, 2e-7, 5e-7],
        "coherence_length": [4e-9, 1e-8, 8e-8],
    },
    ("vortex_line", "line_tension"): {"penetration_depth": [9e-8, 2e-7, 5e-7], "coherence_length": [4e-9, 1e-8, 8e-8]},
}
WITH = {  # what cannot be an array
    "name": "short",
    "conductance": 0.1,
    "broadening": 0.02 * K,
    "lattice": "triangular",
    "applied": 0.1,
    "cooled_in": 0.0,
    "perfect_conductor": False,
}
WHOLE = {  # not place by place: integrals over the array, sums over frequencies
    ("current_phase", "channels"),
    ("diffraction", "pattern"),
    ("diffraction", "profile_from_pattern"),
    ("little_parks", "transition"),
    ("andreev", "average_current"),
    ("tunnel_memory", "fitted_amplitudes"),
}


# Iterations stop when the worst place of an array is good enough, so that a place may be better than it is alone; where
# a maximum is found, its place is known to the root of what its height is.
ROUNDING, PLACE = 1e-9, {("weak_link", "dirty_critical_current"): 1e-7}


def _functions():
    for found in pkgutil.iter_modules(fluxoid.pairs.__path__):
        if found.name in ("inputs", "matsubara"):
            continue
        module = importlib.import_module(f"fluxoid.pairs.{found.name}")
        for name, function in vars(module).items():
            if not inspect.isfunction(function) or function.__module__ != module.__name__ or name.startswith("_"):
                continue
            parameters = inspect.signature(function).parameters.values()
            arrays = [p.name for p in parameters if "Buffer" in str(p.annotation) or "ArrayLike" in str(p.annotation)]
            if arrays and (found.name, name) not in WHOLE:
                yield pytest.param(found.name, function, arrays, id=f"{found.name}.{name}")


def _flat(result):
    """All arrays of a result: one, or several."""
    if isinstance(result, tuple):
        return [np.asarray(one) for one in result]
    if isinstance(result, dict):
        return [np.asarray(one) for one in result.values()]
    return [np.asarray(result)] if not hasattr(result, "__dataclass_fields__") else _flat(tuple(vars(result).values()))


@pytest.mark.parametrize(("module", "function", "arrays"), list(_functions()))
def test_arrays_are_loops(module, function, arrays):
    """Along one axis together, and with the first argument across it: the same numbers, to 1e-9, in that shape."""
    rel = PLACE.get((module, function.__name__), ROUNDING)
    known = VALUES | OWN.get((module, function.__name__), {})
    others = {
        p.name: WITH.get(p.name, known.get(p.name, [None])[1:2] and known[p.name][1])
        for p in inspect.signature(function).parameters.values()
        if p.name not in arrays and p.default is inspect.Parameter.empty
    }
    given = {name: np.asarray(known[name]) for name in arrays}
    alone = [_flat(function(**{name: values[k] for name, values in given.items()}, **others)) for k in range(3)]
    for k, together in enumerate(_flat(function(**given, **others))):
        assert together.shape[:1] == (3,)
        for j in range(3):
            assert together[j] == pytest.approx(alone[j][k], rel=rel, nan_ok=True)
    if len(arrays) > 1:
        first = {name: (values[:, None] if name == arrays[0] else values) for name, values in given.items()}
        for k, table in enumerate(_flat(function(**first, **others))):
            assert table.shape[:2] == (3, 3)
            for j in range(3):
                assert table[j, j] == pytest.approx(alone[j][k], rel=rel, nan_ok=True)
