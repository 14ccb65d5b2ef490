"""Seeing and steering a running stack on a real Swarm: one stack, deployed once, looked at in every way."""

import json
import re
import signal
import subprocess
import time
from xml.etree import ElementTree

import pytest
from support.harbour import LOG_LINE, Harbour
from support.programs import program

SOON = 60  # seconds: patient with a busy machine


def quay(harbour, web="1", replicas=2):
    return f"""
services:
  web:
    image: {harbour.image(web)}
    environment: {{DB_PASSWORD: canary-77ab}}
    deploy:
      replicas: {replicas}
      endpoint_mode: dnsrr
      restart_policy: {{delay: 1s}}
      update_config: {{order: start-first, monitor: 1s}}
  terminal:
    image: {harbour.image("1")}
    tty: true
    deploy: {{endpoint_mode: dnsrr, restart_policy: {{delay: 1s}}, update_config: {{monitor: 1s}}}}
"""


@pytest.fixture(scope="module")
def stack(engine, tmp_path_factory):
    """The deployed stack "quay"; every test leaves it as it found it."""
    harbour = Harbour(engine, tmp_path_factory.mktemp("quay"))
    harbour.deploy(quay(harbour), "--junit", "deploy.xml", name="quay")
    yield harbour
    harbour.stack("rm", "--yes", "quay")


class Follower:
    """A command that goes on until it is stopped, and what it has said until then."""

    def __init__(self, harbour, *words):
        self.path = harbour.directory / f"{words[0]}.out"
        with self.path.open("w") as out:
            self.process = subprocess.Popen([program("fairlead-stack"), *words], stdout=out, stderr=subprocess.PIPE,
                                            text=True, env=harbour.engine.environment, cwd=harbour.directory)

    def wait_for(self, *texts):
        deadline = time.monotonic() + SOON
        while not all(text in self.path.read_text() for text in texts):
            assert self.process.poll() is None and time.monotonic() < deadline, self.path.read_text()
            time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(SOON) == 130
        self.process.stderr.close()
        return self.path.read_text().splitlines()


def cases(path):
    return {case.get("name"): case for case in ElementTree.parse(path).getroot().iter("testcase")}


def test_the_report_of_a_deploy_has_a_case_for_each_service(stack):
    found = cases(stack.directory / "deploy.xml")
    assert set(found) == {"quay_web", "quay_terminal"}
    assert all(float(case.get("time")) > 0 and case.find("failure") is None for case in found.values())


def test_a_plan_says_which_tasks_restart_where_also_to_gitlab(stack):
    node = stack.client("node", "ls", "--format", "{{.Hostname}}")
    file = stack.write(quay(stack, web="2"))
    plan = stack.stack("plan", "-f", file, "--terraform", "tf.json", "--markdown", "plan.md", "quay").stdout
    assert f"      on {node}: quay_web.1, quay_web.2\n" in plan
    assert json.loads((stack.directory / "tf.json").read_text()) == {"create": 0, "update": 1, "delete": 0}
    note = (stack.directory / "plan.md").read_text()
    assert f"- on `{node}`: `quay_web.1, quay_web.2`" in note and "| restarts 2 tasks |" in note
    assert "canary-77ab" not in plan + note


def test_status_is_one_screen_and_checks(stack):
    text = stack.stack("status", "--check", "quay").stdout
    assert text.startswith("quay: 2 services as they should be\n")
    assert max(map(len, text.splitlines())) <= 100
    assert any(line.startswith("quay ") and "3/3" in line for line in stack.stack("status").stdout.splitlines())
    document = json.loads(stack.stack("status", "--output", "json", "quay").stdout)
    assert document["schema"] == "fairlead.stack.status/1" and document["well"]
    assert sum(node["tasks"] for node in document["nodes"]) == 3


def test_an_image_changed_by_hand_is_drift_and_a_difference(stack):
    assert stack.stack("diff", "-f", stack.write(quay(stack)), "quay").stdout == "No differences.\n"
    stack.client("service", "update", "--detach", "--image", stack.image("2"), "quay_terminal")
    stack.stack("wait", "quay")
    checked = stack.stack("status", "--check", "quay", status=3).stdout
    assert f"quay_terminal: runs image {stack.image('2')}, deployed was {stack.image('1')}" in checked
    diff = stack.stack("diff", "-f", stack.write(quay(stack)), "--detailed-exitcode", "quay", status=3).stdout
    assert f"-  image  {stack.image('2')}" in diff and f"+  image  {stack.image('1')}@sha256:" in diff
    stack.deploy(quay(stack), name="quay")
    stack.stack("status", "--check", "quay")


def test_logs_are_merged_named_and_of_terminals_too(stack):
    lines = stack.stack("logs", "quay").stdout.splitlines()
    assert {line.split()[0] for line in lines} >= {"quay_web.1", "quay_web.2", "quay_terminal.1"}
    assert all(line.endswith("| at your service") for line in lines)
    document = json.loads(stack.stack("logs", "--output", "json", "quay", "web").stdout)
    assert {line["service"] for line in document["lines"]} == {"quay_web"}
    assert {line["stream"] for line in document["lines"]} == {"stdout"}
    assert stack.stack("logs", "--stream", "stderr", "quay").stdout == ""
    stack.stack("logs", "quay", "wep", status=1)


def test_scaling_is_a_plan_and_is_followed_by_logs_and_events(stack):
    before = stack.tasks("quay_web")
    shown = stack.stack("scale", "quay", "web=3", status=3).stdout
    assert "deploy.replicas  2 -> 3" in shown and "fairlead stack scale --yes quay web=3" in shown
    followers = [Follower(stack, "logs", "--follow", "--tail", "0", "quay"),
                 Follower(stack, "events", "--follow", "quay")]
    time.sleep(2)  # until they listen
    assert "quay_web: 3 of 3 running" in stack.stack("scale", "--yes", "quay", "web=3").stdout
    assert before < stack.tasks("quay_web")
    followers[0].wait_for("quay_web.3 | at your service")
    followers[1].wait_for("service update", "replicas 2 -> 3", "task running on")
    logs, events = [follower.stop() for follower in followers]
    assert len([line for line in logs if line.startswith("quay_web.3")]) == 1
    assert events == sorted(events, key=lambda line: line.split()[0])
    assert "deploy.replicas  3 -> 2" in stack.plan(quay(stack), name="quay")
    stack.deploy(quay(stack), name="quay")


def test_a_restart_replaces_the_tasks_of_what_is_named(stack):
    before, others = stack.tasks("quay_web"), stack.tasks("quay_terminal")
    shown = stack.stack("restart", "quay", "web", status=3).stdout
    assert re.search(r"restart service quay_web: restarts [23] tasks, 1 at a time, start-first", shown)  # one may end
    assert "quay_web: 2 of 2 running" in stack.stack("restart", "--yes", "quay", "web").stdout
    assert not before & stack.tasks("quay_web")
    assert stack.tasks("quay_terminal") == others
    assert stack.plan(quay(stack), name="quay") == "No changes.\n"


def test_the_report_of_a_deploy_that_is_rolled_back_says_why(stack):
    stack.deploy(quay(stack, web="crash"), "--junit", "failed.xml", name="quay", status=5)
    failure = cases(stack.directory / "failed.xml")["quay_web"].find("failure")
    assert "exit code: 3" in failure.text and f"| {LOG_LINE}" in failure.text
    events = stack.stack("events", "--since", "5m", "quay").stdout
    assert "task failed" in events
    stack.stack("status", "--check", "quay")
