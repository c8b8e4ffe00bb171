"""Cells, links and corners; rasterised polygons; films, holes and loops."""
