"""fairlead doctor on a real Swarm and a real registry."""

import json

from support.programs import program


def doctor(engine, *arguments, **options):
    done = engine.run(program("fairlead"), "doctor", "--output", "json", "--skip", "git", *arguments, status=None, **options)
    findings = {finding["check"]: finding for finding in json.loads(done.stdout)["checks"]}
    return done.returncode, findings


def test_a_manager_with_a_login_is_well(engine):
    status, findings = doctor(engine, "--skip", "disk")
    assert status == 0, findings
    assert findings["engine"]["says"].startswith("Docker ")
    assert findings["swarm"]["health"] == "ok"
    assert findings["clock"]["health"] == "ok"
    assert findings[f"registry {engine.registry}"]["says"].startswith("takes the login from ")


def test_a_wrong_login_is_a_problem_and_stays_unseen(engine):
    login = {"auths": {engine.registry: {"username": "ci", "password": "canary-hunter2"}}}
    options = {"env": {"DOCKER_AUTH_CONFIG": json.dumps(login)}}
    status, findings = doctor(engine, "--skip", "disk", **options)
    assert status == 1
    finding = findings[f"registry {engine.registry}"]
    assert finding["health"] == "problem"
    assert finding["mend"]
    assert "canary" not in json.dumps(findings)


def test_an_engine_that_is_not_there_is_a_problem(engine, tmp_path):
    status, findings = doctor(engine, env={"DOCKER_HOST": f"unix://{tmp_path}/none.sock"})
    assert status == 1
    assert findings["engine"]["health"] == "problem"
    assert findings["swarm"]["health"] == "skipped"
