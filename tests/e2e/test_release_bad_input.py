"""Repositories and disks that are broken: one clear error each, and nothing half-written."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support.programs import program, run


class Repository:
    """A feature since v1.0.0."""

    def __init__(self, directory):
        self.directory = directory
        run("git", "init", "-q", "-b", "main", directory)
        for key, value in {"user.name": "a", "user.email": "a@b.test", "commit.gpgsign": "false"}.items():
            self.git("config", key, value)
        self.commit(b"feat: one")
        self.git("tag", "v1.0.0")
        self.commit(b"fix: two")
        self.commit(b"feat: three")

    def git(self, *words, **options):
        return run("git", "-C", self.directory, *words, **options).stdout.strip()

    def commit(self, message):
        path = self.directory / "file"
        path.write_text(path.read_text() + "x" if path.exists() else "x")
        self.git("add", "file")
        self.git("commit", "-q", "-F", "-", input=message, text=False)

    def path_of(self, revision):
        name = self.git("rev-parse", revision)
        return self.directory / ".git" / "objects" / name[:2] / name[2:]

    def packed(self, suffix):
        """The only pack, or its index, which may be written to."""
        self.git("gc", "-q")
        path, = (self.directory / ".git" / "objects" / "pack").glob(f"*.{suffix}")
        path.chmod(0o644)
        return path

    def release(self, *words, **options):
        return run(program("fairlead-release"), *words, cwd=self.directory, **options)


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "repository")


def spoil_head(repository):
    (repository.directory / ".git" / "HEAD").write_text("garbage\n")


def spoil_packed_refs(repository):
    repository.git("pack-refs", "--all")
    path = repository.directory / ".git" / "packed-refs"
    path.write_text(path.read_text() + "zz\n")


def damage_commit(repository):
    path = repository.path_of("HEAD~1")
    path.chmod(0o644)
    path.write_text("nonsense")


def remove_commit(repository):
    repository.path_of("HEAD~1").unlink()


def cut_pack(repository):
    path = repository.packed("pack")
    path.write_bytes(path.read_bytes()[:-40])


def damage_pack(repository):
    path = repository.packed("pack")
    content = path.read_bytes()
    path.write_bytes(content[:14] + b"\xff" * 10 + content[24:])


def cut_index(repository):
    path = repository.packed("idx")
    path.write_bytes(path.read_bytes()[:100])


def tag_nothing(repository):
    (repository.directory / ".git" / "refs" / "tags" / "v1.5.0").write_text("12" * 20 + "\n")


def tag_in_a_loop(repository):
    repository.git("symbolic-ref", "refs/tags/v9.0.0", "refs/tags/v9.0.1")
    repository.git("symbolic-ref", "refs/tags/v9.0.1", "refs/tags/v9.0.0")


BROKEN = {
    spoil_head: "HEAD:1",
    spoil_packed_refs: "packed-refs:4",
    damage_commit: "git fsck",
    remove_commit: "object not found",
    cut_pack: "git fsck",
    damage_pack: "git fsck",
    cut_index: "git fsck",
    tag_nothing: 'tag "v1.5.0"',
    tag_in_a_loop: "chain of too many symbolic refs",
}


@pytest.mark.parametrize("spoil", BROKEN, ids=lambda spoil: spoil.__name__)
def test_a_broken_repository_is_one_error(repository, spoil):
    spoil(repository)
    for words in (["next"], ["plan", "--out", "plan.json"], ["changelog", "--file", "CHANGELOG.md"]):
        failed = repository.release(*words, status=1)
        assert failed.stdout == "" and failed.stderr.count("error[FL0303]") == 1 and BROKEN[spoil] in failed.stderr
    assert sorted(path.name for path in repository.directory.iterdir()) == [".git", "file"]


def test_tags_that_are_no_versions_do_not_count(repository):
    repository.git("tag", "v3.0.0", "HEAD^{tree}")
    for name in ("nope", "v1", "v01.2.3", "v1.99999999999999999999.0", "v18446744073709551616.0.0"):
        repository.git("tag", name)
    assert repository.release("next").stdout == "1.1.0\n"
    repository.git("tag", "v18446744073709551615.0.0", "HEAD~2")
    assert repository.release("next").stdout == "18446744073709551615.1.0\n"
    repository.git("tag", "v18446744073709551615.18446744073709551615.0", "HEAD~1")
    failed = repository.release("next", status=7)
    assert failed.stdout == "" and failed.stderr.startswith("error[FL")


def test_messages_in_other_encodings_are_read(repository):
    repository.git("config", "i18n.commitEncoding", "latin1")
    repository.commit(b"feat: caf\xe9\n\nBREAKING CHANGE: \xff\xfe")
    repository.git("config", "--unset", "i18n.commitEncoding")
    repository.commit(b"fix: caf\xe9 raw\n")
    notes = repository.release("notes", text=False).stdout.decode()  # All of it is UTF-8.
    assert notes.startswith("## 2.0.0") and "- café (" in notes and "- café raw (" in notes


def test_a_message_of_ten_megabytes_costs_little(repository):
    repository.commit(b"feat: big\n\n" + b"x" * 10_000_000 + b"\n\nBREAKING CHANGE: all\n")
    spent = run("/usr/bin/env", "python3", "-c",
                "import resource, subprocess, sys\n"
                "print(subprocess.run(sys.argv[1:], capture_output=True, text=True, check=True).stdout, end='')\n"
                "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)",
                program("fairlead-release"), "next", cwd=repository.directory).stdout.split()
    assert spent[0] == "2.0.0" and int(spent[1]) < 100


WRITERS = [["plan", "--out", "plan.json"], ["changelog", "--out", "section.md"], ["changelog", "--file", "CHANGELOG.md"],
           ["next", "--dotenv", "release.env"]]


@pytest.mark.parametrize("words", WRITERS, ids=" ".join)
def test_a_disk_that_takes_nothing_leaves_everything_as_it_was(repository, words):
    (repository.directory / "CHANGELOG.md").write_text("# Changelog\n\n<!--- next entry here -->\n")

    def take_nothing():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    failed = subprocess.run([program("fairlead-release"), *words], cwd=repository.directory, preexec_fn=take_nothing,
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert failed.returncode == 1 and "error[FL0013]" in failed.stderr and words[-1] in failed.stderr
    assert sorted(path.name for path in repository.directory.iterdir()) == [".git", "CHANGELOG.md", "file"]
    assert (repository.directory / "CHANGELOG.md").read_text() == "# Changelog\n\n<!--- next entry here -->\n"


@pytest.mark.parametrize("link, target", [("CHANGELOG.md", "../outside"), ("docs", "..")])
@pytest.mark.parametrize("options", [("--file", "PATH"), ("--all", "--out", "PATH")])
@pytest.mark.parametrize("whole", [False, True])
def test_a_changelog_is_written_through_no_link(repository, tmp_path, link, target, options, whole):
    outside = tmp_path / "outside"
    outside.write_text("original")
    (repository.directory / link).symlink_to(target)
    name = "docs/outside" if link == "docs" else link
    path = str(repository.directory / name) if whole else name
    done = repository.release("changelog", *(path if word == "PATH" else word for word in options), status=2)
    assert "FL0321" in done.stderr
    assert outside.read_text() == "original"


def test_a_pipe_that_nobody_writes_is_left_on_sigterm(repository):
    pipe = repository.directory / "messages"
    os.mkfifo(pipe)
    process = subprocess.Popen([program("fairlead-release"), "lint", "--file", "messages"], cwd=repository.directory,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not opened(process.pid, pipe):  # its handlers of signals are in place then
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 143


def opened(pid, path):
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if entry.resolve() == path:
                return True
        except OSError:  # closed since
            continue
    return False
