"""Which currents are given, and whether those of a connected film add up.

What flows into a conductor flows out of it. Where no contact has a phase, one contact without a current takes the rest;
where all have one, they must add up to zero at all times. Contacts of ports take the rest only where there is no other.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from fluxoid.device.sources.timeshapes import Sine, kinks, value
from fluxoid.device.tables.contacts import Contact
from fluxoid.device.tables.device import Tables
from fluxoid.device.tables.recipes import driven_contacts
from fluxoid.types import Floats

Found = list[tuple[str, str, str]]


def balance(device: Tables, groups: Sequence[Sequence[str]]) -> Found:
    """Mistakes in the currents of each group of contacts of one conductor."""
    return [one for names in groups for one in _balanced(device, names)]


def takes_rest(device: Tables, names: Sequence[str]) -> str | None:
    """The contact of a conductor that takes the current which the others leave, or None when all are given."""
    contacts = {name: device.contact[name] for name in names if device.contact[name].kind != "insulating"}
    if any(contact.phase is not None for contact in contacts.values()):
        return None
    swept = driven_contacts(device.recipe)[:1]
    open_ = [name for name, contact in contacts.items() if contact.current is None and name not in swept]
    to = getattr(device.recipe, "to", None)
    if to in open_:
        return to
    alone = [name for name in open_ if name not in _ports(device)] if len(open_) > 1 else open_
    return alone[0] if len(alone) == 1 else None


def _ports(device: Tables) -> set[str]:
    """Contacts that ports use; without a current of their own they carry none but the port's, if others take it."""
    return {name for port in device.port.values() for name in port.all_contacts}


def _balanced(device: Tables, names: Sequence[str]) -> Found:
    contacts = {name: device.contact[name] for name in names if device.contact[name].kind != "insulating"}
    if any(contact.phase is not None for contact in contacts.values()) or takes_rest(device, names) is not None:
        return []
    driven = {name: contact for name, contact in contacts.items() if contact.current is not None}
    swept = [name for name in driven_contacts(device.recipe)[:1] if name in contacts]
    left_out = [name for name in contacts if name not in driven and name not in swept and name not in _ports(device)]
    if not driven and not swept:
        return []  # no current at all
    if left_out:
        where = f"contact.{left_out[0]}.current"
        return [(where, f"{_words(left_out)} have no current, and only one can take the rest", 'current = "0 uA"')]
    if swept:
        what = f'the current of "{swept[0]}" is swept, and no contact of its film takes the rest'
        return [(f"contact.{swept[0]}", what, "another contact of that film without a current")]
    return _adds_up(device, driven)


def _adds_up(device: Tables, driven: dict[str, Contact]) -> Found:
    times = _times(device, driven)
    currents = [c.current.value * value(c.current.time, times) for c in driven.values() if c.current is not None]
    total, size = np.sum(currents, axis=0), np.max(np.abs(currents), initial=0.0)
    worst = int(np.argmax(np.abs(total)))
    if abs(total[worst]) <= 1e-9 * size:
        return []
    from fluxoid.units import format

    what = (
        f"the currents of {_words(list(driven))} add up to {format(total[worst], 'A')} at {format(times[worst], 's')};"
        " what flows in must flow out"
    )
    name = list(driven)[-1]
    return [(f"contact.{name}.current", what, "leave this one out: it takes the rest")]


def _times(device: Tables, driven: dict[str, Contact]) -> Floats:
    shapes = [shape for c in driven.values() if c.current is not None for shape in c.current.time]
    bends = kinks(shapes) or [0.0]
    periods = [1 / shape.frequency for shape in shapes if isinstance(shape, Sine)]
    end = max(device.run.duration or 0.0, bends[-1], 3 * max(periods, default=0.0))
    bends = [0.0, *bends, end]
    middles = [(a + b) / 2 for a, b in pairwise(bends)]
    # an irregular comb, so that no sine is met at its zeros alone
    return np.concatenate([bends, middles, end * np.sqrt(np.linspace(0, 1, 997))])


def _words(names: list[Any]) -> str:
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]
