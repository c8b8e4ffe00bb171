"""The largest currents, inductance against current, phase slips."""
