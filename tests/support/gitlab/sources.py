"""Routes of the repository: tags, branches, commits, files."""

import base64
import hashlib

from support.gitlab.model import GUEST, MAINTAINER, ApiError
from support.gitlab.routes import route, search

PROTECTED = "You are not allowed to push into this branch"


def tag_json(call, name, tag):
    ident, commit, message = tag
    release = call.project.releases.get(name)
    return {"name": name, "message": message or "", "target": ident, "commit": commit_json(call, commit),
            "release": {"tag_name": name, "description": release["description"]} if release else None,
            "protected": not call.project.may_create_tag(name, 30), "created_at": None}


def commit_json(call, commit):
    return call.project.repository.commit(commit) | {"web_url": f"{call.gitlab.url}/{call.project.path}/-/commit/{commit}"}


def commit_or_404(call, name, what="404 Commit Not Found"):
    commit = call.project.repository.resolve(name)
    if commit is None:
        raise ApiError(404, what)
    return commit


@route("GET", "projects/:id/repository/tags", job=True)
def tags(call):
    found = call.project.repository.tags()
    names = sorted(found, reverse=call.parameters.get("sort", "desc") == "desc")
    chosen = search([{"name": name} for name in names], call.parameters.get("search"))
    if "page_token" in call.parameters or call.parameters.get("pagination") == "keyset":
        status, page, headers = call.page(chosen, "repository/tags")
    else:
        status, page, headers = call.page(chosen)
    return status, [tag_json(call, item["name"], found[item["name"]]) for item in page], headers


@route("GET", "projects/:id/repository/tags/:tag_name")
def one_tag(call):
    tag = call.project.repository.tags().get(call.arguments["tag_name"])
    if tag is None:
        raise ApiError(404, "404 Tag Not Found")
    return 200, tag_json(call, call.arguments["tag_name"], tag)


def make_tag(call, name, ref, message):
    """Creates the tag as GitLab's Tags::CreateService does."""
    commit = call.project.repository.resolve(ref)
    if commit is None:
        raise ApiError(400, f"Target {ref} is invalid")
    try:
        call.project.repository.create_tag(name, commit, message)
    except ValueError as error:
        taken = "already exists" in str(error)
        raise ApiError(409 if taken else 400, f"Tag {name} already exists" if taken else "Tag name invalid") from None
    call.project.ref_changed("refs/tags/" + name, commit, call.token)


@route("POST", "projects/:id/repository/tags")
def create_tag(call):
    name, ref = call.required("tag_name"), call.required("ref")
    if not call.project.may_create_tag(name, call.token.level):
        raise ApiError(403, "You are not allowed to create this tag as it is protected.")
    try:
        make_tag(call, name, ref, call.parameters.get("message"))
    except ApiError as error:
        raise ApiError(400, error.body) from None
    return 201, tag_json(call, name, call.project.repository.tags()[name])


def branch_json(call, name):
    project = call.project
    level = call.token.level if call.token else 0
    return {"name": name, "commit": commit_json(call, project.repository.branch(name)), "merged": False,
            "protected": name in project.protected_branches, "default": name == "main",
            "can_push": project.may_push(name, level)}


@route("GET", "projects/:id/repository/branches")
def branches(call):
    chosen = search([{"name": name} for name in call.project.repository.branches()], call.parameters.get("search"))
    is_keyset = "page_token" in call.parameters or call.parameters.get("pagination") == "keyset"
    status, page, headers = call.page(chosen, "repository/branches" if is_keyset else "")
    return status, [branch_json(call, item["name"]) for item in page], headers


@route("GET", "projects/:id/repository/branches/:branch")
def one_branch(call):
    if call.project.repository.branch(call.arguments["branch"]) is None:
        raise ApiError(404, "404 Branch Not Found")
    return 200, branch_json(call, call.arguments["branch"])


# lib/api/protected_branches.rb and protected_tags.rb: before { authorize_admin_project }
@route("GET", "projects/:id/protected_branches", level=MAINTAINER)
def protected_branches(call):
    return call.page([{"name": name, "push_access_levels": [{"access_level": level}]}
                      for name, level in call.project.protected_branches.items()])


@route("GET", "projects/:id/protected_tags", level=MAINTAINER)
def protected_tags(call):
    return call.page([{"name": name, "create_access_levels": [{"access_level": level}]}
                      for name, level in call.project.protected_tags.items()])


@route("GET", "projects/:id/repository/commits")
def commits(call):
    ref = commit_or_404(call, call.parameters.get("ref_name", "main"), "404 Not Found")
    return call.page(call.project.repository.commits("--topo-order", ref))


@route("GET", "projects/:id/repository/commits/:sha", job=True)
def one_commit(call):
    return 200, commit_json(call, commit_or_404(call, call.arguments["sha"]))


@route("GET", "projects/:id/repository/compare")
def compare(call):
    start, end = (commit_or_404(call, call.required(name), "404 Ref Not Found") for name in ("from", "to"))
    found = call.project.repository.commits("--reverse", "--topo-order", end, "^" + start)
    return 200, {"commits": found, "commit": found[-1] if found else None, "diffs": [], "compare_same_ref": start == end}


def changed_files(call, parent):
    """What the actions of the Commits API come to: path -> bytes, or None for a removal."""
    repository, files = call.project.repository, {}
    for action in call.required("actions"):
        what, path = action["action"], action["file_path"].lstrip("/")
        there = repository.file(path, parent) if parent else None
        if what == "create" and there is not None:
            raise ApiError(400, "A file with this name already exists")
        if what in ("update", "delete") and there is None:
            raise ApiError(400, "A file with this name doesn't exist")
        last = action.get("last_commit_id")
        if what in ("update", "delete") and last and repository.last_commit_of(path, parent) != last:
            raise ApiError(400, "You are attempting to update a file that has changed since you started editing it.")
        if what == "delete":
            files[path] = None
        elif what in ("create", "update"):
            content = action.get("content", "")
            files[path] = base64.b64decode(content) if action.get("encoding") == "base64" else content.encode()
        else:
            raise ApiError(400, {"error": "actions[action] does not have a valid value"})
    return files


@route("POST", "projects/:id/repository/commits")
def create_commit(call):
    project, branch, message = call.project, call.required("branch"), call.required("commit_message")
    now = project.repository.branch(branch)
    start = call.parameters.get("start_sha") or call.parameters.get("start_branch")
    if not project.may_push(branch, call.token.level):
        raise ApiError(403, PROTECTED)
    if start and now and not call.parameters.get("force"):
        raise ApiError(400, f"A branch called '{branch}' already exists. Switch to that branch in order to make changes")
    if not start and now is None and project.repository.branches():
        raise ApiError(400, "You can only create or edit files when you are on a branch")
    parent = project.repository.resolve(start) if start else now
    if start and parent is None:
        raise ApiError(400, f"Cannot find start_branch '{start}'")
    author = {"GIT_AUTHOR_NAME": call.parameters.get("author_name", "Ada"),
              "GIT_AUTHOR_EMAIL": call.parameters.get("author_email", "ada@example.org")}
    commit = project.repository.write(parent, changed_files(call, parent), message, author)
    project.repository.move(branch, commit)
    project.ref_changed("refs/heads/" + branch, commit, call.token)
    return 201, commit_json(call, commit)


@route("GET", "projects/:id/repository/files/:file_path")
def file(call):
    path = call.arguments["file_path"]
    commit = commit_or_404(call, call.required("ref"), "404 Commit Not Found")
    content = call.project.repository.file(path, commit)
    if content is None:
        raise ApiError(404, "404 File Not Found")
    return 200, {"file_path": path, "size": len(content), "encoding": "base64", "ref": call.parameters["ref"],
                 "content": base64.b64encode(content).decode(), "content_sha256": hashlib.sha256(content).hexdigest(),
                 "commit_id": commit, "last_commit_id": call.project.repository.last_commit_of(path, commit)}


@route("GET", "projects/:id/repository/commits/:sha/merge_requests", job=True, level=GUEST)
def merge_requests_of(call):
    commit = commit_or_404(call, call.arguments["sha"])
    return call.page([request for request in call.project.merge_requests if commit in request["commits"]])
