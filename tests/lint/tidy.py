"""clang-tidy over the files named on standard input, in parallel; ./dev lint runs it.

usage: tidy.py BUILD_DIRECTORY < FILES

A file that was clean is not checked again until something that can change the verdict does: the file, a header of ours
that it includes, its compile command, the configuration or the program. BUILD_DIRECTORY/tidy-cache remembers.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

TIDY = "clang-tidy-19"
INCLUDE = re.compile(rb'^#include "([^"]+)"', re.MULTILINE)
ROOTS = [Path(root) for root in ("lib", "tests", "tools/demo", ".")]


@functools.cache
def includes(path):
    """The headers of ours that `path` names."""
    found = []
    for name in INCLUDE.findall(path.read_bytes()):
        for root in [path.parent, *ROOTS]:
            header = root / name.decode()
            if header.is_file():
                found.append(Path(os.path.normpath(header)))
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


def key(path, command, common):
    digest = hashlib.sha256(common + command.encode())
    for one in closure(path):
        digest.update(str(one).encode() + one.read_bytes())
    return digest.hexdigest()


def check(path, build):
    done = subprocess.run([TIDY, "-p", build, "--quiet", str(path)], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout


def main():
    build = Path(sys.argv[1])
    files = [Path(line) for line in sys.stdin.read().split()]
    commands = {
        Path(os.path.relpath(os.path.join(one["directory"], one["file"]))): one["command"]
        for one in json.loads((build / "compile_commands.json").read_text())
    }
    # What no build compiles (a fuzz target needs clang and its own preset) has no command to check it with.
    files = [path for path in files if path in commands]
    cache = build / "tidy-cache"
    cache.mkdir(parents=True, exist_ok=True)
    common = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
    common += b"".join(path.read_bytes() for path in (Path(".clang-tidy"), Path("tests/.clang-tidy")))

    keys = {path: key(path, commands[path], common) for path in files}
    left = [path for path in files if not (cache / keys[path]).exists()]
    print(f"clang-tidy: {len(left)} of {len(files)} files to check", file=sys.stderr)
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, (clean, output) in zip(left, pool.map(lambda path: check(path, build), left)):
            if clean:
                (cache / keys[path]).touch()
            else:
                bad += 1
                print(output, end="", flush=True)
    for old in {path.name for path in cache.iterdir()} - set(keys.values()):
        (cache / old).unlink()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
