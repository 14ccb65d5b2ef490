"""kill -9 of any tool at any moment, then the same command again: it converges."""

import json
import subprocess
import time

import pytest
from support.programs import peer

IMAGE = "127.0.0.1:5000/harbour"


def kill_after(kept, seconds, *arguments, env=None):
    """Starts the command and kills it, unless it is done before."""
    process = subprocess.Popen(kept.command(*arguments), env=kept.environment | (env or {}), cwd=kept.project,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def moments(kept, *arguments, env=None, count=5):
    """Moments spread over the time that the command takes when nobody kills it."""
    start = time.monotonic()
    kept.run(*arguments, env=env)
    took = time.monotonic() - start
    return [took * (number + 0.5) / count for number in range(count)]


@pytest.fixture(scope="module")
def repository(kept):
    """The demo's repository, with a new commit for each release."""
    def commit(number):
        (kept.project / "page.txt").write_text(f"Harbour {{version}}: edition {number}.\n")
        kept.run("git", "add", "--all")
        kept.run("git", "commit", "-q", "-m", f"feat: edition {number}")
    return commit


def test_release(kept, repository):
    repository("first")
    spread = moments(kept, "fairlead", "release", "apply", "--yes")
    for number, moment in enumerate(spread):
        repository(number)
        expected = kept.run("fairlead", "release", "next").stdout.strip()
        kill_after(kept, moment, "fairlead", "release", "apply", "--yes")
        kept.run("fairlead", "release", "apply", "--yes")
        assert kept.run("git", "describe", "--exact-match").stdout.strip() == "v" + expected
    kept.run("git", "fsck", "--strict")


def test_image(kept, repository):
    """Build, push and sign are killed in turn; the image in the end is the one of a build that nobody killed."""
    repository("image")
    build = ("fairlead", "image", "build", "-t", f"{IMAGE}:2.0.0", "--build-arg", "VERSION=2.0.0")
    push = ("fairlead", "image", "push", "oci:image:2.0.0", f"{IMAGE}:2.0.0")
    env = {"SOURCE_DATE_EPOCH": "1767254400", "FAIRLEAD_SIGN_PASSWORD": "the-key-has-another"}
    for moment in moments(kept, *build, env=env):
        kill_after(kept, moment, *build, env=env)
    built = kept.run(*build, env=env).stdout
    assert built == kept.run(*build, "--to", "oci:untouched", env=env).stdout.replace("oci:untouched", "oci:image")
    for part in (0.005, 0.01, 0.02, 0.05):
        kill_after(kept, part, *push)
    pushed = kept.run(*push).stdout.strip()
    assert pushed.split("@")[1] in built
    # The key of the demo is sealed with a password that nobody knows any more: a new one.
    kept.run("fairlead", "image", "keygen", "--out", "../second", env=env)
    sign = ("fairlead", "image", "sign", "--key", "../second.key", f"{IMAGE}:2.0.0")
    for part in (0.05, 0.1, 0.2, 0.4):
        kill_after(kept, part, *sign, env=env)
    kept.run(*sign, env=env)
    verified = kept.run("fairlead", "image", "verify", "--key", "../second.pub", f"{IMAGE}:2.0.0")
    assert verified.stdout.strip() == pushed


@pytest.mark.parametrize("moment", [0.05, 0.3, 2, 5])
def test_deploy(kept, moment):
    """Between the two versions that are there; in the end the engine runs what was asked for, and nothing is left."""
    docker = peer("docker")
    spec = ("{{.Spec.TaskTemplate.ContainerSpec.Image}}",)
    now = kept.run(docker, "service", "inspect", "fairlead-demo_web", "--format", *spec).stdout
    version = "1.0.0" if ":1.1.0@" in now else "1.1.0"
    deploy = ("fairlead", "stack", "deploy", "-f", "stack.yml", "fairlead-demo")
    kill_after(kept, moment, *deploy, env={"VERSION": version})
    kept.run(*deploy, env={"VERSION": version})
    plan = kept.run("fairlead", "stack", "plan", "-f", "stack.yml", "fairlead-demo", "--output", "json",
                    env={"VERSION": version})
    assert json.loads(plan.stdout)["changes"] == []
    image = kept.run(docker, "service", "inspect", "fairlead-demo_web", "--format", *spec).stdout
    assert f":{version}@" in image
    running = kept.run(docker, "service", "ps", "fairlead-demo_web", "--filter", "desired-state=running",
                       "--format", "{{.CurrentState}}").stdout
    assert running.count("Running") == 2
