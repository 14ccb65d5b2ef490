"""The HTTP side: who may ask, what is asked, limits, faults and redirects."""

import itertools
import json
import secrets
import socket
import struct
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from support.gitlab import collaboration, git_http, publishing, sources
from support.gitlab.model import DEVELOPER, ApiError, Project, Token
from support.gitlab.routes import Call, find

PREFIX = "/api/v4"
FAMILIES = (sources, publishing, collaboration)  # Importing them adds their routes.


class GitLab:
    """Listens on loopback until `stop`. `log` has every request as "METHOD PATH STATUS", faults included."""

    def __init__(self, directory, version="18.4.0"):
        self.directory, self.version = Path(directory), version
        self.projects, self.tokens, self.log = [], {}, []
        self.numbers = itertools.count(1)
        self.lock = threading.RLock()
        self.limit = None  # (requests a window, seconds): RateLimit headers, and 429 beyond
        self.window = (0.0, 0)
        gitlab = self

        class Handler(RequestHandler):
            server_state = gitlab

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # clients that go away are what tests are about
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.api = self.url + PREFIX
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def project(self, path, source=None):
        """A new project; with `source`, all refs of that repository are pushed into it."""
        number = next(self.numbers)
        project = Project(path, self.directory / f"{number}.git", number)
        if source:
            project.repository.git("fetch", "-q", str(source), "+refs/*:refs/*")
        self.projects.append(project)
        return project

    def token(self, project, level=DEVELOPER, kind="personal", scopes=("api", "write_repository")):
        value = {"personal": "glpat-", "job": "glcbt-64_"}[kind] + secrets.token_hex(10)
        self.tokens[value] = Token(value, kind, level, scopes, project.id)
        return value

    def project_of(self, name):
        """By number or full path: the project, and whether it moved away from that path."""
        for project in self.projects:
            if name in (str(project.id), project.path):
                return project, False
            if name in project.old_paths:
                return project, True
        return None, False

    def project_in(self, path):
        """The project that a request is about, by the path of its URL; None for the server's own routes."""
        if path.startswith(PREFIX):
            parts = path.removeprefix(PREFIX).split("/")
            return self.project_of(urllib.parse.unquote(parts[2]))[0] if parts[1:2] == ["projects"] and len(parts) > 2 else None
        return self.project_of(path.strip("/").partition(".git/")[0])[0]

    def rate(self):
        """The headers of a limited server, and whether this request is beyond the limit."""
        if not self.limit:
            return {}, False
        allowed, seconds = self.limit
        start, used = self.window
        if time.time() >= start + seconds:
            start, used = time.time(), 0
        self.window = (start, used + 1)
        reset = int(start + seconds) + 1
        headers = {"RateLimit-Limit": allowed, "RateLimit-Name": "throttle_authenticated_api",
                   "RateLimit-Observed": used + 1, "RateLimit-Remaining": max(0, allowed - used - 1),
                   "RateLimit-Reset": reset}
        if used + 1 <= allowed:
            return headers, False
        wait = max(1, int(reset - time.time()))
        return headers | {"Retry-After": wait, "RateLimit-ResetTime": time.strftime("%a, %d %b %Y %H:%M:%S GMT",
                                                                                    time.gmtime(reset))}, True


class RequestHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_state = None
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def serve(self):
        gitlab = self.server_state
        body = self.read_body()
        project = gitlab.project_in(self.path.partition("?")[0])
        fault = project.next_fault() if project else None
        if fault and fault.drop == "before":
            return self.reset()
        if fault and fault.status:
            return self.answer(fault.status, fault.body, {"Content-Type": "text/plain"} | fault.headers)
        with project.lock if project else gitlab.lock:
            status, content, headers = self.result(gitlab, body)
        if fault and fault.then:
            fault.then()
        if fault and (fault.drop == "after" or fault.then):
            return self.reset()
        return self.answer(status, content, headers)

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def result(self, gitlab, body):
        path, _, query = self.path.partition("?")
        if not path.startswith(PREFIX + "/"):
            return git_http.serve(gitlab, self.command, path, query, self.headers, body)
        with gitlab.lock:
            limits, beyond = gitlab.rate()
        if beyond:
            return 429, b"Retry later\n", limits | {"Content-Type": "text/plain"}
        try:
            status, content, headers = self.api(gitlab, path.removeprefix(PREFIX), query, body)
        except ApiError as error:
            status, content, headers = error.status, error.body, {}
        if not isinstance(content, bytes):
            headers = {"Content-Type": "application/json"} | headers
            content = b"" if content is None else json.dumps(content).encode()
        return status, content, limits | headers

    def api(self, gitlab, path, query, body):
        # Split before decoding: "shop%2Fweb" is one part, "shop/web" are two and no project.
        parts = [urllib.parse.unquote(part) for part in path.strip("/").split("/")]
        route, arguments = find(self.command, parts)
        if route is None:
            raise ApiError(404, {"error": "404 Not Found"})
        parameters = self.parameters(query, body)
        token = self.authenticate(gitlab, route)
        if route.token_parameter:
            token = gitlab.tokens.get(parameters.get("token"))
        call = Call(gitlab, None, token, parameters, body, arguments, self.headers)
        if parts[0] == "projects":
            call.project = self.authorize(gitlab, route, parts[1], token)
            if call.project is None:
                moved = gitlab.project_of(parts[1])[0]
                rest = "/".join(path.strip("/").split("/")[2:])
                location = f"{gitlab.api}/projects/{moved.id}" + (f"/{rest}" if rest else "") + (f"?{query}" if query else "")
                return (301 if self.command == "GET" else 308), {"message": "Moved"}, {"Location": location}
        elif token is None:
            raise ApiError(401, "401 Unauthorized")
        answer = route.function(call)
        return answer if len(answer) == 3 else (*answer, {})

    def authenticate(self, gitlab, route):
        headers = {name: self.headers.get(name) for name in ("PRIVATE-TOKEN", "JOB-TOKEN", "Authorization")}
        given = [(name, value) for name, value in headers.items() if value]
        if not given:
            return None
        name, value = given[0]
        token = gitlab.tokens.get(value.removeprefix("Bearer ") if name == "Authorization" else value)
        fits = {"PRIVATE-TOKEN": ("personal",), "JOB-TOKEN": ("job",), "Authorization": ("personal", "job")}[name]
        if token is None or token.kind not in fits:
            raise ApiError(401, "401 Unauthorized")
        if token.kind == "job" and not route.job:
            return None  # As if no token came: the route does not know job tokens.
        if token.kind == "personal" and not self.scope_fits(token, route):
            raise ApiError(403, {"error": "insufficient_scope", "scope": "api",
                                 "error_description": "The request requires higher privileges than provided by the access token."})
        return token

    def scope_fits(self, token, route):
        return route.any_scope or "api" in token.scopes or ("read_api" in token.scopes and self.command in ("GET", "HEAD"))

    def authorize(self, gitlab, route, name, token):
        """The project; None if it moved. Who may not see it gets the answer of a project that is not there."""
        project, moved = gitlab.project_of(name)
        level = token.level if token and project and token.project == project.id else 0
        if project is None or (level == 0 and project.visibility != "public"):
            if token is None and self.command != "GET":
                raise ApiError(401, "401 Unauthorized")
            raise ApiError(404, "404 Project Not Found")
        if moved:
            return None
        if self.command != "GET" and token is None:
            raise ApiError(401, "401 Unauthorized")
        if level < route.level and not (project.visibility == "public" and self.command == "GET"):
            raise ApiError(403, "403 Forbidden")
        return project

    def parameters(self, query, body):
        """The query, and over it the JSON or the form of the body."""
        out = {}
        for name, value in urllib.parse.parse_qsl(query, keep_blank_values=True):
            out.setdefault(name[:-2], []).append(value) if name.endswith("[]") else out.update({name: value})
        kind = self.headers.get("Content-Type", "").split(";")[0]
        if kind == "application/json" and body:
            try:
                out |= json.loads(body)
            except ValueError:
                raise ApiError(400, {"error": "message body does not match declared format"}) from None
        elif kind == "application/x-www-form-urlencoded":
            out |= dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
        return out

    def answer(self, status, body, headers):
        self.server_state.log.append(f"{self.command} {self.path} {status}")
        self.send_response_only(status)
        for name, value in ({"Content-Length": len(body)} | headers).items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def reset(self):
        self.server_state.log.append(f"{self.command} {self.path} dropped")
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = serve
