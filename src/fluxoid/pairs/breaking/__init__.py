"""Broken pairs: Usadel, the pair-breaking rate, spectra, spins."""
