"""A way to an engine that numbers the calls, and does something about one of them."""

import http.client
import socket
import socketserver
import tempfile
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("docker")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self.path)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.proxy.fault_of_next()
        if fault and fault("before", self):
            return
        connection = UnixConnection(self.server.proxy.engine)
        connection.request(self.command, self.path, body or None, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if fault and fault("after", self):
            return
        self.answer(answer.status, content, answer.getheaders())

    do_GET = do_POST = do_DELETE = do_HEAD = pass_on

    def answer(self, status, content, headers=()):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self):
        self.close_connection = True


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        """The other end was killed: that is what this is for."""


class EngineProxy:
    """Listens at `host`; `calls` were made since the last `plan_fault`."""

    def __init__(self, host):
        self.engine = host.removeprefix("unix://")
        self.directory = tempfile.TemporaryDirectory()
        self.host = f"unix://{Path(self.directory.name) / 'docker.sock'}"
        self.lock = threading.Lock()
        self.plan_fault(0, None)
        self.server = Server(self.host.removeprefix("unix://"), Handler)
        self.server.proxy = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def plan_fault(self, number, fault):
        """`fault(moment, handler)` is called "before" call `number` is passed on and "after" it was answered; when it
        returns True, nothing more is done about the call."""
        with self.lock:
            self.calls, self.number, self.fault = 0, number, fault

    def fault_of_next(self):
        with self.lock:
            self.calls += 1
            return self.fault if self.calls == self.number else None

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.directory.cleanup()
