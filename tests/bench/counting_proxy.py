"""A proxy before the engine's socket that counts the calls, and can make the engine seem far away."""

import http.client
import socket
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler


class _Connection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("docker", timeout=120)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):  # a client that hung up
        pass


class CountingProxy:
    """Listens on `path` and passes on to the unix socket `engine`. Every connection and every call takes `round_trip`
    seconds more. `calls` are ("GET", "/services"), without version and query."""

    def __init__(self, path, engine, round_trip=0.0):
        self.calls, self.connections, lock = [], 0, threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            rbufsize = 1 << 16

            def setup(self):
                super().setup()
                self.backend = _Connection(engine)
                with lock:
                    proxy.connections += 1
                time.sleep(round_trip)

            def log_message(self, *_):
                pass

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = self.path.split("?")[0]
                with lock:
                    proxy.calls.append((self.command, path[path.find("/", 1):] if path.startswith("/v1.") else path))
                headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                self.backend.request(self.command, self.path, body=body or None, headers=headers)
                answer = self.backend.getresponse()
                text = answer.read()
                time.sleep(round_trip)
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(text)

            do_GET = do_HEAD = do_POST = do_DELETE = serve

        self.server = _Server(str(path), Handler)
        self.host = f"unix://{path}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self):
        """The calls since the last time."""
        calls, self.calls = self.calls, []
        return calls

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
