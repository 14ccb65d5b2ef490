"""Golden tests of the command lines: tests/cli/<tool>/<case>/ holds `cmd`, a line for sh, and what it gives: `stdout`,
`stderr` and `status`. Files in `files/` are copied into the empty directory where it runs. FAIRLEAD_ACCEPT=1 rewrites
the expectations, to be reviewed as a diff."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.programs import BIN, program

HERE = Path(__file__).resolve().parent
CASES = sorted(path.parent for path in HERE.glob("*/*/cmd"))
ACCEPT = bool(os.environ.get("FAIRLEAD_ACCEPT"))


def normal(text, directory):
    """What differs from machine to machine is named instead."""
    text = text.replace(str(directory), "DIR").replace(str(BIN), "BIN")
    return re.sub(r"\(commit [0-9a-f]+\)|\(commit unknown\)", "(commit COMMIT)", text)


def outcome(case, directory):
    """Runs the case and returns what it gave, in the form of the files."""
    environment = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(directory), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["sh", "-c", (case / "cmd").read_text()],
        cwd=directory, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False,
    )
    return {
        "stdout": normal(done.stdout, directory),
        "stderr": normal(done.stderr, directory),
        "status": f"{done.returncode}\n",
    }


@pytest.mark.parametrize("case", CASES, ids=[str(case.relative_to(HERE)) for case in CASES])
def test_golden(case, tmp_path):
    program(case.parent.name)
    if (case / "files").is_dir():
        shutil.copytree(case / "files", tmp_path, dirs_exist_ok=True)
    given = outcome(case, tmp_path)
    if ACCEPT:
        for name, text in given.items():
            (case / name).write_text(text)
    assert given == {name: (case / name).read_text() for name in given}


def test_there_are_cases():
    assert len(CASES) >= 12
