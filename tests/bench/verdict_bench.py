#!/usr/bin/python3
"""How soon fairlead-stack says that a deploy has failed, and is done with the way back; docker's client beside it.

On a private Swarm of one node. docker's client has no verdict on a first deploy that crashes, so it is only asked about
the update. Needs root; without, it says so and does nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from measure import ours, peer  # noqa: E402
from support import lab  # noqa: E402
from support.harbour import Harbour, web  # noqa: E402
from support.programs import run  # noqa: E402


def verdict(harbour, command):
    """Seconds until the first word of a failure, and until the end; and the exit status."""
    start = time.monotonic()
    options = {"env": os.environ | harbour.engine.environment, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    failing = None
    with subprocess.Popen(command, text=True, **options) as child:
        for line in child.stdout:
            if failing is None and line.startswith(("warning: service", "error")):
                failing = time.monotonic() - start
    took = time.monotonic() - start
    return failing if failing is not None else took, took, child.returncode


def line(name, goal, spent):
    said, took, status = spent
    print(f"{name:<24} said after {said:5.2f} s{goal:>16}, ended after {took:5.2f} s with status {status}", flush=True)


def measure(harbour):
    def deploy(tag, **options):
        return [ours("fairlead-stack"), "deploy", "-f", str(harbour.write(web(harbour, tag, **options))), "shop"]

    line("missing image", "  (goal 2 s)", verdict(harbour, deploy("nosuch")))
    line("first deploy crashes", "  (goal 5 s)", verdict(harbour, deploy("crash")))
    harbour.deploy(web(harbour, "1"))
    line("update crashes", "  (docker + 3 s)", verdict(harbour, deploy("crash")))
    if peer("docker"):
        harbour.deploy(web(harbour, "1"))
        file = str(harbour.write(web(harbour, "crash")))
        command = [peer("docker"), "stack", "deploy", "--detach=false", "--with-registry-auth", "-c", file, "shop"]
        line("update crashes, docker", "", verdict(harbour, ["timeout", "120", *command]))


def main():
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        try:
            engine = lab.start(directory / "lab")
        except BaseException as skipped:  # pytest's, which is no Exception
            print(f"no engine: {skipped}")
            return
        try:
            measure(Harbour(engine, directory))
        finally:
            run(lab.LAB, "down", directory / "lab")


if __name__ == "__main__":
    main()
