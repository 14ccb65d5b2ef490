"""x-fairlead.strategy on a real Swarm: a canary goes first, and whatever becomes of it, one whole version serves."""

import subprocess
import sys
import time

from support.harbour import LOG_LINE, SOON, web
from support.programs import program, run

CANARY = "x-fairlead: {strategy: {canary: {hold: 4s}}}"


def text(harbour, tag):
    return web(harbour, tag, more=CANARY)


def kill_while_held(harbour, tag):
    """Starts a deploy, and kills it once the canary is there."""
    process = subprocess.Popen([program("fairlead-stack"), "deploy", "-f", harbour.write(text(harbour, tag)), "shop"],
                               env=harbour.engine.environment, cwd=harbour.directory, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


def check_whole(harbour, tag):
    """This version runs, and nothing of a canary or an unfinished deploy is left."""
    assert harbour.plan(text(harbour, tag)) == "No changes.\n"
    harbour.wait_for_tasks(2, tag=tag)
    assert [one for one in harbour.leftovers() if one.startswith("service ") or one.endswith(".lock")] == [
        "service shop_web"]


def test_a_canary_goes_first(harbour):
    harbour.deploy(text(harbour, "1"))
    plan = harbour.plan(text(harbour, "2"))
    assert "create service shop_web-canary" in plan and "after shop_web-canary has run well for 4 s" in plan
    assert "remove service shop_web-canary: the canary has done its work" in plan
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


def test_a_service_that_publishes_a_port_has_no_canary(harbour):
    wrong = text(harbour, "1").replace(CANARY, CANARY + "\n    ports: [{target: 80, published: 80, mode: host}]")
    failed = harbour.deploy(wrong, status=2)
    assert "FL0574" in failed.stderr and "docker-stack.yml:6:" in failed.stderr
    assert harbour.leftovers() == []
