"""How one quantity follows from others at a temperature, and what steps ask of a material."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from fluxoid.materials.numbers import Number


class Known(Protocol):
    """What is known of a material, as steps and states read it."""

    @property
    def name(self) -> str: ...
    @property
    def law(self) -> str: ...
    @property
    def assume(self) -> str: ...
    @property
    def caution(self) -> str: ...
    @property
    def known(self) -> Mapping[str, Number]: ...
    @property
    def uncertainties(self) -> Mapping[str, float]: ...
    @property
    def comparisons(self) -> Sequence[object]: ...
    def value(self, name: str) -> float: ...
    def at(self, temperature: float) -> Any: ...
    def altered(self, **changes: Any) -> Any: ...


@dataclass(frozen=True)
class Step:
    """``name`` from ``needs``; ``compute`` takes their values in that order."""

    name: str
    symbol: str
    unit: str
    words: str
    needs: tuple[str, ...]
    compute: Callable[..., float]
    route: str
    reference: str = ""
