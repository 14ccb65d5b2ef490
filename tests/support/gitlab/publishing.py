"""Routes of what is published: releases, links, packages, uploads, pipelines, milestones."""

import hashlib
import re
import time
from email.parser import BytesParser

from support.gitlab.model import GUEST, ApiError, ids
from support.gitlab.routes import route
from support.gitlab.sources import commit_json, make_tag

LINK_TYPES = ("other", "runbook", "image", "package")


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())


def release_json(call, release):
    out = {key: value for key, value in release.items() if key not in ("links", "sha")}
    milestones = [item for item in call.project.milestones if item["title"] in release["milestones"]]
    return out | {"milestones": milestones, "commit": commit_json(call, release["sha"]),
                  "upcoming_release": release["released_at"] > now(), "author": {"username": "ada"},
                  "evidences": [item for item in call.project.evidence if item["tag"] == release["tag_name"]],
                  "assets": {"count": len(release["links"]), "sources": [], "links": release["links"]},
                  "_links": {"self": f"{call.gitlab.url}/{call.project.path}/-/releases/{release['tag_name']}"}}


def check_description(call):
    """app/models/release.rb: Gitlab::Database::MAX_TEXT_SIZE_LIMIT."""
    if len(call.parameters.get("description") or "") > 1_000_000:
        raise ApiError(400, "Validation failed: Description is too long (maximum is 1000000 characters)")


def release_or_404(call):
    release = call.project.releases.get(call.arguments["tag_name"])
    if release is None:
        raise ApiError(404, "404 Not Found")
    return release


@route("GET", "projects/:id/releases", level=GUEST, job=True)
def releases(call):
    status, page, headers = call.page(sorted(call.project.releases.values(), key=lambda item: item["released_at"],
                                             reverse=True))
    return status, [release_json(call, release) for release in page], headers


@route("GET", "projects/:id/releases/:tag_name", job=True)
def one_release(call):
    return 200, release_json(call, release_or_404(call))


def check_milestones(call):
    titles = call.parameters.get("milestones") or []
    titles = titles.split(",") if isinstance(titles, str) else titles
    missing = [title for title in titles if title not in [item["title"] for item in call.project.milestones]]
    if missing:
        raise ApiError(400, "Milestone(s) not found: " + ", ".join(missing))
    return list(titles)


@route("POST", "projects/:id/releases", job=True)
def create_release(call):
    project, tag = call.project, call.required("tag_name")
    if not project.may_create_tag(tag, call.token.level):
        raise ApiError(403, "You are not allowed to create this tag as it is protected.")
    if tag in project.releases:
        raise ApiError(409, "Release already exists")
    milestones = check_milestones(call)
    check_description(call)
    release = {"tag_name": tag, "name": call.parameters.get("name") or tag, "links": [], "milestones": milestones,
               "description": call.parameters.get("description") or "", "created_at": now(),
               "released_at": call.parameters.get("released_at") or now()}
    for link in (call.parameters.get("assets") or {}).get("links") or []:
        release["links"].append(new_link(call, release, link))
    if tag not in project.repository.tags():
        if not call.parameters.get("ref"):
            raise ApiError(422, "Ref is not specified")
        make_tag(call, tag, call.parameters["ref"], call.parameters.get("tag_message"))
    release["sha"] = project.repository.tags()[tag][1]
    project.releases[tag] = release
    if abs(time.time() - time.mktime(time.strptime(release["released_at"][:19], "%Y-%m-%dT%H:%M:%S")) + time.timezone) < 3600:
        project.evidence.append({"tag": tag, "sha": release["sha"], "collected_at": now()})
    return 201, release_json(call, release)


@route("PUT", "projects/:id/releases/:tag_name", job=True)
def update_release(call):
    release = release_or_404(call)
    check_description(call)
    if "milestones" in call.parameters:
        release["milestones"] = check_milestones(call)
    release.update({name: call.parameters[name] for name in ("name", "description", "released_at") if name in call.parameters})
    return 200, release_json(call, release)


@route("POST", "projects/:id/releases/:tag_name/evidence", job=True)
def collect_evidence(call):
    call.project.evidence.append({"tag": release_or_404(call)["tag_name"], "collected_at": now()})
    return 202, None


def new_link(call, release, wanted):
    for name in ("name", "url"):
        if not wanted.get(name):
            raise ApiError(400, {"error": f"{name} is missing"})
        if wanted[name] in [link[name] for link in release["links"]]:
            raise ApiError(400, {"message": {name: ["has already been taken"]}})
    if not re.match(r"(https?|ftp)://", wanted["url"]):
        raise ApiError(400, {"message": {"url": ["is blocked: Only allowed schemes are http, https, ftp"]}})
    kind = wanted.get("link_type") or "other"
    if kind not in LINK_TYPES:
        raise ApiError(400, {"error": "link_type does not have a valid value"})
    path = wanted.get("direct_asset_path") or wanted.get("filepath")
    base = f"{call.gitlab.url}/{call.project.path}/-/releases/{release['tag_name']}/downloads"
    return {"id": next(ids), "name": wanted["name"], "url": wanted["url"], "link_type": kind,
            "direct_asset_url": base + path if path else wanted["url"]}


@route("GET", "projects/:id/releases/:tag_name/assets/links", job=True)
def links(call):
    return call.page(release_or_404(call)["links"])


@route("POST", "projects/:id/releases/:tag_name/assets/links", job=True)
def create_link(call):
    release = release_or_404(call)
    link = new_link(call, release, call.parameters)
    release["links"].append(link)
    return 201, link


@route("PUT", "projects/:id/packages/generic/:name/:version/*files", job=True)
def put_package(call):
    name, version, file = call.arguments["name"], call.arguments["version"], "/".join(call.arguments["files"])
    # lib/gitlab/regex/packages.rb; "@" in the name of a file is newer
    for what, text, allowed in (("package_name", name, r"[A-Za-z0-9._+-]+"),
                                ("package_version", version, r"(?!.*\.\.)[A-Za-z0-9_+.-]+"),
                                ("file_name", file.rpartition("/")[2], r"(?![~@])[A-Za-z0-9._+~@-]+(?<![~@])")):
        if not re.fullmatch(allowed, text):
            raise ApiError(400, {"error": f"{what} is invalid"})
    package = next((item for item in call.project.packages if (item["name"], item["version"]) == (name, version)), None)
    if package and not call.project.packages_may_repeat and file in [item["file_name"] for item in package["files"]]:
        raise ApiError(400, "400 Bad request - Duplicate package is not allowed")
    if package is None:
        package = {"id": next(ids), "name": name, "version": version, "package_type": "generic", "status": "default", "files": []}
        call.project.packages.append(package)
    new = {"id": next(ids), "package_id": package["id"], "file_name": file, "size": len(call.body), "created_at": now(),
           "file_sha256": hashlib.sha256(call.body).hexdigest(), "file": {"url": "-"}, "_bytes": call.body}
    package["files"].append(new)
    shown = {key: value for key, value in new.items() if key != "_bytes"}
    return 201, shown if call.parameters.get("select") == "package_file" else {"message": "201 Created"}


@route("GET", "projects/:id/packages/generic/:name/:version/*files", job=True)
def get_package(call):
    name, version, file = call.arguments["name"], call.arguments["version"], "/".join(call.arguments["files"])
    for package in call.project.packages:
        if (package["name"], package["version"]) == (name, version):
            for item in reversed(package["files"]):
                if item["file_name"] == file:
                    return 200, item["_bytes"], {"Content-Type": "application/octet-stream"}
    raise ApiError(404, "404 Not Found")


@route("GET", "projects/:id/packages", job=True)
def packages(call):
    wanted = {key: call.parameters.get(f"package_{key}") for key in ("name", "type", "version")}
    return call.page([{key: value for key, value in item.items() if key != "files"} for item in call.project.packages
                      if (wanted["name"] or "") in item["name"] and wanted["type"] in (None, item["package_type"])
                      and wanted["version"] in (None, item["version"])])


@route("GET", "projects/:id/packages/:package_id/package_files")
def package_files(call):
    for package in call.project.packages:
        if str(package["id"]) == call.arguments["package_id"]:
            return call.page([{key: value for key, value in item.items() if key != "_bytes"} for item in package["files"]])
    raise ApiError(404, "404 Not Found")


@route("POST", "projects/:id/uploads", level=GUEST)
def upload(call):
    head = b"Content-Type: " + call.headers.get("Content-Type", "").encode() + b"\r\n\r\n"
    message = BytesParser().parsebytes(head + call.body)
    part = next((part for part in message.get_payload() if 'name="file"' in part.get("Content-Disposition", "")), None) \
        if message.is_multipart() else None
    if part is None:
        raise ApiError(400, {"error": "file is missing"})
    name, key = part.get_filename(), hashlib.md5(call.body).hexdigest()
    url = f"/uploads/{key}/{name}"
    call.project.uploads[url] = part.get_payload(decode=True)
    return 201, {"id": next(ids), "alt": name, "url": url, "full_path": f"/-/project/{call.project.id}{url}",
                 "markdown": f"[{name}]({url})"}


@route("GET", "projects/:id/milestones", level=GUEST)
def milestones(call):
    wanted = call.parameters.get("title")
    return call.page([item for item in call.project.milestones if wanted in (None, item["title"])])


@route("GET", "projects/:id/pipelines")
def pipelines(call):
    wanted = {name: call.parameters.get(name) for name in ("ref", "sha", "source")}
    return call.page([item for item in reversed(call.project.pipelines)
                      if all(value in (None, item[name]) for name, value in wanted.items())])


@route("GET", "projects/:id/jobs", job=True)
def jobs(call):
    return call.page(call.project.jobs[::-1])


def start_pipeline(call, source):
    ref = call.required("ref")
    commit = call.project.repository.resolve(ref)
    if commit is None:
        raise ApiError(400, {"message": {"base": ["Reference not found"]}})
    if not call.project.has_ci:
        raise ApiError(400, {"message": {"base": ["Missing CI config file"]}})
    is_tag = ref in call.project.repository.tags()
    if is_tag and not call.project.tags_have_pipelines:
        raise ApiError(400, {"message": {"base": ["Pipeline will not run for the selected trigger. The rules "
                                                  "configuration prevented any jobs from being added to the pipeline."]}})
    return 201, call.project.add_pipeline(ref, commit, is_tag, source)


@route("POST", "projects/:id/pipeline")
def create_pipeline(call):
    return start_pipeline(call, "api")


@route("POST", "projects/:id/trigger/pipeline", token_parameter=True)
def trigger(call):
    return start_pipeline(call, "pipeline")
