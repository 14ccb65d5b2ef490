"""What the benchmarks share: CPU seconds and peak memory of a program, beside those of a peer in the same run.

CPU seconds (user and system) are compared, not time on the clock: machines are shared, and their clocks say little.
"""

import atexit
import dataclasses
import functools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path


@dataclasses.dataclass
class Cost:
    cpu: float  # seconds, user and system
    memory: float  # MiB at its peak
    stopped: bool = False  # it had used up its CPU seconds before it was done
    clock: float = 0  # seconds on the clock


def ours(name):
    """The path of one of our programs."""
    return str(Path(os.environ["FAIRLEAD_BIN"]) / name)


def peer(name):
    """The path of another's program, or nothing where it is not installed."""
    fetched = Path(os.environ.get("FAIRLEAD_PEERS", "/nonexistent")) / "bin" / name
    return str(fetched) if fetched.exists() else shutil.which(name)


@functools.cache
def spend():
    """The program that runs another and says what that took."""
    directory = tempfile.TemporaryDirectory()
    atexit.register(directory.cleanup)
    program = Path(directory.name) / "spend"
    subprocess.run(["cc", "-O1", "-o", program, Path(__file__).with_name("spend.c")], check=True)
    return program


def once(command, cwd=None, env=None, status=0, most=None, through=()):
    """Runs `command` and says what it took. Its output goes nowhere; a wrong exit status ends the benchmark. Each of its
    processes is stopped when it has used `most` CPU seconds. What `through` costs, a command that runs it, does not
    count."""
    done = subprocess.run([*through, spend(), str(most or 0), *command], cwd=cwd, env=env, check=True,
                          capture_output=True, text=True)
    clock, user, system, memory, result = done.stdout.split()
    cpu, code = float(user) + float(system), os.waitstatus_to_exitcode(int(result))
    stopped = code != status and most is not None and cpu >= most - 1
    if code != status and not stopped:
        sys.exit(f"{' '.join(command)}: exit status {code}, not {status}")
    return Cost(cpu, int(memory) / 1024, stopped, float(clock))


def cost(command, times=5, **options):
    """The median of several runs, after one that warms the caches."""
    once(command, **options)
    costs = [once(command, **options) for _ in range(times)]
    return Cost(statistics.median(one.cpu for one in costs), max(one.memory for one in costs))


def line(name, mine, budget=None, others=()):
    """One line of a report: ours, the budget, and the ratio to each peer ("-" where it is missing, "stopped" where it
    was not done in the time that it had)."""
    out = f"{name:<42} {mine.cpu * 1000:9.1f} ms {mine.memory:7.1f} MiB"
    if budget is not None:
        out += f"  budget {budget.cpu * 1000:.0f} ms {budget.memory:.0f} MiB" + over(mine, budget)
    for other, theirs in others:
        out += f"  {other} {beside(mine, theirs)}"
    print(out, flush=True)


def beside(mine, theirs):
    if not theirs:
        return "-"
    front, end = ("> ", ", stopped") if theirs.stopped else ("", "")
    return f"{front}{theirs.cpu / max(mine.cpu, 1e-4):.1f} x, {front}{theirs.cpu * 1000:.1f} ms{end}"


def over(mine, budget):
    missed = mine.cpu > budget.cpu or mine.memory > budget.memory
    return " MISSED" if missed else " met"
