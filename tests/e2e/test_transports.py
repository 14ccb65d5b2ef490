"""The ways to an engine: through ssh, over TCP with mutual TLS, and by docker's contexts, each against the real thing."""

import shutil
import signal
import subprocess

import pytest
from support.programs import peer, program
from support.ways import Sshd, TlsEngine, wait_for

IDLE = "services: {web: {image: 'none:1', deploy: {replicas: 0, endpoint_mode: dnsrr}}}\n"
# No node has the label, so its task waits, and a deploy with it.
WAITING = """
services:
  web: {image: 'none:1', deploy: {endpoint_mode: dnsrr, placement: {constraints: [node.labels.pier == 7]}}}
"""


class Ways:
    def __init__(self, engine, directory):
        self.engine, self.file = engine, directory / "docker-stack.yml"

    def stack(self, *words, env, status=0, text=IDLE):
        self.file.write_text(text)
        return self.engine.run(program("fairlead-stack"), *words, env=env, status=status, cwd=self.file.parent)

    def deploy(self, *words, **options):
        return self.stack("deploy", "-f", self.file, "--resolve-image", "never", *words, "ways", **options)

    def begin(self, env):
        """A deploy that waits for its task, once its service is there."""
        self.stack("rm", "--yes", "ways", env={}, status=None)
        self.file.write_text(WAITING)
        command = [program("fairlead-stack"), "deploy", "-f", str(self.file), "--resolve-image", "never", "ways"]
        enter = [str(program("../libexec/fairlead/lab")), "enter", str(self.engine.directory)]
        deploy = subprocess.Popen(enter + command, env=self.engine.environment | env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: "ways_web" in self.services())
        return deploy

    def services(self, **options):
        return self.engine.run(peer("docker"), "service", "ls", "--format", "{{.Name}}", **options).stdout.split()


@pytest.fixture(scope="module")
def ways(engine, tmp_path_factory):
    ways = Ways(engine, tmp_path_factory.mktemp("ways"))
    yield ways
    ways.stack("rm", "--yes", "ways", env={}, status=None)


@pytest.fixture(scope="module")
def sshd(engine, tmp_path_factory):
    sshd = Sshd(engine, tmp_path_factory.mktemp("sshd"))
    yield sshd
    sshd.stop()


@pytest.fixture(scope="module")
def tls(engine, tmp_path_factory):
    tls = TlsEngine(engine, tmp_path_factory.mktemp("tls"))
    yield tls
    tls.stop()


# ---- ssh

def test_a_stack_is_deployed_through_ssh_and_nothing_of_it_stays(ways, sshd):
    assert "ways_web" in ways.deploy(env=sshd.environment).stdout
    assert "ways_web" in ways.services()
    assert "nothing to change" in ways.deploy(env=sshd.environment).stdout
    assert sshd.left() == [] and sshd.clients() == []
    ways.stack("rm", "--yes", "ways", env=sshd.environment)
    assert ways.services() == []


def test_doctor_says_which_way_it_takes(ways, sshd):
    done = ways.engine.run(program("fairlead"), "doctor", "--skip", "git", "--skip", "disk", env=sshd.environment)
    assert f"at {sshd.environment['DOCKER_HOST']} (ssh, by DOCKER_HOST), API " in done.stdout


def test_ssh_that_does_not_get_there_says_why_and_asks_nothing(ways, sshd):
    host_key = (sshd.directory / "host.pub").read_text()
    cases = [("stranger", host_key, "Permission denied (publickey)"), ("user", "", "Host key verification failed")]
    for key, known, says in cases:
        sshd.set_client(key, known)
        failed = ways.deploy(env=sshd.environment, status=1)
        assert "error[FL0507]" in failed.stderr and says in failed.stderr
    sshd.set_client("user", host_key)
    absent = sshd.environment | {"DOCKER_HOST": sshd.host("/run/none.sock")}
    failed = ways.deploy(env=absent, status=1)
    assert "error[FL0507]" in failed.stderr and "nothing answers at /run/none.sock on 127.0.0.1" in failed.stderr
    assert "open failed" in failed.stderr
    assert sshd.left() == [] and sshd.clients() == []


def test_a_stop_takes_ssh_and_its_socket_along(ways, sshd):
    deploy = ways.begin(sshd.environment)
    assert len(sshd.clients()) == 1
    deploy.send_signal(signal.SIGTERM)
    assert deploy.wait(20) == 143
    assert sshd.left() == [] and sshd.clients() == []


def test_ssh_ends_with_a_killed_deploy(ways, sshd):
    deploy = ways.begin(sshd.environment)
    assert len(sshd.clients()) == 1
    deploy.kill()
    deploy.wait(20)
    wait_for(lambda: sshd.clients() == [])
    for directory in sshd.left():  # which nobody was left to remove
        shutil.rmtree(directory)


def test_a_connection_that_breaks_is_made_again(ways, sshd):
    deploy = ways.begin(sshd.environment)
    before = sshd.clients()
    sshd.drop_connections()
    wait_for(lambda: sshd.clients() not in ([], before))
    output, errors = deploy.communicate(timeout=60)
    assert deploy.returncode == 5, output + errors  # it went on to its own verdict: no node for the task
    assert ways.services() == []


# ---- TCP with mutual TLS

def test_a_stack_is_deployed_over_mutual_tls(ways, tls):
    ways.deploy(env=tls.environment)
    assert ways.services(env=tls.environment) == ["ways_web"]
    assert "nothing to change" in ways.deploy(env=tls.environment).stdout


def test_whoever_is_not_trusted_is_refused_with_what_to_do(ways, tls):
    def with_files(name, **files):
        directory = tls.directory / name
        directory.mkdir()
        for file in ("ca.pem", "cert.pem", "key.pem"):
            source = tls.directory / files.get(file.split(".")[0], file)
            (directory / file).write_text(source.read_text())
        return tls.environment | {"DOCKER_CERT_PATH": str(directory)}

    strange_server = ways.deploy(env=with_files("a", ca="other-ca.pem"), status=4)
    assert "the server is not trusted" in strange_server.stderr
    strange_client = ways.deploy(env=with_files("b", cert="other-cert.pem", key="other-key.pem"), status=4)
    assert "client certificate" in strange_client.stderr
    no_files = ways.deploy(env=tls.environment | {"DOCKER_CERT_PATH": str(tls.directory / "none")}, status=2)
    assert "DOCKER_CERT_PATH must hold ca.pem, cert.pem and key.pem" in no_files.stderr


# ---- docker's contexts

def test_contexts_that_docker_made_are_used_in_its_order(ways, tls, sshd):
    def docker(*words):
        return ways.engine.run(peer("docker"), *words, env=config | {"DOCKER_HOST": ""}).stdout

    config = {"DOCKER_CONFIG": str(tls.docker_config), "DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": ""}
    files = ",".join(f"{name}={tls.directory}/{name}.pem" for name in ("ca", "cert", "key"))
    docker("context", "create", "secure", "--docker", f"host={tls.host},{files}")
    docker("context", "create", "remote", "--docker", f"host={sshd.environment['DOCKER_HOST']}")
    docker("context", "use", "secure")

    def engine_of(*words, **environment):
        """What doctor says of the engine."""
        env = sshd.environment | config | environment
        done = ways.engine.run(program("fairlead"), "doctor", "--skip", "git", "--skip", "disk", *words, env=env)
        return next(line for line in done.stdout.splitlines() if " engine " in line)

    assert "(TCP with TLS, by context \"secure\")" in engine_of(DOCKER_HOST="")
    assert "(ssh, by context \"remote\")" in engine_of(DOCKER_HOST="", DOCKER_CONTEXT="remote")
    assert "(ssh, by DOCKER_HOST)" in engine_of(DOCKER_CONTEXT="secure")
    assert "(TCP with TLS, by context \"secure\")" in engine_of(FAIRLEAD_CONTEXT="secure")

    by_flag = sshd.environment | config
    ways.deploy("--context", "secure", env=by_flag)
    assert ways.services(env=tls.environment) == ["ways_web"]
    missing = ways.deploy("--context", "nowhere", env=by_flag, status=2)
    assert "error[FL0506]" in missing.stderr
    assert sshd.left() == []
