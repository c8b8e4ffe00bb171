"""Compiled code of circuits: constants in memory, rates, steps, linear algebra."""
