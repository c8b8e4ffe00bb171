"""Steps in time and of descent, compiled: sites, rows, stages, chunks."""
