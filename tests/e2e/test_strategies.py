"""x-fairlead.strategy on a real Swarm: a second service goes first, and whatever becomes of it, one whole version serves."""

import json
import subprocess
import sys
import time

from support.harbour import LOG_LINE, SOON, web
from support.programs import program, run

CANARY = "x-fairlead: {strategy: {canary: {hold: 4s}}}"
GREEN = "x-fairlead: {strategy: {blue-green: {hold: 2s, settle: 3s}}}"
ROUTE = "traefik.http.routers.web.rule: Host(`shop.test`)"


def text(harbour, tag):
    return web(harbour, tag, more=CANARY)


def green(harbour, tag):
    return web(harbour, tag, deploy=f"labels: {{{ROUTE}}}", more=GREEN)


def begin_deploy(harbour, stack):
    return subprocess.Popen([program("fairlead-stack"), "deploy", "-f", harbour.write(stack), "shop"],
                            env=harbour.engine.environment, cwd=harbour.directory, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def moment(harbour):
    """Which version each of the two services has, and where Traefik would send requests."""
    names = [one.removeprefix("service ") for one in harbour.leftovers() if one.startswith("service ")]
    services = json.loads(run(harbour.docker, "service", "inspect", *names, env=harbour.engine.environment,
                              status=None).stdout)  # One may just be gone.
    specs = {service["Spec"]["Name"]: service["Spec"] for service in services}
    versions = {name: spec["TaskTemplate"]["ContainerSpec"]["Image"].split("@")[0][-1] for name, spec in specs.items()}
    labels = specs.get("shop_web-green", {}).get("Labels", {})
    is_routed = "traefik.http.routers.web-green.rule" in labels and labels.get("traefik.enable") != "false"
    return versions.get("shop_web"), versions.get("shop_web-green"), "green" if is_routed else "web"


def watch(harbour, process):
    """The moments of a deploy, each once."""
    seen = []
    deadline = time.monotonic() + 2 * SOON
    while process.poll() is None:
        assert time.monotonic() < deadline
        now = moment(harbour)
        if not seen or seen[-1] != now:
            seen.append(now)
        time.sleep(0.2)
    return seen


def kill_while_held(harbour, tag):
    """Starts a deploy, and kills it once the canary is there."""
    process = begin_deploy(harbour, text(harbour, tag))
    deadline = time.monotonic() + SOON
    while "service shop_web-canary" not in harbour.leftovers():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    process.kill()
    process.wait()


# A question for the addresses of a name, to the Swarm's own server: prints how many the answer has.
ASK = """
import socket, sys
name = b"".join(bytes([len(part)]) + part.encode() for part in sys.argv[1].split("."))
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.settimeout(5)
server.sendto(b"\\0\\7\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0" + name + b"\\0\\0\\1\\0\\1", ("127.0.0.11", 53))
print(int.from_bytes(server.recv(4096)[6:8], "big"))
"""


def addresses(harbour, name):
    """How many tasks share the work of a name, as a container of shop_web sees it."""
    container = harbour.client("ps", "-q", "-f", "name=shop_web\\.").split()[0]
    process = harbour.client("inspect", "-f", "{{.State.Pid}}", container)
    within = ("nsenter", "--target", str(harbour.engine.process), "--mount", "--pid", "--")
    return int(run(*within, "nsenter", "--target", process, "--net", "--", sys.executable, "-c", ASK, name).stdout)


def check_whole(harbour, tag, stack=text):
    """This version runs, and nothing of a second service or an unfinished deploy is left."""
    assert harbour.plan(stack(harbour, tag)) == "No changes.\n"
    harbour.wait_for_tasks(2, tag=tag)
    assert [one for one in harbour.leftovers() if one.startswith("service ") or one.endswith(".lock")] == [
        "service shop_web"]


def test_a_canary_goes_first(harbour):
    harbour.deploy(text(harbour, "1"))
    plan = harbour.plan(text(harbour, "2"))
    assert "create service shop_web-canary" in plan and "after shop_web-canary has run well for 4 s" in plan
    assert "remove service shop_web-canary: it has done its work" in plan
    harbour.deploy(text(harbour, "2"))
    check_whole(harbour, "2")

    before, tasks = harbour.state(), harbour.tasks()
    failed = harbour.deploy(text(harbour, "crash"), status=5)
    assert 'service "shop_web-canary": crash loop' in failed.stderr and LOG_LINE in failed.stderr
    assert harbour.state() == before and harbour.tasks() == tasks
    check_whole(harbour, "2")


def test_a_deploy_killed_while_the_canary_is_held(harbour):
    harbour.deploy(text(harbour, "1"))
    kill_while_held(harbour, "2")
    assert "service shop_web-canary: left by a deploy that did not finish" in harbour.plan(text(harbour, "2"))
    harbour.wait_for_tasks(1, "shop_web-canary")
    assert [addresses(harbour, name) for name in ("web", "shop_web", "shop_web-canary")] == [3, 2, 1]
    harbour.stack("rollback", "--yes", "shop")
    check_whole(harbour, "1")

    kill_while_held(harbour, "2")
    harbour.deploy(text(harbour, "2"))
    check_whole(harbour, "2")


def test_blue_green_moves_all_requests_at_once_and_back(harbour):
    harbour.deploy(green(harbour, "1"))
    process = begin_deploy(harbour, green(harbour, "2"))
    seen = watch(harbour, process)
    assert process.returncode == 0
    # Each of these lasts for seconds.
    assert [one for one in seen if one[1]] == [("1", "2", "web"), ("1", "2", "green"), ("2", "2", "green"),
                                               ("2", "2", "web")]
    check_whole(harbour, "2", green)

    before = harbour.state()
    failed = harbour.deploy(green(harbour, "crash"), status=5)
    assert 'service "shop_web-green": crash loop' in failed.stderr and harbour.state() == before
    check_whole(harbour, "2", green)


def test_a_deploy_killed_while_green_has_the_requests(harbour):
    harbour.deploy(green(harbour, "1"))
    for back_to in ("1", "2"):
        process = begin_deploy(harbour, green(harbour, "2"))
        deadline = time.monotonic() + SOON
        while moment(harbour) != ("1", "2", "green"):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
        process.kill()
        process.wait()
        if back_to == "1":
            harbour.stack("rollback", "--yes", "shop")
        else:
            harbour.deploy(green(harbour, "2"))
        check_whole(harbour, back_to, green)


def test_a_service_that_publishes_a_port_has_no_canary(harbour):
    wrong = text(harbour, "1").replace(CANARY, CANARY + "\n    ports: [{target: 80, published: 80, mode: host}]")
    failed = harbour.deploy(wrong, status=2)
    assert "FL0574" in failed.stderr and "docker-stack.yml:6:" in failed.stderr
    assert harbour.leftovers() == []
