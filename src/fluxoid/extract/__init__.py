"""From a device to the circuit that its films and junctions make, and to the curves of that.

``circuit_of`` joins the levels: inductances from London, relations of bridges from Ginzburg-Landau, and the circuit.
``curves`` gives Ic-flux, V-flux and I-V.
"""

from fluxoid.extract.bridge import Stretch, relation_of_bridge
from fluxoid.extract.circuit import Lumped, circuit_of
from fluxoid.extract.curves import curves

__all__ = ["Lumped", "Stretch", "circuit_of", "curves", "relation_of_bridge"]
