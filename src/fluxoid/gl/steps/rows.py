"""One row of cells per call: the loops around the site functions.

Serial and parallel launchers call the same compiled row, so a result does not depend on the number of threads. A row
returns what is to be reduced; launchers reduce rows in a fixed order. Arrays of the film have a ghost all round.

planes  (10, ny+2, nx+2)  real and imaginary parts of five fields, in pairs
links   (4, ny+2, nx+2)   (w/h^2) cos a, sin a of x links, then of y links
cells   (3, ny+2, nx+2)   diagonal, area, 1/(u m)
number  (2,)              1 and gamma^2, typed, so that float32 rows hold no double
potentials are float64, (ny, nx), without ghosts
"""

import numpy as np

from fluxoid.gl.steps.site import carry_back, carry_forward, cosine_sine, current, right_hand_side, velocity
from fluxoid.kernels.apart import stay_apart
from fluxoid.kernels.compile import part, site
from fluxoid.kernels.maximum import maximum


@site
def _velocity_at(ix, yr, yq, dr, dq, ur, uq, cx, sx, cd, sd, cu, su, diagonal, area, mobility, one, gamma2):
    """F at cell ix, from its row y, the rows below (d) and above (u), and their links."""
    r, q = yr[ix], yq[ix]
    lr, lq = carry_back(cx[ix - 1], sx[ix - 1], yr[ix - 1], yq[ix - 1])
    rr, rq = carry_forward(cx[ix], sx[ix], yr[ix + 1], yq[ix + 1])
    br, bq = carry_back(cd[ix], sd[ix], dr[ix], dq[ix])
    tr, tq = carry_forward(cu[ix], su[ix], ur[ix], uq[ix])
    R, Q = right_hand_side(r, q, lr, lq, rr, rq, br, bq, tr, tq, diagonal[ix], area[ix])
    return velocity(r, q, R, Q, mobility[ix], gamma2, one)


@part
def slope_row(planes, links, cells, number, y, slope, new, iy, c):
    """The first stage: slope = F(y), new = y + c slope."""
    yr, yq = planes[y, iy], planes[y + 1, iy]
    dr, dq, ur, uq = planes[y, iy - 1], planes[y + 1, iy - 1], planes[y, iy + 1], planes[y + 1, iy + 1]
    sr, sq, nr, nq = planes[slope, iy], planes[slope + 1, iy], planes[new, iy], planes[new + 1, iy]
    cx, sx, cu, su, cd, sd = links[0, iy], links[1, iy], links[2, iy], links[3, iy], links[2, iy - 1], links[3, iy - 1]
    diagonal, area, mobility = cells[0, iy], cells[1, iy], cells[2, iy]
    one, gamma2 = number[0], number[1]
    for ix in range(1, planes.shape[2] - 1):
        fr, fq = _velocity_at(ix, yr, yq, dr, dq, ur, uq, cx, sx, cd, sd, cu, su, diagonal, area, mobility, one, gamma2)
        sr[ix] = fr
        sq[ix] = fq
        nr[ix] = yr[ix] + c * fr
        nq[ix] = yq[ix] + c * fq


@part
def stage_row(planes, links, cells, number, y, new, base, slope, iy, c):
    """A later stage, in place of the stage before last: new = c0 base + c1 y + c2 new + c3 F(y) + c4 slope."""
    yr, yq = planes[y, iy], planes[y + 1, iy]
    dr, dq, ur, uq = planes[y, iy - 1], planes[y + 1, iy - 1], planes[y, iy + 1], planes[y + 1, iy + 1]
    nr, nq, br, bq = planes[new, iy], planes[new + 1, iy], planes[base, iy], planes[base + 1, iy]
    sr, sq = planes[slope, iy], planes[slope + 1, iy]
    cx, sx, cu, su, cd, sd = links[0, iy], links[1, iy], links[2, iy], links[3, iy], links[2, iy - 1], links[3, iy - 1]
    diagonal, area, mobility = cells[0, iy], cells[1, iy], cells[2, iy]
    one, gamma2 = number[0], number[1]
    c0, c1, c2, c3, c4 = c[0], c[1], c[2], c[3], c[4]
    for ix in range(1, planes.shape[2] - 1):
        fr, fq = _velocity_at(ix, yr, yq, dr, dq, ur, uq, cx, sx, cd, sd, cu, su, diagonal, area, mobility, one, gamma2)
        nr[ix] = c0 * br[ix] + c1 * yr[ix] + c2 * nr[ix] + c3 * fr + c4 * sr[ix]
        nq[ix] = c0 * bq[ix] + c1 * yq[ix] + c2 * nq[ix] + c3 * fq + c4 * sq[ix]


@part
def error_row(planes, links, cells, number, y, base, slope, iy, c):
    """Largest |E|^2 of the row, E = c0 (base - y) + c1 (slope + F(y)), and largest |y|^2."""
    yr, yq = planes[y, iy], planes[y + 1, iy]
    dr, dq, ur, uq = planes[y, iy - 1], planes[y + 1, iy - 1], planes[y, iy + 1], planes[y + 1, iy + 1]
    br, bq, sr, sq = planes[base, iy], planes[base + 1, iy], planes[slope, iy], planes[slope + 1, iy]
    cx, sx, cu, su, cd, sd = links[0, iy], links[1, iy], links[2, iy], links[3, iy], links[2, iy - 1], links[3, iy - 1]
    diagonal, area, mobility = cells[0, iy], cells[1, iy], cells[2, iy]
    one, gamma2 = number[0], number[1]
    c0, c1 = c[0], c[1]
    error = largest = one - one
    for ix in range(1, planes.shape[2] - 1):
        fr, fq = _velocity_at(ix, yr, yq, dr, dq, ur, uq, cx, sx, cd, sd, cu, su, diagonal, area, mobility, one, gamma2)
        er = c0 * (br[ix] - yr[ix]) + c1 * (sr[ix] + fr)
        eq = c0 * (bq[ix] - yq[ix]) + c1 * (sq[ix] + fq)
        error = maximum(error, er * er + eq * eq)
        largest = maximum(largest, yr[ix] * yr[ix] + yq[ix] * yq[ix])
    return error, largest


@part
def rotate_row(planes, source, target, potential, angle, iy):
    """target = exp(-i angle mu) source: exact evolution in a given potential, angle = time; float64 inside."""
    row = potential[iy - 1]
    ar, aq, br, bq = planes[source, iy], planes[source + 1, iy], planes[target, iy], planes[target + 1, iy]
    for ix in range(1, planes.shape[2] - 1):
        c, s = cosine_sine(angle * row[ix - 1])
        r, q = ar[ix], aq[ix]
        br[ix] = c * r + s * q
        bq[ix] = c * q - s * r


@part
def seed_row(planes, source, target, seeds, amount, steepness, iy):
    """target += amount max(0, 1 - steepness a) seed, with a the largest |psi|^2 of a cell of source and its neighbours.

    seeds: (2, ny, nx). All of source is read before any of it changes: another field is written.
    """
    yr, yq = planes[source, iy], planes[source + 1, iy]
    dr, dq = planes[source, iy - 1], planes[source + 1, iy - 1]
    ur, uq = planes[source, iy + 1], planes[source + 1, iy + 1]
    tr, tq, sr, sq = planes[target, iy], planes[target + 1, iy], seeds[0, iy - 1], seeds[1, iy - 1]
    for ix in range(1, planes.shape[2] - 1):
        a = maximum(yr[ix] * yr[ix] + yq[ix] * yq[ix], dr[ix] * dr[ix] + dq[ix] * dq[ix])
        a = maximum(a, ur[ix] * ur[ix] + uq[ix] * uq[ix])
        a = maximum(a, yr[ix - 1] * yr[ix - 1] + yq[ix - 1] * yq[ix - 1])
        a = maximum(a, yr[ix + 1] * yr[ix + 1] + yq[ix + 1] * yq[ix + 1])
        left = 1.0 - steepness * a
        part = amount * (left if left > 0.0 else 0.0)
        tr[ix] += part * sr[ix - 1]
        tq[ix] += part * sq[ix - 1]


@part
def divergence_row(planes, links, y, b, h2, iy):
    """b = -(sum of w Im psi_i* exp(-ia) psi_j) of each cell: minus h times the supercurrent that leaves it."""
    yr, yq = planes[y, iy], planes[y + 1, iy]
    dr, dq, ur, uq = planes[y, iy - 1], planes[y + 1, iy - 1], planes[y, iy + 1], planes[y + 1, iy + 1]
    cx, sx, cu, su, cd, sd = links[0, iy], links[1, iy], links[2, iy], links[3, iy], links[2, iy - 1], links[3, iy - 1]
    out = b[iy - 1]
    for ix in range(1, planes.shape[2] - 1):
        r, q = yr[ix], yq[ix]
        lr, lq = carry_back(cx[ix - 1], sx[ix - 1], yr[ix - 1], yq[ix - 1])
        rr, rq = carry_forward(cx[ix], sx[ix], yr[ix + 1], yq[ix + 1])
        br, bq = carry_back(cd[ix], sd[ix], dr[ix], dq[ix])
        tr, tq = carry_forward(cu[ix], su[ix], ur[ix], uq[ix])
        total = current(r, q, lr, lq) + current(r, q, rr, rq) + current(r, q, br, bq) + current(r, q, tr, tq)
        out[ix - 1] = -h2 * total


@part
def link_row(links, fields, weights, amplitude, iy):
    """Links of the row at the given amplitudes of the sources: a = sum of amplitude_k a_k.

    fields: (K, 2 (ny+2), nx+2) phases of x links, then of y links; weights: (2, ny+2, nx+2) w/h^2.
    """
    stay_apart()
    for axis in range(2):
        w, c, s = weights[axis, iy], links[2 * axis, iy], links[2 * axis + 1, iy]
        for ix in range(links.shape[2]):
            a = 0.0
            for k in range(len(amplitude)):
                a += amplitude[k] * fields[k, axis * links.shape[1] + iy, ix]
            cosine, sine = cosine_sine(a)
            c[ix] = w[ix] * cosine
            s[ix] = w[ix] * sine


@part
def combine_row(out, x, y, factor, responses, amplitude, iy):
    """out = x + factor (x - y) + sum of amplitude_k response_k."""
    o, a, b = out[iy], x[iy], y[iy]
    for ix in range(out.shape[1]):
        o[ix] = a[ix] + factor * (a[ix] - b[ix])
    for k in range(len(amplitude)):
        response, amount = responses[k, iy], amplitude[k]
        for ix in range(out.shape[1]):
            o[ix] += amount * response[ix]


@part
def mismatch_row(planes, y, now, before, after, ratio, iy):
    """Largest |psi e|^2 of the row, e what the potential at the middle, extrapolated by half a step, missed."""
    r, q, a, b, c = planes[y, iy + 1], planes[y + 1, iy + 1], now[iy], before[iy], after[iy]
    worst = 0.0
    for ix in range(len(a)):
        e = 0.5 * (a[ix] - c[ix] + ratio * (a[ix] - b[ix]))
        size = np.float64(r[ix + 1] * r[ix + 1] + q[ix + 1] * q[ix + 1])
        worst = maximum(worst, e * e * size)
    return worst


@part
def momentum_row(planes, y, new, old, slope, beta, iy):
    """y = new + beta (new - old); returns the sum of slope.(new - old) and the largest |slope|^2."""
    yr, yq, nr, nq = planes[y, iy], planes[y + 1, iy], planes[new, iy], planes[new + 1, iy]
    br, bq, sr, sq = planes[old, iy], planes[old + 1, iy], planes[slope, iy], planes[slope + 1, iy]
    along = largest = 0.0
    for ix in range(1, planes.shape[2] - 1):
        dr, dq = nr[ix] - br[ix], nq[ix] - bq[ix]
        yr[ix] = nr[ix] + beta * dr
        yq[ix] = nq[ix] + beta * dq
        along += sr[ix] * dr + sq[ix] * dq
        largest = maximum(largest, np.float64(sr[ix] * sr[ix] + sq[ix] * sq[ix]))
    return along, largest
