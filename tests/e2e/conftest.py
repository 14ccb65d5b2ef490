"""The demo, played once for its transcript and once to look around in what it leaves with --keep."""

import dataclasses
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support.harbour import Harbour
from support.programs import command_lines, program, run


@dataclasses.dataclass
class Played:
    transcript: str
    errors: str
    leaks: list  # command lines that showed the registry's password
    directory: Path


@dataclasses.dataclass
class Kept:
    report: dict
    directory: Path

    @property
    def lab(self):
        return self.directory / "lab"

    @property
    def project(self):
        return next(self.directory.glob("*/harbour"))

    @property
    def password(self):
        return (self.lab / "password").read_text()

    @property
    def environment(self):
        """Its engine, its registry login, and the settings that its commands had."""
        home = str(self.project.parent)
        return os.environ | {
            "HOME": home,
            "DOCKER_HOST": f"unix://{self.lab}/docker.sock",
            "DOCKER_CONFIG": home + "/docker",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_AUTHOR_NAME": "Tester",
            "GIT_AUTHOR_EMAIL": "tester@example.org",
            "GIT_COMMITTER_NAME": "Tester",
            "GIT_COMMITTER_EMAIL": "tester@example.org",
        }

    def command(self, *arguments):
        """What starts `arguments` in the demo's network; "fairlead" is ours."""
        words = [program("fairlead") if word == "fairlead" else str(word) for word in arguments]
        return [program("../libexec/fairlead/lab"), "enter", str(self.lab), *words]

    def run(self, *arguments, env=None, **options):
        return run(*self.command(*arguments), env=self.environment | (env or {}), cwd=self.project, **options)


def play(directory, *arguments, **options):
    return subprocess.Popen(
        [program("fairlead"), "demo", *arguments],
        env=os.environ | {"TMPDIR": str(directory)},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def lines_that_show(secret):
    return [line.decode(errors="replace").replace("\0", " ") for _, line in command_lines() if secret in line]


def read_if_there(path):
    """Nothing before it is written, and after it is removed."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


@pytest.fixture(scope="session")
def played(tmp_path_factory, engine):  # asks for the engine, so that a machine without one skips
    """The second of two runs: the first is killed half way."""
    directory = tmp_path_factory.mktemp("played")
    killed = play(directory)
    time.sleep(6)
    killed.send_signal(signal.SIGKILL)
    killed.wait()

    demo = play(directory)
    password = directory / "fairlead-demo/lab/password"
    leaks = []
    while demo.poll() is None:
        secret = read_if_there(password)
        leaks += lines_that_show(secret) if len(secret) >= 16 else []
        time.sleep(0.05)
    transcript, errors = demo.communicate()
    assert demo.returncode == 0, transcript + errors
    return Played(transcript, errors, leaks, directory / "fairlead-demo")


@pytest.fixture(scope="session")
def kept(tmp_path_factory, engine):
    directory = tmp_path_factory.mktemp("kept")
    demo = play(directory, "--keep", "--output", "json")
    output, errors = demo.communicate(timeout=180)
    assert demo.returncode == 0, output + errors
    yield Kept(json.loads(output), directory / "fairlead-demo")
    removed = play(directory, "--remove")
    assert removed.wait(60) == 0
    assert not (directory / "fairlead-demo").exists()


@pytest.fixture(scope="session")
def shipyard(engine, tmp_path_factory):
    return Harbour(engine, tmp_path_factory.mktemp("harbour"))


@pytest.fixture
def harbour(shipyard):
    """The Swarm with nothing on it, before and after."""
    yield shipyard
    shipyard.stack("rm", "--yes", "shop", status=None)  # Whatever is there.
    assert shipyard.leftovers() == []
    shipyard.remove_volumes()
