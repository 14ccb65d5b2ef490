"""What the server keeps: tokens, projects and what is in them."""

import dataclasses
import fnmatch
import itertools
import threading

from support.gitlab.repository import Repository

GUEST, REPORTER, DEVELOPER, MAINTAINER = 10, 20, 30, 40
ids = itertools.count(1000)


class ApiError(Exception):
    """An answer that is an error. `body` is the JSON; a text becomes {"message": text}."""

    def __init__(self, status, body):
        super().__init__(body)
        self.status = status
        self.body = body if isinstance(body, dict) else {"message": body}


@dataclasses.dataclass
class Token:
    value: str
    kind: str  # "personal" (also project and group tokens) or "job"
    level: int
    scopes: tuple = ("api",)
    project: int = 0  # A job's own
    user: str = "ada"
    job: int = 0


@dataclasses.dataclass
class Fault:
    """What happens to the request of this number, counted from 1 since Project.fail."""
    number: int
    status: int = 0  # Is answered in place of the real answer; nothing was done.
    headers: dict = dataclasses.field(default_factory=dict)
    body: bytes = b"Retry later\n"
    drop: str = ""  # "before" or "after": the connection ends without an answer.
    then: object = None  # Called after the request was handled, before it is answered.


class Project:
    def __init__(self, path, directory, number):
        self.id, self.path = number, path
        self.old_paths = []
        self.repository = Repository(directory)
        self.visibility = "private"
        self.protected_tags = {}  # pattern -> level that may create
        self.protected_branches = {"main": MAINTAINER}
        self.job_token_may_push = False
        self.packages_may_repeat = True
        self.has_ci, self.tags_have_pipelines = True, True
        self.releases, self.milestones, self.packages = {}, [], []
        self.pipelines, self.jobs = [], []
        self.merge_requests, self.issues, self.notes = [], [], []
        self.uploads, self.evidence = {}, []
        self.members = {}
        self.lock = threading.RLock()
        self.faults, self.requests = [], 0
        self.notes_left = None  # A limit of notes a minute: how many are left

    def fail(self, *faults):
        """From now on the requests for this project are counted anew, and these happen to them."""
        self.faults, self.requests = list(faults), 0

    def next_fault(self):
        with self.lock:
            self.requests += 1
            return next((fault for fault in self.faults if fault.number == self.requests), None)

    def may_create_tag(self, name, level):
        needed = [needs for pattern, needs in self.protected_tags.items() if fnmatch.fnmatchcase(name, pattern)]
        return level >= min(needed) if needed else level >= DEVELOPER

    def may_push(self, branch, level):
        needed = [needs for pattern, needs in self.protected_branches.items() if fnmatch.fnmatchcase(branch, pattern)]
        return level >= min(needed) if needed else level >= DEVELOPER

    def ref_changed(self, ref, commit, token, options=()):
        """Starts the pipeline that a new commit or tag gets, unless GitLab has a reason not to."""
        message = self.repository.commit(commit)["message"].lower()
        is_tag = ref.startswith("refs/tags/")
        if not self.has_ci or (is_tag and not self.tags_have_pipelines) or "ci.skip" in options:
            return None
        if "[skip ci]" in message or "[ci skip]" in message:
            return None
        return self.add_pipeline(ref.split("/", 2)[2], commit, is_tag, "push")

    def add_pipeline(self, ref, commit, is_tag, source):
        pipeline = {"id": next(ids), "iid": len(self.pipelines) + 1, "project_id": self.id, "sha": commit, "ref": ref,
                    "status": "created", "source": source}
        self.pipelines.append(pipeline)
        self.jobs.append({"id": next(ids), "name": "build", "ref": ref, "tag": is_tag, "status": "created",
                          "pipeline": {key: pipeline[key] for key in ("id", "project_id", "ref", "sha", "status")}})
        return pipeline

    def add_milestone(self, title):
        self.milestones.append({"id": next(ids), "iid": len(self.milestones) + 1, "project_id": self.id, "title": title,
                                "state": "active"})

    def add_issue(self, title, state="closed"):
        self.issues.append({"id": next(ids), "iid": len(self.issues) + 1, "project_id": self.id, "title": title,
                            "state": state})
        return self.issues[-1]

    def add_merge_request(self, title, source, target="main", **more):
        self.merge_requests.append({"id": next(ids), "iid": len(self.merge_requests) + 1, "project_id": self.id,
                                    "title": title, "description": "", "state": "opened", "source_branch": source,
                                    "target_branch": target, "commits": [], "closes": []} | more)
        return self.merge_requests[-1]

    def snapshot(self):
        """All that a release changes, without numbers that grow and times: for comparing final states."""
        tags = {name: (commit, message) for name, (_, commit, message) in self.repository.tags().items()}
        branches = {}
        for branch in self.repository.branches():
            commit = self.repository.commit(self.repository.branch(branch))
            patch = self.repository.git("diff-tree", "--root", "-r", "-p", "--no-commit-id", commit["id"]).splitlines()
            branches[branch] = (commit["parent_ids"], commit["message"],
                                [line for line in patch if not line.startswith("index ")])
        by_branch = {self.repository.branch(branch): branch for branch in branches}
        return {
            "tags": {name: (by_branch.get(commit, commit), message) for name, (commit, message) in tags.items()},
            "branches": branches,
            "releases": {tag: {key: value for key, value in release.items()
                               if key in ("name", "description", "milestones")}
                         | {"links": sorted((link["name"], link["url"], link["link_type"]) for link in release["links"])}
                         for tag, release in self.releases.items()},
            "pipelines": sorted(pipeline["ref"] for pipeline in self.pipelines),
            "packages": sorted((package["name"], package["version"], file["file_name"], file["file_sha256"])
                               for package in self.packages for file in package["files"]),
            "merge_requests": [(request["source_branch"], request["target_branch"], request["title"], request["state"],
                                request["description"]) for request in self.merge_requests],
            "notes": sorted((note["noteable_type"], note["noteable_iid"], note["body"]) for note in self.notes),
        }
