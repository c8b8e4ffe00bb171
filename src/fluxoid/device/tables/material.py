"""A superconductor at its working temperature: from the numbers of a paper to the units of Ginzburg–Landau.

lambda, xi  penetration depth and coherence length: at T = 0 with a law, at the working temperature with none; the laws,
            and the numbers of a library film, are those of ``fluxoid.pairs``, loaded when there is one
rho, sigma  normal resistivity and conductivity (sigma = 1/rho);  D  diffusivity
u           xi^2/(D mu0 sigma lambda^2), 5.79 unless stated;  tau0 = mu0 sigma lambda^2

All derived properties are at the working temperature, in SI.
"""

import math
import warnings
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

import pydantic
from pydantic import SerializationInfo, SerializerFunctionWrapHandler, model_serializer, model_validator

from fluxoid.constants import vacuum_permeability
from fluxoid.device.reading.quantity import (
    Diffusivity,
    Plain,
    PositiveLength,
    PositiveTemperature,
    Resistivity,
    Temperature,
    mistake,
)
from fluxoid.device.reading.table import Table
from fluxoid.device.tables.microscopic import CLASH, LibraryName, Microscopic, film_state
from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials.scales import Scales
from fluxoid.units import format

if TYPE_CHECKING:
    from fluxoid.materials.state import State

DIRTY_LIMIT_U = 5.79
_CLASH_REFUSED = 1.0  # |ln(u stated / u that follows)|: a factor e
_SHOWN_IN = {
    "penetration_depth": "m",
    "coherence_length": "m",
    "resistivity": "ohm m",
    "critical_temperature": "K",
}

NonNegative = Annotated[Plain, pydantic.Field(ge=0, allow_inf_nan=False)]
Positive = Annotated[Plain, pydantic.Field(gt=0, allow_inf_nan=False)]


class Material(Table):
    """A superconductor: lengths, normal-state transport, temperature; and what follows from them.

    library, microscopic: a film of ``fluxoid.pairs``' library, numbers for its theory, or both, and then the numbers
    change the film's. Name, lambda, xi, resistivity and critical temperature that are not given follow from them at
    the working temperature. What is given goes before what follows, and a warning tells where they differ by more than
    5 %; a critical temperature that is given is the theory's too.
    penetration_depth, coherence_length [m]: at the working temperature, unless a law is named. Laws of lambda: "clean",
    "dirty" (BCS) and "two-fluid" from lambda at T = 0, "ginzburg-landau", 1/sqrt(1 − T/Tc), from lambda extrapolated
    from Tc. Laws of xi: "clean", "dirty" (the orbital Bc2) and "ginzburg-landau", all from xi extrapolated from Tc.
    Both are in ``fluxoid.pairs``: screening.reduced_penetration_depth, coherence.reduced_coherence_length.
    resistivity [ohm m] or diffusivity [m^2/s]: one follows from the other by u = xi^2/(D mu0 sigma lambda^2); when both
    are given and the u that follows is another than the one stated (or 5.79), a warning tells the numbers, and beyond
    a factor of e the table is refused. The equations use u and tau0 = mu0 sigma lambda^2, not D.
    gamma: 2 tau_in Delta/hbar, 10 is common; u: 5.79 in the dirty limit (Kramer and Watts-Tobin, Phys. Rev. Lett. 40,
    1041 (1978)), 12 for gapless superconductors (Schmid, Phys. kondens. Materie 5, 302 (1966)), with gamma = 0.
    Raises InputError when T >= Tc, and when a law or a theory has no temperatures to work with.
    """

    name: str = ""
    library: LibraryName = ""
    microscopic: Microscopic | None = None
    penetration_depth: PositiveLength | None = None
    coherence_length: PositiveLength | None = None
    resistivity: Resistivity | None = None
    diffusivity: Diffusivity | None = None
    critical_temperature: PositiveTemperature | None = None
    temperature: Temperature | None = None
    penetration_depth_law: Literal["none", "clean", "dirty", "two-fluid", "ginzburg-landau"] = "none"
    coherence_length_law: Literal["none", "clean", "dirty", "ginzburg-landau"] = "none"
    gamma: NonNegative = 10.0
    u: Positive = DIRTY_LIMIT_U

    @model_validator(mode="after")
    def _checked(self) -> Self:
        try:
            follows = self._fill()
            if self.penetration_depth is None:
                what = "penetration_depth is missing: neither given, nor anything that it follows from"
                raise InputError(what, try_='penetration_depth = "300 nm", or library = "Nb film"')
            self._check_temperature()
            self._check_follows(follows)
            self._check_u()
        except InputError as error:
            raise mistake(error) from None
        return self

    @model_serializer(mode="wrap")
    def _as_written(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, Any]:
        """All numbers; when a description is written as TOML, not those that follow from what is written too."""
        written: dict[str, Any] = handler(self)
        if info.context and info.context.get("units") and self.from_theory:
            return {name: value for name, value in written.items() if name in self.model_fields_set}
        return written

    @property
    def from_theory(self) -> bool:
        """Whether numbers that are not given follow from microscopic theory."""
        return bool(self.library) or self.microscopic is not None

    def _state(self) -> "State":
        return film_state(self.library, self.microscopic, self._given("critical_temperature"), self.temperature)

    def _given(self, name: str) -> Any:
        return getattr(self, name) if name in self.model_fields_set else None

    def _fill(self) -> dict[str, float | str]:
        """Take what is not given from microscopic theory; returns all that follows from it."""
        if not self.from_theory:
            return {}
        from fluxoid.materials.for_levels import film_numbers

        state = self._state()
        follows = film_numbers(state)
        for length in ("penetration_depth", "coherence_length"):
            law = getattr(self, f"{length}_law")
            if self._given(length) is None and law != "none":
                what = f'{length}_law = "{law}" has no {length}: what follows from theory is at the temperature already'
                raise InputError(what, try_=f'{length}_law = "none"')
        if self.penetration_depth is None and "penetration_depth" not in follows:
            state.material.value("penetration_depth")  # which says what it lacks
        for name in ("name", "penetration_depth", "coherence_length", "resistivity", "critical_temperature"):
            stands = name == "resistivity" and self.diffusivity is not None  # resistivity follows from that, by u
            if self._given(name) is None and name in follows and not stands:
                self.__dict__[name] = follows[name]  # the table is frozen only when it is made
        return follows

    def _check_follows(self, follows: dict[str, float | str]) -> None:
        for name, used in self._used(follows).items():
            other = float(follows[name])
            if abs(math.log(used / other)) > CLASH:
                unit = _SHOWN_IN[name]
                first, second = format(used, unit), format(other, unit)
                told = f"{name} is {first} here, but {second} follows from {self.source}"
                given = "diffusivity" if name == "resistivity" and self.resistivity is None else name
                mend = f"no {given}, or numbers in [material.microscopic] from which it follows"
                warnings.warn(f"material: {told}. Try: {mend}", UnwiseWarning, stacklevel=4)

    def _used(self, follows: dict[str, float | str]) -> dict[str, float]:
        """The numbers that are used, of those that follow too."""
        used = {"penetration_depth": self.working_penetration_depth}
        if self.coherence_length is not None:
            used["coherence_length"] = self.working_coherence_length
        if self.resistivity is not None or (self.diffusivity is not None and self.coherence_length is not None):
            used["resistivity"] = 1 / self.conductivity
        if self.critical_temperature is not None:
            used["critical_temperature"] = self.critical_temperature
        return {name: value for name, value in used.items() if name in follows}

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
        if clash > CLASH:
            warnings.warn(f"material: {told}. Try: {mend}", UnwiseWarning, stacklevel=3)

    @property
    def reduced_temperature(self) -> float | None:
        """T/Tc, or None when either is not given."""
        if self.temperature is None or self.critical_temperature is None:
            return None
        return self.temperature / self.critical_temperature

    @property
    def _t(self) -> float:
        assert self.reduced_temperature is not None  # a law has both temperatures
        return self.reduced_temperature

    @property
    def source(self) -> str:
        """What the numbers that follow from microscopic theory follow from, in words; "" if none do."""
        named = f'the library\'s "{self.library}"' if self.library else ""
        own = "its microscopic numbers" if self.microscopic is not None else ""
        what = " and ".join(filter(None, [named, own]))
        return what and f"{what} at {format(self.temperature or 0.0, 'K')}"

    def routes(self) -> dict[str, str]:
        """How the numbers that follow from microscopic theory came to be, in words, by name; none without a theory."""
        if not self.from_theory:
            return {}
        from fluxoid.materials.for_levels import film_routes

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnwiseWarning)  # told when the table was made
            return film_routes(self._state())

    @property
    def working_penetration_depth(self) -> float:
        """lambda at the working temperature, m."""
        assert self.penetration_depth is not None  # checked when it was made
        if self.penetration_depth_law == "none":
            return self.penetration_depth
        from fluxoid.pairs.lengths.penetration_depth import reduced_penetration_depth

        return self.penetration_depth * float(reduced_penetration_depth(self._t, self.penetration_depth_law))

    @property
    def working_coherence_length(self) -> float:
        """xi at the working temperature, m; raises InputError when the material states none."""
        if self.coherence_length is None:
            raise InputError("is missing", "material.coherence_length", 'coherence_length = "100 nm"')
        if self.coherence_length_law == "none":
            return self.coherence_length
        from fluxoid.pairs.lengths.coherence_length import reduced_coherence_length

        return self.coherence_length * float(reduced_coherence_length(self._t, self.coherence_length_law))

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
        return Scales(self.working_penetration_depth, math.nan, self.conductivity).time

    @property
    def current_density_unit(self) -> float:
        """J0 = Phi0/(2 pi mu0 lambda^2 xi), A/m^2."""
        return Scales(self.working_penetration_depth, self.working_coherence_length, math.nan).current_density

    @property
    def voltage_unit(self) -> float:
        """V0 = Phi0/(2 pi tau0), V."""
        return Scales(self.working_penetration_depth, math.nan, self.conductivity).voltage

    @property
    def depairing_current_density(self) -> float:
        """2 J0/(3 sqrt 3), the Ginzburg–Landau depairing current density, A/m^2."""
        return 2 * self.current_density_unit / (3 * math.sqrt(3))

    @property
    def upper_critical_field(self) -> float:
        """Bc2 = Phi0/(2 pi xi^2), T."""
        return Scales(math.nan, self.working_coherence_length, math.nan).field

    @property
    def thermodynamic_critical_field(self) -> float:
        """Bc = Phi0/(2 sqrt 2 pi lambda xi), T."""
        return Scales(self.working_penetration_depth, self.working_coherence_length, math.nan).thermodynamic_field

    def scales(self) -> dict[str, float]:
        """SI values of the units that texts may use: lambda, and xi, Bc2, tau0 where they are known."""
        known = {"lambda": self.working_penetration_depth}
        if self.coherence_length is not None:
            known |= {"xi": self.working_coherence_length, "Bc2": self.upper_critical_field}
        if self.resistivity is not None or (self.diffusivity is not None and self.coherence_length is not None):
            known["tau0"] = self.time_unit
        return known
