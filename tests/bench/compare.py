"""Measures whole processes, in turn, and prints ratios: seconds of one machine say nothing on another.

    cargo build --release
    python3 tests/bench/compare.py                              # what the README says, on 100,000 rows
    python3 tests/bench/compare.py --rows 1000000 --runs 3
    python3 tests/bench/compare.py --against 'xsv-like {in} {out}'     # against any command on the same file

Needs nothing but Python. Files are made in a folder of the memory's file system, where there is one.
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
PROGRAM = HERE.parent.parent / "target/release/shangjia"


def run(command):
    """Wall and processor seconds and the peak in MiB of one run."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"failed: {shlex.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(commands, runs):
    """The medians of each command; all of them take turns, after one run that does not count."""
    found = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            figures = run(command)
            if turn:
                found[name].append(figures)
    return {name: [statistics.median(column) for column in zip(*figures)] for name, figures in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--against", action="append", default=[], help="another command, with {in} and {out}")
    parser.add_argument("--program", default=str(PROGRAM))
    args = parser.parse_args()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        made = lambda name: f"{folder}/{name}"

        def catalog(name, *options):
            command = [sys.executable, HERE / "catalog.py", "--rows", str(args.rows), "-o", made(name), *options]
            subprocess.run(command, check=True)
            return made(name)

        def convert(file, *options):
            return [args.program, "convert", file, "-q", "-o", made("out.ndjson"), *options]

        clean = catalog("clean.csv")
        small = made("small.csv")
        with open(clean, encoding="utf-8") as lines, open(small, "w", encoding="utf-8") as out:
            out.writelines(line for _, line in zip(range(101), lines))
        bad = catalog("bad.csv", "--bad", "0.01")
        commands = {
            "clean": convert(clean),
            "one thread": convert(clean, "-j1"),
            "1 % of the cells bad": convert(bad, "--report", f"json={made('report.json')}"),
            "rows in any order": convert(catalog("shuffled.csv", "--shuffle")),
            "GB18030": convert(catalog("gb18030.csv", "--encoding", "gb18030")),
            "UTF-16": convert(catalog("utf16.csv", "--encoding", "utf-16")),
            "100 rows": convert(small),
        }
        for number, other in enumerate(args.against, 1):
            fill = {"in": clean, "out": made(f"other{number}.out")}
            commands[other] = [part.format(**fill) for part in shlex.split(other)]
        medians = measure(commands, args.runs)
    base = medians["clean"][0]
    print(f"{args.rows} rows, medians of {args.runs} runs in turn")
    print(f"{'':<32}{'wall s':>9}{'ratio':>8}{'cpu s':>9}{'peak MiB':>10}")
    for name, (wall, cpu, peak) in medians.items():
        print(f"{name[:31]:<32}{wall:>9.3f}{wall / base:>8.2f}{cpu:>9.3f}{peak:>10.0f}")


if __name__ == "__main__":
    main()
