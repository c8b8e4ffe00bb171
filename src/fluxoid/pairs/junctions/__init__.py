"""Junctions: tunnelling, weak links, Andreev states, patterns."""
