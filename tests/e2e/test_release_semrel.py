"""fairlead-release called as `release`, against a GitLab: go-semrel-gitlab's commands that talk to it."""

import os

import pytest
from support.gitlab import GitLab
from support.programs import program, run
from support.releases import Mode, Shop, make_template


@pytest.fixture(scope="module")
def gitlab(tmp_path_factory):
    running = GitLab(tmp_path_factory.mktemp("gitlab"))
    yield running
    running.stop()


@pytest.fixture
def shop(gitlab, tmp_path):
    here = Shop(gitlab, make_template(tmp_path / "template"), tmp_path, Mode("api", (), job_token=False))
    os.symlink(program("fairlead-release"), tmp_path / "release")
    return here


def release(shop, *words, status=0, **environment):
    head = shop.project.repository.git("rev-parse", "main").strip()
    job = {"CI_COMMIT_REF_NAME": "main", "CI_PROJECT_PATH": shop.project.path, "CI_COMMIT_SHA": environment.pop("sha", head)}
    done = run(shop.directory.parent / "release", *words, cwd=shop.clone, env=shop.environment | job | environment, status=status)
    assert shop.token not in done.stdout + done.stderr
    return done


def made(shop, tag="v1.1.0"):
    return shop.project.releases[tag]


def test_tag_makes_the_release_once(shop):
    assert release(shop, "next-version").stdout == "1.1.0\n"
    note = release(shop, "test-git").stdout
    release(shop, "-tag-prefix", "v", "tag")
    assert list(shop.project.releases) == ["v1.1.0"]
    assert (made(shop)["name"], made(shop)["description"].strip()) == ("Release v1.1.0", note.strip())
    state = shop.state()
    release(shop, "tag")
    assert shop.state() == state


def test_changelog_and_commit_and_tag_as_pipelines_call_them(shop):
    """What most pipelines of go-semrel-gitlab are made of; started again at any point, it ends the same."""
    head = shop.project.repository.branch("main")
    shop.project.fail()

    def job():
        release(shop, "changelog", sha=head)
        (shop.clone / "version.txt").write_text(release(shop, "next-version", "--allow-current", sha=head).stdout)
        release(shop, "commit-and-tag", "--create-tag-pipeline", "CHANGELOG.md", "./version.txt", "README", sha=head)

    job()
    repository = shop.project.repository
    tip = repository.branch("main")
    commit = repository.commit(tip)
    assert (commit["title"], commit["parent_ids"]) == ("chore: version bump for v1.1.0 [skip ci]", [head])
    assert repository.file("version.txt", tip) == b"1.1.0\n" and b"## 1.1.0\n" in repository.file("CHANGELOG.md", tip)
    assert made(shop)["sha"] == tip and [item["ref"] for item in shop.project.pipelines] == ["v1.1.0"]
    state = shop.state()
    job()
    assert shop.state() == state
    shop.project.releases.clear(), repository.git("update-ref", "-d", "refs/tags/v1.1.0"), shop.project.pipelines.clear()
    job()
    assert shop.project.repository.branch("main") == tip and made(shop)["sha"] == tip


def test_tag_and_commit_tags_head(shop):
    head = shop.project.repository.branch("main")
    (shop.clone / "README").write_text("new\n")
    release(shop, "tag-and-commit", "README", GSG_BUMP_COMMIT_TMPL="chore: after {{ tag }}")
    tip = shop.project.repository.commit(shop.project.repository.branch("main"))
    assert (tip["title"], tip["parent_ids"], made(shop)["sha"]) == ("chore: after v1.1.0", [head], head)


def test_nothing_is_committed_without_a_change_or_from_another_commit(shop):
    assert "no changes to commit" in release(shop, "commit-and-tag", "README", status=7).stderr
    (shop.clone / "README").write_text("new\n")
    assert "HEAD is" in release(shop, "commit-and-tag", "README", status=9, sha="1" * 40).stderr
    assert not shop.project.releases


def test_downloads_are_links_with_their_descriptions_as_names(shop):
    release(shop, "tag")
    release(shop, "add-download-link", "-n", "Docs", "-u", "https://example.org/docs", "-d", "all of them", CI_COMMIT_TAG="v1.1.0")
    for _ in range(2):
        release(shop, "add-download", "-f", "tool.txt", "-d", "a=b: tool", CI_COMMIT_TAG="v1.1.0")
    links = {link["name"]: link["url"] for link in made(shop)["links"]}
    assert links.pop("all of them") == "https://example.org/docs"
    assert list(links) == ["a=b: tool"] and links["a=b: tool"].endswith("/release/1.1.0/tool.txt")


def test_files_of_one_name_and_names_with_signs_are_kept_apart(shop):
    release(shop, "tag")
    files = ["build/linux/app", "build/mac/app", "My App (x64).exe", "My App [x64].exe", "app"]
    for _ in range(2):
        for file in files:
            path = shop.clone / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file)
            release(shop, "add-download", "-f", file, "-d", "a " + file, CI_COMMIT_TAG="v1.1.0")
    links = made(shop)["links"]
    assert [link["name"] for link in links] == ["a " + file for file in files]
    assert len({link["url"] for link in links}) == len(files)
    kept = [file for package in shop.project.packages for file in package["files"]]
    assert sorted(file["_bytes"].decode() for file in kept) == sorted(files)


def test_v_prints_the_version(shop):
    assert release(shop, "-v").stdout == release(shop, "--version").stdout != ""


def test_the_token_is_tested_also_when_it_is_a_flag(shop):
    token = shop.environment.pop("GITLAB_TOKEN")
    assert "Connection OK! " in release(shop, "-token", token, "test-api").stdout
    refused = release(shop, "--token", "wrong", "test-api", status=4)
    assert "FL0341" in refused.stderr
