"""Where the files that come with the package lie: models and examples."""

from __future__ import annotations

from pathlib import Path

MINI = "claimcheck-mini"
WORTHINESS = "check-worthiness"

PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Folder of a shipped model: inside the installed package, or in the source tree's ``models/``."""
    return _find(Path("models") / name)


def example(name: str) -> Path:
    """File of the shipped example."""
    return _find(Path("examples") / name)


def _find(part: Path) -> Path:
    installed = PACKAGE / part
    return installed if installed.exists() else PACKAGE.parent / part
