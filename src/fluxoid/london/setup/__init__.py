"""From a device to what is solved: layers, sheets, gaps, a basis of currents."""
