"""Whatever happens to a deploy, the stack is the old one or the new one, never a mixture; and the way back is kept."""

import json
import os
import random
import re
import subprocess

import pytest
from support.engine_proxy import EngineProxy
from support.harbour import web
from support.programs import program

EVERY_CALL = os.environ.get("FAIRLEAD_KILL_AT_EVERY_CALL")  # Takes a quarter of an hour.


@pytest.fixture
def proxy(harbour):
    proxy = EngineProxy(harbour.engine.host)
    yield proxy
    proxy.close()


def pair(harbour, tag):
    """Two services that are of the same version, or the stack is a mixture."""
    return "services:" + "".join(f"""
  {name}:
    image: {harbour.image(tag)}
    configs: [version]
    stop_grace_period: 1s
    deploy: {{endpoint_mode: dnsrr, restart_policy: {{delay: 1s}}, update_config: {{order: start-first, monitor: 1s}}}}
""" for name in ("db", "web")) + f"configs: {{version: {{content: {tag}}}}}\n"


def tags(harbour):
    return [harbour.state(f"shop_{name}")["Spec"]["Labels"]["com.docker.stack.image"].rsplit(":", 1)[1]
            for name in ("db", "web")]


def deploy_with_fault(harbour, proxy, text, number, moment, act):
    """Deploys through the proxy; at call `number`, before it is passed on or after it was answered, `act`s."""
    command = [program("fairlead-stack"), "deploy", "-f", str(harbour.write(text)), "shop"]
    environment = harbour.engine.environment | {"DOCKER_HOST": proxy.host}
    started = []

    def fault(now, handler):
        return now == moment and act(started[0], handler)

    proxy.plan_fault(0, None)
    with proxy.lock:  # No call before its process is known.
        started.append(subprocess.Popen(command, env=environment, cwd=harbour.directory, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True))
        proxy.number, proxy.fault = number, fault
    started[0].errors = started[0].communicate()[1]
    return started[0]


def kill(process, handler):
    process.kill()
    process.wait()
    handler.hang_up()
    return True


def hang_up(_, handler):
    handler.hang_up()
    return True


def say_500(_, handler):
    handler.answer(500, b'{"message": "the engine has a bad day"}')
    return True


def numbers(total, count):
    """All calls, or a sample: what is early matters most, the later ones only look."""
    if EVERY_CALL:
        return list(range(1, total + 1))
    return sorted(random.Random(7).sample(range(4, total + 1), count))


def calls_of_a_deploy(harbour, proxy, text):
    process = deploy_with_fault(harbour, proxy, text, 0, "before", kill)
    assert process.returncode == 0, process.errors
    return proxy.calls


def test_killed_at_a_call_and_run_again_it_is_the_new_stack_whole(harbour, proxy):
    harbour.deploy(pair(harbour, "1"))
    total = calls_of_a_deploy(harbour, proxy, pair(harbour, "2"))
    tag = "1"
    for number in numbers(min(total, 24), 3):
        for moment in ("before", "after") if EVERY_CALL else (("before", "after")[number % 2],):
            text = pair(harbour, tag)
            deploy_with_fault(harbour, proxy, text, number, moment, kill)
            harbour.deploy(text)
            assert tags(harbour) == [tag, tag]
            assert harbour.plan(text) == "No changes.\n"
            tag = "2" if tag == "1" else "1"


def test_killed_at_a_call_and_rolled_back_it_is_the_old_stack_whole(harbour, proxy):
    harbour.deploy(pair(harbour, "1"))
    for number in numbers(24, 2):
        for moment in ("before", "after") if EVERY_CALL else (("after", "before")[number % 2],):
            deploy_with_fault(harbour, proxy, pair(harbour, "2"), number, moment, kill)
            harbour.stack("rollback", "--yes", "shop", status=None)  # 1 when nothing had been changed yet.
            assert tags(harbour) == ["1", "1"]
            assert harbour.plan(pair(harbour, "1")) == "No changes.\n"


@pytest.mark.parametrize("act", [hang_up, say_500])
def test_a_call_that_fails_once_is_made_again_or_everything_goes_back(harbour, proxy, act):
    harbour.deploy(pair(harbour, "1"))
    for number in numbers(20, 1):
        process = deploy_with_fault(harbour, proxy, pair(harbour, "2"), number, "after", act)
        expected = {0: "2", 5: "1", 1: "1"}[process.returncode]
        assert tags(harbour) == [expected, expected], process.errors
        assert process.returncode == 0 or "error[" in process.errors
        harbour.deploy(pair(harbour, "1"))


def test_a_removal_that_was_killed_goes_on(harbour):
    harbour.deploy(pair(harbour, "1"))
    process = subprocess.Popen([program("fairlead-stack"), "rm", "--yes", "shop"], env=harbour.engine.environment,
                               cwd=harbour.directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.3)
    process.kill()
    process.wait()
    harbour.stack("rm", "--yes", "shop")
    assert harbour.leftovers() == []


def test_two_deploys_do_not_interleave(harbour):
    file = harbour.write(web(harbour, "1", deploy="labels: {a: b}"))
    other = harbour.directory / "other.yml"
    other.write_text(web(harbour, "2"))
    first = subprocess.Popen([program("fairlead-stack"), "deploy", "-f", str(file), "shop"], text=True,
                             env=harbour.engine.environment | {"USER": "anna"}, stderr=subprocess.PIPE)
    while "fairlead.shop.lock" not in harbour.client("config", "ls", "--format", "{{.Name}}"):
        assert first.poll() is None
    refused = harbour.stack("deploy", "-f", other, "--lease-timeout", "0s", "shop", status=9)
    assert re.search(r'stack "shop" is being changed by anna on \S+, process \d+ since \S+Z \(deploy\)', refused.stderr)
    waited = harbour.stack("deploy", "-f", other, "shop")
    assert first.wait() == 0, first.stderr.read()
    assert "shop_web: 2 of 2 running" in waited.stdout
    assert harbour.tasks(tag="1") == set()


def test_history_and_the_way_back(harbour):
    for tag in ("1", "2"):
        harbour.deploy(web(harbour, tag))
    history = json.loads(harbour.stack("history", "--output", "json", "shop").stdout)
    assert [revision["revision"] for revision in history["revisions"]] == [2, 1]
    assert history["revisions"][0]["images"] == [f"web: {harbour.image('2')}"]
    plan = harbour.stack("rollback", "shop", status=3).stdout
    assert "restart service shop_web" in plan and "rollback --yes shop" in plan
    (harbour.directory / "docker-stack.yml").unlink()
    assert "shop_web: 2 of 2 running" in harbour.stack("rollback", "--yes", "shop").stdout
    assert harbour.plan(web(harbour, "1")) == "No changes.\n"
    assert "rollback to revision 1" in harbour.stack("history", "shop").stdout
    gone = harbour.stack("rollback", "--yes", "--to", "9", "shop", status=1)
    assert "has no revision 9" in gone.stderr


def test_a_stack_of_dockers_client_with_secrets_is_adopted_without_a_restart(harbour):
    (harbour.directory / "key").write_text("swordfish")
    text = web(harbour, "1", more="secrets: [key]\n    configs: [motd]")
    text += "secrets: {key: {file: ./key}}\nconfigs: {motd: {file: ./key}}\n"
    path = harbour.write('version: "3.8"\n' + text)
    harbour.client("stack", "deploy", "--with-registry-auth", "-c", path, "shop")
    harbour.stack("wait", "shop")
    before = harbour.tasks()
    file = harbour.write(text)
    shown = harbour.stack("adopt", "-f", file, "shop", status=3)
    assert "update in place secret shop_key" in shown.stdout and "restart" not in shown.stdout
    other = harbour.write(text.replace(harbour.image("1"), harbour.image("2")))
    assert "restart service shop_web" in harbour.stack("adopt", "--yes", "-f", other, "shop", status=7).stderr
    harbour.write(text)
    harbour.stack("adopt", "--yes", "-f", file, "shop")
    assert harbour.plan(text) == "No changes.\n"
    assert "nothing to change" in harbour.deploy(text).stdout
    assert harbour.tasks() == before
    assert "revision 1" in harbour.stack("history", "shop").stdout
    # New content comes as with any stack of ours.
    (harbour.directory / "key").write_text("sailfish")
    assert "create secret shop_key_" in harbour.plan(text)
