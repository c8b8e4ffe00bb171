"""Names for array types."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Complexes = NDArray[np.complexfloating]
Ints = NDArray[np.integer]
Bools = NDArray[np.bool_]
