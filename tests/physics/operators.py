"""Sparse matrices of the lattice equations, assembled anew from apertures, areas and link phases.

L psi = sum of w (exp(-ia) psi_j - psi_i)/h^2 approximates area (grad - iA)^2 psi; eigenvalues are those of
-L psi = k area psi. Unknowns are the cells of the film that no contact holds.
"""

import numpy as np
from scipy.sparse import bmat, csr_array, diags_array
from scipy.sparse.linalg import eigsh

from fluxoid.gl.model import GinzburgLandau


def free_cells(model: GinzburgLandau) -> np.ndarray:
    """Flat indices of the cells whose psi is free."""
    return np.flatnonzero((model.film.continued.degree > 0) & (model.film.pin < 0))


def gradient_matrix(model: GinzburgLandau) -> csr_array:
    """-L on the free cells, Hermitian, in units of 1/xi^2."""
    lattice, h = model.film.continued, model.cell
    index = np.arange(lattice.area.size).reshape(lattice.shape)
    rows, columns, values = [], [], []
    for axis, w, a in zip((1, 0), (lattice.wx, lattice.wy), model.link_phases(model.time)):
        i, j = index[w > 0], np.roll(index, -1, axis)[w > 0]
        strength, turn = w[w > 0] / h**2, np.exp(-1j * a[w > 0])
        rows += [i, j, i, j]
        columns += [i, j, j, i]
        values += [strength, strength, -strength * turn, -strength * turn.conj()]
    n = lattice.area.size
    whole = csr_array((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), shape=(n, n))
    cells = free_cells(model)
    return whole[cells][:, cells]


def areas(model: GinzburgLandau) -> np.ndarray:
    """Area fractions of the free cells."""
    return model.film.continued.area.ravel()[free_cells(model)]


def lowest_eigenvalue(model: GinzburgLandau, near: float) -> float:
    """Lowest eigenvalue of -(grad - iA)^2, above ``near``, which must lie below it."""
    found = eigsh(gradient_matrix(model).tocsc(), 1, M=diags_array(areas(model)).tocsc(), sigma=near, tol=1e-10)
    return float(found[0][0])


def hessian(model: GinzburgLandau) -> csr_array:
    """Half the second derivative of the free energy in (Re psi, Im psi) of the free cells, at the present state."""
    k = gradient_matrix(model)
    cells = free_cells(model)
    psi, epsilon, area = model.psi.ravel()[cells], model.epsilon.ravel()[cells], areas(model)
    r, q, common = psi.real, psi.imag, np.abs(psi) ** 2 - epsilon
    return csr_array(
        bmat(
            [
                [k.real + diags_array(area * (common + 2 * r * r)), -k.imag + diags_array(2 * area * r * q)],
                [k.imag + diags_array(2 * area * r * q), k.real + diags_array(area * (common + 2 * q * q))],
            ]
        )
    )


def lowest_mode(model: GinzburgLandau, near: float = -1.0) -> float:
    """Lowest eigenvalue of the Hessian over the areas, but for the turn of the phase of all psi, whose is 0.

    near: below the eigenvalue, and not far.
    """
    area = np.tile(areas(model), 2)
    psi = model.psi.ravel()[free_cells(model)]
    turn = np.concatenate([-psi.imag, psi.real])
    start = np.random.default_rng(0).standard_normal(len(turn))
    values, modes = eigsh(hessian(model).tocsc(), 4, M=diags_array(area).tocsc(), sigma=near, tol=1e-12, v0=start)
    overlap = (modes.T @ (area * turn)) ** 2 / (np.sum(area[:, None] * modes**2, axis=0) * np.sum(area * turn**2))
    return float(values[overlap < 0.5].min())
