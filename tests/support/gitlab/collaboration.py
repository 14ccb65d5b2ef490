"""Routes of what people talk about: merge requests, issues and their notes."""

from support.gitlab.model import GUEST, REPORTER, ApiError, ids
from support.gitlab.routes import route

SHOWN = ("id", "iid", "project_id", "title", "description", "state", "source_branch", "target_branch")


def request_json(call, request):
    return {key: request[key] for key in SHOWN} | {"labels": [], "web_url": f"{call.gitlab.url}/{call.project.path}/-/"
                                                   f"merge_requests/{request['iid']}"}


def one_of(call, items, name):
    for item in items:
        if str(item["iid"]) == call.arguments["iid"]:
            return item
    raise ApiError(404, f"404 {name} Not found")


def check_description(call):
    """app/models/concerns/issuable.rb: DESCRIPTION_LENGTH_MAX."""
    if len(call.parameters.get("description") or "") > 1 << 20:
        raise ApiError(400, {"message": {"description": ["is too long (maximum is 1048576 characters)"]}})


@route("GET", "projects/:id/merge_requests")
def merge_requests(call):
    wanted = {name: call.parameters.get(name) for name in ("state", "source_branch", "target_branch")}
    return call.page([request_json(call, item) for item in reversed(call.project.merge_requests)
                      if all(value in (None, "all", item[name]) for name, value in wanted.items())])


@route("POST", "projects/:id/merge_requests")
def create_merge_request(call):
    source, target, title = (call.required(name) for name in ("source_branch", "target_branch", "title"))
    check_description(call)
    opened = [item for item in call.project.merge_requests
              if (item["source_branch"], item["target_branch"], item["state"]) == (source, target, "opened")]
    if opened:
        raise ApiError(409, {"message": [f"Another open merge request already exists for this source branch: !{opened[0]['iid']}"]})
    if call.project.repository.branch(source) is None:
        raise ApiError(400, {"message": {"source_branch": ["does not exist"]}})
    return 201, request_json(call, call.project.add_merge_request(
        title, source, target, description=call.parameters.get("description") or ""))


@route("GET", "projects/:id/merge_requests/:iid")
def merge_request(call):
    return 200, request_json(call, one_of(call, call.project.merge_requests, "Merge Request"))


@route("PUT", "projects/:id/merge_requests/:iid")
def update_merge_request(call):
    request = one_of(call, call.project.merge_requests, "Merge Request")
    check_description(call)
    request.update({name: call.parameters[name] for name in ("title", "description") if name in call.parameters})
    return 200, request_json(call, request)


@route("GET", "projects/:id/merge_requests/:iid/closes_issues")
def closes_issues(call):
    closes = one_of(call, call.project.merge_requests, "Merge Request")["closes"]
    return call.page([issue for issue in call.project.issues if issue["iid"] in closes])


def notes_of(call, kind):
    return [note for note in call.project.notes
            if note["noteable_type"] == kind and str(note["noteable_iid"]) == call.arguments["iid"]]


def add_note(call, kind):
    body = call.required("body")
    if call.project.notes_left is not None:
        if call.project.notes_left == 0:  # An application limit: none of the headers, and JSON.
            raise ApiError(429, {"message": {"error": "This endpoint has been requested too many times. Try again later."}})
        call.project.notes_left -= 1
    note = {"id": next(ids), "body": body, "noteable_type": kind, "noteable_iid": int(call.arguments["iid"]),
            "author": {"username": call.token.user}, "system": False}
    call.project.notes.append(note)
    return 201, note


@route("GET", "projects/:id/issues", level=GUEST)
def issues(call):
    wanted = call.parameters.get("state")
    return call.page([issue for issue in call.project.issues if wanted in (None, "all", issue["state"])])


@route("GET", "projects/:id/merge_requests/:iid/notes", job=True)
def merge_request_notes(call):
    return call.page(notes_of(call, "MergeRequest"))


@route("POST", "projects/:id/merge_requests/:iid/notes", level=REPORTER)
def create_merge_request_note(call):
    one_of(call, call.project.merge_requests, "Merge Request")
    return add_note(call, "MergeRequest")


@route("GET", "projects/:id/issues/:iid/notes", level=GUEST)
def issue_notes(call):
    return call.page(notes_of(call, "Issue"))


@route("POST", "projects/:id/issues/:iid/notes", level=GUEST)
def create_issue_note(call):
    one_of(call, call.project.issues, "Issue")
    return add_note(call, "Issue")
