"""The demo keeps every promise that it shows, and the README shows what it prints."""

import base64
import json
import os
import re

from support.programs import SOURCE, peer

REPOSITORY = "127.0.0.1:5000/harbour"


README = SOURCE / "README.md"
BLOCK = re.compile(r"(?<=<!-- transcript -->\n```\n).*?(?=```\n<!-- /transcript -->)", re.DOTALL)


def normalised(transcript):
    """Without what differs from run to run and from kernel to kernel."""
    lines = []
    for line in transcript.splitlines():
        line = re.sub(r"^  visitors  (inside|at) .*", "  visitors  WHERE", line)
        line = re.sub(r"Docker [0-9.]+", "Docker VERSION", line)
        line = re.sub(r"sha256:[0-9a-f]+", "sha256:DIGEST", line)
        line = re.sub(r"\d+ requests, (\d+) failed", r"N requests, \1 failed", line)
        line = re.sub(r"\d+ by (\d)", r"N by \1", line)
        line = re.sub(r"ship \d+", "ship N", line)
        line = re.sub(r"\d+(\.\d)? s\b", "T s", line)
        line = re.sub(r"\btask [a-z0-9]{25}\b", "task ID", line)
        line = re.sub(r"fairlead-demo_web\.\d", "fairlead-demo_web.N", line)
        if not re.match(r"^ {6,}(ports|deploy\.endpoint_mode) ", line):  # where IPVS is, there are published ports
            lines.append(line)
    return re.sub(r"\n {6}(?=\S)", " ", "\n".join(lines))  # long lines break elsewhere when their numbers are longer


def test_the_readme_shows_this_transcript(played):
    if os.environ.get("FAIRLEAD_ACCEPT"):
        README.write_text(BLOCK.sub(lambda _: played.transcript, README.read_text()))
    assert normalised(played.transcript) == normalised(BLOCK.search(README.read_text()).group())


def test_a_newcomer_reads_little_more_than_sixty_lines(played):
    assert len(played.transcript.splitlines()) <= 64
    assert played.errors == ""


def test_nothing_stays_after_a_run_that_was_killed_and_one_that_was_not(played):
    assert not played.directory.exists()


def test_the_password_is_in_no_command_line_and_in_no_output(played, kept):
    assert played.leaks == []
    assert kept.password not in json.dumps(kept.report)


def test_the_password_is_in_no_file_but_its_own_and_the_login(kept):
    forms = [form.encode() for form in (kept.password, base64.b64encode(f"pilot:{kept.password}".encode()).decode())]
    found = set()
    for path in kept.directory.rglob("*"):
        if path.is_file() and kept.lab / "data" not in path.parents and path.stat().st_size < 1 << 20:
            found |= {path.name} if any(form in path.read_bytes() for form in forms) else set()
    assert found == {"password", "config.json"}


def test_no_request_fails_during_the_update(kept):
    update = kept.report["update"]
    assert update["failed"] == 0
    assert update["requests"] >= 1000
    assert set(update["by_version"]) == {"1.0.0", "1.1.0"}


def test_the_crash_is_taken_back_in_time_and_nobody_notices(kept):
    rollback = kept.report["rollback"]
    assert kept.report["rollback_seconds"] < 20
    assert rollback["failed"] == 0
    assert set(rollback["by_version"]) == {"1.1.0"}


def test_the_stock_docker_client_sees_the_service(kept):
    shown = kept.run(peer("docker"), "service", "ls", "--format", "{{.Name}} {{.Replicas}} {{.Image}}")
    assert shown.stdout == f"fairlead-demo_web 2/2 {REPOSITORY}:1.1.0\n"


def test_the_service_runs_the_digest_that_was_pushed(kept):
    spec = kept.run(peer("docker"), "service", "inspect", "fairlead-demo_web", "--format",
                    "{{.Spec.TaskTemplate.ContainerSpec.Image}}").stdout.strip()
    pushed = kept.run(peer("skopeo"), "inspect", "--tls-verify=false", "--format", "{{.Digest}}",
                      f"docker://{REPOSITORY}:1.1.0").stdout.strip()
    assert spec == f"{REPOSITORY}:1.1.0@{pushed}"


def test_cosign_accepts_the_signature(kept):
    shown = kept.run(peer("cosign"), "verify", "--key", "../release.pub", "--insecure-ignore-tlog=true",
                     "--allow-http-registry=true", f"{REPOSITORY}:1.1.0")
    assert json.loads(shown.stdout)[0]["critical"]["image"]["docker-manifest-digest"].startswith("sha256:")


def test_skopeo_and_docker_can_pull_the_image(kept, tmp_path):
    kept.run(peer("skopeo"), "copy", "--src-tls-verify=false", "--insecure-policy",
             f"docker://{REPOSITORY}:1.0.0", f"oci:{tmp_path}/image")
    assert "Status: " in kept.run(peer("docker"), "pull", f"{REPOSITORY}:1.0.0").stdout
