"""Ginzburg-Landau films: ψ, the potential, the vector potential, and what is measured on them."""
