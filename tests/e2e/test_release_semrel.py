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


def release(shop, *words, **environment):
    project = {"CI_COMMIT_REF_NAME": "main", "CI_PROJECT_PATH": shop.project.path}
    return run(shop.directory.parent / "release", *words, cwd=shop.clone, env=shop.environment | project | environment)


def test_tag_makes_the_release_once(shop):
    assert release(shop, "next-version").stdout == "1.1.0\n"
    done = release(shop, "-tag-prefix", "v", "tag")
    assert shop.token not in done.stdout + done.stderr
    assert list(shop.project.releases) == ["v1.1.0"]
    state = shop.state()
    release(shop, "tag")
    assert shop.state() == state


def test_a_link_is_added_to_the_release_of_the_tag(shop):
    release(shop, "tag")
    release(shop, "add-download-link", "-n", "Docs", "-u", "https://example.org/docs", "-d", "all of them", CI_COMMIT_TAG="v1.1.0")
    links = shop.project.releases["v1.1.0"]["links"]
    assert [(link["name"], link["url"]) for link in links] == [("Docs", "https://example.org/docs")]
