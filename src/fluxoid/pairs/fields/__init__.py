"""Critical fields, vortex lines, Tc of rings in a field."""
