"""x-fairlead.checks on a real Swarm: what runs but does not work is taken back."""

import json

from support.programs import program


def text(harbour, tag):
    """A port of the node itself needs no routing mesh, which this kernel may not have."""
    return f"""
services:
  web:
    image: {harbour.image(tag)}
    ports: [{{target: 8080, published: 8080, mode: host}}]
    deploy: {{endpoint_mode: dnsrr, update_config: {{monitor: 1s}}}}
    x-fairlead:
      checks:
        home: {{http: "http://127.0.0.1:8080/?token=s3cret", contains: all is well, retries: 1}}
x-fairlead:
  checks:
    port: {{tcp: "127.0.0.1:8080"}}
"""


def deploy(harbour, tag, *words, status=0):
    """In the network in which the engine publishes its ports."""
    file = harbour.write(text(harbour, tag))
    return harbour.engine.run(program("fairlead-stack"), "deploy", "-f", file, *words, "shop", status=status)


def test_what_does_not_answer_as_it_should_is_taken_back(harbour):
    assert "check: web.home: GET http://127.0.0.1:8080/?token=*** answers 200 to 299, with \"all is well\"" in \
        harbour.plan(text(harbour, "well"))
    report = json.loads(deploy(harbour, "well", "--output", "json").stdout)
    assert [(check["name"], check["answer"], check["good"]) for check in report["checks"]] == [
        ("web.home", "200", True), ("port", "connected", True)]

    failed = deploy(harbour, "ill", status=5)
    assert 'check "web.home" failed: GET http://127.0.0.1:8080/?token=*** answered 503, not 200 to 299: the rudder is ' \
        "loose" in failed.stderr
    assert harbour.plan(text(harbour, "well")).startswith("No changes.\n")
    assert "s3cret" not in failed.stderr + failed.stdout
