"""Whether the parts of a description fit together."""
