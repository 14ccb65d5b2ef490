#!/usr/bin/env python3
"""Start-up: what a command costs before it does anything. Nobody waits for --help, and a pipeline calls many."""

import subprocess
import tempfile

from measure import Cost, cost, line, ours, peer

BUDGET = Cost(cpu=0.010, memory=24)


def small_repository(directory):
    def git(*words):
        identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
        subprocess.run(["git", *identity, "-C", directory, *words], check=True, stdout=subprocess.DEVNULL)

    git("init", "-q")
    for number in range(30):
        git("commit", "-q", "--allow-empty", "-m", f"fix: part {number}")
        if number == 10:
            git("tag", "v1.0.0")


def main():
    def other(name, *words, cwd=None):
        path = peer(name)
        return (name, cost([path, *words], times=50, cwd=cwd) if path else None)

    with tempfile.TemporaryDirectory() as directory:
        small_repository(directory)
        line("fairlead-stack --help", cost([ours("fairlead-stack"), "--help"], times=50), BUDGET,
             [other("docker", "stack", "--help")])
        line("fairlead-release next, 30 commits", cost([ours("fairlead-release"), "next"], times=50, cwd=directory),
             BUDGET, [other("git", "describe", "--tags", cwd=directory)])
        line("fairlead-image --version", cost([ours("fairlead-image"), "--version"], times=50), BUDGET,
             [other("cosign", "version"), other("skopeo", "--version")])


if __name__ == "__main__":
    main()
