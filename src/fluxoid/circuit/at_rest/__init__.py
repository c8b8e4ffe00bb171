"""Circuits at rest: operating points, stable states, critical currents, small motions."""
