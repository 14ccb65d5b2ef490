"""The table of API routes: each file of routes adds its own."""

import dataclasses
import re

from support.gitlab.model import DEVELOPER, GUEST, REPORTER, ApiError

ROUTES = []


@dataclasses.dataclass
class Route:
    method: str
    parts: list
    function: object
    level: int
    job: bool  # A job token is known here.
    token_parameter: bool  # The token comes as a parameter, not in a header.
    any_scope: bool


@dataclasses.dataclass
class Call:
    gitlab: object
    project: object
    token: object
    parameters: dict
    body: bytes
    arguments: dict
    headers: object

    def required(self, name):
        value = self.parameters.get(name)
        if value in (None, ""):
            raise ApiError(400, {"error": f"{name} is missing" if value is None else f"{name} is empty"})
        return value

    def page(self, items, keyset=""):
        """One page of `items`, with the Link header that leads on. `keyset` names the parameter of Gitaly's pages."""
        size = min(100, max(1, int(self.parameters.get("per_page", 20))))
        path = f"{self.gitlab.api}/projects/{self.project.id}/{keyset or self.arguments['_rest']}"
        others = {name: value for name, value in self.parameters.items() if name not in ("page", "page_token", "pagination")}
        if keyset:
            token = self.parameters.get("page_token")
            names = [item["name"] for item in items]
            if token and token not in names:
                raise ApiError(422, f"Invalid page token: {token}")
            start = names.index(token) + 1 if token else 0
            # Gitaly's pages lead on whenever they are full (lib/gitlab/pagination/gitaly_keyset_pager.rb).
            more = {"pagination": "keyset", "page_token": names[start + size - 1]} if start + size <= len(items) else None
        else:
            number = max(1, int(self.parameters.get("page", 1)))
            start = (number - 1) * size
            more = {"page": number + 1} if start + size < len(items) else None
        headers = {"X-Per-Page": size}
        if more:
            query = "&".join(f"{name}={value}" for name, value in (others | {"per_page": size} | more).items())
            headers["Link"] = f'<{path}?{query}>; rel="next"'
        if not keyset:
            headers |= {"X-Total": len(items), "X-Page": start // size + 1, "X-Next-Page": more["page"] if more else ""}
        return 200, items[start:start + size], headers


def route(method, pattern, level=None, job=False, token_parameter=False, any_scope=False):
    """`pattern`: "projects/:id/releases/:tag_name"; a last "*name" takes all that is left."""
    def add(function):
        needs = level if level is not None else (REPORTER if method == "GET" else DEVELOPER)
        ROUTES.append(Route(method, pattern.split("/"), function, needs, job, token_parameter, any_scope))
        return function
    return add


def fits(pattern, parts):
    arguments = {"_rest": "/".join(parts[2:])}
    for number, name in enumerate(pattern):
        if name.startswith("*"):
            arguments[name[1:]] = parts[number:]
            return arguments if len(parts) > number else None
        if number >= len(parts) or (name[0] != ":" and name != parts[number]) or parts[number] == "":
            return None
        if name[0] == ":":
            arguments[name[1:]] = parts[number]
    return arguments if len(parts) == len(pattern) else None


def find(method, parts):
    for candidate in ROUTES:
        wanted = "GET" if method == "HEAD" else method
        if candidate.method == wanted and (arguments := fits(candidate.parts, parts)) is not None:
            return candidate, arguments
    return None, {}


def search(items, wanted):
    """GitLab's search of refs: "^v" is the start, "v$" the end, else a part."""
    if not wanted:
        return items
    pattern = re.escape(wanted.removeprefix("^").removesuffix("$"))
    expression = ("^" if wanted.startswith("^") else "") + pattern + ("$" if wanted.endswith("$") else "")
    return [item for item in items if re.search(expression, item["name"])]


@route("GET", "version")
def version(call):
    return 200, {"version": call.gitlab.version, "revision": "0123456789a"}


@route("GET", "user")
def user(call):
    return 200, {"id": 1, "username": call.token.user, "name": call.token.user.title(), "state": "active"}


@route("GET", "job", job=True)
def job(call):
    if call.token.kind != "job":
        raise ApiError(401, "401 Unauthorized")
    return 200, {"id": call.token.job, "name": "release", "status": "running", "user": {"username": call.token.user},
                 "project": {"ci_job_token_scope_enabled": False}, "pipeline": {"project_id": call.token.project}}


# lib/api/personal_access_tokens/self_information.rb: any token may look at itself
@route("GET", "personal_access_tokens/self", any_scope=True)
def token_self(call):
    return 200, {"id": 1, "name": "release", "active": True, "revoked": False, "scopes": list(call.token.scopes),
                 "expires_at": "2027-01-01"}


@route("GET", "projects/:id", level=GUEST)
def project(call):
    found = call.project
    level = call.token.level if call.token else 0
    return 200, {"id": found.id, "path_with_namespace": found.path, "default_branch": "main", "visibility": found.visibility,
                 "web_url": f"{call.gitlab.url}/{found.path}", "http_url_to_repo": f"{call.gitlab.url}/{found.path}.git",
                 "ci_push_repository_for_job_token_allowed": found.job_token_may_push,
                 "permissions": {"project_access": {"access_level": level, "notification_level": 3}, "group_access": None}}
