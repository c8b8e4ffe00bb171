"""The state in which pairs appear: the lowest eigenvalue of −(∇ − iA)² on the cells of a film, lengths in ξ.

On the lattice  Σ_links w (ψ_i − e^{−ia} ψ_j)/h² = E m ψ_i,  m the cells' areas over h². A uniform film is
superconducting where E < ε: linearised Ginzburg–Landau. Free edges are insulating; in normal contacts ψ = 0.
Source: D. Saint-James and P. G. de Gennes, Phys. Lett. 7, 306 (1963); V. V. Moshchalkov et al., Nature 373, 319 (1995).
"""

import numpy as np

from fluxoid.gl.model import GinzburgLandau
from fluxoid.types import Complexes

EXACT = 1e-10  # relative, of the eigenvalue beside that of a wave across the film


def nucleation(model: GinzburgLandau) -> tuple[float, Complexes]:
    """E in 1/ξ², and ψ of largest value 1, (ny, nx), in the fields of the model's present time.

    By shifted inverse iteration (Lanczos), from the same start each time: a sparse factorisation, about 2 s and 1 GB
    for 10⁵ cells.
    """
    from scipy.sparse import csc_array, diags_array
    from scipy.sparse.linalg import eigsh

    lattice, shape = model.film.continued, model.film.continued.area.shape
    free = np.flatnonzero(((lattice.degree > 0) & (model.film.pin < 0)).ravel())
    index = np.arange(lattice.area.size).reshape(shape)
    rows, columns, values = [], [], []
    for axis, w, a in zip((1, 0), (lattice.wx, lattice.wy), model.link_phases(model.time)):
        i, j = index[w > 0], np.roll(index, -1, axis)[w > 0]
        strength, turn = w[w > 0] / model.cell**2, np.exp(-1j * a[w > 0])
        rows += [i, j, i, j]
        columns += [i, j, j, i]
        values += [strength, strength, -strength * turn, -strength * turn.conj()]
    size = lattice.area.size
    whole = csc_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(size, size))
    mass = lattice.area.ravel()[free]
    below = -1 / (np.hypot(*shape) * model.cell) ** 2  # under all eigenvalues, none of which is negative
    start = np.random.default_rng(0).standard_normal(free.size).astype(complex)
    found, modes = eigsh(whole[free][:, free], 1, M=diags_array(mass).tocsc(), sigma=below, tol=EXACT, v0=start)
    psi = np.zeros(size, complex)
    psi[free] = modes[:, 0] / np.max(np.abs(modes[:, 0]))
    return max(float(found[0]), 0.0), psi.reshape(shape)
