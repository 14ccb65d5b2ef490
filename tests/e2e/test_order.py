"""depends_on on a real Swarm: services come after what they wait for, and a job that fails stops everything."""

from support.harbour import LOG_LINE


def created(harbour, service):
    """By the engine's clock, as text that can be compared: "2026-01-31 12:00:00.12"."""
    return harbour.state(service)["CreatedAt"].replace("T", " ")[:22]


def completed(harbour, service):
    """When the last task of a job that ended did so."""
    ids = harbour.client("service", "ps", "-q", "--no-trunc", service).split()
    return max(harbour.client("inspect", "-f", "{{.Status.Timestamp}}", id)[:22] for id in ids)


def text(harbour, job, web="1"):
    return f"""
services:
  web:
    image: {harbour.image(web)}
    depends_on: {{migrate: {{condition: service_completed_successfully}}}}
    deploy: {{endpoint_mode: dnsrr, restart_policy: {{delay: 1s}}, update_config: {{monitor: 1s}}}}
  migrate: {{image: {harbour.image(job)}, deploy: {{mode: replicated-job, restart_policy: {{condition: none}}}}}}
  other: {{image: {harbour.image("1")}, deploy: {{endpoint_mode: dnsrr}}}}
"""


def test_a_job_is_a_gate(harbour):
    assert "create service shop_web: after shop_migrate is complete" in harbour.plan(text(harbour, "slow"))
    done = harbour.deploy(text(harbour, "slow"))
    assert "shop_migrate: 1 of 1 complete" in done.stdout
    assert created(harbour, "shop_web") >= completed(harbour, "shop_migrate")
    assert created(harbour, "shop_other") < created(harbour, "shop_web")
    assert harbour.plan(text(harbour, "slow")) == "No changes.\n"

    before = harbour.state("shop_web")
    failed = harbour.deploy(text(harbour, "crash", web="2"), status=5)
    assert 'service "shop_migrate": its task failed with exit status 3' in failed.stderr
    assert LOG_LINE in failed.stderr
    assert harbour.state("shop_web") == before


def test_a_gate_that_can_never_open_is_an_error_before_anything_is_touched(harbour):
    wrong = text(harbour, "slow").replace("mode: replicated-job, restart_policy: {condition: none}", "replicas: 1")
    failed = harbour.deploy(wrong, status=2)
    assert "docker-stack.yml:5:" in failed.stderr and "FL0570" in failed.stderr
    assert harbour.leftovers() == []
