#!/usr/bin/env python3
"""fairlead-release on long histories, beside semantic-release and git-cliff where npm can install them.

FAIRLEAD_BENCH_REPOSITORY=DIR adds a repository of your own, with the budgets of renovate's (10,861 releases). The peers
take minutes, and each is stopped after 90 CPU seconds; FAIRLEAD_BENCH_PEERS=no leaves them out.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from histories import CACHE, history
from measure import Cost, cost, line, once, ours

RELEASE = ours("fairlead-release")
MOST = 90  # CPU seconds for a peer
MEMORY = 150  # MiB


class Peers:
    """semantic-release and git-cliff as npm installs them, with the node that they need; nothing where it cannot."""

    def __init__(self):
        root = CACHE / "npm"
        programs = root / "node_modules/.bin"
        self.programs = None
        if os.environ.get("FAIRLEAD_BENCH_PEERS") == "no" or not shutil.which("npm"):
            return
        if not all((programs / name).exists() for name in ("semantic-release", "git-cliff", "node")):
            root.mkdir(parents=True, exist_ok=True)
            install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", root]
            done = subprocess.run([*install, "semantic-release@25", "git-cliff@2", "node@22"], check=False, timeout=900)
            if done.returncode != 0:
                return
        self.programs = programs
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "GITLAB"))}
        self.environment["PATH"] = f"{programs}:{os.environ['PATH']}"

    def run(self, name, *words, cwd=None):
        """(name, what it took)"""
        if not self.programs:
            return name, None
        return name, once([str(self.programs / name), *words], cwd=cwd, env=self.environment, most=MOST)

    def semantic_release(self, repository):
        """A dry run that only analyses commits, in a clone of its own, as it fetches."""
        if not self.programs:
            return "semantic-release", None
        branch = subprocess.check_output(["git", "-C", repository, "symbolic-ref", "--short", "HEAD"], text=True).strip()
        with tempfile.TemporaryDirectory(dir=CACHE) as clone:
            subprocess.run(["git", "clone", "-q", "--no-checkout", repository, clone], check=True)
            return self.run("semantic-release", "--dry-run", "--no-ci", "--branches", branch, "--repository-url",
                            f"file://{repository}", "--plugins", "@semantic-release/commit-analyzer", cwd=clone)

    def git_cliff(self, repository, *words):
        return self.run("git-cliff", "--repository", repository, *words, cwd=repository)


def many_releases(name, repository, peers):
    """A repository whose commits are all released but the last."""
    line(f"next, {name}", cost([RELEASE, "next", "-C", repository]), Cost(0.03, MEMORY),
         [peers.semantic_release(repository), peers.git_cliff(repository, "--bumped-version")])
    line(f"changelog --all, {name}", cost([RELEASE, "changelog", "--all", "-C", repository], times=3),
         Cost(1.5, MEMORY), [peers.git_cliff(repository, "--output", os.devnull)])
    line(f"replay, {name}", cost([RELEASE, "replay", "-C", repository], times=3), Cost(3, MEMORY))


def main():
    peers = Peers()
    line("--version", cost([RELEASE, "--version"], times=20), Cost(0.005, 10),
         [peers.run("semantic-release", "--version"), peers.run("git-cliff", "--version")])
    unreleased = history(100_000, 1)
    line("next, 100,000 unreleased commits", cost([RELEASE, "next", "-C", unreleased], times=3), Cost(0.8, MEMORY),
         [peers.semantic_release(unreleased), peers.git_cliff(unreleased, "--bumped-version")])
    line("changelog, 100,000 unreleased commits", cost([RELEASE, "changelog", "-C", unreleased], times=3),
         Cost(1.2, MEMORY), [peers.git_cliff(unreleased, "--unreleased", "--output", os.devnull)])
    many_releases("12,129 tags", history(27_000, 12_129), peers)
    line("next, 100,000 tags", cost([RELEASE, "next", "-C", history(100_050, 100_000)], times=3))
    if own := os.environ.get("FAIRLEAD_BENCH_REPOSITORY"):
        many_releases(Path(own).name, own, peers)


if __name__ == "__main__":
    main()
