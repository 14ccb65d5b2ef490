"""`--compat=docker` against docker's client: the bodies that it posts, recorded and live.

The stack files in stacks/ are ours; docker.json beside them is what the client sent (FAIRLEAD_RECORD=yes writes it anew).
Public stack files with the bodies recorded for them may lie in ../shared/stack, or where FAIRLEAD_STACKS says.
"""

import json
import os
import shutil
from pathlib import Path

import pytest
from support.programs import SOURCE, peer
from support.stack_bodies import comparable, differences, docker_bodies, rendered_bodies

OURS = Path(__file__).parent / "stacks"
PUBLIC = Path(os.environ.get("FAIRLEAD_STACKS", SOURCE.parent / "shared/stack"))
CASES = sorted(case.name for case in OURS.iterdir())
WORKDIR = "@WORKDIR@"


def laid_out(case, tmp_path):
    """The case's files in a directory of their own, and the environment that they are for."""
    directory = tmp_path / "stack"
    shutil.copytree(OURS / case, directory)
    environment = {"HOME": "/root"}
    if (directory / "env").exists():
        environment |= dict(line.split("=", 1) for line in (directory / "env").read_text().splitlines())
    files = sorted((file.name for file in directory.glob("*.yml")), reverse=True)  # stack.yml, then over.yml
    return directory, files, environment


def in_directory(recorded, directory):
    return json.loads(json.dumps(recorded).replace(WORKDIR, str(directory)))


@pytest.mark.parametrize("case", CASES)
def test_the_bodies_are_those_recorded_from_the_client(case, tmp_path):
    directory, files, environment = laid_out(case, tmp_path)
    recorded = in_directory(json.loads((OURS / case / "docker.json").read_text()), directory)
    assert differences(recorded, rendered_bodies(files, directory, environment, "--compat=docker")) == []


@pytest.mark.parametrize("case", CASES)
def test_the_bodies_are_those_that_the_client_sends_now(case, tmp_path):
    directory, files, environment = laid_out(case, tmp_path)
    sent = docker_bodies(peer("docker"), files, directory, environment)
    if os.environ.get("FAIRLEAD_RECORD"):
        text = json.dumps(sent, indent=1, sort_keys=True).replace(str(directory), WORKDIR)
        (OURS / case / "docker.json").write_text(text + "\n")
    assert differences(sent, rendered_bodies(files, directory, environment, "--compat=docker")) == []


def public():
    golden = PUBLIC / "golden"
    return sorted(golden.glob("*.json")) if golden.is_dir() else []


@pytest.mark.skipif(not public(), reason="no public stack files with recorded bodies here")
def test_public_stack_files_come_to_the_bodies_that_the_client_sent(tmp_path):
    different = {}
    for number, golden in enumerate(public()):
        recorded = json.loads(golden.read_text())
        directory = tmp_path / str(number)
        directory.mkdir()
        shutil.copy(PUBLIC / "corpus" / recorded["file"], directory)
        for created in recorded["created_files"]:
            (directory / created).parent.mkdir(parents=True, exist_ok=True)
            (directory / created).write_text("PLACEHOLDER=1\n")
        posts = [(post["path"].split("/")[1], post["body"]) for post in in_directory(recorded["posts"], directory)]
        ours = rendered_bodies([recorded["file"]], directory, {"HOME": "/root"}, "--compat=docker")
        found = differences(comparable(posts), ours)
        if found:
            different[recorded["file"]] = found
    assert different == {}
