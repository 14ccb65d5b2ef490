"""What a deploy needs permission for, on a real Swarm: logins to registries, signatures, times without freezes."""

import base64
import contextlib
import json
import os
import time

from support.harbour import wait_for, web
from support.meanwhile import Meanwhile
from support.programs import command_lines, peer, program, run


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

    seen = set()
    with Meanwhile(lambda: seen.update(argv.decode(errors="replace") for _, argv in command_lines()), pause=0.02):
        stack(good, "plan", "--out", "plan.json")
        stack(good, "deploy", "--output", "json")
        refreshed = harbour.stack("refresh-auth", "--yes", "--verbose", "shop", env=job)
        shown += [refreshed.stdout, refreshed.stderr]
        stack(bad, "deploy", status=5)
        stack(bad, "deploy", status=4, env=wrong)
        stack(good, "deploy", status=7, env=job | {"CI_JOB_TOKEN": password})
    assert any("fairlead-stack" in line for line in seen)
    shown += [*seen, (harbour.directory / "plan.json").read_text()]
    for config in harbour.client("config", "ls", "-q").split():
        data = json.loads(harbour.client("config", "inspect", config))[0]["Spec"]
        shown += [json.dumps(data), base64.b64decode(data["Data"]).decode(errors="replace")]
    pair = base64.b64encode(f"{harbour.engine.user}:{password}".encode()).decode()
    for canary in (content, base64.b64encode(content.encode()).decode(), password, pair, "canary-wrong-81cd"):
        assert [text for text in shown if canary in text] == []
