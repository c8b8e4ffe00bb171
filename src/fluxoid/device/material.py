"""A superconductor at its working temperature: from the numbers of a paper to the units of Ginzburg–Landau.

lambda, xi  penetration depth and coherence length: at T = 0 with a law, at the working temperature with none
rho, sigma  normal resistivity and conductivity (sigma = 1/rho);  D  diffusivity
u           xi^2/(D mu0 sigma lambda^2), 5.79 unless stated;  tau0 = mu0 sigma lambda^2

All derived properties are at the working temperature, in SI.
"""

import math
import warnings
from typing import Annotated, Literal, Self

import pydantic
from pydantic import model_validator

from fluxoid.constants import flux_quantum, vacuum_permeability
from fluxoid.device.quantity import (
    Diffusivity,
    PositiveLength,
    PositiveTemperature,
    Resistivity,
    Temperature,
    mistake,
)
from fluxoid.device.table import Table
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.units import format

DIRTY_LIMIT_U = 5.79
_CLASH_WARNED, _CLASH_REFUSED = 0.05, 1.0  # |ln(u stated / u that follows)|: 5 %, and a factor e

NonNegative = Annotated[float, pydantic.Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[float, pydantic.Field(gt=0, allow_inf_nan=False)]


def law_factor(law: str, reduced_temperature: float) -> float:
    """Return X(T)/X(0) of a named law at t = T/Tc < 1.

    "ginzburg-landau": 1/sqrt(1 − t), X(0) being the value extrapolated from Tc, for lambda and for xi;
    "two-fluid": 1/sqrt(1 − t^4), for lambda; "none": 1.
    Source: Tinkham, Introduction to Superconductivity, 2nd ed. (1996), eqs. 1.7 (two-fluid) and 4.28 (Ginzburg–Landau).
    The first holds close to Tc; the second is empirical.
    """
    if law == "ginzburg-landau":
        return 1 / math.sqrt(1 - reduced_temperature)
    if law == "two-fluid":
        return 1 / math.sqrt(1 - reduced_temperature**4)
    return 1.0


class Material(Table):
    """A superconductor: lengths, normal-state transport, temperature; and what follows from them.

    penetration_depth, coherence_length [m]: at T = 0 when a law is named (with the Ginzburg–Landau law, the value that
    gives lambda(0)/sqrt(1 − T/Tc) near Tc), else at the working temperature.
    resistivity [ohm m] or diffusivity [m^2/s]: one follows from the other by u = xi^2/(D mu0 sigma lambda^2); when both
    are given and the u that follows is another than the one stated (or 5.79), a warning tells the numbers, and beyond
    a factor of e the table is refused. The equations use u and tau0 = mu0 sigma lambda^2, not D.
    gamma: 2 tau_in Delta/hbar, 10 is common; u: 5.79 in the dirty limit (Kramer and Watts-Tobin, Phys. Rev. Lett. 40,
    1041 (1978)), 12 for gapless superconductors (Schmid, Phys. kondens. Materie 5, 302 (1966)), with gamma = 0.
    Raises InputError when T >= Tc, and when a law has no temperatures to work with.
    """

    name: str = ""
    penetration_depth: PositiveLength
    coherence_length: PositiveLength | None = None
    resistivity: Resistivity | None = None
    diffusivity: Diffusivity | None = None
    critical_temperature: PositiveTemperature | None = None
    temperature: Temperature | None = None
    penetration_depth_law: Literal["none", "two-fluid", "ginzburg-landau"] = "none"
    coherence_length_law: Literal["none", "ginzburg-landau"] = "none"
    gamma: NonNegative = 10.0
    u: Positive = DIRTY_LIMIT_U

    @model_validator(mode="after")
    def _checked(self) -> Self:
        try:
            self._check_temperature()
            self._check_u()
        except InputError as error:
            raise mistake(error) from None
        return self

    def _check_temperature(self) -> None:
        if self.penetration_depth_law != "none" or self.coherence_length_law != "none":
            for name in ("critical_temperature", "temperature"):
                if getattr(self, name) is None:
                    raise InputError(f"a temperature law needs {name}", try_='law "none", or both temperatures')
        if self.temperature is None or self.critical_temperature is None:
            return
        if self.temperature >= self.critical_temperature:
            given, critical = format(self.temperature, "K", 6), format(self.critical_temperature, "K", 6)
            below = format(0.95 * self.critical_temperature, "K")
            what = f"at {given} it is normal: the critical temperature is {critical}"
            raise InputError(what, try_=f'temperature = "{below}"')

    def _check_u(self) -> None:
        if self.resistivity is None or self.diffusivity is None or self.coherence_length is None:
            return
        follows = self.working_coherence_length**2 / (self.diffusivity * self.time_unit)
        told = (
            f"u = xi^2/(D mu0 sigma lambda^2) = {follows:.3g} follows from the lengths, the resistivity and the"
            f" diffusivity, but u = {self.u:.3g} is used"
        )
        mend = (
            f'no diffusivity (u then gives "{self.working_coherence_length**2 / (self.u * self.time_unit) * 1e4:.4g}'
            f' cm^2/s"), or u = {follows:.4g}'
        )
        clash = abs(math.log(follows / self.u))
        if clash > _CLASH_REFUSED:
            raise InputError(told, try_=mend)
        if clash > _CLASH_WARNED:
            warnings.warn(f"material: {told}. Try: {mend}", UnwiseWarning, stacklevel=3)

    @property
    def reduced_temperature(self) -> float | None:
        """T/Tc, or None when either is not given."""
        if self.temperature is None or self.critical_temperature is None:
            return None
        return self.temperature / self.critical_temperature

    @property
    def working_penetration_depth(self) -> float:
        """lambda at the working temperature, m."""
        return self.penetration_depth * law_factor(self.penetration_depth_law, self.reduced_temperature or 0.0)

    @property
    def working_coherence_length(self) -> float:
        """xi at the working temperature, m; raises InputError when the material states none."""
        if self.coherence_length is None:
            raise InputError("is missing", "material.coherence_length", 'coherence_length = "100 nm"')
        return self.coherence_length * law_factor(self.coherence_length_law, self.reduced_temperature or 0.0)

    @property
    def conductivity(self) -> float:
        """sigma = 1/rho, or xi^2/(u D mu0 lambda^2) when the diffusivity is given alone, S/m."""
        if self.resistivity is not None:
            return 1 / self.resistivity
        if self.diffusivity is None:
            what = "neither resistivity nor diffusivity is given, and times and voltages need one"
            raise InputError(what, "material", 'resistivity = "3 uohm cm"')
        kinetic = vacuum_permeability * self.working_penetration_depth**2
        return self.working_coherence_length**2 / (self.u * self.diffusivity * kinetic)

    @property
    def working_diffusivity(self) -> float:
        """D = xi^2/(u tau0), the diffusivity that the equations imply, m^2/s."""
        return self.working_coherence_length**2 / (self.u * self.time_unit)

    @property
    def kappa(self) -> float:
        """lambda/xi."""
        return self.working_penetration_depth / self.working_coherence_length

    @property
    def time_unit(self) -> float:
        """tau0 = mu0 sigma lambda^2, s."""
        return vacuum_permeability * self.conductivity * self.working_penetration_depth**2

    @property
    def current_density_unit(self) -> float:
        """J0 = Phi0/(2 pi mu0 lambda^2 xi), A/m^2."""
        kinetic = vacuum_permeability * self.working_penetration_depth**2
        return flux_quantum / (2 * math.pi * kinetic * self.working_coherence_length)

    @property
    def voltage_unit(self) -> float:
        """V0 = Phi0/(2 pi tau0), V."""
        return flux_quantum / (2 * math.pi * self.time_unit)

    @property
    def depairing_current_density(self) -> float:
        """2 J0/(3 sqrt 3), the Ginzburg–Landau depairing current density, A/m^2."""
        return 2 * self.current_density_unit / (3 * math.sqrt(3))

    @property
    def upper_critical_field(self) -> float:
        """Bc2 = Phi0/(2 pi xi^2), T."""
        return flux_quantum / (2 * math.pi * self.working_coherence_length**2)

    @property
    def thermodynamic_critical_field(self) -> float:
        """Bc = Phi0/(2 sqrt 2 pi lambda xi), T."""
        return flux_quantum / (
            2 * math.sqrt(2) * math.pi * self.working_penetration_depth * self.working_coherence_length
        )

    def scales(self) -> dict[str, float]:
        """SI values of the units that texts may use: lambda, and xi, Bc2, tau0 where they are known."""
        known = {"lambda": self.working_penetration_depth}
        if self.coherence_length is not None:
            known |= {"xi": self.working_coherence_length, "Bc2": self.upper_critical_field}
        if self.resistivity is not None or (self.diffusivity is not None and self.coherence_length is not None):
            known["tau0"] = self.time_unit
        return known
