"""Sources of magnetic field: where they are and what they make in a plane; they add.

Each has ``vector_potential(x, y, plane)`` -> (A_x, A_y) [T m] and ``field(x, y, plane)`` -> B_z [T], for arrays x, y
[m], and ``factor(t)``, the product of its time shapes, by which both are multiplied at time t [s].
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
import pydantic

from fluxoid.device.reading.quantity import (
    ORIGIN,
    Current,
    Field,
    Flux,
    Length,
    Moment,
    Plain,
    Point,
    Pole,
    PositiveLength,
)
from fluxoid.device.reading.table import Table
from fluxoid.device.sources import fields
from fluxoid.device.sources.timeshapes import TimeShapes, value
from fluxoid.types import Floats


@dataclass(frozen=True)
class Plane:
    """The plane in which a field is asked for: its height z, and the periods of periodic axes (None for others), m."""

    z: float = 0.0
    period_x: float | None = None
    period_y: float | None = None


FLAT = Plane()


class _Source(Table):
    time: TimeShapes = ()

    def factor(self, t: Any) -> Any:
        """The product of the time shapes at times t [s]."""
        return value(self.time, t)


class UniformSource(_Source):
    """The same field everywhere.

    A = (B/2)(−y, x); with a periodic x axis A = (−B y, 0), with a periodic y axis A = (0, B x), which have that period.
    """

    kind: Literal["uniform"] = "uniform"
    field_: Annotated[Field, pydantic.Field(alias="field")]

    def vector_potential(self, x: Floats, y: Floats, plane: Plane = FLAT) -> fields.Potential:
        """(A_x, A_y), T m."""
        if plane.period_x is not None:
            return -self.field_ * y, fields.zeros(x)
        if plane.period_y is not None:
            return fields.zeros(x), self.field_ * x
        return -0.5 * self.field_ * y, 0.5 * self.field_ * x

    def field(self, x: Floats, y: Floats, plane: Plane = FLAT) -> Floats:
        """B_z, T."""
        return np.full_like(np.asarray(x, float), self.field_)


class _Placed(_Source):
    center: Point = ORIGIN
    z: Length

    def _from_here(self, x: Floats, y: Floats, plane: Plane) -> tuple[Floats, Floats, float]:
        return np.asarray(x, float) - self.center[0], np.asarray(y, float) - self.center[1], plane.z - self.z


class LoopCoil(_Placed):
    """A round coil of thin wire around an axis along z; a positive current makes a field along +z inside.

    radius, z [m]; turns, all in one place; exact elliptic integrals, see fields.loop_potential.
    """

    kind: Literal["loop-coil"] = "loop-coil"
    radius: PositiveLength
    current: Current
    turns: Annotated[Plain, pydantic.Field(gt=0, allow_inf_nan=False)] = 1.0

    def vector_potential(self, x: Floats, y: Floats, plane: Plane = FLAT) -> fields.Potential:
        """(A_x, A_y), T m."""
        return fields.loop_potential(*self._from_here(x, y, plane), self.radius, self.turns * self.current)

    def field(self, x: Floats, y: Floats, plane: Plane = FLAT) -> Floats:
        """B_z, T."""
        return fields.loop_field(*self._from_here(x, y, plane), self.radius, self.turns * self.current)


class Dipole(_Placed):
    """A point dipole with a moment (m_x, m_y, m_z) [A m^2]."""

    kind: Literal["dipole"] = "dipole"
    moment: tuple[Moment, Moment, Moment]

    def vector_potential(self, x: Floats, y: Floats, plane: Plane = FLAT) -> fields.Potential:
        """(A_x, A_y), T m."""
        return fields.dipole_potential(*self._from_here(x, y, plane), self.moment)

    def field(self, x: Floats, y: Floats, plane: Plane = FLAT) -> Floats:
        """B_z, T."""
        return fields.dipole_field(*self._from_here(x, y, plane), self.moment)


class MagneticTip(_Placed):
    """The tip of a magnetic force microscope as a point pole and a point dipole along z, both in one place.

    B = mu0 q r/(4 pi r^3) + the field of the dipole; pole q [A m], moment m_z [A m^2], z: the height of that place,
    which is inside the tip and above its end. Source: the point-probe model of U. Hartmann, Phys. Lett. A 137, 475
    (1989); calibrated values in J. Lohau et al., J. Appl. Phys. 86, 3410 (1999). Good where the film is further away
    than the tip's radius.
    """

    kind: Literal["magnetic-tip"] = "magnetic-tip"
    pole: Pole = 0.0
    moment: Moment = 0.0

    def vector_potential(self, x: Floats, y: Floats, plane: Plane = FLAT) -> fields.Potential:
        """(A_x, A_y), T m."""
        at = self._from_here(x, y, plane)
        px, py = fields.pole_potential(*at, self.pole)
        dx, dy = fields.dipole_potential(*at, (0.0, 0.0, self.moment))
        return px + dx, py + dy

    def field(self, x: Floats, y: Floats, plane: Plane = FLAT) -> Floats:
        """B_z, T."""
        at = self._from_here(x, y, plane)
        return fields.pole_field(*at, self.pole) + fields.dipole_field(*at, (0.0, 0.0, self.moment))


class ExternalVortex(_Placed):
    """The end of a vortex of another, thick superconductor, above or below the film.

    Outside, its field is that of a pole: B_z = n Phi0 |h|/(2 pi r^3), h the distance along z, n quanta through the
    plane. z: the height of the pole, about lambda inside the other superconductor. Source: J. Pearl, J. Appl. Phys. 37,
    4139 (1966). Good at distances from its surface greater than its penetration depth.
    """

    kind: Literal["external-vortex"] = "external-vortex"
    quanta: pydantic.StrictInt = 1

    def _upward(self, x: Floats, y: Floats, plane: Plane) -> tuple[Floats, Floats, float]:
        x, y, h = self._from_here(x, y, plane)
        return x, y, abs(h)

    def vector_potential(self, x: Floats, y: Floats, plane: Plane = FLAT) -> fields.Potential:
        """(A_x, A_y), T m."""
        return fields.pole_potential(*self._upward(x, y, plane), fields.vortex_strength(self.quanta))

    def field(self, x: Floats, y: Floats, plane: Plane = FLAT) -> Floats:
        """B_z, T."""
        return fields.pole_field(*self._upward(x, y, plane), fields.vortex_strength(self.quanta))


class Twist(_Source):
    """A flux through the loop that a periodic axis closes: A = flux/period along that axis, no field in the film."""

    kind: Literal["twist"] = "twist"
    axis: Literal["x", "y"]
    flux: Flux

    def vector_potential(self, x: Floats, y: Floats, plane: Plane = FLAT) -> fields.Potential:
        """(A_x, A_y), T m; ``plane`` must have a period along the axis."""
        period = plane.period_x if self.axis == "x" else plane.period_y
        along = np.full_like(np.asarray(x, float), self.flux / period) if period else fields.zeros(x)
        return (along, fields.zeros(x)) if self.axis == "x" else (fields.zeros(x), along)

    def field(self, x: Floats, y: Floats, plane: Plane = FLAT) -> Floats:
        """B_z, T."""
        return fields.zeros(x)


Source = Annotated[
    UniformSource | LoopCoil | Dipole | MagneticTip | ExternalVortex | Twist, pydantic.Field(discriminator="kind")
]
