"""A project in the GitLab of the tests, a clone of it, and releases that are made from there in every mode."""

import dataclasses
import itertools
import json
import os
import shutil
import subprocess
from pathlib import Path

from support.gitlab.repository import ENVIRONMENT
from support.programs import program, run

HISTORY = [("feat: begin", {"package.json": '{\n  "name": "shop",\n  "version": "1.0.0"\n}\n', "README": "shop\n"}),
           ("feat: add a page", {"page": "1\n"}), ("fix: count every item", {"cart": "1\n"})]
PEOPLE = {"FAIRLEAD_TAGGER_NAME": "Ada", "FAIRLEAD_TAGGER_EMAIL": "ada@example.org"}


@dataclasses.dataclass(frozen=True)
class Mode:
    name: str
    arguments: tuple
    job_token: bool = False  # else the token of a maintainer
    may_push: bool = False  # Jobs may push to the project.


MODES = [
    Mode("api", ("--mode", "api", "--asset", "tool.txt", "--link", "runbook:ops=https://example.org/ops",
                 "--milestone", "1.x"), job_token=True),
    Mode("push", ("--mode", "push")),
    Mode("push-as-job", ("--mode", "push"), job_token=True, may_push=True),
    Mode("commit", ("--mode", "commit", "--file", "package.json", "--changelog", "CHANGELOG.md")),
    Mode("commit-by-push", ("--mode", "commit", "--file", "package.json", "--push", "REPOSITORY")),
    Mode("mr", ("--mode", "mr", "--file", "package.json")),
]


def make_template(directory):
    """The repository that all projects begin as: v1.0.0, a feature and a fix."""
    def git(*arguments, **options):
        return run("git", "-C", directory, *arguments, env=ENVIRONMENT, **options).stdout.strip()

    directory.mkdir()
    git("init", "-q", "-b", "main", "--template=")
    for number, (message, files) in enumerate(HISTORY):
        for name, text in files.items():
            (directory / name).write_text(text)
        git("add", "--all")
        date = {"GIT_AUTHOR_DATE": f"2026-01-0{number + 1}T12:00:00Z", "GIT_COMMITTER_DATE": f"2026-01-0{number + 1}T12:00:00Z"}
        run("git", "-C", directory, "commit", "-q", "-m", message, env=ENVIRONMENT | date)
        if number == 0:
            git("tag", "v1.0.0")
    return directory


class Shop:
    """A fresh project with a clone. `apply` and `plan` run as a GitLab job would."""

    numbers = itertools.count(100)

    def __init__(self, gitlab, template, directory, mode):
        number = next(Shop.numbers)
        self.gitlab, self.mode = gitlab, mode
        self.directory = directory / f"shop{number}"
        self.project = gitlab.project(f"shop/web{number}", template)
        self.project.job_token_may_push = mode.may_push
        self.project.add_milestone("1.x")
        head = self.project.repository.branch("main")
        request = self.project.add_merge_request("feat: add a page", "topic", state="merged", commits=[head])
        request["closes"] = [self.project.add_issue("no page")["iid"]]
        shutil.copytree(template, self.directory / "clone")
        (self.directory / "clone/tool.txt").write_text("a tool\n")
        self.token = gitlab.token(self.project, *((30, "job") if mode.job_token else (40,)))
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.directory), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
            "CI_PROJECT_URL": f"{gitlab.url}/{self.project.path}", "CI_API_V4_URL": gitlab.api,
            "CI_COMMIT_BRANCH": "main", "CI_JOB_TOKEN" if mode.job_token else "GITLAB_TOKEN": self.token} | PEOPLE

    @property
    def clone(self):
        return self.directory / "clone"

    def arguments(self):
        url = f"{self.gitlab.url}/{self.project.path}.git"
        return [url if word == "REPOSITORY" else word for word in self.mode.arguments]

    def plan(self):
        without_token = {name: value for name, value in self.environment.items() if "TOKEN" not in name}
        run(program("fairlead-release"), "plan", *self.arguments(), "--out", "../plan.json", cwd=self.clone, env=without_token)
        return json.loads((self.directory / "plan.json").read_text())

    def start(self, *arguments, **environment):
        words = arguments or ("../plan.json",)
        return subprocess.Popen([program("fairlead-release"), "apply", *words, "--output", "json"], cwd=self.clone,
                                env=self.environment | environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def apply(self, *arguments, status=0, **environment):
        process = self.start(*arguments, **environment)
        output, errors = process.communicate(timeout=60)
        assert process.returncode == status, f"status {process.returncode}\n{output}\n{errors}"
        assert self.token not in output + errors
        return json.loads(output)

    def state(self):
        """What is there now, in GitLab and in the clone."""
        text = json.dumps(self.project.snapshot(), sort_keys=True, default=str)
        commit = self.project.repository.branch("main")
        tags = run("git", "-C", self.clone, "for-each-ref", "--format=%(refname) %(*objectname)", "refs/tags", "refs/heads",
                   env=ENVIRONMENT).stdout
        locks = [str(path.relative_to(self.clone)) for path in Path(self.clone, ".git").rglob("*.lock")]
        # Numbers, and ids of commits that are made anew each time, are named.
        for name, word in ((self.project.path, "PROJECT"), (commit, "MAIN")):
            text, tags = text.replace(name, word), tags.replace(name, word)
        return json.loads(text) | {"clone": sorted(tags.splitlines()), "locks": locks}
