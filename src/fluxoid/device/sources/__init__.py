"""Sources of magnetic field, their fields, and how they change in time."""
