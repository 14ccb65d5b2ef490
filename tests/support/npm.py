"""Packages of npm, for the tests that compare with programs written in JavaScript."""

import hashlib
import json
import os
import shutil
import subprocess

import pytest
from support.programs import PEERS, run


def node_modules(packages):
    """A directory whose node_modules has `packages` ({"name": "1.2.3"}), kept in the cache of the peers. Skips, and says
    why, where there is no npm or it cannot fetch."""
    if shutil.which("npm") is None:
        pytest.skip("no npm")
    text = json.dumps({"private": True, "dependencies": packages}, sort_keys=True)
    directory = PEERS / ("npm-" + hashlib.sha256(text.encode()).hexdigest()[:16])
    if not directory.exists():
        new = directory.with_name(f"{directory.name}.{os.getpid()}")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        (new / "package.json").write_text(text)
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], cwd=new,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode != 0:
            shutil.rmtree(new)
            pytest.skip("npm could not fetch " + " ".join(packages))
        new.rename(directory)
    return directory


def node(directory, script, given, environment=None):
    """Runs an ES module with the packages of `directory`; it gets `given` as JSON, and prints JSON."""
    copy = directory / f"{script.stem}.{os.getpid()}.mjs"
    copy.write_text(script.read_text())
    try:
        variables = {"PATH": os.environ["PATH"], "HOME": str(directory)} | (environment or {})
        done = run("node", copy, input=json.dumps(given), env=variables, cwd=directory)
    finally:
        copy.unlink()
    return json.loads(done.stdout)
