"""The jobs of README.md, read from there and run as a GitLab runner would: in a shallow clone of the commit, one after
the other, with what earlier jobs wrote for later ones. The Swarm is left out: what a deploy gets is written down."""

import os
import re
import shlex
import subprocess

import pytest
from support.programs import BIN, SOURCE, program, run
from support.registry import Registry

KEY_PASSWORD = "canary-Rt19-key-password"
GIT = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
       "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_COMMITTER_NAME": "Ada",
       "GIT_COMMITTER_EMAIL": "ada@example.org"}
# https://docs.gitlab.com/ci/yaml/#unavailable-names-for-jobs
RESERVED = {"image", "services", "stages", "before_script", "after_script", "variables", "cache", "include", "default",
            "workflow", "spec", "pages:deploy"}


def jobs_of_readme():
    """Name and job, in the order of the stages. Reads the YAML that README.md uses, and no other."""
    blocks = re.findall(r"```yaml\n(.*?)```", (SOURCE / "README.md").read_text(), re.DOTALL)
    lines = next(block for block in blocks if "fairlead release apply" in block).splitlines()
    stages = re.fullmatch(r"stages: \[(.*)\]", lines.pop(0)).group(1).split(", ")
    jobs = {}
    for line in filter(None, lines):
        if top := re.fullmatch(r"(\w+):", line):
            job = jobs[top.group(1)] = {"script": []}
        elif command := re.fullmatch(r"    - (.*?)(?: +#.*)?", line):
            job["script"].append(command.group(1))
        elif rule := re.fullmatch(r"  rules: \[\{if: (.*)\}\]", line):
            job["rules"] = [rule.group(1)]
        elif dotenv := re.fullmatch(r"  artifacts: \{reports: \{dotenv: (.*)\}\}", line):
            job["dotenv"] = dotenv.group(1)
        elif stage := re.fullmatch(r"  stage: (\w+)", line):
            job["stage"] = stage.group(1)
        else:
            assert line == "  script:", line
    return sorted(jobs.items(), key=lambda item: stages.index(item[1]["stage"]))


def runs(job, variables):
    """Does one of the rules hold? Only what README.md uses is known here."""
    for rule in job["rules"]:
        left, right = re.fullmatch(r"\$(\w+) == \$(\w+)", rule).groups()
        if variables.get(left) == variables.get(right):
            return True
    return False


class Project:
    """A repository, a registry, and pipelines."""

    def __init__(self, directory):
        self.directory, self.number = directory, 0
        self.registry = Registry(directory / "registry")
        self.origin, self.work = directory / "origin.git", directory / "work"
        self.deployed = directory / "deployed"
        self.deployed.touch()
        self.git("init", "-q", "--bare", "-b", "main", self.origin)
        self.git("clone", "-q", self.origin, self.work)
        self.git("-C", self.work, "switch", "-q", "-c", "main")
        run(program("fairlead-image"), "keygen", "--out", self.directory / "cosign", cwd=directory, env=self.secrets())
        (self.work / "cosign.pub").write_bytes((self.directory / "cosign.pub").read_bytes())
        (self.work / "Dockerfile").write_text('FROM scratch\nCOPY shop /shop\nCMD ["/shop"]\n')
        (self.work / "docker-stack.yml").write_text("services:\n  web:\n    image: ${IMAGE}\n")
        (self.directory / "bin").mkdir()
        shim = self.directory / "bin/fairlead"
        shim.write_text(f'#!/bin/sh\nif [ "$1 $2" = "stack deploy" ]; then echo "$IMAGE" >>{self.deployed}; exit; fi\n'
                        f'exec {BIN}/fairlead "$@"\n')
        shim.chmod(0o755)

    def git(self, *arguments):
        return run("git", *arguments, env=GIT).stdout.strip()

    def secrets(self):
        return self.registry.environment | {"COSIGN_PASSWORD": KEY_PASSWORD}

    def commit(self, message, branch="main"):
        self.number += 1
        (self.work / "shop").write_text(f"{message} {self.number}\n")
        self.git("-C", self.work, "add", "--all")
        self.git("-C", self.work, "commit", "-q", "-m", message)
        self.git("-C", self.work, "push", "-q", "origin", f"HEAD:refs/heads/{branch}")
        return self.git("-C", self.work, "rev-parse", "HEAD")

    def clone(self, commit, branch):
        """As the runner makes it (GIT_DEPTH is 20)."""
        self.number += 1
        directory, ref = self.directory / f"job{self.number}", f"refs/pipelines/{self.number}"
        self.git("-C", self.origin, "update-ref", ref, commit)
        self.git("init", "-q", directory)
        self.git("-C", directory, "remote", "add", "origin", f"file://{self.origin}")
        self.git("-C", directory, "fetch", "-q", "--depth", "20", "origin", f"+{ref}:{ref}",
                 f"+refs/heads/{branch}:refs/remotes/origin/{branch}")
        self.git("-C", directory, "checkout", "-q", "--detach", commit)
        return directory

    def pipeline(self, commit, branch="main", merge_request=False, forced=False):
        """The exit status of every job that ran, up to the first that failed. Forced: whatever the rules say."""
        variables = {"CI": "true", "CI_COMMIT_SHA": commit, "CI_DEFAULT_BRANCH": "main", "CI_PROJECT_NAME": "shop",
                     "CI_REGISTRY_IMAGE": f"{self.registry.host}/shop", "SIGNING_KEY": str(self.directory / "cosign.key"),
                     "GITLAB_USER_NAME": "Ada", "GITLAB_USER_EMAIL": "ada@example.org"}
        if merge_request:
            variables |= {"CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "7",
                          "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": branch}
        else:
            variables |= {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": branch}
        told, out = {}, {}
        for name, job in jobs_of_readme():
            if not (forced or runs(job, variables)):
                continue
            directory = self.clone(commit, branch)
            environment = self.secrets() | variables | told
            environment["PATH"] = f"{self.directory}/bin:{BIN}:{os.environ['PATH']}"
            done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", "\n".join(job["script"])], cwd=directory,
                                  env=environment, capture_output=True, text=True, timeout=120, check=False)
            out[name] = done.returncode
            self.log = done.stdout + done.stderr
            if done.returncode != 0:
                break
            dotenv = directory / job.get("dotenv", "none")
            if dotenv.exists():
                told |= dict(line.split("=", 1) for line in dotenv.read_text().splitlines())
        return out

    def state(self):
        """The tags of git and their commits, the tags of the registry and their digests, and what was deployed."""
        tags = self.git("-C", self.origin, "for-each-ref", "--format=%(refname:short) %(*objectname)", "refs/tags")
        links = self.directory.glob("registry/data/docker/registry/v2/repositories/shop/_manifests/tags/*/current/link")
        images = {link.parts[-3]: link.read_text() for link in links if not link.parts[-3].startswith("sha256-")}
        return dict(line.split() for line in tags.splitlines()), images, self.deployed.read_text().splitlines()


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path)
    yield made
    made.registry.stop()


DONE = {"release": 0, "build": 0, "deploy": 0}


def test_names_of_jobs_are_those_that_gitlab_allows():
    assert not RESERVED & {name for name, _ in jobs_of_readme()}
    assert all(shlex.split(line, comments=True) for _, job in jobs_of_readme() for line in job["script"])


def test_a_feature_a_chore_and_a_fix_release_what_they_ask_for_and_no_more(project):
    feature = project.commit("feat: open the shop")
    assert project.pipeline(feature) == DONE, project.log
    tags, images, deployed = project.state()
    assert tags == {"v1.0.0": feature}
    assert list(images) == ["1.0.0"]
    assert [name.split("@")[1] for name in deployed] == [images["1.0.0"]]

    chore = project.commit("chore: tidy up")
    assert project.pipeline(chore) == DONE, project.log
    assert project.state() == (tags, images, deployed)

    fix = project.commit("fix: give change")
    assert project.pipeline(fix) == DONE, project.log
    after, more, twice = project.state()
    assert after == tags | {"v1.0.1": fix}
    assert more == images | {"1.0.1": more["1.0.1"]}
    assert twice[:-1] == deployed and more["1.0.1"] in twice[-1]


def test_no_other_branch_and_no_merge_request_releases(project):
    first = project.commit("feat: open the shop")
    assert project.pipeline(first) == DONE, project.log
    before = project.state()
    topic = project.commit("feat: sell ships", branch="feature/ships")
    for merge_request in (False, True):
        assert project.pipeline(topic, "feature/ships", merge_request) == {}
        assert project.pipeline(topic, "feature/ships", merge_request, forced=True) == {"release": 7}
        assert project.state() == before


def test_a_job_that_is_retried_and_an_old_pipeline_move_nothing(project):
    feature = project.commit("feat: open the shop")
    assert project.pipeline(feature) == DONE, project.log
    chore = project.commit("chore: tidy up")
    assert project.pipeline(chore) == DONE, project.log
    skipped = project.commit("feat: sell ships")  # its pipeline was cancelled
    fix = project.commit("fix: give change")
    assert project.pipeline(fix) == DONE, project.log
    tags, images, deployed = project.state()
    assert tags == {"v1.0.0": feature, "v1.1.0": fix}

    # GitLab runs all jobs of the newest pipeline again, and then of older ones: of a release, which goes back to it, of a
    # commit that is none, and of one that a later release has.
    assert project.pipeline(fix) == DONE, project.log
    assert project.pipeline(feature) == DONE, project.log
    assert project.pipeline(chore) == DONE, project.log
    assert project.pipeline(skipped) == {"release": 9}, project.log
    assert project.state()[:2] == (tags, images)
    assert project.state()[2] == deployed + [deployed[1], deployed[0]]
