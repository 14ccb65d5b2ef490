"""fairlead-stack through ssh on a Swarm of three managers and two workers, of which some die or are cut off meanwhile.

FAIRLEAD_TEST_TESTBED names the program that makes the nodes; without it these tests are skipped. It takes `up N`,
`down`, `env` (which says TB_HOST and TB_SSH_CONFIG), `swarm MANAGERS`, `exec|docker NODE COMMAND`,
`kill|start|partition NODE...` and `heal`, and keeps all it has in TESTBED_DIR. They take some minutes.
"""

import json
import os
import shlex
import shutil
import subprocess
import time

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

    def begin(self, node, text, *words, stack="shop"):
        """A deploy by way of one manager."""
        file = self.directory / "docker-stack.yml"
        file.write_text(text)
        environment = os.environ | self.registry.environment | {
            "DOCKER_HOST": f"ssh://{node}", "PATH": f"{self.directory}/bin:{os.environ['PATH']}",
            "TMPDIR": str(self.directory)}
        return subprocess.Popen([program("fairlead-stack"), "deploy", "-f", file, *words, stack], env=environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def deploy(self, *words, **options):
        return self.end(self.begin(*words, **options))

    def end(self, deploy):
        """The exit status, and all that it said."""
        output, _ = deploy.communicate(timeout=PATIENT)
        return deploy.returncode, output

    def leader(self):
        found = self.docker("n1", "node", "ls", "--format", "{{.Hostname}} {{.ManagerStatus}}").splitlines()
        return next(line.split()[0] for line in found if line.endswith("Leader"))

    def versions(self, node):
        """What the specs of the stack "bay" say: one of two whole states has one."""
        names = self.docker(node, "service", "ls", "-q", "-f", "label=com.docker.stack.namespace=bay").split()
        return {self.docker(node, "service", "inspect", "-f", "{{.Spec.TaskTemplate.ContainerSpec.Env}}", name).strip()
                for name in names}


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


def stack(bed, version, mode="mode: global"):
    service = (f"{{image: '{bed.image}', environment: {{V: '{version}'}}, stop_grace_period: 1s, "
               f"deploy: {{{mode}, endpoint_mode: dnsrr, update_config: {{order: start-first, monitor: 1s}}}}}}")
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


@pytest.fixture
def bay(bed):
    """A manager that does not lead, and the leader; a stack with [V=0] runs."""
    status, output = bed.deploy("n1", stack(bed, 0, "replicas: 2"), stack="bay")
    assert status == 0, output
    leader = bed.leader()
    yield next(node for node in NODES[:3] if node != leader), leader
    bed.do("heal")
    bed.do("start", *NODES)


def test_a_leader_that_dies_in_mid_deploy_is_waited_for(bed, bay):
    manager, leader = bay
    deploy = bed.begin(manager, stack(bed, 1, "replicas: 2"), "--timeout", "90s", stack="bay")
    time.sleep(1)
    bed.do("kill", leader)
    status, output = bed.end(deploy)
    assert status in (0, 5), output
    assert bed.versions(manager) == {"[V=1]" if status == 0 else "[V=0]"}


def test_a_manager_that_is_cut_off_in_mid_deploy_is_waited_for(bed, bay):
    manager, _ = bay
    deploy = bed.begin(manager, stack(bed, 2, "replicas: 2"), "--timeout", "90s", stack="bay")
    time.sleep(1)
    bed.do("partition", manager)
    time.sleep(12)
    bed.do("heal")
    status, output = bed.end(deploy)
    assert status in (0, 5), output
    assert bed.versions(manager) == {"[V=2]" if status == 0 else "[V=0]"}


def test_a_worker_that_dies_in_mid_deploy_leaves_one_whole_state(bed, bay):
    manager, _ = bay
    deploy = bed.begin(manager, stack(bed, 3, "replicas: 2"), "--timeout", "60s", stack="bay")
    time.sleep(1)
    bed.do("kill", "n5")
    status, output = bed.end(deploy)
    assert status in (0, 5), output
    assert bed.versions(manager) == {"[V=3]" if status == 0 else "[V=0]"}
