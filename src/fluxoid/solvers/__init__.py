"""Numerical methods that know no physics of one level: Poisson, Biot-Savart, averages."""
