#!/usr/bin/env python3
"""fairlead-release on long histories, beside semantic-release and git-cliff where npm can install them.

FAIRLEAD_BENCH_REPOSITORY=DIR adds a repository of your own. The peers take minutes; FAIRLEAD_BENCH_PEERS=no leaves them
out.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from histories import CACHE, history
from measure import Cost, cost, line, once, ours

RELEASE = ours("fairlead-release")


def npm_programs():
    """Where npm put the peers; nothing where they cannot be had."""
    root = CACHE / "npm"
    programs = root / "node_modules/.bin"
    if os.environ.get("FAIRLEAD_BENCH_PEERS") == "no" or not shutil.which("npm"):
        return None
    if not (programs / "git-cliff").exists():
        root.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", root]
        done = subprocess.run([*install, "semantic-release@25", "git-cliff@2"], check=False, timeout=900)
        if done.returncode != 0:
            return None
    return programs


def semantic_release(programs, repository, directory):
    """A dry run that only analyses commits, in a clone of its own, as it fetches."""
    if not programs:
        return "semantic-release", None
    clone = Path(directory) / "clone"
    if not clone.exists():
        subprocess.run(["git", "clone", "-q", repository, clone], check=True)
    url = f"file://{repository}"
    command = [str(programs / "semantic-release"), "--dry-run", "--no-ci", "--branches", "main", "--repository-url", url,
               "--plugins", "@semantic-release/commit-analyzer"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "GITLAB"))}
    return "semantic-release", once(command, cwd=str(clone), env=environment)


def git_cliff(programs, repository, *words):
    if not programs:
        return "git-cliff", None
    return "git-cliff", once([str(programs / "git-cliff"), "--repository", repository, *words], cwd=repository)


def own(repository):
    for words in (["next"], ["replay"]):
        line(f"{words[0]}, {Path(repository).name}", cost([RELEASE, *words, "-C", repository], times=3))


def main():
    programs = npm_programs()
    line("--version", cost([RELEASE, "--version"], times=20), Cost(0.005, 10))
    with tempfile.TemporaryDirectory() as directory:
        tagged = history(27_000, 12_129)
        line("next, 12,129 tags", cost([RELEASE, "next", "-C", tagged]), Cost(0.03, 64),
             [semantic_release(programs, tagged, directory)])
        line("replay, 12,129 tags", cost([RELEASE, "replay", "-C", tagged], times=1), Cost(3, 150))
    with tempfile.TemporaryDirectory() as directory:
        unreleased = history(100_000, 1)
        line("next, 100,000 unreleased commits", cost([RELEASE, "next", "-C", unreleased], times=3), Cost(0.8, 150),
             [semantic_release(programs, unreleased, directory), git_cliff(programs, unreleased, "--bumped-version")])
        line("changelog, 100,000 unreleased commits",
             cost([RELEASE, "changelog", "-C", unreleased], times=3), Cost(1.2, 150),
             [git_cliff(programs, unreleased, "--unreleased", "--output", os.devnull)])
    line("changelog --all, 12,129 tags", cost([RELEASE, "changelog", "--all", "-C", tagged], times=1), Cost(1.5, 150))
    if "FAIRLEAD_BENCH_REPOSITORY" in os.environ:
        own(os.environ["FAIRLEAD_BENCH_REPOSITORY"])


if __name__ == "__main__":
    main()
