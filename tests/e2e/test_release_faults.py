"""fairlead release apply, disturbed at every point: the rerun ends in the state of a run that nobody disturbed.

By number, for every mode: killed after each HTTP request, and after each thing done to a file; each request answered by
429 or 500, or its answer lost."""

import os
import shutil
import struct
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.gitlab import Fault, GitLab
from support.releases import MODES, Shop, make_template

LANES = max(2, os.cpu_count() or 2)
NEVER = 1 << 40


@pytest.fixture(scope="module")
def gitlab(tmp_path_factory):
    running = GitLab(tmp_path_factory.mktemp("gitlab"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return make_template(tmp_path_factory.mktemp("template") / "repository")


@pytest.fixture(scope="module")
def killer(tmp_path_factory):
    if shutil.which("cc") is None:
        pytest.skip("no cc")
    library = tmp_path_factory.mktemp("killer") / "killer.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, Path(__file__).with_name("killer.c"), "-ldl"], check=True)
    return library


class Undisturbed:
    """What a release of a mode comes to, and how many requests it takes."""

    def __init__(self, gitlab, template, directory, mode):
        self.gitlab, self.template, self.directory, self.mode = gitlab, template, directory, mode
        self.shop = Shop(gitlab, template, directory, mode)
        self.shop.plan()
        self.shop.project.fail()
        self.shop.apply()
        self.requests, self.state = self.shop.project.requests, self.shop.state()

    def fresh(self):
        """Another shop with the same plan."""
        shop = Shop(self.gitlab, self.template, self.directory, self.mode)
        text = (self.shop.directory / "plan.json").read_text()
        (shop.directory / "plan.json").write_text(text.replace(self.shop.project.path, shop.project.path))
        return shop


@pytest.fixture(params=MODES, ids=lambda mode: mode.name)
def undisturbed(gitlab, template, tmp_path, request):
    return Undisturbed(gitlab, template, tmp_path, request.param)


def every(count, check):
    """Checks each number, several at once; all that failed are told."""
    with ThreadPoolExecutor(LANES) as pool:
        failed = [line for line in pool.map(check, range(1, count + 1)) if line]
    assert not failed, "\n".join(failed)


def difference(undisturbed, shop):
    wanted, found = undisturbed.state, shop.state()
    return {key: (wanted[key], found[key]) for key in wanted if wanted[key] != found[key]}


def finish(undisturbed, shop, number):
    """The second run, after which all is as it should be, and nothing is there twice."""
    shop.project.fail()
    process = shop.start()
    output, errors = process.communicate(timeout=60)
    if process.returncode != 0:
        return f"{number}: the rerun ended with {process.returncode}: {output}{errors}"
    found = difference(undisturbed, shop)
    return f"{number}: {found}" if found else None


def test_killed_after_every_request(undisturbed):
    def check(number):
        shop = undisturbed.fresh()
        shop.project.fail(Fault(number, then=lambda: process.kill()))
        process = shop.start()
        process.communicate(timeout=60)
        if process.returncode != -9:
            return f"{number}: was not killed, status {process.returncode}"
        return finish(undisturbed, shop, number)

    every(undisturbed.requests, check)


@pytest.mark.parametrize("fault", [
    pytest.param({"status": 429}, id="429"), pytest.param({"status": 500, "body": b"<html>Whoops</html>"}, id="500"),
    pytest.param({"drop": "after"}, id="answer-lost")])
def test_disturbed_at_every_request(undisturbed, fault):
    def check(number):
        shop = undisturbed.fresh()
        shop.project.fail(Fault(number, **fault))
        process = shop.start()
        _, errors = process.communicate(timeout=60)
        if process.returncode == 0 and "warning" not in errors:
            found = difference(undisturbed, shop)  # it got over it by itself
            return f"{number}: {found}" if found else None
        return finish(undisturbed, shop, number)

    every(undisturbed.requests, check)


def test_killed_after_everything_done_to_files(undisturbed, killer):
    def run(shop, kill_at):
        counter = shop.directory / "counter"
        counter.write_bytes(struct.pack("qqq", 0, kill_at, 0))
        process = shop.start(LD_PRELOAD=str(killer), FAIRLEAD_KILLER=str(counter))
        process.communicate(timeout=60)
        return process.returncode, struct.unpack("qqq", counter.read_bytes())[0]

    status, count = run(undisturbed.fresh(), NEVER)
    assert status == 0
    if undisturbed.mode.name not in ("api", "commit", "mr"):
        assert count > 5

    def check(number):
        shop = undisturbed.fresh()
        status, _ = run(shop, number)
        if status == 0:  # git has had less to do this time: its index was as old as its files, or not
            found = difference(undisturbed, shop)
            return f"{number}: {found}" if found else None
        if status != -9:
            return f"{number}: was not killed, status {status}"
        for lock in Path(shop.clone, ".git").rglob("*.lock"):
            os.utime(lock, (0, 0))  # as old as locks are that nobody holds any more
        return finish(undisturbed, shop, number)

    every(count, check)
