"""Quantum mechanics of small circuits: spectra against flux, persistent currents, matrix elements."""
