"""Imports go one way, and torch and spaCy stay where they belong."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "claimcheck"
pytestmark = pytest.mark.tree
LEAVES = {
    "errors": 0,
    "resources": 0,
    "modeling": 0,
    "schema": 1,
    "files": 1,
    "labels": 2,
    "parses": 2,
    "alignments": 2,
    "reports": 2,
    "records": 2,
    "calibration": 2,
    "pages": 2,
    "protocols": 3,
    "quotes": 4,
}
PARTS = ["article", "syntax", "claims", "checkpoints", "encodings", "selection", "nli", "verdicts"]
PARTS += ["evidence", "snippets", "rows", "embeddings"]
RANKS = (
    LEAVES
    | dict.fromkeys(PARTS, 4)
    | {"inputs": 5, "checker": 6}
    | dict.fromkeys(["batch", "evaluation", "render"], 7)
    | {"terminal": 8, "options": 8, "measuring": 9, "cli": 10, "__main__": 11, "__init__": 11}
)
# The only parts that know of another part.
SIDEWAYS = {
    ("claims", "syntax"),
    ("evidence", "snippets"),
    ("selection", "embeddings"),
    ("nli", "checkpoints"),
    ("nli", "encodings"),
}
TORCH = {"nli", "checkpoints", "encodings", "modeling"}
HEAVY = {"torch": TORCH, "transformers": TORCH, "spacy": {"syntax"}}


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module)
    return found


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    module = module_of(path)
    assert module in RANKS, f"{module} has no place in the order of imports: give it one"
    for name in imports(path):
        top, _, rest = name.partition(".")
        if top != "claimcheck" or module in ("__init__", "__main__"):
            continue
        other = rest.split(".")[0] or "__init__"
        if other != module:
            assert other in RANKS, f"{path}: imports the unknown {name}"
            assert RANKS[other] < RANKS[module] or (module, other) in SIDEWAYS or is_version(path, name), (
                f"{module} imports {other}"
            )


def is_version(path: Path, name: str) -> bool:
    """The package itself may be asked for its version, and for nothing else."""
    if name != "claimcheck":
        return False
    taken = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "claimcheck"
        for alias in node.names
    }
    return taken <= {"__version__"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_stay_in_their_modules(path: Path) -> None:
    for name in imports(path):
        allowed = HEAVY.get(name.split(".")[0])
        assert allowed is None or module_of(path) in allowed, f"{path.name} imports {name}"
