"""From a device to a model: lattice, link phases, initial state."""
