"""Rings of inductance and weak link: fluxoid states, barriers, slips, decay."""
