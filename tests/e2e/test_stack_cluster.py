"""fairlead-stack through ssh on a Swarm of three managers and two workers, with a registry that wants a login.

FAIRLEAD_TEST_TESTBED names the program that makes the nodes; without it these tests are skipped. It takes `up N`,
`down`, `env` (which says TB_HOST and TB_SSH_CONFIG), `swarm MANAGERS` and `exec|docker NODE COMMAND`, and keeps all it
has in TESTBED_DIR. They take some minutes.
"""

import json
import os
import shlex
import shutil

import pytest
from support.programs import peer, program, run
from support.registry import Registry

TESTBED = os.environ.get("FAIRLEAD_TEST_TESTBED")
pytestmark = pytest.mark.skipif(not TESTBED, reason="FAIRLEAD_TEST_TESTBED names no testbed")
NODES = [f"n{number}" for number in range(1, 6)]
PATIENT = 240  # seconds: five engines share a small machine


class Bed:
    def __init__(self, directory):
        self.directory = directory
        self.base = os.environ | {"TESTBED_DIR": str(directory / "bed")}
        self.do("up", len(NODES))
        facts = dict(word.split("=", 1) for word in shlex.split(self.do("env")) if "=" in word)
        self.registry = Registry(directory / "registry", facts["TB_HOST"])
        for node in NODES:
            config = json.dumps({"insecure-registries": [self.registry.host]})
            self.do("exec", node, "sh", "-c", f"echo '{config}' >/etc/docker/daemon.json; systemctl restart docker")
        self.do("swarm", 3)
        (directory / "bin").mkdir()
        (directory / "bin/ssh").write_text(
            f"#!/bin/sh\nexec {shutil.which('ssh')} -F {facts['TB_SSH_CONFIG']} \"$@\"\n")
        (directory / "bin/ssh").chmod(0o755)
        self.image = f"{self.registry.host}/sleeper:1"
        self.push()

    def push(self):
        source = self.directory / "sleeper"
        source.with_suffix(".c").write_text("#include <unistd.h>\nint main() { for (;;) pause(); }\n")
        run("cc", "-static", "-o", source, source.with_suffix(".c"))
        run("tar", "-C", self.directory, "-cf", self.directory / "sleeper.tar", "sleeper")
        self.docker("n1", "import", "-c", 'CMD ["/sleeper"]', self.directory / "sleeper.tar", self.image)
        self.docker("n1", "push", "-q", self.image)
        self.docker("n1", "image", "rm", self.image)

    def do(self, *words, **options):
        environment = self.base | self.registry.environment if hasattr(self, "registry") else self.base
        return run(TESTBED, *words, env=environment, timeout=PATIENT, **options).stdout

    def docker(self, node, *words):
        return self.do("docker", node, *words)

    def deploy(self, node, text):
        """Deploys by way of one manager: the exit status, and all that it says."""
        file = self.directory / "docker-stack.yml"
        file.write_text(text)
        environment = os.environ | self.registry.environment | {
            "DOCKER_HOST": f"ssh://{node}", "PATH": f"{self.directory}/bin:{os.environ['PATH']}",
            "TMPDIR": str(self.directory)}
        done = run(program("fairlead-stack"), "deploy", "-f", file, "shop", env=environment, status=None, timeout=PATIENT)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def bed(tmp_path_factory):
    peer("docker-registry")
    directory = tmp_path_factory.mktemp("cluster")
    try:
        bed = Bed(directory)
        yield bed
        bed.registry.stop()
    finally:
        run(TESTBED, "down", env=os.environ | {"TESTBED_DIR": str(directory / "bed")}, timeout=PATIENT)


def stack(bed, version):
    """Services with a task on every node."""
    service = (f"{{image: '{bed.image}', environment: {{V: '{version}'}}, stop_grace_period: 1s, "
               "deploy: {mode: global, endpoint_mode: dnsrr, update_config: {order: start-first, monitor: 1s}}}")
    return "services:\n" + "".join(f"  s{number}: {service}\n" for number in range(4))


def test_every_node_pulls_with_the_login_that_was_handed_over(bed):
    status, output = bed.deploy("n1", stack(bed, 1))
    assert status == 0, output
    assert "shop_s0: 5 of 5 running" in output


def test_a_login_that_was_revoked_is_found_before_anything_changes(bed):
    before = bed.docker("n1", "service", "inspect", "shop_s0")
    users = bed.registry.directory / "htpasswd"
    saved = users.read_text()
    users.write_text("")
    try:
        status, output = bed.deploy("n1", stack(bed, 2))
    finally:
        users.write_text(saved)
    assert status == 4, output
    assert bed.docker("n1", "service", "inspect", "shop_s0") == before
