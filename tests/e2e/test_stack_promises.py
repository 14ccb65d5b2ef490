"""fairlead-stack against a real Swarm: what green means, who may write, what is shown, and when it ends."""

import signal
import subprocess
import time

import pytest
from support.engine_proxy import EngineProxy
from support.harbour import web
from support.programs import program, run

WAY_BACK = 60  # seconds


def begin(harbour, text, *words, env=None):
    """A deploy that goes on meanwhile."""
    command = [program("fairlead-stack"), "deploy", "-f", str(harbour.write(text)), *words, "shop"]
    return subprocess.Popen(command, env=harbour.engine.environment | (env or {}), cwd=harbour.directory,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def image_of(harbour):
    return harbour.state()["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]


def wait_until(truth, seconds=30):
    end = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < end
        time.sleep(0.05)


def update_by_hand(harbour, *words):
    """As docker's client does. The Swarm counts the version up while it updates, and refuses an update then."""
    command = [harbour.docker, "service", "update", "-d", "--with-registry-auth", "--no-resolve-image", *words, "shop_web"]
    wait_until(lambda: run(*command, status=None, env=harbour.engine.environment).returncode == 0)


@pytest.mark.parametrize("change", ["image", "replicas"])
def test_what_is_changed_by_hand_in_mid_deploy_is_not_green_and_stays(harbour, change):
    harbour.deploy(web(harbour, "1"))
    words = {"image": ["--image", harbour.image("slow"), "--args", "serve"], "replicas": ["--replicas", "0"]}[change]
    deploy = begin(harbour, web(harbour, "2"))
    wait_until(lambda: harbour.image("2") in image_of(harbour))
    update_by_hand(harbour, *words)
    by_hand = harbour.state()["Spec"]
    errors = deploy.communicate(timeout=120)[1]
    assert deploy.returncode == 9, errors
    assert "by somebody else" in errors
    assert harbour.state()["Spec"] == by_hand
    assert "revision 2" not in harbour.stack("history", "shop").stdout


def test_a_service_that_dies_after_four_seconds_is_not_green(harbour):
    text = f"services: {{web: {{image: {harbour.image('1')}, command: [/actor, sleep, '4'], deploy: {{endpoint_mode: dnsrr}}}}}}"
    harbour.deploy(text, status=5)


def test_a_failing_task_shows_no_secret_that_was_read(harbour):
    (harbour.directory / "secret.txt").write_text("canary-7391\n")
    text = web(harbour, "crash", more="""command: [/actor, crash, '3', 'it is canary-7391, and canary-8412']
    environment: {DB_PASSWORD: canary-8412}
    secrets: [s]""") + "secrets: {s: {file: ./secret.txt}}\n"
    failed = harbour.deploy(text, "--junit", "deploy.xml", status=5)
    report = (harbour.directory / "deploy.xml").read_text()
    for shown in (failed.stderr, report):
        assert "it is ***, and ***" in shown
        assert "canary" not in shown


def test_a_container_in_a_network_makes_the_removal_half_done(harbour):
    harbour.deploy(web(harbour, "1", more="networks: [n]") + "networks: {n: {attachable: true}}\n")
    harbour.client("run", "-d", "--name", "guest", "--network", "shop_n", harbour.image("1"), "/actor", "serve")
    try:
        start = time.monotonic()
        removed = harbour.stack("rm", "--yes", "--timeout", "15s", "shop", status=8)
        assert time.monotonic() - start < 25
        assert 'network "shop_n" stays: container guest is in it' in removed.stderr
        assert "docker network disconnect -f shop_n guest" in removed.stderr
        assert harbour.client("service", "ls", "-q") == ""
        harbour.client("network", "disconnect", "-f", "shop_n", "guest")
        harbour.stack("rm", "--yes", "shop")
    finally:
        harbour.client("rm", "-f", "guest")


def test_a_stack_that_is_not_there_cannot_be_removed(harbour):
    for words in (["rm"], ["rm", "--yes"]):
        assert 'there is no stack "shop"' in harbour.stack(*words, "shop", status=1).stderr


def test_a_network_that_cannot_be_made_is_told(harbour):
    harbour.client("network", "create", "-d", "overlay", "--subnet", "10.88.0.0/24", "taken")
    try:
        text = web(harbour, "1", more="networks: [n]") + "networks: {n: {ipam: {config: [{subnet: 10.88.0.128/25}]}}}\n"
        failed = harbour.deploy(text, status=None)
        assert failed.returncode in (2, 5), failed.stderr
        assert "10.88.0.128/25" in failed.stderr or 'its network "shop_n"' in failed.stderr
    finally:
        harbour.client("network", "rm", "taken")


@pytest.mark.parametrize("way", ["signal", "timeout"])
def test_a_deploy_ends_although_the_swarm_has_no_leader(harbour, way):
    proxy = EngineProxy(harbour.engine.host)
    is_gone = []

    def fault(moment, handler):
        if moment == "after":
            if handler.command == "POST" and "/services/" in handler.path:
                is_gone.append(True)
            return False
        if not is_gone:
            return False
        handler.answer(500, b'{"message": "rpc error: code = Unknown desc = The swarm does not have a leader."}')
        return True

    try:
        harbour.deploy(web(harbour, "1"))
        proxy.plan_fault(0, None)
        proxy.fault_of_next = lambda: fault
        deploy = begin(harbour, web(harbour, "2"), "--timeout", "5s", env={"DOCKER_HOST": proxy.host})
        wait_until(lambda: is_gone)
        start = time.monotonic()
        if way == "signal":
            time.sleep(1)
            deploy.send_signal(signal.SIGTERM)
            deploy.communicate(timeout=11)
            assert deploy.returncode == 143
        else:
            errors = deploy.communicate(timeout=90)[1]
            assert time.monotonic() - start < 5 + WAY_BACK + 2
            assert deploy.returncode == 6, errors
    finally:
        proxy.close()
