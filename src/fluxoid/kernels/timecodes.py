"""The numbers by which compiled code knows a time shape: the kind that opens its record in an encoded table."""

CONSTANT, RAMP, SINE, PULSE, TABLE = 0, 1, 2, 3, 4
