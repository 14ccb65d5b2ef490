"""Programs, ours and others', for the tests that run real ones: `from support.programs import peer, program, run`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("FAIRLEAD_BIN", SOURCE / "build/dev/bin"))
PEERS = Path(os.environ.get("FAIRLEAD_PEERS", Path.home() / ".cache/fairlead/peers"))


def program(name):
    """One of our own built programs. A missing one is a failure, never a skip."""
    path = BIN / name
    assert path.exists(), f"{path} is not built: run ./dev build"
    return str(path)


def peer(name):
    """Someone else's program: the pinned one that ./dev fetched, else the machine's. Skips, and says so, without."""
    path = shutil.which(name, path=f"{PEERS}/bin:{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if path is None:
        pytest.skip(f"no {name}")
    return path


def command_lines():
    """The number and the argv, its words ended by NULs, of every process."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield int(entry.parent.name), entry.read_bytes()
        except OSError:  # it has ended
            continue


def run(*arguments, status=0, timeout=120, **options):
    """Runs a program and returns its CompletedProcess; `status` is the one expected (None: any)."""
    options = {"text": True, "capture_output": True, "stdin": subprocess.DEVNULL} | options
    if "input" in options:
        del options["stdin"]
    done = subprocess.run([str(a) for a in arguments], timeout=timeout, check=False, **options)
    if status is not None and done.returncode != status:
        shown = " ".join(str(a) for a in arguments)
        pytest.fail(f"{shown}\nexit status {done.returncode}, not {status}\n{done.stdout}\n{done.stderr}", pytrace=False)
    return done
