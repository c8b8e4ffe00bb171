"""A superconductor from whichever numbers are known: the rest follows by stated routes, and what is given twice is
compared.

>>> film = Superconductor(name="NbN", critical_temperature=10.0, sheet_resistance=300.0, thickness=8e-9)
>>> film.at(4.2)["penetration_depth"]
"""

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from fluxoid.errors import InputError, UnwiseWarning
from fluxoid.materials.numbers import GIVEN, Number
from fluxoid.materials.routes import ASSUMPTION, IDENTITY, ROUTES, THEORY, Route
from fluxoid.materials.state import State
from fluxoid.materials.wording import for_people
from fluxoid.pairs.numerics.inputs import real

RANK = {IDENTITY: 0, THEORY: 1, ASSUMPTION: 2}
FREE_ELECTRONS = 1.0  # relative difference from what is given that an assumption may have in silence: a factor of two


@dataclass(frozen=True)
class Comparison:
    """A number reached twice: ``value`` as held, ``other`` by ``route``; ``difference`` is other/value − 1."""

    name: str
    value: float
    other: float
    route: Route
    severity: str

    @property
    def difference(self) -> float:
        """Relative difference of the two."""
        return self.other / self.value - 1

    def __str__(self) -> str:
        term = GIVEN[self.name]
        first, second = (for_people(v, term.unit) for v in (self.value, self.other))
        joined = "and" if self.severity == "agrees" else "but"
        ratio = self.other / self.value
        size = f"{self.difference:+.0%}" if 0.2 < ratio < 3 else f"{ratio:.3g} times as much"
        return f"{term.symbol} = {first}, {joined} {second} from {self.route.words}: {size}"


@dataclass(frozen=True, kw_only=True)
class Superconductor:
    """A frozen description of a superconductor in SI units; only what is known need be given.

    Fields: see ``numbers.GIVEN``. ``law`` of λ(T): "microscopic" (BCS at the material's purity; dirty where purity
    is unknown and ``assume`` is "dirty") or "two-fluid". ``references`` and ``uncertainties`` (SI, absolute) by field
    name.
    Raises: InputError for a value out of range, and for a set that contradicts an identity, saying which and by how
    much; a theory that is missed warns (UnwiseWarning).
    """

    name: str = ""
    critical_temperature: float | None = None
    gap: float | None = None
    gap_ratio: float | None = None
    resistivity: float | None = None
    sheet_resistance: float | None = None
    thickness: float | None = None
    room_temperature_resistivity: float | None = None
    residual_resistance_ratio: float | None = None
    resistivity_times_path: float | None = None
    fermi_velocity: float | None = None
    mean_free_path: float | None = None
    diffusivity: float | None = None
    density_of_states: float | None = None
    sommerfeld_constant: float | None = None
    electron_density: float | None = None
    penetration_depth: float | None = None
    london_depth: float | None = None
    coherence_length: float | None = None
    clean_coherence_length: float | None = None
    upper_critical_field: float | None = None
    upper_critical_slope: float | None = None
    debye_temperature: float | None = None
    g_factor: float = 2.0
    spin_orbit: float = 0.0
    law: str = "microscopic"
    assume: str = "dirty"
    caution: str = ""
    references: Mapping[str, str] = field(default_factory=dict)
    uncertainties: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, value in self._given().items():
            lowest_allowed = 0.0 if name == "spin_orbit" else math.ulp(0.0)
            infinite = math.isinf(value) and name != "mean_free_path"
            if math.isnan(value) or value < lowest_allowed or infinite:
                what = f"{for_people(value, GIVEN[name].unit)} cannot be the {GIVEN[name].words}"
                raise InputError(what, self._where(name), f"{'zero or ' * (name == 'spin_orbit')}a value above zero")
        for choice, allowed in (("law", ("microscopic", "two-fluid")), ("assume", ("dirty", "clean"))):
            if getattr(self, choice) not in allowed:
                raise InputError(f"no {choice} {getattr(self, choice)!r}", self._where(choice), " or ".join(allowed))
        for table in ("references", "uncertainties"):
            unknown = set(getattr(self, table)) - set(GIVEN)
            if unknown:
                raise InputError(f"{sorted(unknown)[0]!r} is not a quantity", self._where(table), "one of its fields")
        for name, value in self.uncertainties.items():
            if not 0 <= self._number(value, name) < math.inf:
                what = f"{value:g} cannot be an uncertainty"
                raise InputError(what, f"{self._where(name)}.uncertainty", "zero or a value above zero")
        clash = next((c for c in self.comparisons if c.severity == "error"), None)
        if clash is not None:
            others = " and ".join(clash.route.needs)
            raise InputError(str(clash), self._where(clash.name), f"leave out {clash.name}, or correct {others}")
        for each in self.comparisons:
            if each.severity == "warning":
                warnings.warn(f"{self.name or 'material'}: {each}", UnwiseWarning, stacklevel=3)

    def _where(self, name: str) -> str:
        return f"{self.name}.{name}" if self.name else name

    def _given(self) -> dict[str, float]:
        return {name: self._number(v, name) for name in GIVEN if (v := getattr(self, name)) is not None}

    def _number(self, value: Any, name: str) -> float:
        try:
            return float(value)
        except (TypeError, ValueError) as error:
            unit = GIVEN[name].unit
            mend = f"a number{unit and f' in {unit}'}; fluxoid.pairs.from_table reads texts with units"
            raise InputError(f"{value!r} is not a number", self._where(name), mend) from error

    @cached_property
    def known(self) -> dict[str, Number]:
        """Every number of the material that is given or follows, with its route."""
        return {name: quantity for name, (quantity, _, _) in self._solved.items()}

    @cached_property
    def _solved(self) -> dict[str, tuple[Number, str, frozenset[str]]]:
        """Quantity, the weakest kind of route behind it, and the names it came from."""
        found: dict[str, tuple[Number, str, frozenset[str]]] = {}
        for name, value in self._given().items():
            term = GIVEN[name]
            default = name in ("g_factor", "spin_orbit") and name not in self.references
            quantity = Number(
                name,
                term.symbol,
                value,
                term.unit,
                term.words,
                "default" if default and value == {"g_factor": 2.0, "spin_orbit": 0.0}.get(name) else "given",
                self.references.get(name, ""),
                self.uncertainties.get(name, 0.0),
            )
            found[name] = (quantity, IDENTITY, frozenset())
        progress = True
        while progress:
            progress = False
            for route in ROUTES:
                if route.result in found or not self._applies(route, found):
                    continue
                value = route.compute(*(found[need][0].value for need in route.needs))
                clean = route.result == "mean_free_path" and value == math.inf
                if not clean and not (math.isfinite(value) and value > 0):
                    continue
                term = GIVEN[route.result]
                weakest = max([route.kind, *(found[need][1] for need in route.needs)], key=RANK.__getitem__)
                ancestors = frozenset(route.needs).union(*(found[need][2] for need in route.needs))
                quantity = Number(route.result, term.symbol, value, term.unit, term.words, route.words)
                found[route.result] = (quantity, weakest, ancestors)
                progress = True
                break  # start over, so that the routes listed first keep their precedence
        return found

    def _applies(self, route: Route, found: Mapping[str, object]) -> bool:
        inputs = all(need in found for need in route.needs) and not (route.limit and "mean_free_path" in found)
        return inputs and self._allows(route)

    def _allows(self, route: Route) -> bool:
        return not (self.caution and route.kind != IDENTITY) and route.limit in ("", self.assume)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every number reached by more than one independent route, with both values."""
        found = self._solved
        made = []
        relations: set[frozenset[str]] = set()  # one relation, solved for another of its numbers, is compared once
        for route in ROUTES:
            if route.result not in found or not self._applies(route, found):
                continue
            held, kind, ancestors = found[route.result]
            behind = frozenset().union(*(found[need][2] for need in route.needs))
            if route.result in behind or held.route == route.words:
                continue
            # what uses all the given numbers that the held value came from is the same information by another path
            if ancestors and _roots(found, route.result) <= _roots(found, *route.needs):
                continue
            other = route.compute(*(found[need][0].value for need in route.needs))
            relation = frozenset((route.result, *route.needs))
            if relation in relations or not (math.isfinite(other) and other > 0 and math.isfinite(held.value)):
                continue
            relations.add(relation)
            weakest = max([route.kind, kind, *(found[need][1] for need in route.needs)], key=RANK.__getitem__)
            tolerance = max(route.tolerance, FREE_ELECTRONS) if weakest == ASSUMPTION else route.tolerance
            missed = abs(math.log(other / held.value)) > math.log(1 + tolerance)
            severity = "agrees" if not missed else "error" if weakest == IDENTITY else "warning"
            made.append(Comparison(route.result, held.value, other, route, severity))
        return tuple(made)

    def value(self, name: str) -> float:
        """The SI value of a number of the material; InputError if it neither is given nor follows."""
        if name not in GIVEN:
            raise InputError(f"no number {name!r}", self.name or "Superconductor", ", ".join(GIVEN))
        if name not in self.known:
            raise InputError(
                f"the {GIVEN[name].words} neither is given nor follows", self._where(name), self._mend(name)
            )
        return self.known[name].value

    def _mend(self, name: str) -> str:
        ways = [" and ".join(r.needs) for r in ROUTES if r.result == name and self._allows(r)]
        return "give " + " or ".join([name, *ways])

    def at(self, temperature: float) -> State:
        """Everything that follows at one temperature in K; InputError at and above Tc."""
        T = real(temperature, f"{self.name}.temperature" if self.name else "temperature")
        if T.ndim:
            what = f"{T.size} temperatures, where one is meant"
            raise InputError(what, "temperature", "fluxoid.materials.curves.against_temperature for many")
        return State(self, float(T))

    def altered(self, **changes: Any) -> "Superconductor":
        """The same material with some fields changed."""
        return Superconductor(**({f.name: getattr(self, f.name) for f in fields(self)} | changes))


def _roots(found: Mapping[str, tuple[Number, str, frozenset[str]]], *names: str) -> frozenset[str]:
    """The given numbers behind some numbers."""
    reached: set[str] = set()
    for name in names:
        ancestors = found[name][2]
        reached |= {a for a in ancestors if not found[a][2]} if ancestors else {name}
    return frozenset(reached)
