"""fairlead-stack against a real Swarm: what it says is what happens, and nothing is green while anything is broken."""

import base64
import contextlib
import json
import os
import random
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
from support.harbour import LOG_LINE, SOON, web
from support.programs import peer, program, run


# ---- deploying

def test_a_first_deploy_runs_what_the_plan_says_pinned_to_the_pushed_digest(harbour):
    plan = harbour.plan(web(harbour, "1"))
    assert "create network shop_default" in plan and "create service shop_web" in plan
    assert harbour.leftovers() == []
    done = harbour.deploy(web(harbour, "1"))
    assert "shop_web: 2 of 2 running" in done.stdout
    harbour.wait_for_tasks(2)
    pushed = harbour.client("image", "inspect", "-f", "{{index .RepoDigests 0}}", harbour.image("1"))
    image = harbour.state()["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]
    assert image == harbour.image("1") + "@" + pushed.split("@")[1]


def test_a_redeploy_without_a_change_writes_nothing(harbour):
    harbour.deploy(web(harbour, "1"))
    before, tasks = harbour.state(), harbour.tasks()
    assert harbour.plan(web(harbour, "1")) == "No changes.\n"
    done = harbour.deploy(web(harbour, "1"))
    assert "nothing to change" in done.stdout
    assert done.took < SOON
    assert harbour.state() == before
    assert harbour.tasks() == tasks


def test_what_the_plan_says_of_running_tasks_is_what_happens(harbour):
    harbour.deploy(web(harbour, "1"))
    in_place = "update in place service shop_web"
    # On a node that is too busy to answer, the Swarm starts a task more than it has to.
    restarts = r"restart service shop_web: restarts [23] tasks, 1 at a time, start-first"
    cases = [
        (dict(deploy="labels: {a: b}"), in_place, 2),
        (dict(deploy="placement: {constraints: [node.role == manager]}"), in_place, 2),
        (dict(deploy="rollback_config: {parallelism: 0}"), in_place, 2),
        (dict(more="environment: {A: b}"), restarts, 0),
        (dict(more="labels: {a: b}"), restarts, 0),
        (dict(more="stop_grace_period: 3s"), restarts, 0),
    ]
    for change, says, stays in cases:
        text, before = web(harbour, "1", **change), harbour.tasks()
        assert re.search(says, harbour.plan(text))
        harbour.deploy(text)
        assert len(harbour.tasks()) >= 2
        assert min(2, len(before & harbour.tasks())) == stays
        assert harbour.plan(text) == "No changes.\n"


def test_more_replicas_leave_the_others_alone(harbour):
    harbour.deploy(web(harbour, "1"))
    before = harbour.tasks()
    text = web(harbour, "1").replace("replicas: 2", "replicas: 3")
    harbour.deploy(text)
    harbour.wait_for_tasks(3)
    assert before < harbour.tasks()


def test_new_content_of_a_config_is_a_new_config_and_the_old_one_goes_later(harbour):
    def text(content, tag):
        return web(harbour, tag, more="configs: [motd]") + f"configs: {{motd: {{content: {content}}}}}\n"

    harbour.deploy(text("one", "1"))
    def configs():
        return [line for line in harbour.leftovers(records=False) if line.startswith("config")]

    harbour.deploy(text("two", "1"))
    assert len(configs()) == 2
    assert harbour.plan(text("two", "1")) == "No changes.\n"
    harbour.deploy(text("two", "2"), "--keep-revisions", "1")
    assert len(configs()) == 1
    assert harbour.plan(text("two", "2")) == "No changes.\n"


def test_another_mode_replaces_the_service(harbour):
    harbour.deploy(web(harbour, "1"))
    text = web(harbour, "1").replace("replicas: 2", "mode: global")
    assert "recreate service shop_web" in harbour.plan(text)
    harbour.deploy(text)
    harbour.wait_for_tasks(1)


def test_jobs_and_services_that_end_are_waited_for_and_run_once(harbour):
    text = f"""
services:
  job: {{image: {harbour.image("once")}, deploy: {{mode: replicated-job, replicas: 2}}}}
  once: {{image: {harbour.image("once")}, deploy: {{endpoint_mode: dnsrr, restart_policy: {{condition: on-failure}}}}}}
"""
    assert "shop_job: 2 of 2 complete" in harbour.deploy(text).stdout
    iteration = harbour.state("shop_job")["JobStatus"]
    harbour.deploy(text)
    assert harbour.state("shop_job")["JobStatus"] == iteration


def test_a_saved_plan_is_deployed_exactly_or_not_at_all(harbour):
    file = harbour.write(web(harbour, "1", more="environment: {DB_PASSWORD: hunter2}"))
    harbour.stack("plan", "-f", file, "--out", "plan.json", "shop")
    assert "hunter2" not in (harbour.directory / "plan.json").read_text()
    assert "shop_web: 2 of 2 running" in harbour.stack("deploy", "--plan", "plan.json").stdout
    stale = harbour.stack("deploy", "--plan", "plan.json", status=9)
    assert "the stack changed since it was planned" in stale.stderr
    assert harbour.stack("plan", "-f", file, "--detailed-exitcode", "shop").stdout == "No changes.\n"
    changed = harbour.write(web(harbour, "2"))
    harbour.stack("plan", "-f", changed, "--detailed-exitcode", "shop", status=3)


# ---- failing

class Witness:
    """Counts the containers of an image all the while."""

    def __init__(self, harbour, tag):
        self.harbour, self.tag, self.counts, self.ends = harbour, tag, [], threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.ends.is_set():
            containers = self.harbour.client("ps", "-q", "-f", f"ancestor={self.harbour.image(self.tag)}",
                                             "-f", "status=running")
            self.counts.append(len(containers.split()))
            time.sleep(0.05)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join()


@pytest.mark.parametrize("action", ["pause", "rollback", "continue"])
def test_an_update_that_crashes_is_rolled_back_while_the_old_version_serves(harbour, action):
    update = f", failure_action: {action}"
    harbour.deploy(web(harbour, "1", update=update))
    with Witness(harbour, "1") as witness:
        failed = harbour.deploy(web(harbour, "crash", update=update), status=5)
    assert failed.took < 2 * SOON
    assert LOG_LINE in failed.stderr
    assert re.search(r"task shop_web\.[12] on node \S+: task: non-zero exit \(3\)", failed.stderr)
    assert min(witness.counts) >= 1
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
    assert lines[0].split() == ["TASK", "NODE", "IMAGE", "STATE", "SINCE", "ERROR"]
    assert [line.split()[0] for line in lines[1:]] == ["shop_web.1", "shop_web.2"]


# ---- being interrupted

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


# ---- secrets and peers

def test_secrets_reach_the_swarm_and_nothing_else(harbour):
    canary = "canary-5b1f"
    (harbour.directory / "key").write_text(canary)
    text = web(harbour, "1", more=f"secrets: [key]\n    environment: {{DB_PASSWORD: {canary}}}")
    text += "secrets: {key: {file: ./key}}\n"
    password = harbour.engine.password_file.read_text().strip()
    outputs = [harbour.plan(text, "--out", "plan.json"), harbour.plan(text, "--output", "json")]
    for done in (harbour.deploy(text), harbour.deploy(text, "--output", "json")):
        outputs += [done.stdout, done.stderr]
    outputs.append((harbour.directory / "plan.json").read_text())
    assert all(canary not in output and password not in output for output in outputs)
    harbour.wait_for_tasks(2)


def test_a_stack_that_dockers_client_deployed_is_taken_over_without_a_restart(harbour):
    text = web(harbour, "1", more="environment: {A: b}\n    configs: []", update=", failure_action: rollback")
    path = harbour.write('version: "3.8"\n' + text)
    harbour.client("stack", "deploy", "--with-registry-auth", "-c", path, "shop")
    harbour.stack("wait", "shop")
    before = harbour.tasks()
    assert harbour.plan(text) == "No changes.\n"
    harbour.deploy(text)
    assert harbour.tasks() == before


# ---- registry credentials

def logins(harbour, password):
    """What a job has in DOCKER_AUTH_CONFIG, without the Docker configuration of the other tests."""
    pair = base64.b64encode(f"{harbour.engine.user}:{password}".encode()).decode()
    config = json.dumps({"auths": {harbour.engine.registry: {"auth": pair}}})
    return {"DOCKER_AUTH_CONFIG": config, "DOCKER_CONFIG": str(harbour.directory / "nobody")}


@contextlib.contextmanager
def another_password(harbour):
    """The registry takes only this password meanwhile."""
    users = harbour.engine.directory / "htpasswd"
    before, password = users.read_text(), "canary-second-password-77"
    # Its time of change tells the registry to read it again.
    users.write_text(run(peer("htpasswd"), "-inB", harbour.engine.user, input=password).stdout)
    os.utime(users, (time.time() + 5, time.time() + 5))
    try:
        yield password
    finally:
        users.write_text(before)
        os.utime(users, (time.time() + 10, time.time() + 10))


def forget_image(harbour, tag):
    """As on a node that never had it."""
    harbour.client("service", "scale", "-d", "shop_web=0")
    wait_for(lambda: harbour.client("ps", "-aq", "-f", f"ancestor={harbour.image(tag)}") == "")
    harbour.client("rmi", "-f", harbour.client("image", "inspect", "-f", "{{.Id}}", harbour.image(tag)))


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)


def last_error(harbour):
    return harbour.client("service", "ps", "--no-trunc", "--format", "{{.CurrentState}} {{.Error}}", "shop_web")


def test_a_wrong_password_is_found_before_anything_is_touched(harbour):
    path = harbour.write(web(harbour, "1"))
    failed = harbour.stack("deploy", "-f", path, "shop", status=4, env=logins(harbour, "wrong-pass-canary"))
    assert f'does not let us pull "{harbour.image("1")}" as "{harbour.engine.user}"' in failed.stderr
    assert "wrong-pass-canary" not in failed.stderr
    nobody = harbour.stack("deploy", "-f", path, "shop", status=4, env={"DOCKER_CONFIG": str(harbour.directory / "nobody")})
    assert "anonymously" in nobody.stderr and "log in, or set DOCKER_AUTH_CONFIG" in nobody.stderr
    assert harbour.leftovers() == []


def test_a_jobs_token_is_refused_with_the_cure(harbour):
    password = harbour.engine.password_file.read_text().strip()
    path = harbour.write(web(harbour, "1"))
    refused = harbour.stack("deploy", "-f", path, "shop", status=7, env={"CI_JOB_TOKEN": password})
    assert "dies with this job" in refused.stderr and "deploy token with read_registry" in refused.stderr
    assert password not in refused.stderr
    assert harbour.leftovers() == []


def test_new_credentials_reach_the_swarm_without_a_restart_and_nodes_can_pull_again(harbour):
    harbour.deploy(web(harbour, "2"))
    with another_password(harbour) as password:
        job = logins(harbour, password)
        forget_image(harbour, "2")
        harbour.client("service", "scale", "-d", "shop_web=2")
        wait_for(lambda: "No such image" in last_error(harbour))
        old = harbour.stack("refresh-auth", "--yes", "shop", status=4)
        assert "wrong credentials" in old.stderr or "does not let us pull" in old.stderr
        plan = harbour.stack("refresh-auth", "shop", status=3, env=job)
        assert "update in place service shop_web" in plan.stdout
        harbour.stack("refresh-auth", "--yes", "shop", env=job)
        wait_for(lambda: len(harbour.tasks()) == 2)
        # For tasks that waited for their image it was an update.
        wait_for(lambda: harbour.state().get("UpdateStatus", {}).get("State") in (None, "completed"))
        tasks = harbour.tasks()
        done = harbour.stack("refresh-auth", "--yes", "shop", env=job)
        assert "shop: 1 service has new credentials" in done.stdout
        assert harbour.tasks() == tasks
        assert password not in plan.stdout + plan.stderr + done.stdout + done.stderr
    harbour.client("pull", "-q", harbour.image("2"))


# ---- policies

def inside(harbour, tool, *words, **options):
    """Where the registry can be reached, as verifying needs it."""
    options["env"] = {"COSIGN_PASSWORD": "key-pass"} | options.get("env", {})
    return harbour.engine.run(tool, *words, cwd=harbour.directory, **options)


def test_only_images_that_verify_are_deployed_and_by_the_digest_that_was_verified(harbour):
    path, image = harbour.write(web(harbour, "1")), harbour.image("1")
    stack, images, cosign = program("fairlead-stack"), program("fairlead-image"), peer("cosign")
    inside(harbour, images, "keygen")
    deploy = [stack, "deploy", "-f", path, "--verify-key", "cosign.pub", "--no-wait", "shop"]
    refused = inside(harbour, *deploy, status=7)
    assert "is not signed" in refused.stderr and "docker-stack.yml:4:12" in refused.stderr
    assert harbour.leftovers() == []
    signed = inside(harbour, images, "sign", "--key", "cosign.key", image).stdout.strip()
    inside(harbour, *deploy)
    assert harbour.state()["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"] == signed

    provenance = "https://slsa.dev/provenance/v1"
    (harbour.directory / "policy.yml").write_text(f"""
rules:
  - image: {harbour.engine.registry}/*
    keys: cosign.pub
    attestations: [{{type: {provenance}}}]
""")
    plan = [stack, "plan", "-f", path, "--policy", "policy.yml", "shop"]
    assert "attestation" in inside(harbour, *plan, status=7).stderr
    (harbour.directory / "predicate.json").write_text("{}")
    inside(harbour, cosign, "attest", "--yes", "--key", "cosign.key", "--tlog-upload=false",
           "--use-signing-config=false", "--allow-http-registry", "--type", "slsaprovenance1", "--predicate",
           "predicate.json", signed)
    assert inside(harbour, *plan).stdout == "No changes.\n"


def test_a_freeze_refuses_a_deploy_that_would_change_something(harbour):
    path = harbour.write(web(harbour, "1"))
    freeze = ["--freeze", "year.from=2020-01-01T00:00:00Z", "--freeze", "year.to=2199-01-01T00:00:00Z",
              "--freeze", "year.reason=the books are closed"]
    refused = harbour.stack("deploy", "-f", path, *freeze, "shop", status=7)
    assert 'in the freeze "year", until 2199-01-01T00:00:00Z: the books are closed' in refused.stderr
    assert "CI_DEPLOY_FREEZE" in harbour.stack("deploy", "-f", path, "shop", status=7, env={"CI_DEPLOY_FREEZE": "true"}).stderr
    assert "a deploy would be refused" in harbour.stack("plan", "-f", path, *freeze, "shop").stderr
    assert harbour.leftovers() == []
    done = harbour.stack("deploy", "-f", path, *freeze, "--ignore-freeze", "ticket 7", "--no-wait", "--output", "json", "shop")
    assert json.loads(done.stdout)["notes"] == ['the freeze "year" is ignored: ticket 7']
    assert 'the freeze "year" is ignored: ticket 7' in done.stderr


class CommandLines:
    """All command lines of this machine, all the while."""

    def __init__(self):
        self.seen, self.ends = set(), threading.Event()
        self.thread = threading.Thread(target=self.look)

    def look(self):
        while not self.ends.is_set():
            for process in Path("/proc").glob("[0-9]*/cmdline"):
                with contextlib.suppress(OSError):
                    self.seen.add(process.read_bytes().decode(errors="replace"))
            time.sleep(0.02)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join()


def test_neither_logins_nor_secrets_are_seen_in_anything_that_is_shown_or_saved(harbour):
    content, password = "canary-content-91ab", harbour.engine.password_file.read_text().strip()
    (harbour.directory / "key").write_text(content)
    more = "secrets: [key]\n    environment: {DB_PASSWORD: " + content + "}"
    end, job = "secrets: {key: {file: ./key}}\n", logins(harbour, password)
    good, bad = web(harbour, "1", more=more) + end, web(harbour, "crash", more=more) + end
    wrong = logins(harbour, "canary-wrong-81cd")
    shown = []

    def stack(text, *words, status=0, env=job):
        done = harbour.stack(words[0], "-f", harbour.write(text), *words[1:], "--verbose", "shop", status=status, env=env)
        shown.extend([done.stdout, done.stderr])

    with CommandLines() as lines:
        stack(good, "plan", "--out", "plan.json")
        stack(good, "deploy", "--output", "json")
        refreshed = harbour.stack("refresh-auth", "--yes", "--verbose", "shop", env=job)
        shown += [refreshed.stdout, refreshed.stderr]
        stack(bad, "deploy", status=5)
        stack(bad, "deploy", status=4, env=wrong)
        stack(good, "deploy", status=7, env=job | {"CI_JOB_TOKEN": password})
    assert any("fairlead-stack" in line for line in lines.seen)
    shown += [*lines.seen, (harbour.directory / "plan.json").read_text()]
    for config in harbour.client("config", "ls", "-q").split():
        data = json.loads(harbour.client("config", "inspect", config))[0]["Spec"]
        shown += [json.dumps(data), base64.b64decode(data["Data"]).decode(errors="replace")]
    pair = base64.b64encode(f"{harbour.engine.user}:{password}".encode()).decode()
    for canary in (content, base64.b64encode(content.encode()).decode(), password, pair, "canary-wrong-81cd"):
        assert [text for text in shown if canary in text] == []
