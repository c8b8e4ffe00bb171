"""The condensate: gap, thermodynamics, why pairs form and how many there are."""
