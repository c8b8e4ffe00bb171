"""What is measured on a snapshot: fields, currents through cuts, windings, fluxoids, vortices, energies, moments."""
