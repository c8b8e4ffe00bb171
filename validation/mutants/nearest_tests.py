"""Which test files to ask first about a changed module: those whose imports reach it in the fewest steps."""

import ast
from collections.abc import Callable
from functools import cache
from pathlib import Path

import grimp

FAR = 99


def by_nearness(root: Path) -> Callable[[str], list[str]]:
    """A function that gives, for a module of the package, the test files: the nearest first, end-to-end tests last."""
    graph = grimp.build_graph("fluxoid", include_external_packages=False)
    imports = {str(path.relative_to(root)): _imported(path, root / "tests") for path in _test_files(root)}

    @cache
    def nearest(module: str) -> list[str]:
        distance = _distances(graph, module)

        def rank(test: str) -> tuple[bool, int, int, str]:
            reach = min((distance.get(one, FAR) for one in imports[test]), default=FAR)
            alike = sum(word in test for word in module.split(".")[1:])
            return "e2e" in test, reach, -alike, test

        return sorted(imports, key=rank)

    return nearest


def _test_files(root: Path) -> list[Path]:
    return sorted(path for path in (root / "tests").rglob("test_*.py"))


def _imported(path: Path, tests: Path, seen: frozenset[Path] = frozenset()) -> set[str]:
    """Modules of fluxoid that a test file imports, through its own stand-ins and films too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        for name in names:
            if name.split(".")[0] == "fluxoid":
                found.add(name)
            near = tests / (name.replace(".", "/") + ".py")
            if near.is_file() and near not in seen:
                found |= _imported(near, tests, seen | {path})
    return found


def _distances(graph: grimp.ImportGraph, module: str) -> dict[str, int]:
    """Steps of import from each module that reaches this one."""
    distance, front = {module: 0}, [module]
    while front:
        following = []
        for one in front:
            for importer in graph.find_modules_that_directly_import(one):
                if importer not in distance:
                    distance[importer] = distance[one] + 1
                    following.append(importer)
        front = following
    return distance
