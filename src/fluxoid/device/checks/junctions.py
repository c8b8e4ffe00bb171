"""Whether junctions and the curves asked for fit the ports and holes of a description."""

from collections.abc import Iterator

from fluxoid.device.geometry.place import Placed
from fluxoid.device.reading.mistakes import nearest
from fluxoid.device.tables.device import Tables

Found = list[tuple[str, str, str]]


def junction_mistakes(device: Tables, placed: Placed) -> Found:
    """Mistakes of the tables junction and curves, as (where, what, what to try); ports and holes must be right."""
    if not device.junction:
        if device.curves is not None:
            return [("curves", "there is no junction in any port", '[junction.left] with port = "left"')]
        return []
    found = list(_junctions(device)) + list(_curves(device, placed))
    return found or list(_filled(device))


def port_of(device: Tables, name: str) -> str:
    """The port that a junction fills."""
    return device.junction[name].port or name


def _junctions(device: Tables) -> Iterator[tuple[str, str, str]]:
    across = [name for name, port in device.port.items() if port.contacts is None]
    taken: dict[str, str] = {}
    for name, junction in device.junction.items():
        port, where = port_of(device, name), f"junction.{name}.port"
        if port not in device.port:
            yield where, f'no port is named "{port}"', nearest(port, across) or "[port.NAME] across a bridge or a slit"
        elif port not in across:
            what = f'port "{port}" lies between contacts, where a current is fed in'
            yield where, what, nearest(port, across) or "a port across a bridge or a slit"
        elif port in taken:
            yield where, f'port "{port}" holds junction "{taken[port]}" already', "a port for each junction"
        elif junction.bridge is not None and device.port[port].width is not None:
            what = f'port "{port}" lies across a slit, where no film is'
            yield f"junction.{name}.bridge", what, 'critical_current = "10 uA"'
        if junction.bridge is not None and device.material.coherence_length is None:
            what = "Ginzburg-Landau needs the coherence length of the material"
            yield "material.coherence_length", what, 'coherence_length = "8 nm"'
        taken.setdefault(port, name)
        if junction.like is not None:
            known = [one for one, other in device.junction.items() if other.like is None]
            if junction.like not in known:
                what = f'no junction with numbers of its own is named "{junction.like}"'
                yield f"junction.{name}.like", what, nearest(junction.like, known)


def _curves(device: Tables, placed: Placed) -> Iterator[tuple[str, str, str]]:
    if (curves := device.curves) is None:
        return
    regions = [region.name for region in placed.holes]
    feeds = [name for name, port in device.port.items() if port.contacts is not None]
    if curves.hole is not None and curves.hole not in regions:
        yield "curves.hole", f'no hole is named "{curves.hole}"', nearest(curves.hole, regions) or "a film with a hole"
    if curves.bias is not None and curves.bias not in feeds:
        what = f'no port between contacts is named "{curves.bias}"'
        yield "curves.bias", what, nearest(curves.bias, feeds) or '[port.bias] with contacts = ["in", "out"]'
    filled = [port_of(device, name) for name in device.junction]
    for name in curves.open:
        if name not in device.port or name in feeds:
            yield "curves.open", f'no port across a bridge or a slit is named "{name}"', nearest(name, device.port)
        elif name in filled:
            yield "curves.open", f'port "{name}" holds a junction', "the names of ports without one"
    if (curves.biases or curves.currents) and all(one.resistance is None for one in device.junction.values()):
        yield "curves", "a voltage is asked for, and no junction has a resistance", 'resistance = "2 ohm"'


def _filled(device: Tables) -> Iterator[tuple[str, str, str]]:
    filled = {port_of(device, name) for name in device.junction}
    left_open = device.curves.open if device.curves is not None else ()
    for name, port in device.port.items():
        if port.contacts is None and name not in filled and name not in left_open:
            what = "holds no junction, while other ports do"
            yield (
                f"port.{name}",
                what,
                f'[junction.{name}], or open = ["{name}"] in [curves] if nothing is there',
            )
