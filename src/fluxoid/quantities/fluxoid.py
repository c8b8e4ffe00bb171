"""A fluxoid with its parts, as every level reports it."""

from dataclasses import dataclass

from fluxoid.constants import flux_quantum


@dataclass(frozen=True)
class Fluxoid:
    """Of a closed path, counter-clockwise, in Wb: flux ∮A·dl and kinetic part, μ0λ² ∮J·dl for |ψ| = 1.

    Source: F. London, Superfluids I (1950), §6.
    """

    flux: float
    kinetic: float

    @property
    def total(self) -> float:
        """Both together, Wb: a whole number of flux quanta; zero in a simply connected film without vortices."""
        return self.flux + self.kinetic

    @property
    def quanta(self) -> float:
        """The total in flux quanta; how far it is from a whole number tells the error."""
        return self.total / flux_quantum
