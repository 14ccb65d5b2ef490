"""The GitLab of the tests, seen through other people's clients: what they rely on, it does."""

import re
import subprocess
from pathlib import Path

import pytest
from support.gitlab import GitLab
from support.npm import node, node_modules

SCRIPT = Path(__file__).with_name("gitlab_clients.mjs")
PACKAGES = {"@gitbeaker/rest": "43.8.0", "@semantic-release/gitlab": "13.3.3"}


@pytest.fixture(scope="module")
def modules():
    return node_modules(PACKAGES)


@pytest.fixture(scope="module")
def gitlab(tmp_path_factory):
    running = GitLab(tmp_path_factory.mktemp("gitlab"))
    yield running
    running.stop()


@pytest.fixture
def project(gitlab, request):
    """A project with one commit, and five tags on it."""
    made = gitlab.project("shop/" + re.sub(r"[^a-z0-9]+", "-", request.node.name))
    first = made.repository.write(None, {"README": b"old\n"}, "feat: begin")
    made.repository.move("main", first)
    for number in range(5):
        made.repository.git("tag", f"v1.{number}.0", first)
    made.protected_tags["locked-*"] = 40
    made.add_milestone("2.0")
    return made


def head(project):
    return project.repository.branch("main")


def semantic_release(modules, gitlab, project, directory, environment, options=None, commits=()):
    return node(modules, SCRIPT, {
        "client": "semanticRelease", "directory": str(directory), "environment": environment, "url": gitlab.url,
        "path": project.path, "tag": "v1.4.0", "version": "1.4.0", "commit": head(project), "commits": list(commits),
        "options": {"gitlabUrl": gitlab.url} | (options or {})})


def test_semantic_release_publishes_and_tells(modules, gitlab, project, tmp_path):
    (tmp_path / "site.txt").write_text("site")
    (tmp_path / "manual.txt").write_text("manual")
    request = project.add_merge_request("feat: begin", "topic", state="merged", commits=[head(project)])
    request["closes"] = [project.add_issue("please begin")["iid"]]
    assets = [{"path": "site.txt", "label": "site", "target": "generic_package"}, {"path": "manual.txt", "label": "upload"}]
    seen = semantic_release(modules, gitlab, project, tmp_path, {"GITLAB_TOKEN": gitlab.token(project)},
                            {"assets": assets, "milestones": ["2.0"]}, [head(project)])
    assert "error" not in seen["verified"] and "error" not in seen["published"] and "error" not in seen["told"], seen
    release = project.releases["v1.4.0"]
    assert release["description"] == "Notes of the release" and release["milestones"] == ["2.0"]
    assert sorted(link["name"] for link in release["links"]) == ["site", "upload"]
    assert project.packages[0]["files"][0]["_bytes"] == b"site"
    assert list(project.uploads.values()) == [b"manual"]
    assert sorted(note["noteable_type"] for note in project.notes) == ["Issue", "MergeRequest"]


def test_semantic_release_with_a_job_token(modules, gitlab, project, tmp_path):
    token = gitlab.token(project, kind="job")
    seen = semantic_release(modules, gitlab, project, tmp_path, {"CI_JOB_TOKEN": token}, {"useJobToken": True})
    assert "error" not in seen["published"], seen
    assert list(project.releases) == ["v1.4.0"]


@pytest.mark.parametrize("token, code", [("glpat-wrong", "EINVALIDGLTOKEN"), ("guest", "EGLNOPUSHPERMISSION"),
                                         ("other", "EMISSINGREPO")])
def test_semantic_release_is_refused(modules, gitlab, project, tmp_path, token, code):
    given = {"guest": gitlab.token(project, level=10),
             "other": gitlab.token(gitlab.project("another/project" + token))}.get(token, token)
    seen = semantic_release(modules, gitlab, project, tmp_path, {"GITLAB_TOKEN": given})
    assert seen["verified"]["error"] == [code]


def test_gitbeaker_finds_what_it_expects(modules, gitlab, project):
    seen = node(modules, SCRIPT, {"client": "gitbeaker", "url": gitlab.url, "path": project.path, "commit": head(project),
                                  "auth": {"token": gitlab.token(project)}})
    values = {name: answer.get("value") for name, answer in seen.items()}
    tags = [f"v1.{number}.0" for number in range(4, -1, -1)]
    assert values["project"] == project.path
    assert values["tags"] == tags and values["keyset"] == tags
    assert values["tag"] == "from gitbeaker"
    assert values["commit"] == [head(project)] and values["file"] == "gitbeaker\n" and values["compare"] == ["chore: files"]
    assert values["release"] == [head(project), ["runbook"], 1]
    assert values["link"] == "more"
    assert values["mergeRequest"] == [1, ["a note"]]
    assert values["pipelines"] == ["push"] and values["trigger"] == "g2.0.0"
    refused = {name: answer["status"] for name, answer in seen.items() if "error" in answer}
    assert {name: refused.get(name) for name in ("protectedTag", "protectedBranch", "again", "noRef", "noMilestone", "sameLink",
                                                 "sameMergeRequest", "badTrigger", "missing")} == {
        "protectedTag": 403, "protectedBranch": 403, "again": 409, "noRef": 422, "noMilestone": 400, "sameLink": 400,
        "sameMergeRequest": 409, "badTrigger": 400, "missing": 404}


def test_gitbeaker_with_a_job_token_sees_only_what_jobs_may(modules, gitlab, project):
    seen = node(modules, SCRIPT, {"client": "gitbeaker", "url": gitlab.url, "path": project.path, "commit": head(project),
                                  "auth": {"jobToken": gitlab.token(project, kind="job")}})
    allowed = sorted(name for name, answer in seen.items() if "error" not in answer and name != "version")
    assert allowed == ["keyset", "link", "release", "tags"]
    assert seen["project"]["status"] == 404 and seen["commit"]["status"] == 401


def test_git_pushes_with_a_token_and_is_held_to_the_rules(gitlab, project, tmp_path):
    clone = tmp_path / "clone"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C",
                   "GIT_CONFIG_NOSYSTEM": "1"}

    def git(user, token, *arguments):
        url = f"http://{user}:{token}@{gitlab.url.removeprefix('http://')}/{project.path}.git"
        return subprocess.run(["git", *[url if word == "URL" else str(word) for word in arguments]], env=environment,
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)

    mine, job = gitlab.token(project), gitlab.token(project, kind="job")
    assert git("oauth2", mine, "clone", "-q", "URL", clone).returncode == 0
    assert git("gitlab-ci-token", job, "-C", clone, "fetch", "-q", "URL").returncode == 0
    tag = ("-C", clone, "push", "URL", "HEAD:refs/tags/v9.0.0")
    assert "403" in git("gitlab-ci-token", job, *tag).stderr  # the project does not allow it
    assert "Authentication failed" in git("oauth2", "glpat-wrong", *tag).stderr
    locked = git("oauth2", mine, "-C", clone, "push", "URL", "HEAD:refs/tags/locked-9").stderr
    assert "GitLab: You are not allowed to create this tag as it is protected." in locked
    branch = git("oauth2", mine, "-C", clone, "push", "URL", "HEAD^{commit}:refs/heads/topic", "HEAD:refs/heads/main")
    assert branch.returncode == 0  # nothing changed on main
    assert git("oauth2", mine, *tag).returncode == 0
    assert [item["ref"] for item in project.pipelines] == ["topic", "v9.0.0"]
    project.job_token_may_push = True
    assert git("gitlab-ci-token", job, "-C", clone, "push", "URL", "HEAD:refs/tags/v9.1.0").returncode == 0
    assert [item["ref"] for item in project.pipelines] == ["topic", "v9.0.0"]  # and no pipeline, which is the trap
    assert git("oauth2", mine, "-C", clone, "push", "-o", "ci.skip", "URL", "HEAD:refs/tags/v9.2.0").returncode == 0
    assert [item["ref"] for item in project.pipelines] == ["topic", "v9.0.0"]
