"""Matsubara sums, quadrature, roots, and the checks of inputs."""
