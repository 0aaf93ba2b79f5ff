"""Where the files that come with claimcheck lie: the shipped models, by name, and the example."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parent
MINI = "claimcheck-mini"
BASE = "claimcheck-base"
KINDS = "claim-kinds"
EMBEDDINGS = "embeddings"


class ShippedModel(NamedTuple):
    """An NLI checkpoint that comes with claimcheck, or in a distribution of its own beside it."""

    name: str
    package: str
    install: str

    @property
    def folder(self) -> Path | None:
        """Where it lies: in the installed package, or in the source tree; None where it isn't installed."""
        places = [PACKAGE / "models" / self.name] if self.package == "claimcheck" else _package_folders(self.package)
        places.append(PACKAGE.parent / "models" / self.name)
        return next((place for place in places if (place / "config.json").is_file()), None)


# By name, most accurate first: the first one that is installed is the default.
SHIPPED = {
    model.name: model
    for model in (
        ShippedModel(BASE, "claimcheck_nli_base", "pip install ./models/claimcheck-base"),
        ShippedModel(MINI, "claimcheck", "pip install ."),
    )
}


def default_model() -> str:
    """The name of the most accurate shipped model that is installed."""
    return next((name for name, model in SHIPPED.items() if model.folder), MINI)


def shipped(name: str) -> Path:
    """Folder of what comes inside the package: the kind classifier, the embeddings."""
    return _find(Path("models") / name)


def example(name: str) -> Path:
    """File of the shipped example."""
    return _find(Path("examples") / name)


def behaviour_pairs() -> Path:
    """File of the minimal pairs by phenomenon."""
    installed = PACKAGE / "behaviour" / "pairs.jsonl"
    return installed if installed.exists() else PACKAGE.parent / "benchmarks" / "behaviour" / "pairs.jsonl"


def _find(part: Path) -> Path:
    installed = PACKAGE / part
    return installed if installed.exists() else PACKAGE.parent / part


def _package_folders(package: str) -> list[Path]:
    spec = find_spec(package)
    return [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
