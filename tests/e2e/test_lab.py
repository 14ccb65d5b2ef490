"""The throw-away Swarm keeps to itself and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.lab import LAB
from support.programs import peer, run


def traces(directory):
    """Whatever of a lab at `directory` is left: files, processes, cgroups."""
    found = [str(directory)] if directory.exists() else []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(directory).encode() in entry.read_bytes():
                found.append(str(entry))
        except OSError:
            pass
    name = "fairlead-lab-" + run("cksum", input=str(directory)).stdout.split()[0]
    return found + [str(path) for path in Path("/sys/fs/cgroup").glob(f"**/{name}")]


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def network():
    return run("ip", "-o", "link").stdout, run("iptables-save", status=None).stdout


def test_it_is_a_swarm_manager_for_the_stock_client(engine):
    shown = engine.run(peer("docker"), "info", "--format", "{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}")
    assert shown.stdout == "active true\n"


def test_its_registry_asks_for_a_login(engine):
    shown = engine.run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", f"http://{engine.registry}/v2/")
    assert shown.stdout == "401"


@pytest.fixture
def directory(tmp_path, engine):  # asks for the engine so that a machine without one skips
    yield tmp_path / "own"
    run(LAB, "down", tmp_path / "own")


def test_the_machine_keeps_its_network(directory):
    before = network()
    run(LAB, "up", directory)
    assert network() == before
    run(LAB, "down", directory)
    assert network() == before
    assert traces(directory) == []


def test_it_ends_when_its_owner_is_killed(directory):
    owner = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    run(LAB, "up", directory, "--owner", owner.pid)
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    wait_until(lambda: traces(directory) == [])


def test_one_that_died_is_replaced_and_one_in_use_is_not(directory):
    run(LAB, "up", directory, "--owner", os.getpid())
    refused = run(LAB, "up", directory, status=1)
    assert refused.stderr == f"lab: {directory} is in use by process {os.getpid()}\n"
    (directory / "owner").unlink()
    first = run(LAB, "env", directory).stdout
    assert run(LAB, "up", directory).stdout != first


def test_a_directory_that_is_no_lab_is_left_alone(tmp_path, engine):
    (tmp_path / "precious").write_text("mine")
    for command in ("up", "down"):
        refused = run(LAB, command, tmp_path, status=1)
        assert "no lab" in refused.stderr
    assert (tmp_path / "precious").read_text() == "mine"
