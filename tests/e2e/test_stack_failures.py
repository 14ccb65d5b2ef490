"""fairlead-stack against a real Swarm: nothing is green while anything is broken."""

import json
import random
import re
import signal
import subprocess
import time

import pytest
from support.harbour import LOG_LINE, SOON, web
from support.meanwhile import Meanwhile
from support.programs import program


def containers(harbour, tag):
    """How many of an image run."""
    ours = ("-f", f"ancestor={harbour.image(tag)}", "-f", "status=running")
    return len(harbour.client("ps", "-q", *ours).split())


@pytest.mark.parametrize("action", ["pause", "rollback", "continue"])
def test_an_update_that_crashes_is_rolled_back_while_the_old_version_serves(harbour, action):
    # Without a delay, the Swarm goes on as soon as a new task runs, and may see too late that it died.
    update = f", failure_action: {action}, delay: 5s"
    harbour.deploy(web(harbour, "1", update=update))
    counts = []
    with Meanwhile(lambda: counts.append(containers(harbour, "1"))):
        failed = harbour.deploy(web(harbour, "crash", update=update), status=5)
    assert failed.took < 2 * SOON
    assert LOG_LINE in failed.stderr
    assert re.search(r"task shop_web\.[12] on node \S+: task: non-zero exit \(3\)", failed.stderr)
    if action != "continue":  # Then the Swarm goes on to the second task while the first still fails.
        assert min(counts) >= 1
    assert len(harbour.tasks(tag="1")) >= 2
    assert harbour.plan(web(harbour, "1", update=update)) == "No changes.\n"


def test_the_failure_is_json_for_programs(harbour):
    harbour.deploy(web(harbour, "1"))
    failed = harbour.deploy(web(harbour, "crash"), "--output", "json", status=5)
    document = json.loads(failed.stdout)
    assert document["error"]["code"] == "rolled_back"
    assert f"| {LOG_LINE}" in document["error"]["notes"]


def test_one_failing_service_takes_the_whole_stack_back(harbour):
    before = web(harbour, "1")
    harbour.deploy(before)
    text = web(harbour, "2") + f"""
  bad: {{image: {harbour.image("crash")}, networks: [n], deploy: {{endpoint_mode: dnsrr, restart_policy: {{delay: 1s}}}}}}
networks: {{n: {{}}}}
"""
    harbour.deploy(text, status=5)
    harbour.wait_for_tasks(2, tag="1")
    assert sorted(line.split()[0] for line in harbour.leftovers(records=False)) == ["network", "service"]
    assert harbour.plan(before) == "No changes.\n"


def test_an_unhealthy_update_is_rolled_back(harbour):
    harbour.deploy(web(harbour, "1"))
    check = "healthcheck: {test: [CMD, /actor, check], interval: 1s, timeout: 1s, retries: 1}"
    failed = harbour.deploy(web(harbour, "2", more=check), status=5)
    assert "its healthcheck failed with exit status 1: not feeling well" in failed.stderr
    harbour.wait_for_tasks(2, tag="1")


def test_a_check_that_fails_until_the_time_is_over_is_told(harbour):
    check = "healthcheck: {test: [CMD, /actor, check], interval: 1s, timeout: 1s, retries: 60}"
    failed = harbour.deploy(web(harbour, "1", more=check), "--timeout", "8s", status=5)
    assert "its healthcheck failed" in failed.stderr and "not feeling well" in failed.stderr


def test_a_service_that_ends_by_itself_is_updated(harbour):
    def once(tag):
        return f"""
services:
  migrate: {{image: {harbour.image("slow")}, environment: {{V: "{tag}"}}, deploy: {{restart_policy: {{condition: none}}}}}}
"""
    harbour.deploy(once(1))
    assert "1 of 1 running or complete" in harbour.deploy(once(2)).stdout
    assert harbour.plan(once(2)) == "No changes.\n"


def test_a_first_deploy_that_crashes_leaves_nothing(harbour):
    failed = harbour.deploy(web(harbour, "crash"), status=5)
    assert failed.took < SOON
    assert LOG_LINE in failed.stderr
    assert harbour.leftovers() == []


def test_a_missing_image_is_found_before_anything_is_touched(harbour):
    failed = harbour.deploy(web(harbour, "nosuch"), status=1)
    assert failed.took < SOON
    assert "is not in its registry" in failed.stderr
    assert "docker-stack.yml:4:12" in failed.stderr
    assert harbour.leftovers() == []
    harbour.deploy(web(harbour, "1"))
    before = harbour.state()
    harbour.deploy(web(harbour, "nosuch"), status=1)
    assert harbour.state() == before


@pytest.mark.parametrize("runs_before", [False, True])
def test_an_image_that_no_node_can_pull_fails_at_once(harbour, runs_before):
    if runs_before:
        harbour.deploy(web(harbour, "2"))
    image = harbour.image("1") + "@sha256:" + "0" * 64
    failed = harbour.deploy(web(harbour, "1").replace(harbour.image("1"), image), "--resolve-image", "never", status=5)
    assert failed.took < SOON
    assert "No such image" in failed.stderr
    if runs_before:
        harbour.wait_for_tasks(2, tag="2")
    else:
        assert harbour.leftovers() == []


def test_a_start_that_hangs_ends_with_the_time_that_it_has(harbour):
    check = "healthcheck: {test: [CMD, /actor, check], interval: 1s, start_period: 10m}"
    failed = harbour.deploy(web(harbour, "1", more=check), "--timeout", "6s", status=5)
    assert "not running after 6 s (0 of 2 running)" in failed.stderr
    assert harbour.leftovers() == []


def test_ten_services_are_judged_together(harbour):
    text = "services:\n" + "".join(
        f"  s{i}: {{image: {harbour.image('1')}, deploy: {{endpoint_mode: dnsrr}}}}\n" for i in range(10))
    assert harbour.deploy(text).stdout.count(": 1 of 1 running") == 10
    before = [harbour.state(f"shop_s{i}") for i in range(10)]
    again = harbour.deploy(text)
    assert "nothing to change" in again.stdout
    assert again.took < SOON
    assert [harbour.state(f"shop_s{i}") for i in range(10)] == before


def test_a_service_that_no_node_can_take_fails(harbour):
    failed = harbour.deploy(web(harbour, "1", deploy="placement: {constraints: [node.labels.moon == yes]}"), status=5)
    assert failed.took < 2 * SOON
    assert "no node can take its task" in failed.stderr


def test_wait_has_the_same_verdicts(harbour):
    harbour.deploy(web(harbour, "1"), "--no-wait")
    assert "shop_web: 2 of 2 running" in harbour.stack("wait", "shop").stdout
    harbour.deploy(web(harbour, "crash"), "--no-wait")
    failed = harbour.stack("wait", "shop", status=1)
    assert LOG_LINE in failed.stderr
    harbour.stack("wait", "nosuchstack", status=1)


def test_ps_is_one_table(harbour):
    harbour.deploy(web(harbour, "1"))
    lines = harbour.stack("ps", "shop").stdout.splitlines()
    assert lines[0].split() == ["TASK", "NODE", "IMAGE", "STATE", "DESIRED", "SINCE", "ERROR"]
    assert [line.split()[0] for line in lines[1:]] == ["shop_web.1", "shop_web.2"]


def test_removing_waits_so_that_a_deploy_may_follow_at_once(harbour):
    for _ in range(2):
        harbour.deploy(web(harbour, "1"))
        assert "remove service shop_web" in harbour.stack("rm", "shop", status=3).stdout
        harbour.stack("rm", "--yes", "shop")
        assert harbour.leftovers() == []
        assert harbour.client("ps", "-q", "-f", "label=com.docker.stack.namespace=shop") == ""


def test_a_network_that_was_removed_a_moment_ago_is_made_again(harbour):
    for _ in range(2):
        harbour.deploy(web(harbour, "1"))
        harbour.client("stack", "rm", "shop")  # Does not wait.
        harbour.deploy(web(harbour, "1"))
    harbour.wait_for_tasks(2)


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_and_run_again_it_converges(harbour, seed):
    dice = random.Random(seed)
    harbour.deploy(web(harbour, "1"))
    text = web(harbour, "2", more="configs: [c]") + "configs: {c: {content: x}}\n"
    command = [program("fairlead-stack"), "deploy", "-f", str(harbour.write(text)), "shop"]
    for _ in range(3):
        process = subprocess.Popen(command, env=harbour.engine.environment, cwd=harbour.directory,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.choice([dice.uniform(0, 0.15), dice.uniform(0, 3)]))
        process.send_signal(signal.SIGKILL)
        process.wait()
    harbour.deploy(text)
    harbour.wait_for_tasks(2, tag="2")
    assert harbour.plan(text) == "No changes.\n"


@pytest.mark.parametrize("seed", range(2))
def test_killed_while_rolling_back_it_converges_to_what_is_asked_for_next(harbour, seed):
    dice = random.Random(seed)
    harbour.deploy(web(harbour, "1"))
    command = [program("fairlead-stack"), "deploy", "-f", str(harbour.write(web(harbour, "crash"))), "shop"]
    process = subprocess.Popen(command, env=harbour.engine.environment, cwd=harbour.directory,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(dice.uniform(0.2, 2.5))
    process.send_signal(signal.SIGKILL)
    process.wait()
    harbour.deploy(web(harbour, "1"))
    harbour.wait_for_tasks(2, tag="1")
