"""The frozen description of a problem: material, films, contacts, sources; from Python or TOML, checked at the door.

Shapely is loaded when the first device is made, pint when a rare unit is met.
"""

from fluxoid.device import shapes
from fluxoid.device.description import Description, Device
from fluxoid.device.disorder import RandomDisorder, RegionDisorder
from fluxoid.device.drawn import Layout
from fluxoid.device.drives import Contact, DrivenCurrent, DrivenPhase
from fluxoid.device.initial import NormalState, ResultState, UniformState, Vortex, VortexState, WindingState
from fluxoid.device.junctions import Bridge, Currents, Curves, Junction, Quanta
from fluxoid.device.material import Material
from fluxoid.device.microscopic import Microscopic
from fluxoid.device.places import Box, Cut, Film, Hole, LatticeTable, Probe
from fluxoid.device.port_tables import Port, Via
from fluxoid.device.recipes import (
    CriticalCurrent,
    CurrentPhase,
    CurrentVoltage,
    FieldCooled,
    FieldSweep,
    PhaseBoundary,
    Relax,
    ZeroFieldCooled,
)
from fluxoid.device.running import Output, Run, Scheduled
from fluxoid.device.sources import Dipole, ExternalVortex, LoopCoil, MagneticTip, Plane, Twist, UniformSource
from fluxoid.device.stack import Layer, Stack, ViaLayer, load_stack
from fluxoid.device.timeshapes import Constant, Points, Pulse, Ramp, Sine
from fluxoid.device.toml import content_hash, dump, files, load
from fluxoid.lazy import lazily

# what needs shapely is loaded when first used
_LATER = {
    "geometry": "polygons",
    "film_geometry": "layout",
    "contact_line": "layout",
    "contact_groups": "layout",
    "contact_lines": "layout",
    "conductors": "layout",
    "holes": "layout",
    "ports": "port_lines",
    "vias": "joints",
    "networks": "joints",
    "takes_rest": "currents",
    "epsilon_map": "disorder",
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
    "Description",
    "Device",
    "Dipole",
    "DrivenCurrent",
    "DrivenPhase",
    "ExternalVortex",
    "FieldCooled",
    "FieldSweep",
    "Film",
    "Hole",
    "Junction",
    "LatticeTable",
    "Layer",
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
    "Probe",
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
    "Stack",
    "Twist",
    "UniformSource",
    "UniformState",
    "Via",
    "ViaLayer",
    "Vortex",
    "VortexState",
    "WindingState",
    "ZeroFieldCooled",
    "content_hash",
    "dump",
    "files",
    "load",
    "load_stack",
    "shapes",
]

__getattr__, __dir__ = lazily(__name__, _LATER)
