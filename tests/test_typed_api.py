"""The public API is typed, and stays so for whoever checks their own code against it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.slow
def test_the_public_api_has_the_types_that_users_rely_on() -> None:
    pytest.importorskip("mypy", reason="mypy isn't installed")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", str(HERE / "typed_api.py")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE)
    assert done.returncode == 0, done.stdout + done.stderr
