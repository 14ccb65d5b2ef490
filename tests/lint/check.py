"""What ./dev lint asks of every C++ file: is it clean for clang-tidy, and does it compile alone?

usage: check.py BUILD_OF_TIDY BUILD_ALONE

clang-tidy reads the files of a module eight at a time, as the unity build does: most of its time goes into the headers
that they share. So that no file leans on what another includes, each is compiled alone too, without output.

What was clean is not checked again until something that can change the verdict does: the file, a header of ours that it
includes, its compile command, the configuration or the program. BUILD_OF_TIDY/lint-cache remembers.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

TIDY = "clang-tidy-19"
INCLUDE = re.compile(rb'^#include "([^"]+)"', re.MULTILINE)
ROOTS = [Path(root) for root in ("lib", "tests", "tools/demo", ".")]
OURS = r".*/(lib|tools|tests|images)/.*\.[ch]pp$"


@functools.cache
def includes(path):
    """The files of ours that `path` names."""
    found = []
    for name in INCLUDE.findall(path.read_bytes()):
        for root in [path.parent, *ROOTS]:
            header = root / name.decode()
            if header.is_file():
                found.append(Path(os.path.relpath(header)))
                break
    return found


def closure(path):
    seen, left = set(), [path]
    while left:
        one = left.pop()
        if one not in seen:
            seen.add(one)
            left += includes(one)
    return sorted(seen)


def commands(build):
    """The translation units of a build: file to compile command."""
    units = {}
    for one in json.loads((build / "compile_commands.json").read_text()):
        units[Path(os.path.relpath(os.path.join(one["directory"], one["file"])))] = one["command"]
    return units


class Tidy:
    def __init__(self, build):
        self.build = build
        self.units = commands(build)
        version = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
        self.common = version + b"".join(path.read_bytes() for path in (Path(".clang-tidy"), Path("tests/.clang-tidy")))

    def argv(self, unit):
        # clang-tidy looks for the configuration above the unity file, which is in the build directory.
        quiet = ["-bugprone-suspicious-include"]
        if unit.is_relative_to(self.build / "tests"):
            quiet += json.loads("[" + Path("tests/.clang-tidy").read_text().split("Checks:")[1] + "]")
        return [TIDY, "-p", self.build, "--quiet", "--config-file=.clang-tidy", f"--header-filter={OURS}",
                "--checks=" + ",".join(quiet), str(unit)]


class Alone:
    def __init__(self, build):
        self.units = commands(build)
        self.common = b""

    def argv(self, unit):
        words = shlex.split(self.units[unit])
        out = words.index("-o")
        return [*words[:out], *words[out + 2 :], "-fsyntax-only"]


def key(check, unit):
    here = os.getcwd()
    digest = hashlib.sha256(check.common + check.units[unit].replace(here, "").encode())
    for one in closure(unit):
        digest.update(str(one).encode() + one.read_bytes().replace(here.encode(), b""))
    return digest.hexdigest()


def run(check, unit):
    done = subprocess.run(check.argv(unit), capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + ("" if isinstance(check, Tidy) else done.stderr)


def main():
    tidy, alone = (Path(argument) for argument in sys.argv[1:])
    cache = tidy / "lint-cache"
    cache.mkdir(parents=True, exist_ok=True)
    work = []
    keys = set()
    for check in (Alone(alone), Tidy(tidy)):
        for unit in sorted(check.units):
            name = key(check, unit)
            keys.add(name)
            if not (cache / name).exists():
                work.append((check, unit, name))
    print(f"lint: {len(work)} of {len(keys)} checks to make", file=sys.stderr)
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (_, _, name), (clean, output) in zip(work, pool.map(lambda one: run(one[0], one[1]), work)):
            if clean:
                (cache / name).touch()
            else:
                bad += 1
                print(output, end="", flush=True)
    for old in {path.name for path in cache.iterdir()} - keys:
        (cache / old).unlink()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
