"""Run every benchmark, one after the other: measure on a quiet machine.  python -m benchmarks [NAME ...]"""

import subprocess
import sys

NAMES = (
    "imports",
    "gl_strip",
    "gl_scaling",
    "london_ring",
    "london_scaling",
    "pairs_speed",
    "circuit_speed",
    "circuit_accuracy",
    "circuit_gpu",
)


def main() -> None:
    """The named ones, or all; each prints its figures and writes them to benchmarks/results."""
    for name in sys.argv[1:] or NAMES:
        print(f"--- {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()
