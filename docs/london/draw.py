"""Draws the pictures of the recipes from the descriptions on their page: python docs/london/draw.py"""

import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import numpy as np
from matplotlib import pyplot

HERE = Path(__file__).parent
BLOCK = re.compile(r"<!-- test: (?P<mark>[^>]*?) -->\n```\w*\n(?P<body>.*?)```", re.DOTALL)


def blocks(page: str, most: int) -> list[dict[str, Any]]:
    """The names that each block of Python on a page leaves behind, after it ran in a folder of its own."""
    found = []
    os.chdir(tempfile.mkdtemp())
    for block in BLOCK.finditer((HERE / page).read_text(encoding="utf-8")):
        if block["mark"].startswith("file"):
            Path(block["mark"].split()[1]).write_text(block["body"], encoding="utf-8")
        elif block["mark"] == "run" and "fluxoid." in block["body"] and len(found) < most:
            names: dict[str, Any] = {}
            exec(compile(block["body"], page, "exec"), names)
            found.append(names)
    return found


def currents(axes: Any, state: Any, film: str, most: float = 99.0) -> None:
    """|K| in colours, over the greatest but for some crowded cells, and its stream lines."""
    lattice = state.problem.stack.sheets[0].lattice
    kx, ky = state.sheet_current(film)
    size = np.hypot(kx, ky)
    size[state.problem.stack.sheets[0].film.lattice.area < 0.5] = np.nan  # nor what is continued past contacts
    top = np.nanpercentile(size, most)
    x, y = 1e6 * lattice.x, 1e6 * lattice.y
    axes.pcolormesh(x, y, size / top, cmap="viridis", vmin=0, vmax=1, rasterized=True)
    inside = np.where(np.isnan(size), np.nan, 1.0)
    axes.streamplot(x, y, kx * inside, ky * inside, color="w", linewidth=0.5, density=1.1, arrowsize=0.6)
    axes.set_aspect("equal")


def save(figure: Any, name: str) -> None:
    figure.savefig(HERE / name, dpi=100)
    pyplot.close(figure)


def main() -> None:
    """All of them."""
    from fluxoid.cli import main as fluxoid
    from fluxoid.london.problem import build
    from fluxoid.london.state import solve

    squid, focusing, image, meander = blocks("recipes.md", 4)

    figure, axes = pyplot.subplots(1, 2, figsize=(7.5, 3.6), layout="constrained")
    problem = build(squid["squid"], cell=1e-7, sheets=1)
    for one, given, title in (
        (axes[0], {"bias": 1e-6, "washer.hole1": 0.0}, "bias, none around the loop"),
        (axes[1], {"bias": 0.0, "washer.hole1": 1e-6}, "around the loop"),
    ):
        currents(one, solve(problem, currents=given), "washer", 98)
        one.set(title=title, xlabel="µm")
    save(figure, "squid.png")

    figure, one = pyplot.subplots(figsize=(4.5, 3.2), layout="constrained")
    one.plot((4, 8, 12), focusing["focusing"], "o-")
    one.set(xlabel="outer side of the washer (µm), hole 2 µm", ylabel="effective area / area of the hole", xlim=(0, 13))
    one.set_ylim(bottom=0)
    save(figure, "focusing.png")

    figure, axes = pyplot.subplots(1, 2, figsize=(7.5, 3.4), layout="constrained")
    x = np.linspace(-6e-6, 6e-6, 61)
    points = np.stack([*np.meshgrid(x, x), np.full((61, 61), 0.5e-6)], axis=-1).reshape(-1, 3)
    field = 1e6 * image["state"].field(points)[:, 2].reshape(61, 61)
    top = np.abs(field).max()
    drawn = axes[0].pcolormesh(1e6 * x, 1e6 * x, field, cmap="RdBu_r", vmin=-top, vmax=top, shading="gouraud")
    figure.colorbar(drawn, ax=axes[0], label="B_z (µT), .5 µm above")
    currents(axes[1], image["state"], "disk", 97)
    for one in axes:
        one.set(xlabel="µm", aspect="equal", xlim=(-6, 6), ylim=(-6, 6))
    save(figure, "image.png")

    figure, one = pyplot.subplots(figsize=(4.2, 3.8), layout="constrained")
    state = solve(build(meander["device"], cell=2.5e-8, sheets=1), currents={"wire": 1e-6})
    currents(one, state, "wire", 99.5)
    one.set(xlabel="µm")
    save(figure, "meander.png")

    (drawn,) = blocks("states.md", 1)
    figure, axes = pyplot.subplots(1, 2, figsize=(8.5, 2.9), layout="constrained")
    above = 1e6 * drawn["image"]
    top = np.percentile(np.abs(above), 99.5)
    shown = axes[0].pcolormesh(
        1e6 * drawn["x"], 1e6 * drawn["y"], above, cmap="RdBu_r", vmin=-top, vmax=top, shading="gouraud"
    )
    figure.colorbar(shown, ax=axes[0], label="B_z of the currents (µT)")
    axes[0].set(xlabel="µm", aspect="equal")
    currents(axes[1], drawn["state"], "film", 97)
    axes[1].set(xlabel="µm")
    save(figure, "states.png")

    blocks("levels.md", 0)
    fluxoid(["levels", "ring.toml", "--cell", "50 nm", "--picture", "levels.png"])
    shutil.copy("levels.png", HERE / "levels.png")


if __name__ == "__main__":
    main()
