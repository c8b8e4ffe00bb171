"""Runs the code of these pages in a folder of its own and keeps the pictures: python docs/circuit/draw.py"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent.absolute()
BLOCK = re.compile(r"<!-- test: (file|run) ?(\S*) -->\n```(\w*)\n(.*?)```", re.DOTALL)


def main() -> None:
    """Files, commands and Python of each page, in order; then its pictures into docs/images."""
    for page in sorted(HERE.glob("*.md")):
        folder = Path(tempfile.mkdtemp())
        os.chdir(folder)
        (folder / "examples").symlink_to(HERE.parents[1] / "examples")
        space: dict[str, object] = {}
        for kind, name, language, body in BLOCK.findall(page.read_text(encoding="utf-8")):
            if kind == "file":
                (folder / name).write_text(body, encoding="utf-8")
            elif language == "python":
                exec(compile(body, page.name, "exec"), space)
            elif language == "sh":
                for line in body.splitlines():
                    words = shlex.split(line, comments=True)
                    start = [sys.executable, *(["-m", "fluxoid.cli"] if words[0] == "fluxoid" else [])]
                    subprocess.run([*start, *words[1:]], check=True, stdout=subprocess.DEVNULL)
        for picture in folder.glob("*.png"):
            (HERE.parent / "images" / picture.name).write_bytes(picture.read_bytes())


if __name__ == "__main__":
    main()
