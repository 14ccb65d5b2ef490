"""fairlead-image against docker-registry, skopeo and cosign."""

import json
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.layout import layer, write_layout
from support.programs import peer, program, run
from support.registry import PASSWORD, Proxy, home_with_login

KEY_PASSWORD = "canary-Qy42-key-password"


@pytest.fixture
def image(registry, tmp_path):
    """Runs fairlead-image with the login of the registry and the password of the keys."""

    def call(*arguments, status=0, environment=None, **options):
        variables = registry.environment | {"COSIGN_PASSWORD": KEY_PASSWORD} | (environment or {})
        return run(program("fairlead-image"), *arguments, status=status, cwd=tmp_path,
                   env={name: value for name, value in variables.items() if value is not None}, **options)

    return call


@pytest.fixture
def name(request):
    """A repository of the test's own."""
    return "test/" + re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower()).strip("-")


@pytest.fixture
def pushed(registry, image, name, tmp_path):
    """An image in the registry: its reference with a tag, and its digest."""
    digest = write_layout(tmp_path / "img", [layer("a", 5000), layer("b", 3000)])
    reference = f"{registry.host}/{name}:1.0"
    image("push", "oci:img", reference)
    return reference, digest


@pytest.fixture
def cosign(registry, tmp_path):
    """A cosign that keeps to the key and the registry, as it must without Internet."""
    path = peer("cosign")

    def call(*arguments, status=0):
        return run(path, *arguments, status=status, cwd=tmp_path,
                   env=registry.environment | {"COSIGN_PASSWORD": KEY_PASSWORD})

    return call


def cosign_verify(cosign, key, reference, form, status=0):
    return cosign("verify", "--key", key, "--insecure-ignore-tlog=true", "--allow-http-registry",
                  f"--new-bundle-format={str(form == 'bundle').lower()}", reference, status=status)


def cosign_sign(cosign, key, reference, form, *more):
    cosign("sign", "--yes", "--key", key, "--tlog-upload=false", "--use-signing-config=false", "--allow-http-registry",
           f"--new-bundle-format={str(form == 'bundle').lower()}", *more, reference)


FORMS = pytest.mark.parametrize("form", ["bundle", "tag"])


# ---- push


def test_a_push_keeps_every_byte_and_skopeo_reads_it(registry, image, pushed, tmp_path):
    reference, digest = pushed
    skopeo = peer("skopeo")
    shown = run(skopeo, "inspect", "--tls-verify=false", f"docker://{reference}", env=registry.environment)
    assert json.loads(shown.stdout)["Digest"] == digest
    run(skopeo, "--insecure-policy", "copy", "--src-tls-verify=false", f"docker://{reference}", f"dir:{tmp_path}/copy",
        env=registry.environment)
    manifest = (tmp_path / "copy/manifest.json").read_bytes()
    assert manifest == (tmp_path / "img/blobs/sha256" / digest.removeprefix("sha256:")).read_bytes()


def test_a_push_prints_the_digest_as_text_json_and_dotenv(registry, image, name, tmp_path):
    digest = write_layout(tmp_path / "img", [layer("a", 100)], vendorField={"kept": True})
    reference = f"{registry.host}/{name}:1.0"
    assert image("push", "oci:img:1.0", reference, "--dotenv", "image.env").stdout == f"{reference}@{digest}\n"
    pinned = f"{registry.host}/{name}@{digest}"
    assert (tmp_path / "image.env").read_text() == f"IMAGE={pinned}\nIMAGE_DIGEST={digest}\nIMAGE_TAG={reference}\n"
    image("push", "oci:img", reference, "--dotenv", "web.env", "--dotenv-prefix", "WEB_")
    assert f"WEB_IMAGE={pinned}\nWEB_IMAGE_DIGEST={digest}\nWEB_IMAGE_TAG=" in (tmp_path / "web.env").read_text()
    assert "--dotenv-prefix" in image("push", "oci:img", reference, "--dotenv", "x", "--dotenv-prefix", "1", status=2).stderr
    said = json.loads(image("push", "oci:img", reference, "--output", "json").stdout)
    assert (said["digest"], said["pushed"][0]["changed"]) == (digest, False)


def test_a_released_tag_keeps_its_image_and_others_move(registry, image, name, tmp_path):
    repository = f"{registry.host}/{name}"
    first = write_layout(tmp_path / "img", [layer("a", 100)])
    image("push", "oci:img", f"{repository}:2.1.0", f"{repository}:v2.1.0", f"{repository}:2.1", f"{repository}:latest")
    second = write_layout(tmp_path / "img", [layer("b", 100)])
    for tags in (["2.1.0"], ["v2.1.0"], ["latest", "2.1.0"]):
        done = image("push", "oci:img", *(f"{repository}:{tag}" for tag in tags), status=7)
        assert "error[FL0444]" in done.stderr and first in done.stderr and "--move-tag" in done.stderr, done.stderr
    done = image("push", "oci:img", f"{repository}:2.1", f"{repository}:latest")
    assert done.stderr.count(f"from {first}") == 2 and done.stdout.count(second) == 2, done.stderr
    said = json.loads(image("push", "--move-tag", "oci:img", f"{repository}:2.1.0", "--output", "json").stdout)
    assert said["pushed"][0]["former_digest"] == first and said["digest"] == second
    image("push", "oci:img", f"{repository}:2.1.0")


def test_of_pushes_of_one_release_at_once_one_wins(registry, image, name, tmp_path):
    for number in range(4):
        write_layout(tmp_path / f"img{number}", [layer("a", 100, number)])
    command = [program("fairlead-image"), "push", "--output", "json"]
    for version in ("1.0.0", "1.0.1", "1.0.2"):
        reference = f"{registry.host}/{name}:{version}"
        racing = [subprocess.Popen([*command, f"oci:img{number}", reference], cwd=tmp_path, env=registry.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                  for number in range(4)]
        said = [json.loads(process.communicate()[0]) for process in racing]
        green = [text["digest"] for text, process in zip(said, racing, strict=True) if process.returncode == 0]
        assert {process.returncode for process in racing} == {0, 7} and len(green) == 1
        assert json.loads(image("push", "--move-tag", "--output", "json", "oci:img0",
                                reference).stdout)["pushed"][0].get("former_digest", green[0]) == green[0]


def test_the_number_of_requests_is_near_the_least_there_can_be(registry, image, name, tmp_path):
    write_layout(tmp_path / "img", [layer("x", 2000, seed) for seed in range(10)])
    reference = f"{registry.host}/{name}"
    image("push", "oci:img", f"{reference}:1")
    # 11 blobs by POST and PUT, the tag by PUT; a challenge, two looks before and one after.
    assert len(registry.requests(name)) == 2 * 11 + 1 + 4
    before = len(registry.requests(name))
    image("push", "oci:img", f"{reference}:1")
    assert registry.requests(name)[before:] == ["HEAD manifests/1 401", "HEAD manifests/1 200", "GET manifests/1 200"]
    before = len(registry.requests(name))
    image("push", "oci:img", f"{reference}:2")
    assert len(registry.requests(name)) - before == 5
    before = len(registry.requests(name + "-copy"))
    image("push", "oci:img", f"{reference}:1", f"{reference}-copy:1")
    copied = registry.requests(name + "-copy")[before:]
    assert [line for line in copied if line.startswith("PUT blobs")] == []


def test_a_push_that_is_killed_is_completed_by_the_next(registry, image, name, tmp_path):
    digest = write_layout(tmp_path / "img", [layer("big", 30_000_000), layer("b", 20_000_000)])
    reference = f"{registry.host}/{name}:1"
    arguments = [program("fairlead-image"), "push", "oci:img", reference]
    for pause in (0.05, 0.15, 0.3):
        process = subprocess.Popen(arguments, cwd=tmp_path, env=registry.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        process.kill()
        process.wait()
    assert image("push", "oci:img", reference).stdout == f"{reference}@{digest}\n"


def test_a_login_that_is_wrong_is_denied_and_not_shown(registry, image, name, tmp_path):
    write_layout(tmp_path / "img", [layer("a", 100)])
    wrong = home_with_login(tmp_path / "wrong", registry.host, password="canary-wrong-password")
    done = image("push", "oci:img", f"{registry.host}/{name}:1", status=4, environment=wrong)
    assert "does not accept the login from" in done.stderr and "config.json" in done.stderr
    assert "canary" not in done.stdout + done.stderr
    none = image("push", "oci:img", f"{registry.host}/{name}:1", status=4, environment={"HOME": str(tmp_path / "none")})
    assert "asks for a login, and there is none" in none.stderr


def test_secrets_stay_out_of_arguments_output_and_files(registry, image, name, tmp_path):
    write_layout(tmp_path / "img", [layer("a", 20_000_000)])
    reference = f"{registry.host}/{name}:1"
    job = {"HOME": str(tmp_path), "CI_REGISTRY": registry.host, "CI_REGISTRY_USER": "ci-robot",
           "CI_REGISTRY_PASSWORD": PASSWORD}
    seen, texts, running = set(), [], True

    def watch():
        while running:
            for process in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(process.read_bytes())
                except OSError:
                    pass

    with ThreadPoolExecutor(1) as pool:
        pool.submit(watch)
        try:
            for arguments in (["keygen"], ["push", "oci:img", reference, "--verbose", "--dotenv", "image.env"],
                              ["sign", "--key", "cosign.key", reference, "--verbose"],
                              ["verify", "--key", "cosign.pub", reference, "--verbose", "--output", "json"]):
                done = image(*arguments, environment=job)
                texts += [done.stdout, done.stderr]
        finally:
            running = False
    assert any(b"fairlead-image" in line for line in seen)
    texts += [line.decode(errors="replace") for line in seen]
    texts += [path.read_text() for path in tmp_path.glob("*.env")]
    assert [text for text in texts if PASSWORD in text or KEY_PASSWORD in text] == []


# ---- push through a network that fails


def times(count, matches, then):
    """A fault: the first `count` requests that match."""
    left = [count]

    def fault(request, body):
        if left[0] == 0 or not matches(request):
            return False
        left[0] -= 1
        return then(request, body)

    return fault


def is_upload(request):
    return request.command == "PUT" and "/blobs/uploads/" in request.path and int(request.headers["Content-Length"]) > 10**6


def drop(request, body, size=2_000_000):
    for piece in body:
        size -= len(piece)
        if size < 0:
            return request.reset()
    return request.reset()


def fail_midway(request, body):
    next(body)
    return request.answer(503, b"bad")


def answer(status, headers=None):
    def then(request, body):
        for _ in body:
            pass
        return request.answer(status, b'{"errors":[{"code":"TOOMANYREQUESTS"}]}', headers)

    return then


def is_post(request):
    return request.command == "POST"


def is_tag(request):
    return request.command == "PUT" and "/manifests/" in request.path


FAULTS = {
    "429 when an upload starts": times(3, is_post, answer(429, {"Retry-After": 1})),
    "500 when an upload starts": times(2, is_post, answer(500)),
    "429 for the manifest": times(2, is_tag, answer(429, {"Retry-After": 1})),
    "503 for the manifest": times(2, is_tag, answer(503)),
    "503 in the middle of a blob": times(2, is_upload, fail_midway),
    "a reset in the middle of a blob": times(2, is_upload, drop),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_push_survives(fault, registry, image, name, tmp_path):
    digest = write_layout(tmp_path / "img", [layer("big", 8_000_000), layer("b", 10)])
    proxy = Proxy(registry.host, FAULTS[fault])
    try:
        home = home_with_login(tmp_path / "home", proxy.host)
        reference = f"{proxy.host}/{name}:1"
        assert image("push", "oci:img", reference, environment=home).stdout == f"{reference}@{digest}\n"
    finally:
        proxy.stop()


def test_a_push_outlives_its_tokens(registry, image, name, tmp_path):
    """GitLab's registry gives tokens of minutes without expires_in, and refuses them in the middle of a long push."""
    digest = write_layout(tmp_path / "img", [layer("big", 8_000_000), layer("b", 10), layer("c", 10)])
    issued, used = [], {}

    def tokens(request, body):
        if request.path.startswith("/token"):
            issued.append(request.path)
            return request.answer(200, json.dumps({"token": f"t{len(issued)}"}).encode())
        token = request.headers.get("Authorization", "")
        used[token] = used.get(token, 0) + 1
        if token != f"Bearer t{len(issued)}" or used[token] > 3:
            challenge = f'Bearer realm="http://{proxy.host}/token",service="container_registry"'
            return request.answer(401, b"", {"WWW-Authenticate": challenge})
        request.headers.replace_header("Authorization", basic)
        return False

    config = json.loads((Path(registry.environment["HOME"]) / ".docker/config.json").read_text())
    basic = "Basic " + config["auths"][registry.host]["auth"]
    proxy = Proxy(registry.host, tokens)
    try:
        home = home_with_login(tmp_path / "home", proxy.host)
        reference = f"{proxy.host}/{name}:1"
        done = image("push", "oci:img", reference, "--uploads", "1", environment=home)
        assert done.stdout == f"{reference}@{digest}\n"
    finally:
        proxy.stop()
    assert len(issued) > 2
    assert all(f"scope=repository%3A{name.replace('/', '%2F')}%3Apull%2Cpush" in path for path in issued)


# ---- sign and verify


@FORMS
def test_cosign_verifies_our_signature(form, image, cosign, pushed):
    reference, digest = pushed
    image("keygen")
    assert image("sign", "--key", "cosign.key", reference).stdout == f"{reference}@{digest}\n"
    shown = cosign_verify(cosign, "cosign.pub", reference, form)
    assert digest in shown.stdout
    cosign("generate-key-pair", "--output-key-prefix", "other")
    assert cosign_verify(cosign, "other.pub", reference, form, status=None).returncode != 0


@FORMS
def test_we_verify_the_signature_of_cosign(form, image, cosign, pushed):
    reference, digest = pushed
    cosign("generate-key-pair")
    cosign_sign(cosign, "cosign.key", f"{reference}@{digest}", form)
    assert image("verify", "--key", "cosign.pub", reference).stdout == f"{reference}@{digest}\n"
    image("keygen", "--out", "other")
    refused = image("verify", "--key", "other.pub", reference, status=7)
    assert "error[FL0441]" in refused.stderr and "made with another key" in refused.stderr


@FORMS
def test_both_sign_the_same_image_side_by_side(form, image, cosign, pushed):
    reference, digest = pushed
    cosign("generate-key-pair", "--output-key-prefix", "theirs")
    image("keygen", "--out", "ours")
    cosign_sign(cosign, "theirs.key", f"{reference}@{digest}", form)
    image("sign", "--key", "ours.key", reference)
    for key in ("theirs.pub", "ours.pub"):
        cosign_verify(cosign, key, reference, form)
    image("verify", "--key", "ours.pub", "--key", "theirs.pub", reference)


def test_key_files_go_both_ways(image, cosign, pushed, tmp_path):
    reference, digest = pushed
    image("keygen", "--out", "ours")
    assert (tmp_path / "ours.key").stat().st_mode & 0o777 == 0o600
    assert cosign("public-key", "--key", "ours.key").stdout.strip() == (tmp_path / "ours.pub").read_text().strip()
    cosign_sign(cosign, "ours.key", f"{reference}@{digest}", "tag")
    image("verify", "--key", "ours.pub", reference)
    cosign("generate-key-pair", "--output-key-prefix", "theirs")
    image("sign", "--key", "theirs.key", reference)
    image("verify", "--key", "ours.pub", "--key", "theirs.pub", reference)
    wrong = image("sign", "--key", "theirs.key", reference, status=4, environment={"COSIGN_PASSWORD": "no"})
    assert "error[FL0443]" in wrong.stderr


def test_a_key_pair_is_never_overwritten_but_completed(image, tmp_path):
    image("keygen")
    key, public = (tmp_path / "cosign.key").read_text(), (tmp_path / "cosign.pub").read_text()
    assert "cosign.pub exists already" in image("keygen", status=7).stderr
    (tmp_path / "cosign.pub").unlink()
    image("keygen")
    assert ((tmp_path / "cosign.key").read_text(), (tmp_path / "cosign.pub").read_text()) == (key, public)
    assert "there is no password" in image("keygen", "--out", "x", status=2, environment={"COSIGN_PASSWORD": None}).stderr


def test_openssl_keys_sign_too(image, pushed, tmp_path):
    reference, _ = pushed
    openssl = peer("openssl")
    run(openssl, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", tmp_path / "sec1.pem")
    run(openssl, "pkey", "-in", tmp_path / "sec1.pem", "-pubout", "-out", tmp_path / "key.pub")
    run(openssl, "pkcs8", "-topk8", "-in", tmp_path / "sec1.pem", "-out", tmp_path / "p8.pem", "-passout", "stdin",
        input=KEY_PASSWORD)
    assert "carries this signature already" not in image("sign", "--key", "sec1.pem", reference).stderr
    assert "carries this signature already" in image("sign", "--key", "p8.pem", reference).stderr
    image("verify", "--key", "key.pub", reference)
    pem = (tmp_path / "key.pub").read_text()
    image("verify", "--key", "env://RELEASE_KEY", reference, environment={"RELEASE_KEY": pem})


def test_signing_twice_sends_no_write(registry, image, pushed, name):
    reference, _ = pushed
    image("keygen")
    image("sign", "--key", "cosign.key", reference)
    before = len(registry.requests(name))
    image("sign", "--key", "cosign.key", reference)
    assert {line.split()[0] for line in registry.requests(name)[before:]} == {"GET"}


def test_a_key_variable_may_hold_a_path_as_file_variables_of_gitlab_do(image, pushed, tmp_path):
    reference, _ = pushed
    image("keygen", "--out", "k")
    path = str(tmp_path / "k.key")
    image("sign", "--key", "env://SIGNING", reference, environment={"SIGNING": path})
    image("verify", "--key", "env://PUBLIC", reference, environment={"PUBLIC": str(tmp_path / "k.pub")})
    gone = image("sign", "--key", "env://SIGNING", reference, status=2, environment={"SIGNING": "/gone/key"})
    assert "SIGNING holds a path" in gone.stderr and "/gone" not in gone.stderr
    swapped = image("sign", "--key", "k.pub", reference, status=2)
    assert "the public key of a pair" in swapped.stderr and "name the private key" in swapped.stderr
    swapped = image("verify", "--key", "k.key", reference, status=2)
    assert "the private key of a pair" in swapped.stderr
    for missing in (["sign", "--key", "none.key"], ["verify", "--key", "none.pub"]):
        assert "help:" in image(*missing, reference, status=1).stderr


def test_a_password_that_is_missing_is_not_called_wrong(image, pushed):
    reference, _ = pushed
    image("keygen", "--out", "k")
    for environment in ({"COSIGN_PASSWORD": None}, {"COSIGN_PASSWORD": ""}):
        done = image("sign", "--key", "k.key", reference, status=4, environment=environment)
        assert "error[FL0445]" in done.stderr and "wrong" not in done.stderr and "COSIGN_PASSWORD" in done.stderr
    done = image("sign", "--key", "k.key", reference, status=4, environment={"COSIGN_PASSWORD": "canary-other"})
    assert "error[FL0443]" in done.stderr and "wrong" in done.stderr and "canary" not in done.stderr


def test_an_image_without_a_signature_is_refused(image, pushed):
    reference, _ = pushed
    image("keygen")
    told = image("verify", "--key", "cosign.pub", reference, status=7).stderr
    assert "error[FL0440]" in told and "image sign" not in told and "those who build it" in " ".join(told.split())


def test_an_attestation_is_no_signature(image, cosign, pushed, tmp_path):
    reference, digest = pushed
    cosign("generate-key-pair")
    (tmp_path / "predicate.json").write_text("{}")
    cosign("attest", "--yes", "--key", "cosign.key", "--tlog-upload=false", "--use-signing-config=false",
           "--allow-http-registry", "--type", "slsaprovenance1", "--predicate", "predicate.json", f"{reference}@{digest}")
    refused = image("verify", "--key", "cosign.pub", reference, status=7)
    assert "it is an attestation" in refused.stderr


@FORMS
def test_we_verify_the_attestation_of_cosign(form, image, cosign, pushed, tmp_path):
    reference, digest = pushed
    cosign("generate-key-pair")
    cosign_sign(cosign, "cosign.key", reference, form)
    wanted = ["verify", "--key", "cosign.pub", reference, "--attestation"]
    assert "attestation" in image(*wanted, "https://slsa.dev/provenance/v1", status=7).stderr
    (tmp_path / "predicate.json").write_text("{}")
    cosign("attest", "--yes", "--key", "cosign.key", "--tlog-upload=false", "--use-signing-config=false",
           "--allow-http-registry", f"--new-bundle-format={str(form == 'bundle').lower()}", "--type", "slsaprovenance1",
           "--predicate", "predicate.json", f"{reference}@{digest}")
    assert image(*wanted, "https://slsa.dev/provenance/v1").stdout == f"{reference}@{digest}\n"
    refused = image(*wanted, "https://spdx.dev/Document", status=7)
    assert "it is of the type https://slsa.dev/provenance/v1" in refused.stderr


def test_a_foreign_bundle_does_not_hide_our_signature(image, cosign, pushed):
    reference, digest = pushed
    for prefix in ("ours", "theirs"):
        cosign("generate-key-pair", "--output-key-prefix", prefix)
    cosign_sign(cosign, "ours.key", f"{reference}@{digest}", "tag")
    cosign_sign(cosign, "theirs.key", f"{reference}@{digest}", "bundle")
    image("verify", "--key", "ours.pub", reference)


def test_signatures_made_at_the_same_time_are_all_kept(image, pushed):
    reference, _ = pushed
    keys = [f"signer{i}" for i in range(4)]
    for key in keys:
        image("keygen", "--out", key)
    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(lambda key: image("sign", "--key", f"{key}.key", reference), keys))
    image("verify", *[word for key in keys for word in ("--key", f"{key}.pub")], reference)


def test_a_container_policy_accepts_our_signature(registry, image, pushed, tmp_path):
    """What podman and cri-o check before they run an image."""
    skopeo = peer("skopeo")
    reference, _ = pushed
    image("keygen")
    image("sign", "--key", "cosign.key", reference)
    (tmp_path / "lookaside").mkdir()
    (tmp_path / "lookaside/here.yaml").write_text(f"docker:\n  {registry.host}:\n    use-sigstore-attachments: true\n")

    def copy(key, status):
        rule = {"type": "sigstoreSigned", "keyPath": str(tmp_path / key), "signedIdentity": {"type": "matchRepository"}}
        (tmp_path / "policy.json").write_text(json.dumps({"default": [rule]}))
        return run(skopeo, "--policy", tmp_path / "policy.json", "--registries.d", tmp_path / "lookaside", "copy",
                   "--src-tls-verify=false", f"docker://{reference}", f"dir:{tmp_path}/{key}.copy",
                   env=registry.environment, status=status)

    image("keygen", "--out", "other")
    refused = copy("other.pub", None)
    if "sigstore disabled" in refused.stderr:
        pytest.skip("no skopeo with sigstore")
    assert refused.returncode != 0
    copy("cosign.pub", 0)
