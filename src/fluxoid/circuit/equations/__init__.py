"""From elements to equations: topology, loops, trees, matrices, outputs."""
