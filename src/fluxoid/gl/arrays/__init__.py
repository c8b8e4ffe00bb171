"""The arrays of a Ginzburg–Landau run: coefficients, potential, drive, probes."""
