"""The tables of a description."""
