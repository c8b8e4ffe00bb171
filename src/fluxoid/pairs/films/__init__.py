"""Thin films: Pearl vortices, two dimensions."""
