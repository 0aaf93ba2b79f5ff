"""What ``import claimcheck`` gives, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import claimcheck

SECONDS = 0.2


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_it_loads_neither_torch_nor_spacy() -> None:
    heavy = "{'torch', 'transformers', 'spacy', 'datasets', 'numpy'}"
    assert run(f"import claimcheck, sys; print(sorted({heavy} & set(sys.modules)))") == "[]"


def test_importing_it_is_quick_beyond_pydantic() -> None:
    code = "import pydantic, typing, time; t = time.perf_counter(); import claimcheck; print(time.perf_counter() - t)"
    assert min(float(run(code)) for _ in range(3)) < SECONDS


def test_public_names_are_sorted_and_all_there() -> None:
    assert claimcheck.__all__ == sorted(claimcheck.__all__)
    for name in claimcheck.__all__:
        assert getattr(claimcheck, name).__name__ == name
    assert set(claimcheck.__all__) <= set(dir(claimcheck))


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(claimcheck, "nothing_of_the_kind")


def test_every_public_callable_has_a_docstring() -> None:
    assert [name for name in claimcheck.__all__ if not getattr(claimcheck, name).__doc__] == []
