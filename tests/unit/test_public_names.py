"""The public names of the package: what a type checker reads is what is loaded."""

import ast
from pathlib import Path

import fluxoid


def test_type_checkers_read_the_names_that_are_loaded() -> None:
    """The package loads names when they are used; what a type checker reads must be the same."""
    tree = ast.parse(Path(fluxoid.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    read = {alias.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert read == {name: f"fluxoid.{module}" for name, module in fluxoid._PUBLIC.items()}
    assert set(fluxoid.__all__) == {"__version__", *read}
    assert all(callable(getattr(fluxoid, name)) for name in read if name != "shapes")
