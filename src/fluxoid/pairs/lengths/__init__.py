"""Penetration depths and coherence lengths at any purity."""
