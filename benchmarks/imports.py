"""Time of `import fluxoid` and of `fluxoid --help`: whole processes, medians of nine, beside the bare interpreter."""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

RESULT = Path(__file__).parent / "results" / "imports.json"
COMMANDS = {
    "python alone": [sys.executable, "-c", "pass"],
    "import fluxoid": [sys.executable, "-c", "import fluxoid"],
    "import fluxoid and all its public names": [
        sys.executable,
        "-c",
        "import fluxoid; [getattr(fluxoid, n) for n in fluxoid.__all__]",
    ],
    "fluxoid --help": [sys.executable, "-m", "fluxoid.cli", "--help"],
}


def main() -> None:
    """Measure and write."""
    rows = {}
    for name, command in COMMANDS.items():
        times = []
        for _ in range(10):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - start)
        rows[name] = {"median_s": statistics.median(times[1:]), "least_s": min(times[1:]), "most_s": max(times[1:])}
        print(name, rows[name])
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
