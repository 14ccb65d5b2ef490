"""fairlead release against a GitLab: what each mode leaves there."""

import http.server
import json
import subprocess
import threading

import pytest
from support.gitlab import GitLab, git_http
from support.gitlab.repository import ENVIRONMENT
from support.programs import peer, program, run
from support.releases import MODES, Mode, Shop, make_template

BY_NAME = {mode.name: mode for mode in MODES}


@pytest.fixture(scope="module")
def gitlab(tmp_path_factory):
    running = GitLab(tmp_path_factory.mktemp("gitlab"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return make_template(tmp_path_factory.mktemp("template") / "repository")


@pytest.fixture
def shop(gitlab, template, tmp_path):
    def make(mode):
        return Shop(gitlab, template, tmp_path, BY_NAME[mode] if isinstance(mode, str) else mode)
    return make


def release(shop):
    return shop.project.releases["v1.1.0"]


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_a_plan_is_applied_once_and_again_changes_nothing(shop, mode):
    here = shop(mode)
    plan = here.plan()
    assert here.token not in json.dumps(plan)
    first = here.apply()
    assert first["done"] == len(plan["steps"]) - first["already"] and first["done"] > 0
    state = here.state()
    second = here.apply()
    assert (second["done"], second["already"]) == (0, len(plan["steps"]))
    assert here.state() == state


@pytest.mark.parametrize("mode", ["push", "api", "commit"])
def test_a_new_clone_without_the_plan_completes_a_release_that_has_only_its_tag(shop, mode):
    """The job is started again: its clone has the tag, so nothing is due, and yet the release is missing."""
    here = shop(mode)
    here.plan()
    here.apply()
    wanted = here.state()
    project = here.project
    project.releases.clear(), project.notes.clear(), project.pipelines.clear(), project.jobs.clear()
    run("git", "-C", here.clone, "fetch", "-q", project.repository.path, "refs/tags/*:refs/tags/*", env=ENVIRONMENT)
    here.apply("--yes", *here.arguments())
    found = here.state()
    assert {key: found[key] for key in wanted if key != "clone"} == {key: wanted[key] for key in wanted if key != "clone"}
    assert here.apply("--yes", *here.arguments())["done"] == 0
    project.releases["v1.1.0"]["description"] = "improved by hand"
    if mode != "commit":
        assert here.apply("--yes", *here.arguments())["done"] == 0


def test_a_job_token_makes_a_whole_release(shop):
    here = shop("api")
    here.plan()
    here.apply()
    made = release(here)
    assert made["sha"] == here.project.repository.branch("main")
    assert made["description"].startswith("### Features\n\n- add a page")
    assert made["milestones"] == ["1.x"]
    assert [(link["name"], link["link_type"]) for link in made["links"]] == [("ops", "runbook"), ("tool.txt", "package")]
    assert here.project.packages[0]["files"][0]["_bytes"] == b"a tool\n"
    tag = here.project.repository.tags()["v1.1.0"]
    assert tag[2].startswith("Release 1.1.0\n\n### Features")
    assert [item["source"] for item in here.project.pipelines] == ["push"]
    assert here.project.evidence


def test_a_pushed_tag_gets_its_release_its_pipeline_and_its_notes(shop):
    here = shop("push")
    here.plan()
    here.apply()
    assert release(here)["sha"] == here.project.repository.branch("main")
    assert [item["ref"] for item in here.project.pipelines] == ["v1.1.0"]
    notes = {(note["noteable_type"], note["noteable_iid"]): note["body"] for note in here.project.notes}
    assert sorted(notes) == [("Issue", 1), ("MergeRequest", 1)]
    assert all("<!-- fairlead:v1.1.0 -->" in body and "/-/releases/v1.1.0" in body for body in notes.values())


def test_after_a_push_with_a_job_token_the_pipeline_is_started(shop):
    here = shop("push-as-job")
    here.plan()
    here.apply()
    assert [(item["ref"], item["source"]) for item in here.project.pipelines] == [("v1.1.0", "pipeline")]


@pytest.mark.parametrize("mode", ["commit", "commit-by-push"])
def test_a_commit_has_the_files_and_is_what_the_tag_names(shop, mode):
    here = shop(mode)
    before = here.project.repository.branch("main")
    here.plan()
    here.apply()
    repository = here.project.repository
    tip = repository.branch("main")
    assert repository.commit(tip)["parent_ids"] == [before]
    assert repository.commit(tip)["title"].startswith("chore(release): v1.1.0")
    assert repository.file("package.json", tip) == repository.file("package.json", before).replace(b"1.0.0", b"1.1.0")
    assert repository.file("README", tip) == b"shop\n"
    if mode == "commit":
        assert b"## [1.1.0](" in repository.file("CHANGELOG.md", tip)
    assert repository.tags()["v1.1.0"][1] == tip and release(here)["sha"] == tip
    assert [item["ref"] for item in here.project.pipelines] == ["v1.1.0"]  # and none of the branch, which would release again


def test_a_merge_request_is_opened_kept_up_and_becomes_the_release_when_it_is_merged(shop):
    here = shop("mr")
    here.plan()
    here.apply()
    repository, request = here.project.repository, here.project.merge_requests[-1]
    assert (request["source_branch"], request["title"]) == ("fairlead/release-main", "chore(release): v1.1.0")
    assert not here.project.releases
    # A breaking change comes in: the same request, another version.
    run("git", "-C", here.clone, "commit", "-q", "--allow-empty", "-m", "feat!: change all", env=ENVIRONMENT)
    repository.git("fetch", "-q", str(here.clone), "+main:main")
    here.apply("--yes", *here.arguments())
    assert request["title"] == "chore(release): v2.0.0" and len(here.project.merge_requests) == 2
    assert b'"2.0.0"' in repository.file("package.json", repository.branch("fairlead/release-main"))
    # It is merged: nothing is left to change, so the release is made.
    repository.git("update-ref", "refs/heads/main", repository.branch("fairlead/release-main"))
    run("git", "-C", here.clone, "fetch", "-q", str(repository.path), "main", env=here.environment)
    run("git", "-C", here.clone, "reset", "-q", "--hard", "FETCH_HEAD", env=here.environment)
    request["state"] = "merged"
    here.apply("--yes", *here.arguments())
    assert here.project.releases["v2.0.0"]["sha"] == repository.branch("main")
    assert len(here.project.merge_requests) == 2


def test_other_peoples_commits_on_the_release_branch_are_left_alone(shop):
    here = shop("mr")
    here.plan()
    repository = here.project.repository
    theirs = repository.write(repository.branch("main"), {"theirs": b"1"}, "work of others")
    repository.move("fairlead/release-main", theirs)
    error = here.apply(status=9)
    assert error["error"]["id"] == "FL0350"
    assert repository.branch("fairlead/release-main") == theirs


@pytest.mark.parametrize("mode", ["commit", "commit-by-push"])
def test_a_branch_that_moved_on_is_a_conflict_and_nobody_is_overwritten(shop, mode):
    here = shop(mode)
    here.plan()
    repository = here.project.repository
    theirs = repository.write(repository.branch("main"), {"theirs": b"1"}, "work of others")
    repository.move("main", theirs)
    error = here.apply(status=9)["error"]
    assert error["id"] == "FL0346"
    assert f"its newest commit is {theirs[:7]} by Robot: work of others" in error["notes"]
    assert repository.branch("main") == theirs and "v1.1.0" not in repository.tags()


@pytest.mark.parametrize("mode", ["commit", "commit-by-push"])
def test_a_protected_branch_is_denied_and_the_way_out_is_named(shop, mode):
    here = shop(mode)
    here.plan()
    here.environment["GITLAB_TOKEN"] = here.gitlab.token(here.project, 30)
    error = here.apply(status=4)["error"]
    assert any("mode mr" in note for note in error["notes"])
    assert "v1.1.0" not in here.project.repository.tags()


def test_a_protected_tag_is_denied_and_only_the_file_is_there(shop):
    here = shop("api")
    here.project.protected_tags["v*"] = 40
    here.plan()
    error = here.apply(status=8)["error"]
    assert error["id"] == "FL0342" and "protected" in error["message"]
    assert "package file tool.txt was made, and stays" in error["notes"]
    assert not here.project.releases and "v1.1.0" not in here.project.repository.tags()


@pytest.mark.parametrize("mode", ["commit", "commit-by-push"])
def test_a_release_commit_that_stays_behind_a_refused_tag_is_told_and_a_rerun_goes_on_there(shop, mode):
    here = shop(mode)
    here.project.protected_tags["v*"] = 40
    here.project.protected_branches.clear()
    here.environment["GITLAB_TOKEN"] = here.gitlab.token(here.project, 30)
    here.plan()
    error = here.apply(status=8)["error"]
    assert "commit chore(release): v1.1.0 was made, and stays" in error["notes"]
    tip = here.project.repository.branch("main")
    assert here.project.repository.commit(tip)["title"].startswith("chore(release): v1.1.0")
    assert here.apply(status=4)["error"]["id"] in ("FL0342", "FL0005")  # this time nothing was made
    here.project.protected_tags.clear()
    here.apply()
    assert here.project.repository.tags()["v1.1.0"][1] == tip == here.project.repository.branch("main")


@pytest.mark.parametrize("change", [{"description": "by hand"}, {"name": "Other"}, {"milestones": []}])
def test_a_release_that_is_another_is_a_conflict(shop, change):
    here = shop("api")
    here.plan()
    here.apply()
    release(here).update(change)
    assert here.apply(status=9)["error"]["id"] == "FL0345"


def test_a_release_that_lacks_a_link_gets_it_and_one_that_leads_elsewhere_is_a_conflict(shop):
    here = shop("api")
    here.plan()
    here.apply()
    links = release(here)["links"]
    del links[0]
    assert here.apply()["done"] == 1
    assert len(links) == 2
    links[0]["url"] = "https://example.org/elsewhere"
    assert here.apply(status=9)["error"]["id"] == "FL0345"


def test_a_package_with_another_file_of_that_name_is_a_conflict(shop):
    here = shop("api")
    here.plan()
    here.apply()
    (here.clone / "tool.txt").write_text("another\n")
    here.apply()  # the plan names the bytes; they are there
    here.plan()
    error = here.apply(status=9)["error"]
    assert error["id"] == "FL0349"


def test_a_tag_that_gets_no_pipeline_is_a_loud_failure_unless_it_needs_none(shop):
    here = shop("push-as-job")
    here.project.tags_have_pipelines = False
    here.plan()
    error = here.apply(status=8)["error"]
    assert error["id"] == "FL0347" and "rules" in error["message"]
    assert "release v1.1.0 was made, and stays" in error["notes"]
    assert "v1.1.0" in here.project.releases
    other = shop(Mode("without", ("--mode", "push", "--no-pipeline")))
    other.project.has_ci = False
    other.plan()
    other.apply()


def test_an_upcoming_release_has_its_date(shop):
    here = shop(Mode("upcoming", ("--mode", "push", "--released-at", "2099-01-31T12:00:00Z")))
    here.plan()
    here.apply()
    assert release(here)["released_at"] == "2099-01-31T12:00:00Z"
    assert here.apply()["done"] == 0


def test_a_project_that_moved_is_found_under_its_new_path(shop):
    here = shop("push")
    here.plan()
    here.project.old_paths.append(here.project.path)
    here.project.path = "elsewhere/" + here.project.path
    here.apply()
    assert release(here)["sha"]


def test_a_plan_for_another_project_gets_no_token(shop):
    here, other = shop("api"), shop("api")
    here.plan()
    before = len(here.gitlab.log)
    here.environment["CI_PROJECT_URL"] = other.environment["CI_PROJECT_URL"]
    assert here.apply(status=9)["error"]["id"] == "FL0348"
    assert len(here.gitlab.log) == before


def test_without_a_token_nothing_is_touched(shop):
    here = shop("push")
    here.plan()
    del here.environment["GITLAB_TOKEN"]
    assert here.apply(status=4)["error"]["id"] == "FL0344"
    assert "v1.1.0" not in here.state()["clone"]


def test_a_rate_limit_is_kept_and_waited_for(shop):
    here = shop("push")
    here.plan()
    here.gitlab.limit, here.gitlab.window = (6, 1), (0.0, 0)
    before = len(here.gitlab.log)
    try:
        here.apply()
    finally:
        here.gitlab.limit = None
    assert release(here)["sha"]
    assert not [line for line in here.gitlab.log[before:] if line.endswith(" 429")]  # it waited before, not after


def test_the_credentials_of_origin_are_never_used(shop):
    here = shop("push")
    # As a runner leaves it: another token in the URL, a helper, a header and a rewriting rule.
    git = ["git", "-C", here.clone, "config"]
    job = here.gitlab.token(here.project, 30, "job")
    address = here.gitlab.url.removeprefix("http://")
    run(*git, "remote.origin.url", f"http://gitlab-ci-token:{job}@{address}/{here.project.path}.git", env=here.environment)
    run(*git, f"url.http://gitlab-ci-token:{job}@{address}/.insteadOf", f"{here.gitlab.url}/", env=here.environment)
    run(*git, f"http.{here.gitlab.url}.extraHeader", "Authorization: Basic bm9ib2R5Om5vdGhpbmc=", env=here.environment)
    run(*git, "credential.helper", "!touch ../asked; echo", env=here.environment)
    here.project.job_token_may_push = True
    here.plan()
    here.apply()
    assert [item["source"] for item in here.project.pipelines] == ["push"]  # a job's push would have started none
    assert not (here.directory / "asked").exists()


def set_origin(here, login, host=None):
    address = (host or here.gitlab.url).removeprefix("http://")
    run("git", "-C", here.clone, "config", "remote.origin.url", f"http://{login}{address}/{here.project.path}.git",
        env=here.environment)


def tags_of(here):
    return here.project.repository.git("tag").split()


def test_a_tag_that_is_pushed_to_origin_in_a_job_is_pushed_with_the_token(shop):
    here = shop("push")
    job = here.gitlab.token(here.project, 30, "job")  # which may not push
    set_origin(here, f"gitlab-ci-token:{job}@")
    here.environment |= {"CI_JOB_TOKEN": job, "GIT_TRACE": str(here.directory / "trace")}
    assert here.apply("--yes", "--push", "origin")["done"] == 2
    assert "v1.1.0" in tags_of(here)
    assert [item["source"] for item in here.project.pipelines] == ["push"]
    trace = (here.directory / "trace").read_text()
    assert "git-remote-http" in trace and job not in trace and here.token not in trace


def test_without_another_token_a_tag_is_pushed_as_the_job_and_denied_where_that_may_not(shop):
    here = shop("push-as-job")
    set_origin(here, f"gitlab-ci-token:{here.token}@")
    here.project.job_token_may_push = False
    here.apply("--yes", "--push", "origin", status=4)
    assert "v1.1.0" not in tags_of(here)
    here.project.job_token_may_push = True
    # The tag is there by now, so that nothing is due: it is the one that the first run made.
    run("git", "-C", here.clone, "tag", "-d", "v1.1.0", env=here.environment)
    here.apply("--yes", "--push", "origin")
    assert "v1.1.0" in tags_of(here)


class Elsewhere:
    """Another server. It takes whatever is pushed to it, and notes what it is shown."""

    def __init__(self, repository):
        self.shown = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def serve(handler):
                body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
                self.shown.append((handler.command, handler.path, dict(handler.headers)))
                words = ["--advertise-refs"] if handler.command == "GET" else []
                out = subprocess.run(["git-receive-pack", "--stateless-rpc", *words, repository], input=body,
                                     stdout=subprocess.PIPE, check=False).stdout
                out = b"001f# service=git-receive-pack\n0000" + out if words else out
                handler.send_response(200)
                handler.send_header("Content-Type", f"application/x-git-receive-pack-{'advertisement' if words else 'result'}")
                handler.send_header("Content-Length", str(len(out)))
                handler.end_headers()
                handler.wfile.write(out)

            do_GET = do_POST = serve

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_push_that_is_sent_to_another_server_shows_it_nothing_and_is_refused(shop, monkeypatch, status):
    here = shop("push")
    elsewhere = Elsewhere(here.project.repository.path)
    here.plan()
    monkeypatch.setattr(git_http, "serve", lambda gitlab, method, path, query, headers, body:
                        (status, b"", {"Location": f"{elsewhere.url}{path}?{query}"}))
    error = here.apply(status=7)["error"]
    assert error["id"] == "FL0017" and elsewhere.url in error["message"]
    assert elsewhere.shown == []


def test_a_push_that_is_sent_on_by_the_server_of_the_project_gets_there(shop, monkeypatch):
    here = shop("push")
    here.plan()
    serve = git_http.serve

    def sends_on(gitlab, method, path, query, headers, body):
        if path.startswith("/moved/"):
            return serve(gitlab, method, path.removeprefix("/moved"), query, headers, body)
        return 301, b"", {"Location": f"/moved{path}?{query}"}

    monkeypatch.setattr(git_http, "serve", sends_on)
    here.apply()
    assert "v1.1.0" in tags_of(here)


def test_rules_and_a_proxy_of_the_clone_lead_no_push_elsewhere(shop):
    here = shop("push")
    elsewhere = Elsewhere(here.project.repository.path)
    url = f"{here.gitlab.url}/{here.project.path}.git"
    for key, value in ((f"url.{elsewhere.url}/x.git.insteadOf", url), (f"url.{elsewhere.url}/x.git.pushInsteadOf", url),
                       (f"url.{elsewhere.url}/.insteadOf", f"{here.gitlab.url}/"), ("http.proxy", elsewhere.url)):
        run("git", "-C", here.clone, "config", "--add", key, value, env=here.environment)
    here.plan()
    here.apply()
    assert "v1.1.0" in tags_of(here) and elsewhere.shown == []


def test_the_login_in_the_url_of_a_shallow_clone_is_in_no_command_line(shop):
    here = shop("push")
    set_origin(here, f"oauth2:{here.token}@")
    shallow = here.directory / "shallow"
    run("git", "clone", "-q", "--depth", "1", f"file://{here.clone}", shallow, env=here.environment)
    origin = run("git", "-C", here.clone, "config", "remote.origin.url", env=here.environment).stdout.strip()
    run("git", "-C", shallow, "config", "remote.origin.url", origin, env=here.environment)
    here.environment["GIT_TRACE"] = str(here.directory / "trace")
    assert run(program("fairlead-release"), "next", cwd=shallow, env=here.environment).stdout == "1.1.0\n"
    trace = (here.directory / "trace").read_text()
    assert "git-remote-http" in trace and here.token not in trace


def signed_with_ssh(here):
    key = here.directory / "key"
    run(peer("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", "ada@example.org", "-f", key)
    (here.directory / "allowed").write_text("ada@example.org " + key.with_suffix(".pub").read_text())
    return {"user.signingKey": key, "gpg.ssh.allowedSignersFile": here.directory / "allowed"}


def signed_with_openpgp(here):
    home = here.directory / "gnupg"
    home.mkdir(mode=0o700)
    here.environment["GNUPGHOME"] = str(home)
    run(peer("gpg"), "--batch", "--passphrase", "", "--quick-gen-key", "Ada <ada@example.org>", "ed25519", "sign",
        env=here.environment)
    return {"user.signingKey": "ada@example.org"}


@pytest.mark.parametrize("form, sign", [("ssh", signed_with_ssh), ("openpgp", signed_with_openpgp)])
def test_a_tag_is_signed_once_with_the_key_that_git_knows(shop, form, sign):
    here = shop(Mode("signed", ("--mode", "push", "--sign", form)))
    try:
        for name, value in sign(here).items():
            run("git", "-C", here.clone, "config", name, value, env=here.environment)
        here.plan()
        here.apply()
        assert here.apply()["done"] == 0
        verified = run("git", "-C", here.clone, "-c", f"gpg.format={form}", "verify-tag", "v1.1.0", env=here.environment)
        assert "ood" in verified.stderr and "ada@example.org" in verified.stderr  # "Good", "good"
        assert here.project.repository.tags()["v1.1.0"][1] == here.project.repository.branch("main")
    finally:
        if "GNUPGHOME" in here.environment:
            run(peer("gpgconf"), "--kill", "gpg-agent", env=here.environment, status=None)


def test_a_key_that_is_missing_is_told_and_no_tag_is_left(shop):
    here = shop(Mode("unsigned", ("--mode", "push", "--sign", "ssh")))
    here.plan()
    run("git", "-C", here.clone, "config", "user.signingKey", here.directory / "none", env=here.environment)
    assert here.apply(status=4)["error"]["id"] == "FL0351"
    assert "v1.1.0" not in here.state()["clone"]


def test_assets_are_added_to_a_release_once(shop):
    here = shop("push")
    here.plan()
    here.apply()
    words = [program("fairlead-release"), "assets", "add", "tool.txt", "--tag", "v1.1.0", "--link", "docs=https://example.org/d",
             "--output", "json"]
    first = json.loads(run(*words, cwd=here.clone, env=here.environment).stdout)
    second = json.loads(run(*words, cwd=here.clone, env=here.environment).stdout)
    assert (first["done"], first["already"], second["done"], second["already"]) == (2, 0, 0, 2)
    assert sorted(link["name"] for link in release(here)["links"]) == ["docs", "tool.txt"]
    assert len(here.project.packages[0]["files"]) == 1
    words[5] = "v9.9.9"
    missing = run(*words, cwd=here.clone, env=here.environment, status=1)
    assert json.loads(missing.stdout)["error"]["code"] == "not_found"
