"""Runs the examples and draws the pictures of their pages: python docs/images/draw.py [FOLDER OF RESULTS]"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import fluxoid
from fluxoid.device import load
from fluxoid.plot import show_result
from fluxoid.plot.device import device_picture

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
TIMES = {"ring": 90.0, "strip-with-hole": 30.6}  # tau0, of the frame drawn; the last one elsewhere
LARGEST = 150_000  # bytes of a picture


def write(figure: Any, path: Path) -> None:
    """A picture of at most LARGEST bytes, as sharp as that allows."""
    from PIL import Image

    for dots in (160, 140, 120, 110, 100, 90):
        drawn = io.BytesIO()
        figure.savefig(drawn, dpi=dots, bbox_inches="tight", format="png")
        Image.open(drawn).convert("RGB").save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            return


def main(folder: Path) -> None:
    """Run what has not been run yet in ``folder``, and draw."""
    subprocess.run([sys.executable, str(EXAMPLES / "squid_layout.py"), str(EXAMPLES / "squid.gds")], check=True)
    for file in sorted(EXAMPLES.glob("*.toml")):
        path = folder / f"{file.stem}.fluxoid"
        if not path.exists():
            fluxoid.run(file, path)
        unit = load(file).material.time_unit
        time = TIMES[file.stem] * unit if file.stem in TIMES else None
        write(show_result(path, time=time), HERE / f"{file.stem}.png")
    checked = fluxoid.check(EXAMPLES / "squid.toml")
    layout = checked.layout
    figure = device_picture(checked.device, layout.film.lattice, layout.holes, layout.lines)
    write(figure, HERE / "squid-device.png")
    script = EXAMPLES / "circuit" / "two_bridges.py"
    subprocess.run([sys.executable, str(script), str(HERE / "two-bridges.png")], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp()))
