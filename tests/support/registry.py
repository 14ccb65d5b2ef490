"""A private docker-registry on loopback, and a proxy before it that misbehaves on demand."""

import base64
import http.client
import json
import os
import re
import signal
import socket
import struct
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.programs import peer, run

USER, PASSWORD = "ci-robot", "canary-Zx81-registry-password"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, seconds=20, address="127.0.0.1"):
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((address, port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < end, f"nothing listens on port {port}"
            time.sleep(0.05)


def home_with_login(directory, *hosts, password=PASSWORD):
    """An environment whose Docker configuration logs in to `hosts`, and nothing else of ours."""
    auth = base64.b64encode(f"{USER}:{password}".encode()).decode()
    (directory / ".docker").mkdir(parents=True, exist_ok=True)
    (directory / ".docker/config.json").write_text(json.dumps({"auths": {host: {"auth": auth} for host in hosts}}))
    return {"PATH": os.environ["PATH"], "HOME": str(directory)}


class Registry:
    """docker-registry with htpasswd. `host` is what references start with; `environment` has the login."""

    def __init__(self, directory, address="127.0.0.1"):
        self.directory, self.port = directory, free_port()
        self.host = f"{address}:{self.port}"
        directory.mkdir(parents=True, exist_ok=True)
        users = directory / "htpasswd"
        run(peer("htpasswd"), "-iBc", users, USER, input=PASSWORD)
        config = {"version": "0.1", "log": {"level": "info"}, "http": {"addr": self.host},
                  "storage": {"filesystem": {"rootdirectory": str(directory / "data")}},
                  "auth": {"htpasswd": {"realm": "here", "path": str(users)}}}
        (directory / "config.yml").write_text(json.dumps(config))
        self.log = directory / "log"
        self.environment = home_with_login(directory / "home", self.host)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([peer("docker-registry"), "serve", directory / "config.yml"],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_for_port(self.port, address=address)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def requests(self, repository):
        """What the registry was asked about a repository, in order: ["HEAD manifests/1 404", ...]."""
        found = re.findall(rf'"([A-Z]+) /v2/{repository}/([^ ?"]*)[^"]*" (\d+)', self.log.read_text())
        return [f"{method} {path} {status}" for method, path, status in found]


class Proxy:
    """Passes requests on to `backend`, except what `fault(handler, body)` takes on itself by returning True.
    `body` yields the request's body in pieces."""

    def __init__(self, backend, fault):
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def pieces(self):
                left = int(self.headers.get("Content-Length") or 0)
                while left:
                    piece = self.rfile.read(min(left, 1 << 16))
                    left -= len(piece)
                    yield piece

            def answer(self, status, body=b"", headers=None):
                self.send_response(status)
                for name, value in {"Content-Length": len(body), "Connection": "close", **(headers or {})}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True
                return True

            def reset(self):
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return True

            def serve(self):
                body = self.pieces()
                if not fault(self, body):
                    self.forward(body)

            def forward(self, body):
                ours = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "expect")}
                with proxy.lock:
                    proxy.passed.append((self.command, self.path))
                connection = http.client.HTTPConnection(backend, timeout=60)
                connection.request(self.command, self.path, body=body if "Content-Length" in ours else None, headers=ours)
                got = connection.getresponse()
                self.send_response_only(got.status)
                for name, value in got.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding"):
                        self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(got.read())
                connection.close()

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = serve

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # a client that went away is what the tests are about
                pass

        self.lock, self.passed = threading.Lock(), []
        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
