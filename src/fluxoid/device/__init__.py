"""The frozen description of a problem: material, films, contacts, sources; from Python or TOML, checked at the door.

Shapely is loaded when the first device is made, pint when a rare unit is met.
"""

from fluxoid.device.description import Device
from fluxoid.device.load import content_hash, dump, files, load
from fluxoid.device.sources.sources import (
    Dipole,
    ExternalVortex,
    LoopCoil,
    MagneticTip,
    Plane,
    Twist,
    UniformSource,
)
from fluxoid.device.sources.timeshapes import Constant, Points, Pulse, Ramp, Sine
from fluxoid.device.tables import shapes
from fluxoid.device.tables.contacts import Contact, DrivenCurrent, DrivenPhase
from fluxoid.device.tables.disorder import RandomDisorder, RegionDisorder
from fluxoid.device.tables.films import Box, Cut, Film, Hole, LatticeTable, Probe
from fluxoid.device.tables.initial import NormalState, ResultState, UniformState, Vortex, VortexState, WindingState
from fluxoid.device.tables.junctions import Bridge, Currents, Curves, PortJunction, Quanta
from fluxoid.device.tables.layout import Layout
from fluxoid.device.tables.material import Material
from fluxoid.device.tables.microscopic import Microscopic
from fluxoid.device.tables.ports import Port, Via
from fluxoid.device.tables.process import Process, ProcessLayer, ProcessVia, load_process
from fluxoid.device.tables.recipes import (
    CriticalCurrent,
    CurrentPhase,
    CurrentVoltage,
    FieldCooled,
    FieldSweep,
    PhaseBoundary,
    Relax,
    ZeroFieldCooled,
)
from fluxoid.device.tables.run import Output, Run, Scheduled
from fluxoid.lazy import lazily

# what needs shapely is loaded when first used
_LATER = {
    "polygon_of": "geometry.polygons",
    "place": "geometry.place",
    "contact_line": "geometry.contacts",
    "takes_rest": "checks.current_balance",
    "epsilon_map": "geometry.disorder",
}

__all__ = [
    "Box",
    "Bridge",
    "Constant",
    "Contact",
    "CriticalCurrent",
    "CurrentPhase",
    "CurrentVoltage",
    "Currents",
    "Curves",
    "Cut",
    "Device",
    "Dipole",
    "DrivenCurrent",
    "DrivenPhase",
    "ExternalVortex",
    "FieldCooled",
    "FieldSweep",
    "Film",
    "Hole",
    "LatticeTable",
    "Layout",
    "LoopCoil",
    "MagneticTip",
    "Material",
    "Microscopic",
    "NormalState",
    "Output",
    "PhaseBoundary",
    "Plane",
    "Points",
    "Port",
    "PortJunction",
    "Probe",
    "Process",
    "ProcessLayer",
    "ProcessVia",
    "Pulse",
    "Quanta",
    "Ramp",
    "RandomDisorder",
    "RegionDisorder",
    "Relax",
    "ResultState",
    "Run",
    "Scheduled",
    "Sine",
    "Twist",
    "UniformSource",
    "UniformState",
    "Via",
    "Vortex",
    "VortexState",
    "WindingState",
    "ZeroFieldCooled",
    "content_hash",
    "dump",
    "files",
    "load",
    "load_process",
    "shapes",
]

__getattr__, __dir__ = lazily(__name__, _LATER)
