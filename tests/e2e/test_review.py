"""Review apps on a real Swarm, with a GitLab that knows which branches there are."""

import json

import pytest
from support.gitlab import GitLab
from support.gitlab.repository import ENVIRONMENT
from support.programs import run

LOGIN, GONE, OLD = "shop-feature-login-df7c7aeb", "shop-gone", "shop-old"


@pytest.fixture
def job(harbour, tmp_path):
    """The variables of a job in a project with more branches than a page holds."""
    repository = tmp_path / "repository"

    def git(*arguments):
        run("git", "-C", repository, *arguments, env=ENVIRONMENT)

    repository.mkdir()
    git("init", "-q", "-b", "main", "--template=")
    git("commit", "-q", "--allow-empty", "-m", "begin")
    for name in ["feature/login", *(f"branch-{number}" for number in range(120))]:
        git("branch", name)
    gitlab = GitLab(tmp_path / "gitlab")
    project = gitlab.project("shop/web", repository)
    yield {"CI_PROJECT_PATH": project.path, "CI_PROJECT_URL": f"{gitlab.url}/{project.path}",
           "CI_API_V4_URL": gitlab.api, "GITLAB_TOKEN": gitlab.token(project, scopes=("read_api",))}
    gitlab.stop()
    for name in (LOGIN, GONE, OLD):
        harbour.stack("rm", "--yes", name, status=None)
        assert harbour.leftovers(name) == []


def text(harbour, router="${COMPOSE_PROJECT_NAME}-web"):
    return f"""
services:
  web:
    image: {harbour.image("1")}
    volumes: [data:/data]
    deploy:
      endpoint_mode: dnsrr
      labels: ["traefik.http.routers.{router}.rule=Host(`${{COMPOSE_PROJECT_NAME}}.example.org`)"]
volumes: {{data: {{}}}}
"""


def test_review_apps_come_with_their_branches_and_go_with_them(harbour, job):
    file = harbour.write(text(harbour))

    def stack(*words, ref="feature/login", **options):
        return harbour.stack(*words, env=job | {"CI_COMMIT_REF_NAME": ref}, **options)

    assert stack("slug", "--prefix", "shop-").stdout == LOGIN + "\n"
    harbour.deploy(text(harbour))  # Somebody's production.
    refused = stack("deploy", "-f", file, "--review", "shop", status=7)
    assert 'the stack "shop" is there, and is no review app' in refused.stderr

    stack("deploy", "-f", file, "--review", "--dotenv", "review.env", LOGIN)
    assert (harbour.directory / "review.env").read_text() == \
        f"FAIRLEAD_STACK={LOGIN}\nFAIRLEAD_URL=http://{LOGIN}.example.org\n"
    labels = harbour.state(f"{LOGIN}_web")["Spec"]["Labels"]
    assert labels["fairlead.ref"] == "feature/login" and labels["fairlead.env"] == "review/feature/login"
    stack("plan", "-f", file, "--review", "--out", "gone.json", GONE, ref="gone")
    stack("deploy", "--plan", "gone.json", ref="gone")  # The plan says whose it is.
    harbour.client("network", "create", "-d", "overlay", "--label", f"com.docker.stack.namespace={OLD}",
                   "--label", "fairlead.env=e", "--label", "fairlead.ref=main", "--label", "fairlead.project=shop/web",
                   "--label", "fairlead.expires=2026-01-01T00:00:00Z", "left-over")

    shown = stack("gc", "--expired", "--ref-gone", "--output", "json", status=3).stdout
    assert [(app["stack"], app["reason"]) for app in json.loads(shown)["apps"]] == [
        (GONE, 'there is no branch "gone"'), (OLD, "it expired at 2026-01-01T00:00:00Z")]
    assert harbour.leftovers(GONE) != []
    done = stack("gc", "--expired", "--ref-gone", "--yes").stdout
    assert f"volume \"{GONE}_data\" stays on the nodes that have it" in done
    assert harbour.leftovers(GONE) == [] and harbour.leftovers(OLD) == []
    harbour.wait_for_tasks(1, f"{LOGIN}_web")
    harbour.wait_for_tasks(1, "shop_web")
    assert "No review app of shop/web has to go." in stack("gc", "--ref-gone").stdout
    stack("gc", "--ref-gone", "--yes", "--project", "shop/other", status=2)
    stack("rm", "--yes", LOGIN)  # As the job does that stops an environment: without a file.


def test_a_route_that_every_review_app_would_have_is_an_error(harbour, job):
    file = harbour.write(text(harbour, router="web"))
    failed = harbour.stack("deploy", "-f", file, "--review", GONE, env=job | {"CI_COMMIT_REF_NAME": "gone"}, status=2)
    assert "FL0573" in failed.stderr and "docker-stack.yml:7:" in failed.stderr
    assert harbour.leftovers(GONE) == []


def test_without_an_answer_of_gitlab_nothing_goes(harbour, job):
    failed = harbour.stack("gc", "--ref-gone", "--yes", env=job | {"GITLAB_TOKEN": "wrong"}, status=4)
    assert "list the branches of shop/web" in failed.stderr
