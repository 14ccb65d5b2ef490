"""A bare git repository as GitLab sees it: refs, commits, files."""

import os
import subprocess
import tempfile
from pathlib import Path

ENVIRONMENT = {
    "PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8",
    "GIT_AUTHOR_NAME": "Robot", "GIT_AUTHOR_EMAIL": "robot@gitlab.example.org",
    "GIT_COMMITTER_NAME": "Robot", "GIT_COMMITTER_EMAIL": "robot@gitlab.example.org",
}
FIELDS = "%H%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B"
PRE_RECEIVE = """#!/bin/sh
[ -z "$GITLAB_REFUSES" ] || { echo "GitLab: $GITLAB_REFUSES" >&2; exit 1; }
"""


class Repository:
    def __init__(self, path):
        self.path = Path(path)
        if not self.path.exists():
            self.path.mkdir(parents=True)
            self.git("init", "-q", "--bare", "-b", "main", "--template=", ".")
            for name in ("http.receivepack", "receive.advertisePushOptions", "uploadpack.allowAnySHA1InWant"):
                self.git("config", name, "true")
            (self.path / "hooks").mkdir()
            (self.path / "hooks/pre-receive").write_text(PRE_RECEIVE)
            (self.path / "hooks/pre-receive").chmod(0o755)

    def git(self, *arguments, input=None, env=None, binary=False):
        done = subprocess.run(["git", "-C", str(self.path), *arguments], input=input, capture_output=True, check=False,
                              env=ENVIRONMENT | (env or {}))
        if done.returncode != 0:
            raise ValueError(done.stderr.decode().strip())
        return done.stdout if binary else done.stdout.decode().rstrip("\n")

    def resolve(self, name):
        """The commit that a branch, a tag or an id names; None if there is none."""
        for candidate in (f"refs/heads/{name}", f"refs/tags/{name}", name):
            try:
                return self.git("rev-parse", "--verify", "-q", "--end-of-options", f"{candidate}^{{commit}}")
            except ValueError:
                continue
        return None

    def branch(self, name):
        try:
            return self.git("rev-parse", "--verify", "-q", "--end-of-options", f"refs/heads/{name}")
        except ValueError:
            return None

    def branches(self):
        return self.git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").splitlines()

    def tags(self):
        """name -> (object, commit, message or None for a lightweight one)"""
        out = self.git("for-each-ref", "--format=%(refname:lstrip=2)%00%(objecttype)%00%(objectname)%00"
                       "%(*objectname)%00%(contents)%01", "refs/tags")
        found = {}
        for entry in out.split("\x01"):
            if entry.strip():
                name, kind, object_id, peeled, message = entry.lstrip("\n").split("\0")
                annotated = kind == "tag"
                found[name] = (object_id, peeled if annotated else object_id, message.rstrip("\n") if annotated else None)
        return found

    def create_tag(self, name, commit, message=None):
        if name in self.tags():
            raise ValueError(f"Tag {name} already exists")
        self.git("check-ref-format", f"refs/tags/{name}")
        if message:
            self.git("tag", "-a", "--cleanup=verbatim", "-F", "-", "--", name, commit, input=message.encode())
        else:
            self.git("tag", "--", name, commit)

    def commits(self, *range_arguments):
        out = self.git("log", "-z", f"--format=tformat:{FIELDS}%x01", *range_arguments)
        return [self.fields(entry.strip("\0")) for entry in out.split("\x01") if entry.strip("\0\n")]

    def commit(self, commit_id):
        return self.commits("-1", commit_id)[0]

    @staticmethod
    def fields(text):
        ident, parents, an, ae, at, cn, ce, ct, message = text.lstrip("\n").split("\0", 8)
        message = message.rstrip("\n\0")
        return {"id": ident, "short_id": ident[:8], "parent_ids": parents.split(), "title": message.split("\n")[0],
                "message": message, "author_name": an, "author_email": ae, "authored_date": at,
                "committer_name": cn, "committer_email": ce, "committed_date": ct, "created_at": ct}

    def file(self, path, commit):
        """The bytes of a file, or None."""
        try:
            return self.git("cat-file", "blob", f"{commit}:{path}", binary=True)
        except ValueError:
            return None

    def last_commit_of(self, path, commit):
        return self.git("rev-list", "-1", commit, "--", path)

    def write(self, parent, files, message, author=None):
        """A commit on `parent` (or none): `files` maps paths to bytes, or to None for a removal."""
        with tempfile.TemporaryDirectory() as directory:
            env = {"GIT_INDEX_FILE": directory + "/index"} | (author or {})
            if parent:
                self.git("read-tree", parent, env=env)
            for path, content in files.items():
                if content is None:
                    self.git("update-index", "--force-remove", "--", path, env=env)
                    continue
                blob = self.git("hash-object", "-w", "--stdin", input=content)
                self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", env=env)
            tree = self.git("write-tree", env=env)
            parents = ["-p", parent] if parent else []
            return self.git("commit-tree", tree, *parents, "-F", "-", input=message.encode(), env=env)

    def move(self, branch, commit):
        self.git("update-ref", f"refs/heads/{branch}", commit)
