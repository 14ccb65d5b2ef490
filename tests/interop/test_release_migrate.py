"""`fairlead-release migrate` against semantic-release's own commit-analyzer: with generated releaseRules, each commit asks
for the same as there, and what cannot be kept is listed."""

import json
import random
import subprocess
from pathlib import Path

import pytest
from interop.test_release_presets import EMPTY_TREE, PACKAGES, WHO, History
from support.npm import node, node_modules
from support.programs import program, run

SCRIPT = Path(__file__).with_name("commit_analyzer.mjs")
RULE_SETS = 400

TYPES = ["feat", "fix", "perf", "docs", "chore", "build", "Feat", "FEAT", "revert", "f*", "!(fix)", "{feat,fix}", "do?s", "", 1,
         True, None, "a b", "[fd]*"]
SCOPES = ["api", "no-release", "API", "a/b", "a b", "deps", "*", "a*", "!api", "README.md", "+(a)", "", None, 7, "a=b", "a,b",
          " api", "a\\b", "ä", "#1", "@a/b", "a:b"]
RELEASES = ["major", "minor", "patch", False, None, "patch", "minor", False, "prerelease", "premajor"]
MESSAGE_TYPES = ["feat", "fix", "perf", "docs", "chore", "build", "Feat", "FEAT", "revert"]
MESSAGE_SCOPES = ["", "", "(api)", "(no-release)", "(API)", "(a/b)", "(a b)", "(deps)", "(README.md)", "(a=b)", "(a,b)", "(7)",
                  "( api)", "(a\\b)", "(ä)", "(#1)", "(@a/b)", "(a:b)"]


def rule(rng):
    out = {}
    if rng.random() < 0.7:
        out["type"] = rng.choice(TYPES[:6] if rng.random() < 0.6 else TYPES)
    if rng.random() < 0.45:
        out["scope"] = rng.choice(SCOPES[:4] if rng.random() < 0.5 else SCOPES)
    if rng.random() < 0.2:
        out["breaking"] = rng.random() < 0.8
    if rng.random() < 0.08:
        out["revert"] = rng.random() < 0.7
    if rng.random() < 0.06:
        out[rng.choice(["subject", "header", "emoji", "tag"])] = rng.choice(["x", "*"])
    out["release"] = rng.choice(RELEASES)
    items = list(out.items())
    rng.shuffle(items)
    return dict(items)


def messages():
    out = []
    for kind in MESSAGE_TYPES:
        for scope in MESSAGE_SCOPES:
            out += [f"{kind}{scope}: x", f"{kind}{scope}: x\n\nBREAKING CHANGE: y"]
    out += ['Revert "feat: x"\n\nThis reverts commit 0123456789012345678901234567890123456789.', "no header",
            "docs(api): x\n\n-tag-\nNew"]
    return out


@pytest.fixture(scope="module")
def modules():
    return node_modules(PACKAGES)


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    made = History()
    made.add("begin")
    for text in messages():
        made.add(text)
    directory = tmp_path_factory.mktemp("messages")
    made.write(directory)
    assert EMPTY_TREE and WHO
    return directory, made.commits[1:]


def shown(given):
    def word(value):
        return {None: "null", True: "true", False: "false"}.get(value, value) if not isinstance(value, int) or \
            isinstance(value, bool) else value
    return "{" + ", ".join(f"{key}: {word(value)}" for key, value in given.items()) + "}"


def migrated(directory, configuration):
    """Our bumps of the history, and what migrate says has no equal."""
    (directory / ".releaserc.json").write_text(json.dumps(configuration))
    answer = json.loads(run(program("fairlead-release"), "migrate", ".releaserc.json", "--output", "json",
                            cwd=directory).stdout)
    (directory / "fairlead.yml").write_text(answer["config"])
    found = subprocess.run([program("fairlead-release"), "explain", f"{migrated.first}~1..main", "--output", "json"],
                           cwd=directory, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr + answer["config"]
    return {commit["id"]: commit["bump"] for commit in json.loads(found.stdout)["commits"]}, answer["missing"]


@pytest.mark.parametrize("preset", ["angular", "conventionalcommits"])
def test_each_rule_asks_for_the_same_or_is_listed(modules, history, preset):
    directory, commits = history
    rng = random.Random(384)
    sets = [[rule(rng) for _ in range(rng.choice([1, 1, 2, 3, 5]))] for _ in range(RULE_SETS // 2)]
    migrated.first = commits[0]["hash"]
    ours, kept, told = [], [], 0
    for rules in sets:
        plugins = [["@semantic-release/commit-analyzer", {"preset": preset, "releaseRules": rules}], "@semantic-release/gitlab"]
        bumps, missing = migrated(directory, {"branches": ["main"], "plugins": plugins})
        rest = [each for each in rules if not any(f"the rule {shown(each)} of releaseRules" in text for text in missing)]
        told += len(rules) - len(rest)
        kept.append(rest)
        ours.append([bumps[commit["hash"]] for commit in commits])
    assert sum(map(len, kept)) > told / 2 > 20  # neither empty nor all told
    theirs = node(modules, SCRIPT, {"preset": preset, "rules": kept, "lists": [[commit] for commit in commits]})
    different = [(rules, commit["message"], their, our)
                 for rules, line, mine in zip(kept, theirs, ours, strict=True)
                 for commit, their, our in zip(commits, line, mine, strict=True) if their != our]
    assert different == []
