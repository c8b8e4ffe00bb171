"""Conductivity and surface impedance at frequencies."""
