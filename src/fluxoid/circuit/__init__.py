"""The lumped level: rings, junctions, SQUIDs, netlists."""
