"""Draws a dc SQUID as a GDS layout: a square washer with a slit, a counter electrode in its mouth, and a coil over it.

    python washer_layout.py         writes washer.gds beside this file

Micrometres; the layers are those of ../processes/sfq5ee.toml. Washer and counter electrode lie in M6, the coil in M7,
the junctions between the electrode and either side of the slit.
"""

import sys
from pathlib import Path

import gdstk

WASHER, COIL, CONTACT = 16, 17, 90  # M6, M7, contacts
OUTER, HOLE, SLIT = 60.0, 20.0, 2.0  # sides of washer and hole, width of the slit along +x
MOUTH, ELECTRODE = 12.0, 4.0  # the slit is wide enough there for the electrode and a slit on either side of it
TURN, LINE, GAP = 40.0, 3.0, 2.0  # mean side of the coil's one turn, width of its line, the gap at which it is driven


def write(path: Path) -> None:
    """Write the layout to ``path``."""
    half = OUTER / 2
    mouth = (half - MOUTH, half)
    washer = gdstk.boolean(
        gdstk.rectangle((-half, -half), (half, half)),
        [
            gdstk.rectangle((-HOLE / 2, -HOLE / 2), (HOLE / 2, HOLE / 2)),
            gdstk.rectangle((HOLE / 2, -SLIT / 2), (mouth[0], SLIT / 2)),
            gdstk.rectangle((mouth[0], -ELECTRODE / 2 - SLIT), (mouth[1], ELECTRODE / 2 + SLIT)),
        ],
        "not",
        layer=WASHER,
    )
    end = half + 10
    electrode = gdstk.rectangle((mouth[0] + SLIT, -ELECTRODE / 2), (end, ELECTRODE / 2), layer=WASHER)
    near, far = (TURN - LINE) / 2, (TURN + LINE) / 2
    coil = gdstk.boolean(
        gdstk.rectangle((-far, -far), (far, far)),
        [gdstk.rectangle((-near, -near), (near, near)), gdstk.rectangle((-far, -GAP / 2), (-near, GAP / 2))],
        "not",
        layer=COIL,
    )
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    cell = library.new_cell("WASHER")
    cell.add(*washer, electrode, *coil)
    for text, x, height in (("body M6", -half, OUTER), ("electrode M6", end, ELECTRODE)):
        cell.add(gdstk.rectangle((x - 0.05, -height / 2), (x + 0.05, height / 2), layer=CONTACT))
        cell.add(gdstk.Label(text, (x, 0), layer=CONTACT))
    library.write_gds(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("washer.gds"))
