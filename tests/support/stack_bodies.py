"""What `docker stack deploy` posts, recorded by an engine that only listens; and what fairlead-stack renders."""

import http.server
import json
import os
import re
import socketserver
import threading
import urllib.parse

from support.programs import program, run

KINDS = ("networks", "secrets", "configs", "services")


class Listener(http.server.BaseHTTPRequestHandler):
    """Says of everything that is asked for by name that it is there, of everything listed that there is nothing."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def address_string(self):
        return "unix"

    def answer(self, status, value):
        body = b"OK" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Api-Version", self.server.api)
        self.send_header("Ostype", "linux")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):  # noqa: N802
        url = urllib.parse.urlparse(self.path)
        path = re.sub(r"^/v1\.\d+", "", url.path)
        words = path.split("/")[1:]
        if path == "/_ping":
            return self.answer(200, None)
        if path == "/info":
            return self.answer(200, {"Swarm": {"LocalNodeState": "active", "ControlAvailable": True}})
        if len(words) > 1:
            name = urllib.parse.unquote(words[1])
            if words[0] == "networks":
                return self.answer(200, {"Id": name, "Name": name, "Scope": "swarm"})
            return self.answer(404, {"message": f"{name} not found"})
        filters = json.loads(urllib.parse.parse_qs(url.query).get("filters", ["{}"])[0])
        names = filters.get("name", {})
        if words[0] in ("secrets", "configs"):
            return self.answer(200, [{"ID": "id-of-" + name, "Spec": {"Name": name}} for name in names])
        return self.answer(200, [])

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self):  # noqa: N802
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        kind = re.sub(r"^/v1\.\d+", "", self.path).split("/")[1]
        self.server.posts.append((kind, body))
        self.answer(201, {"ID": "id-of-" + body["Name"], "Id": "id-of-" + body["Name"]})


class Engine(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    api = "1.48"

    def __init__(self, socket):
        super().__init__(str(socket), Listener)
        self.posts = []

    def get_request(self):
        request, _ = super().get_request()
        return request, ("unix", 0)


def docker_bodies(docker, files, directory, environment, stack="gold"):
    """What the docker client posts for the Compose files, by kind and name."""
    engine = Engine(directory / "engine.sock")
    threading.Thread(target=engine.serve_forever, daemon=True).start()
    words = [word for file in files for word in ("-c", file)]
    try:
        run(docker, "stack", "deploy", "--resolve-image", "never", *words, stack, cwd=directory,
            env={"PATH": os.environ["PATH"], "DOCKER_HOST": f"unix://{directory}/engine.sock", **environment})
    finally:
        engine.shutdown()
        engine.server_close()
        (directory / "engine.sock").unlink()
    return comparable(engine.posts)


def rendered_bodies(files, directory, environment, *flags, stack="gold"):
    """What fairlead-stack renders for them, by kind and name."""
    words = [word for file in files for word in ("-f", file)]
    done = run(program("fairlead-stack"), "render", "--show-secrets", "--quiet", *flags, *words, stack, cwd=directory,
               env={"PATH": os.environ["PATH"], "PWD": str(directory), **environment})
    document = json.loads(done.stdout)
    return comparable([(kind, body) for kind in KINDS for body in document[kind]])


def comparable(posts):
    """By kind and name, without the IDs that an engine gave."""
    bodies = {}
    for kind, body in posts:
        container = body.get("TaskTemplate", {}).get("ContainerSpec", {})
        for reference in container.get("Secrets", []) + container.get("Configs", []):
            reference.pop("SecretID", None)
            reference.pop("ConfigID", None)
        credentials = container.get("Privileges", {}).get("CredentialSpec") or {}
        credentials.pop("Config", None)
        bodies[f"{kind} {body['Name']}"] = body
    return bodies


def differences(theirs, ours):
    """Lines that say where the bodies differ; none when they are the same."""
    lines = []
    for name in sorted(theirs.keys() | ours.keys()):
        compare(theirs.get(name), ours.get(name), name, lines)
    return lines


def compare(theirs, ours, path, lines):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted(theirs.keys() | ours.keys()):
            compare(theirs.get(key, "nothing"), ours.get(key, "nothing"), f"{path}.{key}", lines)
    elif theirs != ours:
        lines.append(f"{path}: {json.dumps(theirs)} there, {json.dumps(ours)} here")
