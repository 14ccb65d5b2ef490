"""git's smart HTTP protocol (gitprotocol-http), with GitLab's rules for who may push what."""

import base64
import gzip
import os
import subprocess

from support.gitlab.model import DEVELOPER
from support.gitlab.repository import ENVIRONMENT

SERVICES = ("git-upload-pack", "git-receive-pack")
NOT_ALLOWED = "You are not allowed to push code to this project."
PROTECTED_BRANCH = "You are not allowed to push code to protected branches on this project."
PROTECTED_TAG = "You are not allowed to create this tag as it is protected."
UNAUTHORIZED = 401, b"HTTP Basic: Access denied\n", {"WWW-Authenticate": 'Basic realm="GitLab"', "Content-Type": "text/plain"}


def token_of(gitlab, headers):
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    user, _, password = base64.b64decode(value).decode().partition(":")
    token = gitlab.tokens.get(password)
    if token and (token.kind != "job" or user == "gitlab-ci-token"):  # other tokens take any name
        return token
    return None


def serve(gitlab, method, path, query, headers, body):
    name, found, rest = path.strip("/").partition(".git/")
    project, _ = gitlab.project_of(name)
    service = query.removeprefix("service=") if rest == "info/refs" else rest
    if not found or service not in SERVICES:
        return 404, b"not found\n", {"Content-Type": "text/plain"}
    token = token_of(gitlab, headers)
    if token is None:
        return UNAUTHORIZED
    if project is None or token.project != project.id:
        return 404, b"remote: The project you were looking for could not be found.\n", {"Content-Type": "text/plain"}
    pushes = service == "git-receive-pack"
    if pushes and refusal(project, token):
        return 403, f"remote: {NOT_ALLOWED}\n".encode(), {"Content-Type": "text/plain"}
    protocol = headers.get("Git-Protocol", "")
    if method == "GET":
        out = run(project, service, ("--advertise-refs",), b"", protocol)
        line = f"# service={service}\n"
        return 200, f"{len(line) + 4:04x}{line}0000".encode() + out, kind(service, "advertisement")
    if headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if not pushes:
        return 200, run(project, service, (), body, protocol), kind(service, "result")
    return 200, receive(project, token, body, protocol), kind(service, "result")


def kind(service, what):
    return {"Content-Type": f"application/x-{service}-{what}", "Cache-Control": "no-cache"}


def refusal(project, token):
    if token.level < DEVELOPER:
        return True
    return not project.job_token_may_push if token.kind == "job" else not {"api", "write_repository"} & set(token.scopes)


def run(project, service, options, body, protocol, more=None):
    environment = ENVIRONMENT | {"GIT_PROTOCOL": protocol, "PATH": os.environ["PATH"]} | (more or {})
    return subprocess.run([service, "--stateless-rpc", *options, str(project.repository.path)], input=body,
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


def receive(project, token, body, protocol):
    commands, options = read_commands(body)
    message = next((why for old, new, ref in commands if (why := forbidden(project, token, ref))), "")
    before = refs(project)
    out = run(project, "git-receive-pack", (), body, protocol, {"GITLAB_REFUSES": message})
    after = refs(project)
    for _, new, ref in commands:
        if before.get(ref) != after.get(ref) and ref in after and token.kind != "job":  # a job's push starts no pipeline
            project.ref_changed(ref, project.repository.git("rev-parse", f"{ref}^{{commit}}"), token, options)
    return out


def refs(project):
    lines = project.repository.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(line.split() for line in lines)


def forbidden(project, token, ref):
    kind_of, _, name = ref.removeprefix("refs/").partition("/")
    if kind_of == "tags":
        return "" if project.may_create_tag(name, token.level) else PROTECTED_TAG
    return "" if project.may_push(name, token.level) else PROTECTED_BRANCH


def read_commands(body):
    """The ref updates of a push, and its push options: two lists of pkt-lines, each ended by a flush."""
    commands, options, at, section = [], [], 0, 0
    has_options = False
    while at + 4 <= len(body) and section < 2:
        size = int(body[at:at + 4], 16)
        if size == 0:
            section += 1 if section == 1 or has_options else 2
            at += 4
            continue
        line = body[at + 4:at + size]
        at += size
        if section == 1:
            options.append(line.decode().rstrip("\n"))
            continue
        update, _, capabilities = line.partition(b"\0")
        has_options = has_options or b"push-options" in capabilities.split()
        commands.append(tuple(update.decode().rstrip("\n").split(" ", 2)))
    return commands, options
