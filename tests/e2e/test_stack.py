"""fairlead-stack against a real Swarm: what it says is what happens."""

import re

from support.harbour import SOON, web


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
    restarts = r"restart service shop_web: restarts 2 tasks, 1 at a time, start-first"
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
