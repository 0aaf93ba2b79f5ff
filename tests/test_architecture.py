"""Imports go one way, and torch and spaCy stay where they belong."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "claimcheck"
LEAVES = {"errors": 0, "resources": 0, "modeling": 0, "schema": 1, "files": 1, "labels": 2, "protocols": 2}
PAGE = {"furniture": 0, "paragraphs": 2, "edges": 3, "markup": 3, "blocks": 3}  # what article is made of
PARTS = ["article", "syntax", "claims", "checkworthiness", "checkpoints", "encodings", "evidence", "selection", "nli", "verdicts"]
RANKS = (
    LEAVES
    | PAGE
    | dict.fromkeys(PARTS, 3)
    | {"checker": 4, "batch": 5, "evaluation": 5, "render": 5, "cli": 6, "__main__": 7, "__init__": 7}
)
SIDEWAYS = {  # the only parts that know of another part
    *(("claims", "syntax"), ("nli", "checkpoints"), ("nli", "encodings")),
    *(("article", "blocks"), ("article", "markup"), ("blocks", "edges")),
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
    if module == "__init__":
        return
    for name in imports(path):
        other = name.split(".")[1] if name.startswith("claimcheck.") else None
        if other and other != module:
            assert RANKS[other] < RANKS[module] or (module, other) in SIDEWAYS, f"{module} imports {other}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_stay_in_their_modules(path: Path) -> None:
    for name in imports(path):
        allowed = HEAVY.get(name.split(".")[0])
        assert allowed is None or module_of(path) in allowed, f"{path.name} imports {name}"
