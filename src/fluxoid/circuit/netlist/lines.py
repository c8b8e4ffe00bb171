"""Reading a netlist file into logical lines: comments dropped, continuations joined, includes put in, words split."""

import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from fluxoid.errors import InputError, UnwiseWarning


@dataclass(frozen=True)
class Line:
    """A logical line. words: split at blanks and commas outside brackets; where: "file:number"; folder: of its file."""

    words: tuple[str, ...]
    where: str
    folder: Path

    @property
    def number(self) -> int:
        """Its number in its file."""
        return int(self.where.rpartition(":")[2])


def say(what: str, where: str) -> None:
    """Warn of what is read otherwise than it stands, or left out; ``read_netlist(strict=True)`` refuses it."""
    warnings.warn(f"{where}: {what}", UnwiseWarning, stacklevel=5)


def logical_lines(text: str, name: str, folder: Path, depth: int = 0) -> list[Line]:
    """The logical lines of a netlist. Raises InputError for includes that cannot be read and stray continuations."""
    joined: list[tuple[int, str]] = []
    control = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line[0] in "*#;$":
            continue
        if line[0] == "+":
            if not joined:
                raise InputError("'+' continues no line", f"{name}:{number}", "a line before it, or no '+'")
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {without_comment(line[1:], joined[-1][1], name, number)}")
            continue
        line = without_comment(line, "", name, number)
        lower = line.lower()
        if lower == ".end":  # of this file, be it one that is included
            break
        if lower.startswith((".control", ".endc")):
            control = lower.startswith(".control")
            continue
        joined.append((number, "." + line if control and line[0] != "." else line))
    found: list[Line] = []
    for number, line in joined:
        where = f"{name}:{number}"
        words = split(line, where)
        if words[0].lower() in (".include", ".inc", ".lib"):
            found += _included(words, where, folder, depth)
        else:
            found.append(Line(tuple(words), where, folder))
    return found


def _included(words: list[str], where: str, folder: Path, depth: int) -> list[Line]:
    library = words[0].lower() == ".lib"
    if len(words) != 2 and not (library and len(words) == 3):
        hint = ".lib FILE, or .lib FILE SECTION" if library else ".include FILE"
        raise InputError(f"{words[0]} with {len(words) - 1} words", where, hint)
    if depth > 20:
        raise InputError(f"{words[1]} is included by itself", where, "an include less")
    path = folder / words[1].strip("\"'")
    text = content(path, words[1], where)
    if len(words) == 3:
        text = _section(text, words[2], words[1], where)
    return logical_lines(text, path.name, path.parent, depth + 1)


def _section(text: str, section: str, name: str, where: str) -> str:
    """The lines of a library between .lib SECTION and .endl, in their places."""
    lines, inside, found = text.splitlines(), False, False
    for k, line in enumerate(lines):
        words = line.lower().split()
        begins = words[:1] == [".lib"] and len(words) == 2
        if begins and words[1] == section.lower():
            inside = found = True
            lines[k] = ""
        elif begins or words[:1] == [".endl"]:
            inside = False
        lines[k] = lines[k] if inside else ""
    if not found:
        raise InputError(f"{name} has no section {section}", where, "a line .lib SECTION in it")
    return "\n".join(lines)


def without_comment(line: str, before: str, name: str, number: int) -> str:
    """A line up to a comment at its end: ';', '$' or '#' after a blank, or '*' outside brackets, which warns.

    before: what of the logical line came before. '*' multiplies in .param, and nothing can be said against it there.
    """
    quote, depth = "", sum(before.count(c) for c in "({[") - sum(before.count(c) for c in ")}]")
    expression = (before or line).lower().startswith(".param")
    for k, character in enumerate(line):
        alone = k == 0 or line[k - 1].isspace()
        if character in "\"'":
            quote = "" if quote == character else quote or character
        elif quote:
            continue
        elif character == ";" or (character in "$#" and alone):
            return line[:k].rstrip()
        elif character == "*" and alone and depth <= 0 and not expression and line[k + 1 : k + 2] != "*":
            what = f"{line[k:]!r} is taken for a comment"
            say(f"{what}. Try: ';' before it, or brackets around an expression with blanks", f"{name}:{number}")
            return line[:k].rstrip()
        depth += (character in "({[") - (character in ")}]")
    return line


def content(path: Path, name: str, where: str, hint: str = "a path relative to this file") -> str:
    """The text of a file, UTF-8 with or without a mark of order. Raises InputError naming it as ``name``."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as problem:
        raise InputError(f"cannot read {name}: {problem.strerror}", where, hint) from problem
    except UnicodeDecodeError as problem:
        line = path.read_bytes()[: problem.start].count(b"\n") + 1
        raise InputError(
            f"{name} is no text in UTF-8: line {line} holds a byte {problem.object[problem.start]:#04x}",
            where,
            "the file saved as UTF-8, or as plain ASCII",
        ) from problem


def split(line: str, where: str) -> list[str]:
    """Words of a line. Brackets keep a word together; blanks around '=' do not matter."""
    line = re.sub(r"\s*=\s*", "=", line)
    line = re.sub(r"(?i)\b(pwl|pws|pulse|sin|exp|noise|cus|custom|jj)\s+\(", r"\1(", line)
    words, word, depth = [], "", 0
    for character in line:
        if character in "({[":
            depth += 1
        elif character in ")}]":
            depth -= 1
            if depth < 0:
                raise InputError(f"{character!r} closes nothing in {line!r}", where, "an opening bracket before it")
        if depth == 0 and (character.isspace() or character == ","):
            if word:
                words.append(word)
            word = ""
        else:
            word += character
    if depth:
        raise InputError(f"a bracket in {line!r} is not closed", where, "a closing bracket")
    if word:
        words.append(word)
    return words
