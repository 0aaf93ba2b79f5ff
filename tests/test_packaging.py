"""The wheel holds what the package needs at run time, and nothing of the source tree besides."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = [pytest.mark.slow, pytest.mark.tree]
BASE = ROOT / "models" / "claimcheck-base"
base_is_here = pytest.mark.skipif(not BASE.exists(), reason="claimcheck-base is a distribution of its own")


@pytest.fixture(scope="session")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return names_in_wheel(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def base_wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return names_in_wheel(BASE, tmp_path_factory.mktemp("base-dist"))


def names_in_wheel(project: Path, output: Path) -> set[str]:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(output), str(project)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    (wheel,) = output.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.parametrize(
    "name",
    [
        "claimcheck/py.typed",
        "claimcheck/render/templates/report.html.j2",
        "claimcheck/render/templates/report.md.j2",
        "claimcheck/models/claimcheck-mini/config.json",
        "claimcheck/models/claimcheck-mini/model.safetensors",
        "claimcheck/models/claimcheck-mini/tokenizer.json",
        "claimcheck/models/claimcheck-mini/MODEL_CARD.md",
        "claimcheck/models/claimcheck-mini/calibration.json",
        "claimcheck/models/claim-kinds/model.npz",
        "claimcheck/models/embeddings/embeddings.safetensors",
        "claimcheck/models/embeddings/tokenizer.json",
        "claimcheck/models/embeddings/MODEL_CARD.md",
        "claimcheck/examples/op_ed.txt",
        "claimcheck/examples/evidence.jsonl",
        "claimcheck/behaviour/pairs.jsonl",
    ],
)
def test_the_wheel_holds(name: str, wheel_names: set[str]) -> None:
    assert name in wheel_names


def test_the_wheel_leaves_the_source_tree_out(wheel_names: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names if not name.split("/")[0].endswith(".dist-info")}
    assert tops == {"claimcheck"}
    assert not any(name.startswith("claimcheck/models/train") for name in wheel_names)


def test_the_licence_travels_with_the_wheel(wheel_names: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel_names)


def test_every_module_of_the_package_is_in_the_wheel(wheel_names: set[str]) -> None:
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "claimcheck").rglob("*.py")}
    assert modules <= wheel_names


@base_is_here
def test_the_base_model_is_a_wheel_of_its_own_with_all_that_loading_needs(base_wheel_names: set[str]) -> None:
    shards = {path.name for path in BASE.glob("model*.safetensors")}
    papers = {"MODEL_CARD.md", "SHA256SUMS", "calibration.json", "__init__.py"}
    needed = shards | papers | {"config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors.index.json"}
    assert len(shards) > 1
    assert {f"claimcheck_nli_base/{name}" for name in needed} <= base_wheel_names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in base_wheel_names)


@base_is_here
def test_no_shard_of_the_weights_is_larger_than_95_megabytes() -> None:
    assert max(path.stat().st_size for path in BASE.glob("model*.safetensors")) < 95e6
