"""Files appear whole or not at all, where they were asked for; a device is written to, never replaced."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from claimcheck import InputError
from claimcheck.files import read_lines, write_text, writing

linux = pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no /dev/full")


def python(code: str, *arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code, *arguments], **{"capture_output": True, **options})  # type: ignore[call-overload]


WRITE = "import sys; from pathlib import Path; from claimcheck.files import write_text; write_text(Path(sys.argv[1]), 'new\\n')"


def test_a_file_appears_at_the_end_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with writing(path) as file:
        file.write("one")
        assert not path.exists()
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_an_error_leaves_the_old_file_and_no_partial_one(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(TypeError), writing(path) as file:
        file.writelines(["new", None])  # type: ignore[list-item]
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a", "old")]


def test_the_input_may_be_the_output(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("1\n2\n")
    with writing(path) as file:
        for number, line in read_lines(path, what="numbers"):
            file.write(f"{number}:{line}")
    assert path.read_text() == "1:1\n2:2\n"


def test_permissions_of_a_file_that_is_written_again_stay(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    write_text(path, "new")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_keeps_its_place_and_its_target_is_written(exists: bool, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    target, link, second = folder / "target", tmp_path / "link", tmp_path / "second"
    if exists:
        target.write_text("old")
    link.symlink_to(Path("folder", "target"))
    second.symlink_to(link)
    write_text(second, "new")
    assert link.is_symlink()
    assert second.is_symlink()
    assert [(file.name, file.read_text()) for file in folder.iterdir()] == [("target", "new")]


def test_links_that_go_in_circles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError, match="can't write there"):
        write_text(tmp_path / "a", "new")
    assert (tmp_path / "a").is_symlink()


def test_the_null_device_is_written_to_and_not_replaced() -> None:
    before = Path(os.devnull).stat()
    write_text(Path(os.devnull), "new")
    after = Path(os.devnull).stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_by_name_goes_down_a_pipe(name: str) -> None:
    if not Path(name).parent.exists():
        pytest.skip(f"{name} isn't known here")
    done = python(f"print('before'); {WRITE}", name)
    assert (done.stdout, done.stderr) == (b"before\nnew\n", b"")


@linux
def test_standard_output_by_name_goes_on_where_the_file_behind_it_stands(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("old\n")
    with log.open("a") as file:
        done = python(WRITE, "/dev/stdout", stdout=file, stderr=subprocess.PIPE, capture_output=False)
    assert (done.returncode, log.read_text()) == (0, "old\nnew\n")


def test_a_named_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write_text(pipe, "new")
        assert reader.communicate()[0] == b"new"
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", [".", "", "..", "folder", "folder/"])
def test_a_folder_or_an_empty_path_is_refused_in_so_many_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        InputError, match=r"can't write there \(it is a folder, or the path is empty; a file's name is expected\)"
    ):
        write_text(Path(name), "new")
    assert [file.name for file in tmp_path.rglob("*")] == ["folder"]


@pytest.mark.parametrize("name", ["no/such/folder", "a\0b", "a" * 300])
def test_a_path_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't write there"):
        write_text(tmp_path / name, "new")


def test_a_long_name_that_can_be_is_written(tmp_path: Path) -> None:
    write_text(tmp_path / ("a" * 250), "new")
    assert (tmp_path / ("a" * 250)).read_text() == "new"


@linux
@pytest.mark.parametrize("text", ["new", "new" * 100_000])
def test_a_full_device_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"/dev/full: can't write there \(No space left"):
        write_text(Path("/dev/full"), text)


@linux
def test_standard_output_on_a_full_device_is_refused_without_a_second_complaint_at_exit() -> None:
    code = """
from claimcheck import InputError
from claimcheck.files import write_text
try:
    write_text(None, "new")
except InputError as error:
    raise SystemExit(str(error))
"""
    with Path("/dev/full").open("w") as full:
        done = python(code, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    expected = b"standard output: can't write there (No space left on device): choose another output path\n"
    assert (done.returncode, done.stderr) == (1, expected)


def test_an_error_of_another_file_is_not_laid_at_the_output(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"), writing(tmp_path / "a"):
        (tmp_path / "nowhere").read_text()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_ended_leaves_no_partial_file(number: signal.Signals, tmp_path: Path) -> None:
    code = """
import signal, sys, time
from pathlib import Path
from claimcheck.files import unwinding_when_ended, writing
signal.signal(int(sys.argv[2]), signal.SIG_DFL)  # whoever started the tests may ignore it
with unwinding_when_ended(), writing(Path(sys.argv[1])) as file:
    file.write("half")
    print("ready", flush=True)
    time.sleep(30)
"""
    command = [sys.executable, "-c", code, str(tmp_path / "a"), str(int(number))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout
        assert program.stdout.readline() == b"ready\n"
        assert len(list(tmp_path.iterdir())) == 1
        program.send_signal(number)
        _, err = program.communicate(timeout=20)
    assert (program.returncode, err, list(tmp_path.iterdir())) == (128 + number, b"", [])


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    code = """
import signal
from claimcheck.files import unwinding_when_ended
signal.signal(signal.SIGHUP, signal.SIG_IGN)
with unwinding_when_ended():
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
"""
    assert python(code).returncode == 0
