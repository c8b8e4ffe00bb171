"""Which software made a result."""

import platform
from importlib.metadata import PackageNotFoundError, version

from fluxoid.version import __version__

PACKAGES = ("numpy", "scipy", "numba", "zarr")


def versions() -> dict[str, str]:
    """Versions of fluxoid, of Python, and of the packages that numbers depend on."""
    found = {"fluxoid": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found
