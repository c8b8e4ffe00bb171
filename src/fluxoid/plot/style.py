"""How pictures look: type, lines, colours that colour-blind readers tell apart, SI prefixes."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fluxoid.units import format

COLUMN, PAGE = 3.4, 7.0  # widths of a journal's column and page, inches
MANY = 30  # holes, above which their names would cover the film

# Okabe and Ito's colours, in the order in which lines take them; red and green never meet.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
PLUS, MINUS = "#D55E00", "#56B4E9"  # vortices and antivortices
INK, PAPER, FILM, EDGE = "#1a1a1a", "#ffffff", "#d9dee4", "#4a5058"

DENSITY, PHASE, SIGNED = "cividis", "twilight", "RdBu_r"  # maps: of |ψ|², cyclic, around zero
SIZE, SIZE_TOP = "magma", 0.8  # of |J|, up to where white streamlines still show

RC: Any = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 8,
    "mathtext.fontset": "dejavusans",
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "axes.linewidth": 0.6,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.2,
    "legend.fontsize": 7,
    "legend.frameon": False,
    "figure.dpi": 100,
    "savefig.dpi": 300,
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.04,
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
}

_PREFIXES = {-18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P"}


@contextmanager
def style() -> Iterator[None]:
    """Within the block, matplotlib draws as described here."""
    import matplotlib

    with matplotlib.rc_context(RC):
        yield


def size_map() -> Any:
    """The map of |J|: magma without its light end."""
    import numpy as np
    from matplotlib import colormaps
    from matplotlib.colors import ListedColormap

    return ListedColormap(colormaps[SIZE](np.linspace(0, SIZE_TOP, 256)))


def prefixed(largest: float, unit: str) -> tuple[float, str]:
    """The factor to divide by and the unit to write, for values up to ``largest``.

    (2e-6, "m") gives (1e-6, "µm"); powers are written with their digits raised; "1" has no unit.
    """
    text = _raised(unit)
    if unit in ("1", "rad", "") or not largest or not math.isfinite(largest):
        return 1.0, "" if unit == "1" else text
    # 1e-9 keeps a value that rounds to a thousand in its own unit.
    exponent = 3 * math.floor(math.log10(abs(largest)) / 3 + 1e-9)
    exponent = min(max(exponent, min(_PREFIXES)), max(_PREFIXES))
    return 10.0**exponent, _PREFIXES[exponent] + text


def axis_label(words: str, unit: str) -> str:
    """ "potential (µV)", or the words alone for a pure number."""
    return f"{words} ({unit})" if unit else words


def amount(value: float, unit: str) -> str:
    """A quantity as a picture writes it: (2e-6, "m") gives "2 µm"."""
    return format(value, unit).replace(" u", " µ")


def _raised(unit: str) -> str:
    for digit, raised in (("^2", "²"), ("^3", "³"), ("^-1", "⁻¹")):
        unit = unit.replace(digit, raised)
    return unit
