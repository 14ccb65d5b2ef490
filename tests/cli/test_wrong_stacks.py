"""Wrong stack files: each is refused with its place, a next step and exit status 2, before any engine is spoken to.

expected.txt beside them has a line for each: name, line and column, error. FAIRLEAD_ACCEPT=1 rewrites it, to be reviewed.
"""

import json
import os
import shutil
import socket
from pathlib import Path

import pytest
from support.programs import program, run

STACKS = Path(__file__).parent / "wrong_stacks"
EXPECTED = STACKS / "expected.txt"
NAMES = sorted(path.stem for path in STACKS.glob("*.yml"))


@pytest.fixture(name="engine")
def fixture_engine(tmp_path):
    """A socket that somebody listens at, to see whether anybody comes."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / "engine.sock"))
    listening.listen()
    listening.setblocking(False)
    yield listening
    listening.close()


def failure(name, command, directory):
    """The error of a command as JSON; the command has failed with status 2 and without printing anything else."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(directory), "PWD": str(directory),
                   "DOCKER_HOST": f"unix://{directory}/engine.sock"}
    done = run(program("fairlead-stack"), *command, "--output", "json", "-f", f"{name}.yml", "shop", status=2,
               cwd=directory, env=environment)
    return json.loads(done.stdout)["error"]


def test_there_are_many():
    assert len(NAMES) >= 50


def test_each_is_refused_with_its_place_and_a_next_step(tmp_path, engine):
    lines = []
    for name in NAMES:
        shutil.copy(STACKS / f"{name}.yml", tmp_path)
        error = failure(name, ["plan"], tmp_path)
        place = error["place"]
        assert place["file"] == f"{name}.yml" and place["line"] > 0 and place["column"] > 0, error
        assert error["help"], error
        assert failure(name, ["deploy"], tmp_path) == failure(name, ["render"], tmp_path) == error
        lines.append(f"{name} {place['line']}:{place['column']} {error['id']}\n")
    with pytest.raises(BlockingIOError):  # nobody came
        engine.accept()
    if os.environ.get("FAIRLEAD_ACCEPT"):
        EXPECTED.write_text("".join(lines))
    assert "".join(lines) == EXPECTED.read_text()
