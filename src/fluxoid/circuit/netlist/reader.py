"""Reading netlists in the SPICE dialect of JoSIM, with two lines of fluxoid's own: .loop and .inductances."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fluxoid.circuit.canonical import Circuit, circuit
from fluxoid.circuit.elements import Element, with_value
from fluxoid.circuit.netlist.cards import Commands, commands
from fluxoid.circuit.netlist.expressions import Lookup, evaluate
from fluxoid.circuit.netlist.lines import Line, content, logical_lines
from fluxoid.circuit.netlist.models import Model, model
from fluxoid.circuit.netlist.parts import part
from fluxoid.circuit.netlist.unwise import warn_of_slips
from fluxoid.circuit.probes import wanted
from fluxoid.circuit.structure import analyse
from fluxoid.errors import InputError, UnwiseWarning


@dataclass(frozen=True)
class Netlist:
    """What a netlist holds. circuit: its elements, nominal; commands: what to run, print, spread, at what
    temperature; places: {element: "file:line"}."""

    circuit: Circuit
    commands: Commands
    places: dict[str, str]

    @contextmanager
    def located(self) -> Iterator[None]:
        """Give errors raised inside the line of the first element that they name."""
        try:
            yield
        except InputError as problem:
            words = re.findall(r"[\w|]+", problem.what)
            where = problem.where or next((self.places[w] for w in words if w in self.places), "")
            raise InputError(problem.what, where, problem.try_) from problem


@dataclass
class Scope:
    """A subcircuit or the main netlist while it is read: its lines, parameters and models."""

    name: str
    nodes: tuple[str, ...] = ()
    where: str = ""
    lines: list[Line] = field(default_factory=list)
    parameters: dict[str, tuple[str, str]] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    model_lines: list[Line] = field(default_factory=list)


def read_netlist(source: "str | Path") -> Netlist:
    """Read a netlist file, or the text of one (if it has more than one line).

    Raises InputError with file, line, the token that is wrong and what to try; warns (UnwiseWarning) of lines that have
    no meaning here and are left out.
    """
    if isinstance(source, Path) or "\n" not in source:
        path = Path(source)
        text = content(path, "the netlist", str(path), "the path of a text file")
        name, folder = path.name, path.parent
    else:
        text, name, folder = source, "netlist", Path()
    scopes, cards = _sorted(logical_lines(text, name, folder))
    main = scopes[""]
    told = commands(cards, lambda text, where: evaluate(text, _lookup(main, main, {}), where), name)
    elements: dict[str, tuple[Element, str]] = {}
    _flatten(scopes, main, "", {}, {}, told, elements, [])
    if not elements:
        raise InputError("a netlist without elements", name, "lines such as: R1 1 0 50")
    places = {element: where for element, (_, where) in elements.items()}
    found = Netlist(Circuit(()), told, places)
    with found.located():
        found = replace(found, circuit=circuit(element for element, _ in elements.values()))
        analyse(found.circuit)
    warn_of_slips(found.circuit, told, places)
    for output, where in told.printed.items():
        try:
            wanted(found.circuit, output)
        except InputError as problem:
            raise InputError(problem.what, where, problem.try_) from problem
    return found


def _sorted(lines: list[Line]) -> tuple[dict[str, Scope], list[Line]]:
    """Scopes by name ("" is the main netlist), and the lines that command."""
    scopes: dict[str, Scope] = {"": Scope("")}
    inside: list[Scope] = [scopes[""]]
    cards: list[Line] = []
    left_out: list[Line] = []
    for line in lines:
        word = line.words[0].lower()
        if word == ".end":
            break
        if word == ".subckt":
            if len(line.words) < 2:
                raise InputError(".subckt without a name", line.where, ".subckt NAME NODE NODE ...")
            name = line.words[1].upper()
            if name in scopes:
                raise InputError(f"subcircuit {name} is defined twice", line.where, "another name")
            plain = [w.upper() for w in line.words[2:] if "=" not in w and w.upper() != "PARAMS:"]
            twice = [node for k, node in enumerate(plain) if node in plain[:k]]
            if twice:
                raise InputError(f"subcircuit {name} has the node {twice[0]} twice", line.where, "another name for one")
            inside.append(Scope(name, tuple(plain), line.where))
            inside[-1].parameters = {
                key.upper(): (text, line.where)
                for key, equals, text in (w.partition("=") for w in line.words[2:])
                if equals
            }
            scopes[name] = inside[-1]
        elif word == ".ends":
            if len(inside) == 1:
                raise InputError(".ends without .subckt", line.where, "a .subckt before it")
            inside.pop()
        elif word == ".param":
            _parameters(line, inside[-1])
        elif word == ".model":
            _model_line(line, inside[-1])
        elif word.startswith(".") and word not in (".loop", ".inductances"):
            (left_out if len(inside) > 1 else cards).append(line)
        else:
            inside[-1].lines.append(line)
    if len(inside) > 1:
        raise InputError(f"subcircuit {inside[-1].name} has no .ends", inside[-1].where, ".ends after its last line")
    for line in left_out:
        warnings.warn(f"{line.where}: {line.words[0]} inside a subcircuit is left out", UnwiseWarning, stacklevel=3)
    return scopes, cards


def _model_line(line: Line, scope: Scope) -> None:
    for other in scope.model_lines:
        if [w.upper() for w in other.words[:2]] == [w.upper() for w in line.words[:2]] and other.words != line.words:
            raise InputError(
                f"model {line.words[1]} is defined twice, first at {other.where}", line.where, "another name"
            )
    scope.model_lines.append(line)


def _parameters(line: Line, scope: Scope) -> None:
    if len(line.words) < 2:
        raise InputError(".param without NAME=VALUE", line.where, ".param NAME=VALUE")
    for word in _joined(line.words[1:]):
        name, equals, text = word.partition("=")
        if not equals or not text:
            raise InputError(f"{word!r} is no NAME=VALUE", line.where, f".param {name}=1")
        first, at = scope.parameters.get(name.upper(), (text, ""))
        if first != text:
            raise InputError(f"parameter {name} is defined twice, first at {at}", line.where, "another name")
        scope.parameters[name.upper()] = (text, line.where)


def _joined(words: tuple[str, ...]) -> list[str]:
    """NAME=EXPRESSION words, where the expression may hold blanks."""
    found: list[str] = []
    for word in words:
        if "=" in word or not found:
            found.append(word)
        else:
            found[-1] += word
    return found


def _lookup(scope: Scope, main: Scope, given: dict[str, float]) -> Lookup:
    """Parameters seen from a scope: those an X line gave, its own, those of the main netlist."""
    known: dict[str, float] = {}
    busy: list[str] = []

    def find(name: str) -> float | None:
        if name in given:
            return given[name]
        if name in known:
            return known[name]
        text, where = scope.parameters.get(name) or main.parameters.get(name) or ("", "")
        if not where:
            return None
        if name in busy:
            raise InputError(f"parameter {name} is defined by itself: {' -> '.join([*busy, name])}", where, "a number")
        busy.append(name)
        known[name] = evaluate(text, find, where)
        busy.pop()
        return known[name]

    return find


def _flatten(
    scopes: dict[str, Scope],
    scope: Scope,
    suffix: str,
    nodes: dict[str, str],
    given: dict[str, float],
    told: Commands,
    elements: dict[str, tuple[Element, str]],
    above: list[str],
    called: str = "",
) -> None:
    """Add a scope's elements, names followed by ``suffix`` ("|X1"), its subcircuits' too."""
    main = scopes[""]
    lookup = _lookup(scope, main, given)
    values: dict[str, Callable[[str], float]] = {}

    def value_at(where: str) -> Callable[[str], float]:
        if where not in values:
            values[where] = lambda text: evaluate(text, lookup, where)
        return values[where]

    def node(name: str) -> str:
        name = name.upper()
        return "0" if name in ("0", "GND") else nodes.get(name, name + suffix)

    models = {}
    for source in (main, scope):
        for line in source.model_lines:
            name, made = model(line.words, value_at(line.where), line.where)
            models[name] = made
    replaced: set[str] = set()
    for line in scope.lines:
        if line.words[0][0].upper() == "X":
            _subcircuit(scopes, line, suffix, node, value_at(line.where), told, elements, above)
            continue
        label = line.words[0].upper()
        for element, spread in part(line, value_at(line.where), node, suffix, models, told):
            if label in given:
                element = with_value(element, given[label])
                replaced.add(label)
            if element.name in elements:
                first = elements[element.name][1]
                raise InputError(f"{element.name} is defined twice, first at {first}", line.where, "another name")
            elements[element.name] = (element, line.where)
            if spread is not None:
                told.spreads[element.name] = spread
    unknown = [name for name in given if name not in replaced and name not in scope.parameters]
    if unknown:
        inside = ", ".join([*scope.parameters, *(line.words[0].upper() for line in scope.lines)])
        raise InputError(f"subcircuit {scope.name} has no element or parameter {unknown[0]}", called, inside)


def _subcircuit(
    scopes: dict[str, Scope],
    line: Line,
    suffix: str,
    node: Callable[[str], str],
    value: Callable[[str], float],
    told: Commands,
    elements: dict[str, tuple[Element, str]],
    above: list[str],
) -> None:
    plain = [w for w in line.words[1:] if "=" not in w]
    settings = [w.partition("=") for w in line.words[1:] if "=" in w]
    if not plain:
        raise InputError(f"{line.words[0]} names no subcircuit", line.where, "X1 NODE NODE ... NAME")
    first, last = plain[0].upper(), plain[-1].upper()
    if last in scopes and last:
        name, ends = last, plain[:-1]
    elif first in scopes and first:
        name, ends = first, plain[1:]
    else:
        known = ", ".join(sorted(n for n in scopes if n)) or "a .subckt of that name"
        raise InputError(f"no subcircuit {plain[-1]!r} (or {plain[0]!r})", line.where, known)
    inner = scopes[name]
    if len(ends) != len(inner.nodes):
        raise InputError(
            f"{line.words[0]} gives {len(ends)} nodes to subcircuit {name}, which has {len(inner.nodes)}",
            line.where,
            " ".join(inner.nodes),
        )
    if name in above:
        raise InputError(f"subcircuit {name} contains itself: {' -> '.join([*above, name])}", line.where, "no loop")
    mapped = {local: node(outer) for local, outer in zip(inner.nodes, ends)}
    given = {key.upper(): value(text) for key, _, text in settings}
    _flatten(
        scopes, inner, f"|{line.words[0].upper()}{suffix}", mapped, given, told, elements, [*above, name], line.where
    )


def spread_circuit(netlist: Netlist, seed: int) -> Circuit:
    """The circuit with each spread number drawn uniformly in its range: repeatable, by the element's name and the seed.

    A junction's spread multiplies its area: critical current and capacitance grow, resistances shrink.
    """
    from fluxoid.circuit.spread import spread_element

    found: list[Any] = []
    for element in netlist.circuit.elements:
        part_of = netlist.commands.spread_of(element)
        found.append(spread_element(element, part_of, seed) if part_of else element)
    return circuit(found)
