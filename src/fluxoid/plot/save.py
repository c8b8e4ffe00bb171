"""Writing a picture whole, or telling why not."""

import contextlib
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fluxoid.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ENDINGS = ".png, .pdf or .svg"


def save(figure: "Figure", path: str | Path, **options: Any) -> None:
    """Write a figure; the ending of the path says which kind of picture, and without one it is .png.

    Raises InputError for an ending of no kind of picture, and where the system refuses to write; nothing is left then.
    """
    path = Path(path) if Path(path).suffix else Path(f"{path}.png")
    kind = path.suffix[1:].lower()
    if kind not in figure.canvas.get_supported_filetypes():
        raise InputError(f"{path.suffix} is no kind of picture", str(path), f"a name that ends in {ENDINGS}")
    drawn = io.BytesIO()
    figure.savefig(drawn, format=kind, **options)
    there = path.exists()
    try:
        path.write_bytes(drawn.getvalue())
    except OSError as problem:
        if not there:
            with contextlib.suppress(OSError):  # a read-only place has nothing to take away
                path.unlink()
        raise InputError(f"cannot write ({problem.strerror})", str(path), "another folder, with room") from problem
