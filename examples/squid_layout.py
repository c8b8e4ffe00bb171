"""Draws a SQUID as a GDS layout: a square loop with two bridges, leads, and the places of two contacts.

    python squid_layout.py          writes squid.gds beside this file

Micrometres. Layer 1 is the film, layer 2 the left contact, layer 3 the right one.
"""

import sys
from pathlib import Path

import gdstk

FILM, LEFT, RIGHT = 1, 2, 3
LOOP, HOLE, BRIDGE, SLIT, LEAD = 2.0, 1.2, 0.2, 0.3, 1.0  # sides of loop and hole, bridge width, its length, lead


def write(path: Path) -> None:
    """Write the layout to ``path``."""
    half, arm = LOOP / 2, (LOOP - HOLE) / 2
    loop = gdstk.rectangle((-half, -half), (half, half))
    leads = [gdstk.rectangle((side * half, -0.4), (side * (half + LEAD), 0.4)) for side in (-1, 1)]
    middle = half - arm / 2
    # What is cut away: the hole, and the film above and below the bridge in the middle of each arm.
    away = [gdstk.rectangle((-HOLE / 2, -HOLE / 2), (HOLE / 2, HOLE / 2))]
    for side in (-1, 1):
        for inner, outer in ((half - arm, middle - BRIDGE / 2), (middle + BRIDGE / 2, half)):
            away.append(gdstk.rectangle((-SLIT / 2, side * inner), (SLIT / 2, side * outer)))
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    cell = library.new_cell("SQUID")
    cell.add(*gdstk.boolean([loop, *leads], away, "not", layer=FILM))
    end = half + LEAD
    cell.add(gdstk.rectangle((-end - 0.02, -0.4), (-end + 0.02, 0.4), layer=LEFT))
    cell.add(gdstk.rectangle((end - 0.02, -0.4), (end + 0.02, 0.4), layer=RIGHT))
    library.write_gds(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("squid.gds"))
