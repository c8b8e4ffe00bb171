"""Circuits in time, explicit or implicit, on the processor or a GPU."""
