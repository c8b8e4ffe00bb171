"""Rows launched over the film, serially or on all threads, and what is reduced from them."""

from numba import prange

from fluxoid.gl.rows import (
    combine_row,
    divergence_row,
    error_row,
    link_row,
    mismatch_row,
    rotate_row,
    slope_row,
    stage_row,
)
from fluxoid.kernels.compile import both, kernel


@both
def _slope(planes, links, cells, number, y, slope, new, c):
    for iy in prange(1, planes.shape[1] - 1):
        slope_row(planes, links, cells, number, y, slope, new, iy, c)


@both
def _stage(planes, links, cells, number, y, new, base, slope, c):
    for iy in prange(1, planes.shape[1] - 1):
        stage_row(planes, links, cells, number, y, new, base, slope, iy, c)


@both
def _error(planes, links, cells, number, y, base, slope, c, partial):
    for iy in prange(1, planes.shape[1] - 1):
        partial[0, iy], partial[1, iy], partial[2, iy] = error_row(planes, links, cells, number, y, base, slope, iy, c)


@both
def _rotate(planes, source, target, potential, angle):
    for iy in prange(1, planes.shape[1] - 1):
        rotate_row(planes, source, target, potential, angle, iy)


@both
def _divergence(planes, links, y, b, h2):
    for iy in prange(1, planes.shape[1] - 1):
        divergence_row(planes, links, y, b, h2, iy)


@both
def _link(links, fields, weights, amplitude):
    for iy in prange(links.shape[1]):
        link_row(links, fields, weights, amplitude, iy)


@both
def _combine(out, x, y, factor, responses, amplitude):
    for iy in prange(out.shape[0]):
        combine_row(out, x, y, factor, responses, amplitude, iy)


@both
def _mismatch(planes, y, predicted, before, after, responses, amplitude, partial):
    for iy in prange(predicted.shape[0]):
        partial[0, iy] = mismatch_row(planes, y, predicted, before, after, responses, amplitude, iy)


_slope_serial, _slope_parallel = _slope
_stage_serial, _stage_parallel = _stage
_error_serial, _error_parallel = _error
_rotate_serial, _rotate_parallel = _rotate
_divergence_serial, _divergence_parallel = _divergence
_link_serial, _link_parallel = _link
_combine_serial, _combine_parallel = _combine
_mismatch_serial, _mismatch_parallel = _mismatch


@kernel
def wrap_ghosts(planes, y, wrap_y, wrap_x):
    """Copy the far rows and columns of a field into its ghosts along axes that wrap."""
    last_y, last_x = planes.shape[1] - 2, planes.shape[2] - 2
    for k in range(y, y + 2):
        if wrap_x:
            for iy in range(planes.shape[1]):
                planes[k, iy, 0] = planes[k, iy, last_x]
                planes[k, iy, last_x + 1] = planes[k, iy, 1]
        if wrap_y:
            for ix in range(planes.shape[2]):
                planes[k, 0, ix] = planes[k, last_y, ix]
                planes[k, last_y + 1, ix] = planes[k, 1, ix]


@kernel
def set_links(links, fields, weights, amplitude, parallel):
    """Links at the given amplitudes of the sources."""
    if parallel:
        _link_parallel(links, fields, weights, amplitude)
    else:
        _link_serial(links, fields, weights, amplitude)


@kernel
def rotate(planes, source, target, potential, angle, wraps, parallel):
    """target = exp(-i angle mu) source."""
    if parallel:
        _rotate_parallel(planes, source, target, potential, angle)
    else:
        _rotate_serial(planes, source, target, potential, angle)
    wrap_ghosts(planes, target, wraps[0], wraps[1])


@kernel
def first_stage(planes, links, cells, number, y, slope, new, c, wraps, parallel):
    """slope = F(y), new = y + c slope."""
    if parallel:
        _slope_parallel(planes, links, cells, number, y, slope, new, c)
    else:
        _slope_serial(planes, links, cells, number, y, slope, new, c)
    wrap_ghosts(planes, new, wraps[0], wraps[1])


@kernel
def next_stage(planes, links, cells, number, y, new, base, slope, c, wraps, parallel):
    """new = c0 base + c1 y + c2 new + c3 F(y) + c4 slope."""
    if parallel:
        _stage_parallel(planes, links, cells, number, y, new, base, slope, c)
    else:
        _stage_serial(planes, links, cells, number, y, new, base, slope, c)
    wrap_ghosts(planes, new, wraps[0], wraps[1])


@kernel
def embedded_error(planes, links, cells, number, y, base, slope, c, partial, parallel):
    """Largest |E| (NaN if anything is), and largest |y|^2."""
    if parallel:
        _error_parallel(planes, links, cells, number, y, base, slope, c, partial)
    else:
        _error_serial(planes, links, cells, number, y, base, slope, c, partial)
    error = total = largest = 0.0
    for iy in range(1, planes.shape[1] - 1):
        error = max(error, partial[0, iy])
        total += partial[1, iy]
        largest = max(largest, partial[2, iy])
    return error**0.5 + 0.0 * total, largest


@kernel
def divergence(planes, links, y, b, h2, parallel):
    """b = minus the supercurrent that leaves each cell, times h."""
    if parallel:
        _divergence_parallel(planes, links, y, b, h2)
    else:
        _divergence_serial(planes, links, y, b, h2)


@kernel
def combine(out, x, y, factor, responses, amplitude, parallel):
    """out = x + factor (x - y) + sum of amplitude_k response_k."""
    if parallel:
        _combine_parallel(out, x, y, factor, responses, amplitude)
    else:
        _combine_serial(out, x, y, factor, responses, amplitude)


@kernel
def mismatch(planes, y, predicted, before, after, responses, amplitude, partial, parallel):
    """Largest |psi| times what the predicted potential missed."""
    if parallel:
        _mismatch_parallel(planes, y, predicted, before, after, responses, amplitude, partial)
    else:
        _mismatch_serial(planes, y, predicted, before, after, responses, amplitude, partial)
    worst = 0.0
    for iy in range(predicted.shape[0]):
        worst = max(worst, partial[0, iy])
    return worst**0.5
