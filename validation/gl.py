"""Measure the table of a rotated device again and write it down.

python validation/gl.py        (a minute; from the root of the repository)
"""

import sys
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from fluxoid.errors import UnwiseWarning  # noqa: E402
from physics.rotated import measured  # noqa: E402

HEAD = """# Ginzburg-Landau level: one device at several angles

Written by `python validation/gl.py`. A strip of 12 by 4 coherence lengths with a hole of radius 1 off its middle, at
0.1 Bc2, gamma = 1, between two contacts, turned by an angle on the lattice (`tests/physics/rotated.py`). Critical
current by bisection and mean voltage at 0.3 J0 over whole slips, both by recipe; differences from the straight one
with the same cells. Each trial of a bisection starts from the same state without a current and waits for 600 tau0 at
most, so that the answer does not depend on where the search begins to more than .2 %.

| contacts | cell | angle | critical current, J0 | half bracket | difference | voltage, V0 | its error | difference |
|---|---|---|---|---|---|---|---|---|
"""
CASES = ((0.25, (0.0, 17.0, 45.0)), (0.125, (0.0,)))


def main() -> None:
    """Measure and write."""
    warnings.simplefilter("ignore", UnwiseWarning)  # the last trials lie within 1e-3 of the critical current
    rows = []
    for kind in ("superconducting", "normal"):
        for cell, angles in CASES:
            straight: dict[str, float] = {}
            for angle in angles:
                found = measured(angle, cell, kind, accuracy=1e-4)
                straight = straight or found
                apart = [f"{100 * (found[n] / straight[n] - 1):+.2f} %" for n in ("critical_current", "voltage")]
                current = f"{found['critical_current']:.5f} | {found['bracket']:.5f} | {apart[0]}"
                voltage = f"{found['voltage']:.5f} | {found['voltage_error']:.5f} | {apart[1]}"
                rows.append(f"| {kind} | ξ/{1 / cell:.0f} | {angle:g}° | {current} | {voltage} |\n")
                print(rows[-1], end="", flush=True)
    (HERE / "gl.md").write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
