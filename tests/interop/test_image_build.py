"""fairlead-image build against skopeo and docker's own builder."""

import gzip
import hashlib
import io
import json
import os
import random
import signal
import subprocess
import tarfile
import time

import pytest
from support.programs import peer, program, run

FILES = {
    "d/f1": ("1", 0o4755), "d/s1/f2": ("2", 0o600), "d/s1/s2/f3": ("3", 0o644), "d/priv/f": ("p", 0o644),
    "e/s1/e": ("e", 0o644), "a.txt": ("x", 0o644), "b.txt": ("yy", 0o640), "docs/README.md": ("r", 0o644),
    "docs/x.html": ("h", 0o644), "node_modules/m/index.js": ("m", 0o644), "top.log": ("l", 0o644),
}
LINKS = {"d/l": "f1", "d/abs": "/etc/abs", "tofile": "a.txt", "todir": "d/s1"}
MODES = {"d/priv": 0o700, "e/s1": 0o777}
IGNORED = "# a comment\n**/*.log\nnode_modules\ndocs\n!docs/README.md\nDockerfile\n.dockerignore\n"

DOCKERFILES = {
    "places": """FROM scratch
        COPY d /merge
        COPY e /merge
        COPY *.txt /txt/
        COPY a.txt /dotted/.
        COPY a.txt b.txt /two/
        COPY a.txt /two
        COPY [ab].tx? /cls/
        COPY d/l /copied-link
        COPY tofile /into/
        COPY todir /from-link
        COPY . /all/""",
    "owners": """FROM scratch AS one
        COPY --chown=7:8 d /x/y/z/
        FROM scratch
        COPY --from=one / /from-one
        COPY --from=0 /x/y/z/s1 /only
        COPY --chown=3 a.txt /new/parents/here/
        COPY --chmod=0640 a.txt /chmod
        ADD t.tgz /unpacked/sub
        ADD a.txt /added""",
    "directories": """FROM scratch
        COPY todir/. /target/
        WORKDIR /w/a
        WORKDIR b
        USER 44:55
        WORKDIR c/d
        COPY a.txt .
        COPY b.txt ../up/
        COPY e/ rel""",
    "config": """ARG X=outer
        FROM scratch AS base
        ARG X
        COPY a.txt /
        ENV A=1 B="two $X" C='lit $X' D=esc\\ aped\\$X E=${X:+plus} F=${NO:-"def $A"}
        ENV OLD style value "quoted"
        LABEL "multi word"="v 1" k2=v\\
        al2
        EXPOSE 80 $A 90-92/UDP
        VOLUME ["/v1", "/v 2"]
        SHELL ["/bin/bash", "-c"]
        CMD echo $HOME "x"
        HEALTHCHECK --interval=1m30s --timeout=500ms --retries=2 CMD curl -f http://localhost/ || exit 1
        STOPSIGNAL 9
        USER $A:$A
        ONBUILD LABEL late=yes
        FROM base
        ENTRYPOINT ["/x"]
        LABEL k2=over""",
}


def owned_by_five(member):
    member.uid, member.gid = 5, 6
    return member


@pytest.fixture
def context(tmp_path):
    """A directory with files of all kinds."""
    root = tmp_path / "context"
    for path, (text, mode) in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
        (root / path).chmod(mode)
    for path, target in LINKS.items():
        (root / path).symlink_to(target)
    for path in [root, *(p for p in root.rglob("*") if p.is_dir())]:
        path.chmod(MODES.get(str(path.relative_to(root)), 0o755))
    with tarfile.open(root / "t.tgz", "w:gz") as archive:
        archive.add(root / "d", ".", filter=owned_by_five)
    (root / ".dockerignore").write_text(IGNORED)
    return root


def build(context, dockerfile, *flags, to="oci:image", date="1700000000", **options):
    """Builds beside the context; gives the report."""
    (context / "Dockerfile").write_text("\n".join(line.strip() for line in dockerfile.splitlines()) + "\n")
    done = run(program("fairlead-image"), "build", context, "--date", date, "--to", to, "--output", "json", *flags,
               cwd=context.parent, **options)
    return json.loads(done.stdout)


def files_of(layers):
    """What the layers, uncompressed tars, come to: path to type, mode, owner, target and digest."""
    out = {}
    for layer in layers:
        with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
            for member in archive:
                content = hashlib.sha256(archive.extractfile(member).read()).hexdigest() if member.isreg() else ""
                mode = 0o777 if member.issym() else member.mode & 0o7777
                out[member.name.strip("/")] = (member.type, oct(mode), member.uid, member.gid, member.linkname, content)
    out.pop("", None)
    return out


def blob(layout, digest):
    return (layout / "blobs/sha256" / digest.removeprefix("sha256:")).read_bytes()


@pytest.fixture(scope="session")
def docker(tmp_path_factory):
    """The client of a dockerd of our own, in a network namespace of its own."""
    dockerd, client = peer("dockerd"), "/usr/bin/docker" if os.path.exists("/usr/bin/docker") else peer("docker")
    if os.geteuid() != 0:
        pytest.skip("no rights to start dockerd")
    home = tmp_path_factory.mktemp("docker")
    arguments = [dockerd, "--data-root", home / "data", "--exec-root", home / "exec", "-H", f"unix://{home}/socket",
                 "--pidfile", home / "pid", "--iptables=false", "--bridge=none"]
    with (home / "log").open("w") as log:
        daemon = subprocess.Popen(["unshare", "-n", "-m", "--kill-child", *map(str, arguments)], stdout=log, stderr=log)
    environment = os.environ | {"DOCKER_HOST": f"unix://{home}/socket", "DOCKER_BUILDKIT": "1", "HOME": str(home)}

    def call(*arguments, **options):
        return run(client, *arguments, env=environment, **options)

    for _ in range(120):
        if call("version", status=None).returncode == 0:
            break
        time.sleep(0.5)
    else:
        daemon.kill()
        pytest.skip("no dockerd that starts here: " + (home / "log").read_text()[-200:])
    yield call
    daemon.send_signal(signal.SIGTERM)
    try:
        daemon.wait(30)
    except subprocess.TimeoutExpired:
        daemon.kill()


@pytest.mark.parametrize("name", DOCKERFILES)
def test_same_image_as_docker(context, docker, name):
    report = build(context, DOCKERFILES[name])
    layout = context.parent / "image"
    docker("build", "-q", "--no-cache", "-t", "same:1", context)
    saved = docker("save", "same:1", text=False).stdout
    with tarfile.open(fileobj=io.BytesIO(saved)) as archive:
        entry = json.load(archive.extractfile("manifest.json"))[0]
        theirs = files_of([archive.extractfile(path).read() for path in entry["Layers"]])
        their_config = json.load(archive.extractfile(entry["Config"]))["config"]
    ours = files_of([gzip.decompress(blob(layout, layer["digest"])) for layer in report["layers"]])
    assert ours == theirs
    our_config = json.loads(blob(layout, report["config"]))["config"]
    labels = our_config.pop("Labels")
    assert {key: value for key, value in labels.items() if not key.startswith("org.")} == their_config.pop("Labels", {})
    their_config.pop("ArgsEscaped", None)  # for Windows only
    assert our_config == {key: value for key, value in their_config.items() if value}


def test_docker_loads_the_archive(context, docker):
    report = build(context, DOCKERFILES["places"], "-t", "loaded:1", "-t", "loaded:2", to="oci-archive:a.tar")
    loaded = docker("load", "-i", context.parent / "a.tar").stdout
    assert "loaded:1" in loaded and "loaded:2" in loaded
    assert docker("inspect", "-f", "{{.Id}}", "loaded:2").stdout.strip() == report["config"]
    assert not (context.parent / "a.tar.fairlead-new").exists()


def test_skopeo_reads_the_layout(context):
    skopeo = peer("skopeo")
    report = build(context, DOCKERFILES["config"], "-t", "registry.example.org/shop:1.0.0")
    seen = json.loads(run(skopeo, "inspect", "oci:image:1.0.0", cwd=context.parent).stdout)
    assert seen["Digest"] == report["digest"]
    assert seen["Layers"] == [layer["digest"] for layer in report["layers"]]
    assert seen["Created"] == "2023-11-14T22:13:20Z"
    run(skopeo, "--insecure-policy", "copy", "oci:image:1.0.0", "docker-archive:docker.tar", cwd=context.parent)


def test_a_base_from_skopeo(context):
    skopeo = peer("skopeo")
    build(context, "FROM scratch\nCOPY d /base\n", "-t", "base:1", to="oci:first")
    run(skopeo, "--insecure-policy", "copy", "oci:first:1", "oci:bases:base", cwd=context.parent)
    report = build(context, "FROM base:1\nCOPY a.txt /base/s1/\n", "--base", "base:1=oci:bases:base")
    layout = context.parent / "image"
    assert len(report["layers"]) == 2
    assert list(files_of([gzip.decompress(blob(layout, report["layers"][1]["digest"]))])) == [
        "base", "base/s1", "base/s1/a.txt"]


def test_the_same_bytes_at_other_places_times_and_owners(context, tmp_path):
    flags = ["--image-version", "1.0.0", "--revision", "abc"]
    first = build(context, DOCKERFILES["owners"], *flags)
    copy = tmp_path / "elsewhere/deep"
    copy.parent.mkdir()
    run("cp", "-r", "--preserve=mode,links", context, copy)
    for path in sorted(copy.rglob("*"), reverse=True):
        os.utime(path, (1, 1), follow_symlinks=False)
        if os.geteuid() == 0:
            os.chown(path, 1234, 1234, follow_symlinks=False)
            if not path.is_symlink():
                path.chmod((context / path.relative_to(copy)).stat().st_mode & 0o7777)
    second = build(copy, DOCKERFILES["owners"], *flags, umask=0o077)
    assert first["digest"] == second["digest"]
    other = build(context, DOCKERFILES["owners"], *flags, date="1700000001")
    assert other["digest"] != first["digest"]


def test_killed_builds_converge(context):
    (context / "large").write_bytes(random.Random(1).randbytes(1 << 20) * 60)
    dockerfile = "FROM scratch\nCOPY a.txt /\nCOPY large /\n"
    wanted = build(context, dockerfile, "-t", "a:1", to="oci:reference")["digest"]
    build(context, "FROM scratch\nCOPY a.txt /\n", "-t", "a:old")
    layout = context.parent / "image"
    (context / "Dockerfile").write_text(dockerfile)
    before = (layout / "index.json").read_text()
    for pause in [0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3]:
        running = subprocess.Popen([program("fairlead-image"), "build", context, "--date", "1700000000", "-t", "a:1"],
                                   cwd=context.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        running.kill()
        running.wait()
        index = (layout / "index.json").read_text()
        assert index == before or json.loads(index)["manifests"][0]["digest"] == wanted
    assert build(context, dockerfile, "-t", "a:1")["digest"] == wanted
    for path in (layout / "blobs/sha256").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    assert sorted(path.name for path in layout.iterdir()) == ["blobs", "index.json", "oci-layout"]


def test_a_secret_build_argument_need_not_be_in_the_command_line(context):
    canary = "canary-Zt81-build-argument"
    report = build(context, "FROM scratch\nARG TOKEN\nARG OTHER\nLABEL seen=${TOKEN:+yes}\n", "--build-arg", "TOKEN",
                   env=os.environ | {"TOKEN": canary})
    everything = b"".join(path.read_bytes() for path in (context.parent / "image").rglob("*") if path.is_file())
    assert canary.encode() not in everything and b'"seen":"yes"' in everything
    assert canary not in json.dumps(report)


def test_the_date_is_that_of_the_commit_in_a_clone(context):
    """Without a flag or a variable that says another."""
    env = {name: value for name, value in os.environ.items() if name not in ("SOURCE_DATE_EPOCH", "CI_COMMIT_TIMESTAMP")}
    command = [program("fairlead-image"), "build", context, "--output", "json"]
    (context / "Dockerfile").write_text("FROM scratch\nCOPY a.txt /\n")
    outside = run(*command, cwd=context.parent, env=env)
    assert json.loads(outside.stdout)["created"] == "1970-01-01T00:00:00Z" and "dated 1970" in outside.stderr
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    run("git", "init", "-q", context.parent, cwd=context.parent, env=env)
    unborn = run(*command, cwd=context.parent, env=env)
    assert "dated 1970 (" in unborn.stderr
    run("git", *identity, "commit", "-q", "--allow-empty", "-m", "x", cwd=context.parent,
        env=env | {"GIT_COMMITTER_DATE": "2026-03-01T10:00:00+02:00", "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z"})
    inside = run(*command, cwd=context.parent, env=env)
    assert json.loads(inside.stdout)["created"] == "2026-03-01T08:00:00Z" and "1970" not in inside.stderr
    job = run(*command, cwd=context.parent, env=env | {"CI_COMMIT_TIMESTAMP": "2026-04-01T00:00:00Z"})
    assert json.loads(job.stdout)["created"] == "2026-04-01T00:00:00Z"


def test_a_second_platform_joins_the_first_and_skopeo_copies_both(context):
    reports = [build(context, "FROM scratch\nCOPY a.txt /", "-t", "r.example.org/shop:1", "--platform", platform,
                     "--dotenv", "build.env") for platform in ("linux/amd64", "linux/arm64")]
    assert "index" not in reports[0]
    index = json.loads(blob(context.parent / "image", reports[1]["index"]))
    assert [entry["digest"] for entry in index["manifests"]] == [report["digest"] for report in reports]
    variables = (context.parent / "build.env").read_text()
    assert variables == (f"IMAGE=r.example.org/shop@{reports[1]['index']}\nIMAGE_DIGEST={reports[1]['index']}\n"
                         "IMAGE_TAG=r.example.org/shop:1\n")
    run(peer("skopeo"), "--insecure-policy", "copy", "--all", "oci:image:1", "oci:copy:1", cwd=context.parent)
    copied = json.loads((context.parent / "copy/index.json").read_text())["manifests"]
    assert [entry["digest"] for entry in copied] == [reports[1]["index"]]
