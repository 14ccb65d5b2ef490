"""Versions as npm's semver has them: what is one, their order, and what follows them."""

import json
import random
import subprocess

import pytest
from support.programs import BIN, peer, run

VERSIONS = 100_000
INCREMENTS = ["major", "minor", "patch", "premajor", "preminor", "prepatch", "prerelease", "release"]
NODE = """
const semver = require(process.argv[1]);
const lines = require('fs').readFileSync(0, 'utf8').split('\\n').slice(0, -1);
const answer = ([question, a, b, first, name]) => {
  const version = semver.parse(a);
  if (version === null || !/^\\d/.test(a)) return 'invalid'; // npm takes "v1.0.0" too; SemVer does not
  if (question === 'parse') return a;
  if (question === 'compare') return String(semver.compare(a, b));
  return semver.inc(a, b, {}, name, first) ?? 'invalid';
};
process.stdout.write(lines.map((line) => answer(line.split(' ')) + '\\n').join(''));
"""


@pytest.fixture(scope="module")
def npm_semver():
    """The package semver that npm itself is made of."""
    node = peer("node")
    root = run(peer("npm"), "root", "--global").stdout.strip()
    path = f"{root}/npm/node_modules/semver"
    script = f"console.log(require({json.dumps(path + '/package.json')}).version)"
    found = run(node, "-e", script, status=None)
    if found.returncode != 0 or int(found.stdout.split(".")[0]) < 7:
        pytest.skip("npm comes without semver 7")
    return lambda questions: answers([node, "-e", NODE, path], questions)


def ours(questions):
    program = BIN.parent / "tests/semver_tool"
    assert program.exists(), f"{program} is not built: run ./dev build"
    return answers([program], questions)


def answers(command, questions):
    text = "".join(question + "\n" for question in questions)
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()


def core(rng):
    return ".".join(str(rng.choice([0, 0, 1, 2, 9, 10, 99, rng.randrange(10**6)])) for _ in range(3))


def identifier(rng):
    return rng.choice(["0", "1", "9", "10", "11", "alpha", "beta", "rc", "beta-2", "-", "--1", "0x", "x0", "A", "Z9"])


def version(rng):
    text = core(rng)
    if rng.random() < 0.7:
        text += "-" + ".".join(identifier(rng) for _ in range(rng.randrange(1, 4)))
    if rng.random() < 0.2:
        text += "+" + rng.choice(["b", "001", "b.7", "-"])
    return text


def damaged(rng):
    text = list(version(rng))
    for _ in range(rng.randrange(1, 3)):
        at = rng.randrange(len(text))
        text[at : at + rng.randrange(2)] = rng.choice(["", ".", "-", "+", "0", "01", "v", "_", "1.2"])
    return "".join(text)


def check(questions, theirs):
    differences = [
        f"{question}: npm says {their}, we say {our}"
        for question, their, our in zip(questions, theirs, ours(questions), strict=True)
        if their != our
    ]
    assert not differences, "\n".join(differences[:20])


def test_the_same_texts_are_versions(npm_semver):
    rng = random.Random(1)
    # What is longer than 256 characters or beyond 2^53 is no version for npm; none of these is.
    questions = [f"parse {rng.choice([version, damaged])(rng)}" for _ in range(VERSIONS)]
    theirs = npm_semver(questions)
    assert 10_000 < theirs.count("invalid") < VERSIONS - 10_000
    check(questions, theirs)


def test_the_order_is_the_same(npm_semver):
    rng = random.Random(2)
    questions = []
    for _ in range(VERSIONS // 2):
        first = version(rng)
        near = first.split("-")[0].split("+")[0] + "-" + identifier(rng)
        questions.append(f"compare {first} {rng.choice([near, version(rng)])}")
    theirs = npm_semver(questions)
    assert {"-1", "0", "1"} == set(theirs)
    check(questions, theirs)


def test_the_increments_are_the_same(npm_semver):
    rng = random.Random(3)
    questions = []
    for _ in range(VERSIONS):
        question = f"increment {version(rng)} {rng.choice(INCREMENTS)} {rng.randrange(2)}"
        questions.append(question + rng.choice(["", " alpha", " beta", " rc.x", " 0", " 1", " 01", " b_d"]))
    theirs = npm_semver(questions)
    assert "invalid" in theirs
    check(questions, theirs)
