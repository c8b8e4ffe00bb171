"""Reading netlists in the SPICE dialect of JoSIM, with two lines of fluxoid's own: .loop and .inductances."""

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fluxoid.circuit.description.circuit import Circuit, circuit, replaced
from fluxoid.circuit.description.elements import Element, Inductor, Resistor, with_value
from fluxoid.circuit.equations.outputs import wanted
from fluxoid.circuit.equations.topology import analyse
from fluxoid.circuit.netlist.cards import Commands, commands
from fluxoid.circuit.netlist.expressions import Lookup, expression_value
from fluxoid.circuit.netlist.lines import Line, content, logical_lines, say
from fluxoid.circuit.netlist.models import ModelCard, model
from fluxoid.circuit.netlist.parts import part
from fluxoid.circuit.netlist.unwise import warn_of_slips
from fluxoid.errors import InputError, UnwiseWarning

DEEPEST = 100  # levels of subcircuits
SET = "--set"  # where values from outside come from
MOST = 1_000_000  # elements, which take minutes to read


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
    models: dict[str, ModelCard] = field(default_factory=dict)
    model_lines: list[Line] = field(default_factory=list)


def read_netlist(source: "str | Path", strict: bool = False, values: Mapping[str, str] | None = None) -> Netlist:
    """Read a netlist file, or the text of one (if it has more than one line).

    values: {name: expression} in place of those of parameters of the main netlist, or of elements. strict: refuse
    whatever would warn. Raises InputError with file, line, the token that is wrong and what to try; warns
    (UnwiseWarning) of what is read otherwise than it stands, and of what is left out.
    """
    if not strict:
        return _read(source, values or {})
    with warnings.catch_warnings():
        warnings.simplefilter("error", UnwiseWarning)
        try:
            return _read(source, values or {})
        except UnwiseWarning as problem:
            where, _, what = str(problem).partition(": ")
            raise InputError(what, where, "the line without it, or a reading that is not strict") from problem


def _read(source: "str | Path", values: Mapping[str, str]) -> Netlist:
    if isinstance(source, Path) or "\n" not in source:
        path = Path(source)
        text = content(path, "the netlist", str(path), "the path of a text file")
        name, folder = path.name, path.parent
    else:
        text, name, folder = source, "netlist", Path()
    scopes, cards = _sorted(logical_lines(text, name, folder))
    main = scopes[""]
    _expanded(scopes, main, {}, [])
    given = {name.upper(): text for name, text in values.items()}
    main.parameters |= {name: (text, SET) for name, text in given.items() if name in main.parameters}
    told = commands(cards, lambda text, where: expression_value(text, _lookup(main, main, {}), where))
    main.where = f"{name}:1"
    elements: dict[str, tuple[Element, str]] = {}
    _flatten(scopes, main, "", {}, {}, told, elements)
    if not elements:
        raise InputError("a netlist without elements", name, "lines such as: R1 1 0 50")
    places = {element: where for element, (_, where) in elements.items()}
    found = Netlist(Circuit(()), told, places)
    with found.located():
        with warnings.catch_warnings(record=True) as unwise:
            warnings.simplefilter("always", UnwiseWarning)
            found = replace(found, circuit=circuit(element for element, _ in elements.values()))
        for one in unwise:  # with the line of the element that they name
            say(str(one.message), places.get(str(one.message).partition(":")[0], name))
        analyse(found.circuit)
    of_elements = {name: text for name, text in given.items() if name not in main.parameters}
    numbers = {name: expression_value(text, _lookup(main, main, {}), SET) for name, text in of_elements.items()}
    if numbers:
        found = replace(found, circuit=replaced(found.circuit, _addressed(found.circuit, numbers)))
    warn_of_slips(found.circuit, told, places)
    for output, where in told.printed.items():
        try:
            wanted(found.circuit, output)
        except InputError as problem:
            say(f"{problem.what}: this output is left out. Try: {problem.try_}", where)
            told.outputs.remove(output)
    return found


def _addressed(made: Circuit, numbers: Mapping[str, float]) -> dict[str, float]:
    """The same by address: "L1|X1", "B1.RESISTANCE" as "B1.resistance". Raises InputError for what has no such name."""
    names = {element.name for element in made.elements}
    found = {}
    for key, number in numbers.items():
        name, _, field = key.rpartition(".")
        whole = key.replace(".", "|")
        if whole in names:
            found[whole] = number
        elif name.replace(".", "|") in names:
            found[f"{name.replace('.', '|')}.{field.lower()}"] = number
        else:
            made[whole]  # the error names elements close to it
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
        elif word == ".ends":
            if len(inside) == 1:
                raise InputError(".ends without .subckt", line.where, "a .subckt before it")
            made = inside.pop()
            if _text(scopes.setdefault(made.name, made)) != _text(made):
                first = scopes[made.name].where
                what = f"subcircuit {made.name} is defined twice, first at {first}"
                raise InputError(what, made.where, "another name")
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
        say(f"{line.words[0]} inside a subcircuit is left out", line.where)
    return scopes, cards


def _expanded(scopes: dict[str, Scope], scope: Scope, known: dict[str, int], above: list[str]) -> int:
    """How many elements a scope holds with those of its subcircuits. Raises InputError for more than ``MOST``, for
    subcircuits nested deeper than ``DEEPEST``, and for one that contains itself."""
    total = 0
    for line in scope.lines:
        inner = _of(scopes, line) if line.words[0][0].upper() == "X" else None
        if inner is None:
            total += 1
            continue
        if inner in above:
            loop = " -> ".join([*above, inner])
            raise InputError(f"subcircuit {inner} contains itself: {loop}", line.where, "no loop")
        if len(above) >= DEEPEST:
            raise InputError(f"subcircuits nested more than {DEEPEST} deep", line.where, "fewer levels")
        if inner not in known:
            known[inner] = _expanded(scopes, scopes[inner], known, [*above, inner])
        total += known[inner]
        if total > MOST:
            what = f"more than {MOST:.0e} elements when all subcircuits are written out"
            raise InputError(what, line.where, "a smaller circuit")
    return total


def _of(scopes: dict[str, Scope], line: Line) -> str | None:
    """The subcircuit that an X line names, last or first."""
    plain = [w.upper() for w in line.words[1:] if "=" not in w]
    return next((name for name in (*plain[-1:], *plain[:1]) if name in scopes), None)


def _text(scope: Scope) -> Any:
    """What a subcircuit says, without where it says so: included twice it is the same."""
    parameters = {name: text for name, (text, _) in scope.parameters.items()}
    return scope.nodes, parameters, [[line.words for line in lines] for lines in (scope.lines, scope.model_lines)]


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
        known[name] = expression_value(text, find, where)
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
    shared: dict[str, ModelCard] | None = None,
    called: str = "",
) -> None:
    """Add a scope's elements, names followed by ``suffix`` ("|X1"), its subcircuits' too. shared: models of the main
    netlist."""
    main = scopes[""]
    lookup = _lookup(scope, main, given)
    values: dict[str, Callable[[str], float]] = {}

    def value_at(where: str) -> Callable[[str], float]:
        if where not in values:
            values[where] = lambda text: expression_value(text, lookup, where)
        return values[where]

    def node(name: str) -> str:
        name = name.upper()
        if name in told.shared:
            return name
        return "0" if name in ("0", "GND") else nodes.get(name, name + suffix)

    models = (shared or {}) | dict(model(line.words, value_at(line.where), line.where) for line in scope.model_lines)
    replaced: set[str] = set()
    for line in scope.lines:
        if line.words[0][0].upper() == "X":
            _subcircuit(
                scopes, line, suffix, node, value_at(line.where), told, elements, models if scope is main else shared
            )
            continue
        label = line.words[0].upper()
        try:
            parts = part(line, value_at(line.where), node, suffix, models, told)
        except InputError as problem:
            if line.where != main.where:
                raise
            say(f"{' '.join(line.words)!r} is taken for a title: {problem.what}", line.where)
            continue
        for element, spread in parts:
            if label in given and element.name == label + suffix:
                if isinstance(element, Inductor) and label[0] == "R":  # 0 ohm in its own subcircuit
                    element = Resistor(element.name, element.plus, element.minus, 1.0)
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
    shared: dict[str, ModelCard] | None,
) -> None:
    plain = [w for w in line.words[1:] if "=" not in w]
    settings = [w.partition("=") for w in line.words[1:] if "=" in w]
    if not plain:
        raise InputError(f"{line.words[0]} names no subcircuit", line.where, "X1 NODE NODE ... NAME")
    name = _of(scopes, line)
    if name is None:
        known = ", ".join(sorted(n for n in scopes if n)) or "a .subckt of that name"
        raise InputError(f"no subcircuit {plain[-1]!r} (or {plain[0]!r})", line.where, known)
    inner, ends = scopes[name], plain[:-1] if plain[-1].upper() == name else plain[1:]
    if len(ends) != len(inner.nodes):
        raise InputError(
            f"{line.words[0]} gives {len(ends)} nodes to subcircuit {name}, which has {len(inner.nodes)}",
            line.where,
            " ".join(inner.nodes),
        )
    mapped = {local: node(outer) for local, outer in zip(inner.nodes, ends)}
    given = {key.upper(): value(text) for key, _, text in settings}
    _flatten(scopes, inner, f"|{line.words[0].upper()}{suffix}", mapped, given, told, elements, shared, line.where)


def spread_circuit(netlist: Netlist, seed: int) -> Circuit:
    """The circuit with each spread number drawn uniformly in its range: repeatable, by the element's name and the seed.

    A junction's spread multiplies its area: critical current and capacitance grow, resistances shrink.
    """
    from fluxoid.circuit.description.spread import spread_element

    found: list[Any] = []
    for element in netlist.circuit.elements:
        part_of = netlist.commands.spread_of(element)
        found.append(spread_element(element, part_of, seed) if part_of else element)
    return circuit(found)
