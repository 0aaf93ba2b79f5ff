"""Time and memory of the commands that a user types, from process start to exit.

    python benchmarks/main_job.py [--repeats 3]

Prints, for ``claimcheck check`` on the shipped example in the default precision (bfloat16 where the
processor has it) and in float32, ``claimcheck claims`` and ``claimcheck --help``: median wall-clock
seconds, peak resident memory, and the limit.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

from claimcheck.resources import example

ARTICLE, EVIDENCE = str(example("op_ed.txt")), str(example("evidence.jsonl"))
COMMANDS = (  # name, arguments, seconds allowed, megabytes allowed
    ("check", ["check", ARTICLE, "--evidence", EVIDENCE], 15.0, 2000),
    ("check, float32", ["check", ARTICLE, "--evidence", EVIDENCE, "--dtype", "float32"], 30.0, 2000),
    ("check, mini", ["check", ARTICLE, "--evidence", EVIDENCE, "--model", "claimcheck-mini"], 15.0, 1500),
    ("claims", ["claims", ARTICLE], 15.0, 1500),
    ("--help", ["--help"], 0.7, 1500),
)


def main() -> None:
    """Run every command several times and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    print(f"{'command':16}{'seconds':>9}{'limit':>7}{'peak MB':>9}{'limit':>7}")
    for name, arguments, seconds, megabytes in COMMANDS:
        runs = [measure([sys.executable, "-m", "claimcheck", *arguments]) for _ in range(options.repeats + 1)][1:]
        taken = statistics.median(elapsed for elapsed, _ in runs)
        print(f"{name:16}{taken:9.2f}{seconds:7.1f}{max(peak for _, peak in runs):9.0f}{megabytes:7}")


def measure(command: list[str]) -> tuple[float, float]:
    """Wall-clock seconds and peak resident megabytes of a process (Unix)."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, usage.ru_maxrss / (1 if sys.platform == "darwin" else 1024) / (
        1024 if sys.platform == "darwin" else 1
    )


if __name__ == "__main__":
    main()
