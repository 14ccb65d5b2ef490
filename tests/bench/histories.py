"""Repositories for the benchmarks: histories of conventional commits, made with git fast-import and kept in a cache."""

import os
import random
import shutil
import subprocess
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "fairlead/bench"
TYPES = ["fix"] * 30 + ["feat"] * 15 + ["chore"] * 22 + ["docs"] * 10 + ["refactor"] * 10 + ["test", "ci", "perf"] * 4
SCOPES = ["api", "core", "web", "db", "auth", "deploy", "cli", ""]
WORDS = "add support for new handler when the request fails with timeout and retry in cluster mode using a token".split()
LEVELS = {"feat": 2, "fix": 1, "perf": 1}


def message(rng, number):
    """A commit message, and how much it releases: 3 is a breaking change."""
    kind, scope = rng.choice(TYPES), rng.choice(SCOPES)
    breaking = rng.random() < 0.004
    text = f"{kind}{f'({scope})' if scope else ''}: {' '.join(rng.sample(WORDS, rng.randint(4, 9)))} (!{number})\n"
    if rng.random() < 0.4:
        text += "\n" + "".join(" ".join(rng.choices(WORDS, k=11)) + "\n" for _ in range(rng.randint(1, 6)))
    if breaking:
        text += f"\nBREAKING CHANGE: {' '.join(rng.choices(WORDS, k=8))}\n"
    if rng.random() < 0.3:
        text += f"\nCloses: #{rng.randint(1, number)}\n"
    return text.encode(), 3 if breaking else LEVELS.get(kind, 0)


def raised(version, level):
    major, minor, patch = version
    return [(major, minor, patch + 1), (major, minor + 1, 0), (major + 1, 0, 0)][level - 1]


def write(out, commits, tags):
    """`commits` commits in a line; `tags` tags spread over them, each the version that its commits ask for. With nearly
    as many tags as commits, those that ask for nothing get a patch version."""
    rng = random.Random(7)
    version, level, made, when = (1, 0, 0), 0, 0, 1500000000
    least = 1 if 2 * tags > commits else 0
    for number in range(1, commits + 1):
        text, bump = message(rng, number)
        when += rng.randint(60, 4000)
        level = max(level, bump, least)
        who = b"Dev %d <dev%d@example.org> %d +0000\n" % (number % 97, number % 97, when)
        out.write(b"commit refs/heads/main\nmark :%d\nauthor %scommitter %sdata %d\n%s" % (number, who, who, len(text), text))
        out.write(b"M 100644 inline part%d/file%d\ndata 8\n%08d\n" % (number % 20, number % 500, number % 10**8))
        if number == 1 or (level and made < tags and number * tags >= made * (commits - 50)):
            version = version if number == 1 else raised(version, level)
            level, made = 0, made + 1
            out.write(b"reset refs/tags/v%d.%d.%d\nfrom :%d\n\n" % (*version, number))
    return made


def history(commits, tags):
    """The path of a bare repository with such a history, all of it packed; made when it is asked for first."""
    path = CACHE / f"history-{commits}-{tags}.git"
    if path.exists():
        return str(path)
    work = CACHE / f"work-{os.getpid()}.git"
    shutil.rmtree(work, ignore_errors=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", work], check=True)
    importer = subprocess.Popen(["git", "-C", work, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    write(importer.stdin, commits, tags)
    importer.stdin.close()
    if importer.wait() != 0:
        raise SystemExit("git fast-import failed")
    subprocess.run(["git", "-C", work, "pack-refs", "--all"], check=True)
    os.rename(work, path)
    return str(path)
