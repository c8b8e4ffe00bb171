"""Spectra of voltage, current and flux noise, and the energy resolution of a SQUID."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fluxoid.circuit.analyses.curves import mean_voltages
from fluxoid.circuit.at_rest.small_motions import shortest_time
from fluxoid.circuit.description.circuit import Circuit
from fluxoid.circuit.description.elements import ONE, Loop
from fluxoid.circuit.equations.matrices import columns, largest
from fluxoid.circuit.equations.units import PHASE_PER_FLUX
from fluxoid.circuit.in_time.run import run
from fluxoid.circuit.prepare import prepare
from fluxoid.errors import InputError
from fluxoid.types import Floats


@dataclass(frozen=True)
class Spectrum:
    """frequency: Hz; density: one-sided, output's unit squared per Hz; error: its standard error."""

    frequency: Floats
    density: Floats
    error: Floats


def noise_spectrum(
    made: Circuit,
    output: str,
    temperature: float,
    duration: float,
    settle: float,
    spacing: float,
    seeds: "int | Sequence[int]" = 16,
    segments: int = 4,
    tolerance: float = 1e-3,
    noise_step: float | None = None,
) -> Spectrum:
    """One-sided spectral density of an output of a circuit with thermal noise.

    A voltage is sampled through its phase, so that each sample is a mean over its spacing: what is above half the
    sampling frequency is folded down with the weight (sin x/x)^2 only. A current that holds white noise is averaged
    over the spacing as well, from the middles of the noise intervals. Other outputs are sampled as they are.

    output: "V(1)", "I(L1)", ...; temperature: K; duration, settle: s; spacing: s; seeds: of the lanes, or how many;
    segments: each lane is cut into, half overlapping, with a Hann window.
    """
    if not 0 <= settle < duration:
        raise InputError(f"settling takes {settle:g} s of {duration:g} s", try_="a longer duration")
    seeds = list(range(seeds)) if isinstance(seeds, int) else list(seeds)
    rate = output.strip()[:1].upper() == "V"
    probe = "P" + output.strip()[1:] if rate else output
    times = settle + spacing * np.arange(int((duration - settle) / spacing) + 1)
    p = prepare(made, None, temperature, [probe], len(seeds))
    noisy = [k for k, e in enumerate(p.entries) if e.group in ("thermal", "source")]
    parts = 1
    if largest(columns(p.rows[0].entries, noisy)) > 0:
        noise_step = noise_step or 0.2 * shortest_time(p)
        parts = int(np.ceil(spacing / noise_step))
        noise_step = spacing / parts
        times = noise_step * (np.floor(settle / noise_step * (1 + 1e-12)) + 0.5 + np.arange((len(times) - 1) * parts))
    r = run(p, duration, times, np.asarray(seeds), tolerance, noise_step, slips=False)
    values = np.atleast_2d(r.values[probe])
    values = values.reshape(len(values), -1, parts).mean(axis=-1)
    if rate:
        values = np.diff(values, axis=-1) / spacing / PHASE_PER_FLUX
    return spectrum(values, spacing, segments)


def spectrum(values: Floats, spacing: float, segments: int = 4) -> Spectrum:
    """Welch's estimate of the one-sided density of samples (lanes, n), averaged over lanes and segments."""
    n = 2 * (values.shape[-1] // (segments + 1))
    if n < 8:
        raise InputError(f"{values.shape[-1]} samples for {segments} segments", try_="more samples or fewer segments")
    window = np.hanning(n + 1)[:n]
    norm = spacing / np.sum(window**2) * 2
    parts = []
    for k in range(segments):
        part = values[..., k * n // 2 : k * n // 2 + n]
        part = part - part.mean(axis=-1, keepdims=True)
        parts.append(np.abs(np.fft.rfft(part * window, axis=-1)) ** 2 * norm)
    every = np.concatenate(parts, axis=0)
    independent = max(every.shape[0] * 0.6, 1.0)  # overlapping Hann segments share some of their noise
    density = every.mean(axis=0)
    return Spectrum(np.fft.rfftfreq(n, spacing), density, density / np.sqrt(independent))


@dataclass(frozen=True)
class Resolution:
    """transfer: dV/dPhi, V/Wb; voltage_noise: S_V, V^2/Hz; flux_noise: S_V/transfer^2, Wb^2/Hz; energy: S_Phi/2L, J/Hz;
    each with its standard error."""

    transfer: tuple[float, float]
    voltage_noise: tuple[float, float]
    flux_noise: tuple[float, float]
    energy: tuple[float, float]


def energy_resolution(
    made: Circuit,
    loop: str,
    junction: str,
    inductance: float,
    temperature: float,
    duration: float,
    settle: float,
    spacing: float,
    below: float,
    flux_step: float,
    lanes: int = 16,
    seed: int = 0,
    noise_step: float | None = None,
) -> Resolution:
    """Transfer, white voltage noise at low frequency and energy resolution of a SQUID at its bias and flux.

    epsilon = S_V / (2 L (dV/dPhi)^2). The transfer is a central difference with the same noise at both fluxes.

    loop: its name; junction: whose voltage; inductance: L, H; duration, settle, spacing: s; below: Hz, frequencies
    taken as low; flux_step: Wb; lanes: runs with different noise. Source: C. D. Tesche and J. Clarke, J. Low Temp.
    Phys. 29, 301 (1977).
    """
    flux = made[loop]
    if not isinstance(flux, Loop) or flux.waveform != ONE:
        raise InputError(f"{loop} is no loop of constant flux", try_="the name of one")
    seeds = np.tile(seed + np.arange(lanes), 2)
    shifts = np.repeat([-0.5, 0.5], lanes) * flux_step
    voltage, _, _ = mean_voltages(
        made, junction, {loop: flux.amplitude + shifts}, duration, settle, temperature, seeds.tolist(), 1e-3, noise_step
    )
    slopes = (voltage[lanes:] - voltage[:lanes]) / flux_step
    transfer, transfer_error = float(slopes.mean()), float(slopes.std(ddof=1) / np.sqrt(lanes))
    others = (seed + 1000 + np.arange(lanes)).tolist()
    s = noise_spectrum(made, f"V({junction})", temperature, duration, settle, spacing, others, noise_step=noise_step)
    low = (s.frequency > s.frequency[1] * 1.5) & (s.frequency < below)
    if not np.any(low):
        raise InputError(f"no frequency below {below:g} Hz", try_="a longer duration")
    noise = float(s.density[low].mean())
    noise_error = float(np.sqrt(np.sum(s.error[low] ** 2)) / np.sum(low)) * np.sqrt(1.5)
    flux_noise = noise / transfer**2
    relative = float(np.hypot(noise_error / noise, 2 * transfer_error / abs(transfer)))
    energy = flux_noise / (2 * inductance)
    return Resolution(
        (transfer, transfer_error),
        (noise, noise_error),
        (flux_noise, flux_noise * relative),
        (energy, energy * relative),
    )
