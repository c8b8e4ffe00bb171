"""Measure the table of the London level again and write it down, with a picture of the orders.

python validation/london.py        (some minutes; from the root of the repository)
"""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from physics.london_films import UM, UNIT, device, film, ring  # noqa: E402
from physics.london_table import GROUPS, Row  # noqa: E402

HEAD = """# London level: the table

Written by `python validation/london.py`; `make validate` measures every row again and holds it to what is allowed.
Values are those of `inductance_of`, which takes the limit of three lattices, of about 256, 128 and 64 cells over the
longest side, and prints the error bar; where there is none, those of one lattice. Strips with thickness are taken
from two lengths of 20 to 25 um, by the same rules for the errors of cells and of sheets, which are added here; coplanar
ones from lengths of 40 and 48 times their distance, since ends count for .27 % at 8 and 12 times.
References are computed by `tests/physics/london_axial.py`, `london_rectangles.py` and `london_strips.py`, which share
nothing with the package.

| quantity | case | reference | value | error % | error bar % | allowed % | order | from |
|---|---|---|---|---|---|---|---|---|
"""
RINGS = ((0.5, 1.0), (0.5, 0.05), (0.5, 0.01), (0.5, 0.0))
CELLS = (32, 64, 128, 256, 512)


def line(row: Row) -> str:
    """A row of the table."""
    bar = "" if row.relative_bar is None else f"{100 * row.relative_bar:.3f}"
    order = "" if row.order is None else f"{row.order:.2f}"
    numbers = (
        f"{row.reference:.6g} | {row.value:.6g} | {100 * row.error:+.3f} | {bar} | {100 * row.allowed:g} | {order}"
    )
    return f"| {row.group} | {row.case} | {numbers} | {row.source} |\n"


def draw() -> None:
    """Errors of the inductance of rings on single lattices, by their cells."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    from fluxoid.london.problem import build
    from physics.london_axial import Film, Films

    figure, axes = pyplot.subplots(figsize=(5, 3.6), layout="constrained")
    for inner, screening in RINGS:
        exact = Films((Film(1.0, inner, screening),)).inductance[0, 0]
        described = device({"film": film(ring(inner), screening)})
        found = [build(described, 2 * UM / n).inductance[0, 0] / UNIT / exact - 1 for n in CELLS]
        axes.loglog(CELLS, [100 * abs(e) for e in found], "o-", ms=4, label=f"Λ/b = {screening:g}")
    axes.loglog(CELLS, [0.3 * (32 / n) for n in CELLS], "k:", lw=1, label="first order")
    axes.loglog(CELLS, [0.3 * (32 / n) ** 2 for n in CELLS], "k--", lw=1, label="second order")
    axes.set(xlabel="cells over the ring", ylabel="error of the inductance (%)", title="one lattice, a/b = 0.5")
    axes.set_xticks(CELLS, [str(n) for n in CELLS])
    axes.minorticks_off()
    axes.legend(frameon=False)
    figure.savefig(HERE / "london.png", dpi=110)


def main() -> None:
    """The table and the picture."""
    rows = []
    for group in GROUPS:
        for row in group():
            rows.append(row)
            print(line(row), end="", flush=True)
    missed = [row for row in rows if not abs(row.error) <= row.allowed]
    uncovered = [row for row in rows if row.relative_bar is not None and abs(row.error) > row.relative_bar]
    text = HEAD + "".join(map(line, rows))
    covered = sum(row.relative_bar is not None for row in rows) - len(uncovered)
    barred = covered + len(uncovered)
    text += f"\n{len(rows) - len(missed)} of {len(rows)} within what is allowed; "
    text += f"{covered} of {barred} bars cover the error.\n"
    text += "\n![Errors of single lattices](london.png)\n"
    (HERE / "london.md").write_text(text, encoding="utf-8")
    draw()


if __name__ == "__main__":
    main()
