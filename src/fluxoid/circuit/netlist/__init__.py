"""Netlists: reading and writing the SPICE dialect of JoSIM."""
