"""Poisson's equation on films of any shape, by multigrid."""
