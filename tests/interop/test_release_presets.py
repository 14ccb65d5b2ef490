"""The presets of fairlead-release against the programs that they follow, over generated histories.

semantic-release's own packages judge the presets sr-angular and sr-cc. go-semrel is written in Go; its three regular
expressions are few enough to be asked in Python, so that preset is held to a re-implementation."""

import hashlib
import json
import random
import re
from pathlib import Path

import pytest
from support.npm import node, node_modules
from support.programs import program, run

SCRIPT = Path(__file__).with_name("commit_analyzer.mjs")
PACKAGES = {
    "@semantic-release/commit-analyzer": "13.0.1",
    "conventional-changelog-angular": "8.3.1",
    "conventional-changelog-conventionalcommits": "9.3.1",
    "conventional-commits-parser": "6.4.0",
    "conventional-commits-filter": "5.0.0",
}
PEERS = {"sr-angular": "angular", "sr-cc": "conventionalcommits"}
MESSAGES = 4000
HISTORIES = 400
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
WHO = "Ada <ada@example.org> 1767225600 +0000"


class History:
    """A straight line of commits, whose ids are known before git has them."""

    def __init__(self):
        self.commits = []

    def add(self, message):
        parent = f"parent {self.commits[-1]['hash']}\n" if self.commits else ""
        text = f"tree {EMPTY_TREE}\n{parent}author {WHO}\ncommitter {WHO}\n\n{message}".encode()
        digest = hashlib.sha1(b"commit %d\0" % len(text) + text).hexdigest()
        self.commits.append({"hash": digest, "message": message})
        return digest

    def write(self, directory):
        run("git", "init", "-q", "-b", "main", directory)
        stream = b""
        for commit in self.commits:
            message = commit["message"].encode()
            stream += b"commit refs/heads/main\nauthor %s\ncommitter %s\n" % (WHO.encode(), WHO.encode())
            stream += b"data %d\n%s\n" % (len(message), message)
        run("git", "-C", directory, "fast-import", "--quiet", input=stream, text=False)
        assert run("git", "-C", directory, "rev-parse", "main").stdout.strip() == self.commits[-1]["hash"]


def explained(directory, commits, preset):
    """Our bumps of a range, in the order of `commits`, which are the oldest first and not the history's first."""
    found = run(program("fairlead-release"), "explain", f"{commits[0]['hash']}~1..{commits[-1]['hash']}", "-C", directory,
                "--preset", preset, "--output", "json")
    answer = json.loads(found.stdout)
    by_id = {commit["id"]: commit["bump"] for commit in answer["commits"]}
    return [by_id[commit["hash"]] for commit in commits], answer["bump"]


SPACES = [" ", " ", " ", "", "  ", "\t", "\u00a0", "\u3000", "\v"]
ENDS = ["\n", "\n", "\n", "\r\n", "\n\n", "\n\n", "\r", "\u2028", "\n\r\n"]
TYPES = ["feat", "feat", "fix", "fix", "perf", "docs", "revert", "Feat", "FEAT", "FIX", "test", "style", "feature", "chore",
         "bug-fix", "k8s", "", "revert", "Revert", "REVERT:", "BREAKING", "ünï"]
SCOPES = ["", "", "", "(api)", "(a/b,c)", "()", "(a(b))", "(a)b)", " (api)", "( api )", "(a): b (c)", "(a", "a)"]
COLONS = [": ", ": ", ": ", "!: ", "!: ", ":", " : ", "! :", "!:", ")!: ", "!!: "]
WORDS = ["x", "add a page", "feat: y", "\"z\"", "#12", "closes #12", "fix(a): b", "!: ", "): ", "ünïcödé ✨", ""]
NOTES = ["BREAKING CHANGE", "BREAKING-CHANGE", "breaking change", "Breaking Change", "BREAKING CHANGES", "BREAKING  CHANGE",
         "BREAKING_CHANGE", "BREAKING", "NONBREAKING CHANGE", "BREAKING\tCHANGE", "BREAKING\nCHANGE"]
FRONTS = ["", "", "", " ", "* ", "| ", "- ", "> ", "      ", "**", "\u00a0", "no ", "*|\t"]
FIELDS = ["---", "--", "-x-", "-type-\nfeat", "-type-", "-emoji-\n:bug:", "-tag-\nNew", "-component-\nperf", "- a -", "-",
          "-revert-\nx", "-scope-\na"]
OTHERS = ["gpg: Signature made", "  gpg: x", "# comment", "Reviewed-by: Z", "Refs #123", "Closes #4, #5", "```", "* fix: b",
          "See merge request a/b!1", "Release-As: 2.0.0", "body", ""]


def body_line(rng):
    kind = rng.random()
    if kind < 0.45:
        return rng.choice(FRONTS) + rng.choice(NOTES) + rng.choice([":", ":", ":", " #", " ", "", "\u2028", ":\r"]) + \
            rng.choice(SPACES) + rng.choice(WORDS)
    return rng.choice(FIELDS) if kind < 0.6 else rng.choice(OTHERS)


def revert(rng, header, digest):
    return (rng.choice(["Revert", "Revert", "Revert", "revert:", "REVERT", "revert", "Reverts"]) + rng.choice(SPACES)
            + rng.choice(['"', '"', '"', ""]) + header + rng.choice(['"', '"', '"', "", '""'])
            + rng.choice(["\n\n", "\n\n", "\n\n", "", " ", "\u00a0\n"])
            + rng.choice(["This reverts commit ", "This reverts commit ", "this REVERTS commit ", "This reverts commit"])
            + digest + rng.choice([".", ".", ".", "", "..", "x", ", reversing"]))


def message(rng):
    text = rng.choice(["", "", "", "", "", " ", "\n", "\r\n", "gpg: x\n"])
    if rng.random() < 0.15:
        length = rng.choice([0, 3, 6, 7, 20, 39, 40, 41])
        text += revert(rng, rng.choice(WORDS), "".join(rng.choice("0123456789abcdef_G") for _ in range(length)))
    else:
        text += rng.choice(TYPES) + rng.choice(SCOPES) + rng.choice(COLONS) + rng.choice(WORDS)
    for _ in range(rng.choice([0, 0, 1, 1, 2, 4])):
        text += rng.choice(ENDS) + body_line(rng)
    return text + rng.choice(["", "", "\n", "\r\n", " "])


@pytest.fixture(scope="module")
def modules():
    return node_modules(PACKAGES)


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    """A history of messages that nothing reverts; its first commit is not part of the question."""
    rng = random.Random(20261120)
    history = History()
    history.add("begin")
    for _ in range(MESSAGES):
        history.add(message(rng))
    directory = tmp_path_factory.mktemp("messages")
    history.write(directory)
    return directory, history.commits[1:]


def peer_verdicts(modules, preset, lists):
    return node(modules, SCRIPT, {"preset": PEERS[preset], "lists": lists})


def differences(commits, theirs, ours):
    return [(commit["message"], their, our)
            for commit, their, our in zip(commits, theirs, ours, strict=True) if their not in (our, "error")]


@pytest.mark.parametrize("preset", PEERS)
def test_semantic_release_judges_each_message_the_same(modules, messages, preset):
    directory, commits = messages
    theirs = peer_verdicts(modules, preset, [[commit] for commit in commits])
    assert theirs.count("error") < MESSAGES / 100, "the messages have to be such that the peer can judge them"
    assert {"none", "patch", "minor", "major"} <= set(theirs)
    assert differences(commits, theirs, explained(directory, commits, preset)[0]) == []


@pytest.mark.parametrize("preset", PEERS)
def test_semantic_release_cancels_the_same_reverts(modules, tmp_path, preset):
    rng = random.Random(14)
    history, lists = History(), []
    history.add("begin")
    for _ in range(HISTORIES):
        first = len(history.commits)
        for _ in range(rng.randrange(2, 7)):
            known = history.commits[first:]
            if known and rng.random() < 0.6:
                target = rng.choice(known)
                header = rng.choice([target["message"].split("\n")[0]] * 4 + ["feat: other"])
                history.add(revert(rng, header, rng.choice([target["hash"]] * 5 + [target["hash"][:10]])))
            else:
                history.add(rng.choice(["feat: a", "fix: b", "feat(c): d", "docs: e", "fix: f\n\nBREAKING CHANGE: g"]))
        lists.append(history.commits[first:])
    history.write(tmp_path)
    theirs = peer_verdicts(modules, preset, [commits[::-1] for commits in lists])  # git log has the newest first
    assert len(set(theirs)) == 4
    ours = [explained(tmp_path, commits, preset)[1] for commits in lists]
    assert [(commits, their, our) for commits, their, our in zip(lists, theirs, ours, strict=True) if their != our] == []


SPACE = r"[\t\n\f\r ]"  # \s of Go
SCOPED = re.compile(rf"^{SPACE}*([a-zA-Z]+){SPACE}*\(([^\)]+)\):{SPACE}*([^\n]*)")
PLAIN = re.compile(rf"^{SPACE}*([a-zA-Z]+):{SPACE}*([^\n]*)")
MARKERS = [re.compile(rf"BREAKING{SPACE}+CHANGE:{SPACE}+(.*)", re.DOTALL),
           re.compile(rf"BREAKING{SPACE}+CHANGE{SPACE}+(.*)", re.DOTALL),
           re.compile(rf"BREAKING:{SPACE}+(.*)", re.DOTALL)]


def go_semrel(text):
    """angularcommit/angular.go, with the types of go-semrel-gitlab."""
    found = next((match for marker in MARKERS if (match := marker.search(text))), None)
    if found and found[1].strip(" \n\t"):
        return "major"
    header = SCOPED.match(text.replace("\r", "")) or PLAIN.match(text)
    kind = header[1].lower() if header else ""
    return "minor" if kind == "feat" else "patch" if kind in "fix refactor perf docs style test".split() else "none"


def test_go_semrel_judges_each_message_the_same(messages):
    directory, commits = messages
    theirs = [go_semrel(commit["message"]) for commit in commits]
    assert {"none", "patch", "minor", "major"} <= set(theirs)
    assert differences(commits, theirs, explained(directory, commits, "go-semrel")[0]) == []
