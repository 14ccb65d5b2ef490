"""Ways to a Swarm that is not on this machine: an sshd before the lab's engine, and an engine that wants mutual TLS."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support.programs import command_lines, run
from support.registry import free_port


def spawn_inside(engine, *command, log):
    """Starts a program in all namespaces of the lab, where it ends with the lab at the latest."""
    with log.open("wb") as output:
        return subprocess.Popen(
            ["nsenter", "--target", str(engine.process), "--net", "--mount", "--pid", "--", *map(str, command)],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output)


def children_of(process):
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found.append(int(entry.parent.name))
    return found


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


class Sshd:
    """Debian's sshd with keys and a configuration of its own, in the lab's network. `environment` has an ssh that knows
    its host key and has a key that it takes; ssh looks for these in the home of the user, whatever HOME says."""

    def __init__(self, engine, directory):
        sshd = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if sshd is None:
            pytest.skip("no sshd")
        self.engine, self.directory, self.port = engine, directory, free_port()
        for name in ("host", "user", "stranger"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory / name)
        (directory / "authorized").write_text((directory / "user.pub").read_text())
        (directory / "sshd_config").write_text(f"""
ListenAddress 127.0.0.1:{self.port}
HostKey {directory}/host
AuthorizedKeysFile {directory}/authorized
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
""")
        self.set_client("user", (directory / "host.pub").read_text())
        self.process = spawn_inside(engine, "sh", "-c", 'mkdir -p /run/sshd && exec "$@"', "sh", sshd, "-D", "-e", "-f",
                                    directory / "sshd_config", log=directory / "sshd.log")
        wait_for(lambda: "Server listening" in (directory / "sshd.log").read_text())

    def set_client(self, key, host_key):
        """What ssh has: one of the keys, and the host's key as it knows it."""
        (self.directory / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host_key}" if host_key else "")
        (self.directory / "ssh_config").write_text(
            f"IdentityFile {self.directory}/{key}\nIdentitiesOnly yes\nIdentityAgent none\n"
            f"UserKnownHostsFile {self.directory}/known_hosts\nGlobalKnownHostsFile /dev/null\n")
        programs = self.directory / "bin"
        programs.mkdir(exist_ok=True)
        (programs / "ssh").write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {self.directory}/ssh_config "$@"\n')
        (programs / "ssh").chmod(0o755)

    @property
    def environment(self):
        sockets = self.directory / "sockets"
        sockets.mkdir(exist_ok=True)
        return {"DOCKER_HOST": self.host(f"{self.engine.directory}/docker.sock"), "TMPDIR": str(sockets),
                "XDG_RUNTIME_DIR": "", "PATH": f"{self.directory}/bin:{os.environ['PATH']}"}

    def host(self, socket):
        return f"ssh://root@127.0.0.1:{self.port}{socket}"

    def left(self):
        """The sockets and directories that clients left."""
        return list((self.directory / "sockets").glob("*"))

    def clients(self):
        """The processes of ssh that are connected, or try to be."""
        port = f"-p\0{self.port}\0".encode()
        return [number for number, words in command_lines() if b"ssh\0" in words and b"-N\0" in words and port in words]

    def drop_connections(self):
        # nsenter waits for sshd, which is its child.
        for listener in children_of(self.process.pid):
            for session in children_of(listener):
                os.kill(session, signal.SIGKILL)

    def stop(self):
        for listener in children_of(self.process.pid):
            os.kill(listener, signal.SIGTERM)
        self.process.wait(20)


class TlsEngine:
    """A second engine in the lab's network, a Swarm of its own, which wants a client certificate of its authority."""

    def __init__(self, engine, directory):
        self.directory, self.port = directory, free_port()
        self.make_certificates("")
        self.make_certificates("other-")
        data = engine.directory / "second"
        (directory / "daemon.json").write_text("{}")
        self.host = f"tcp://127.0.0.1:{self.port}"
        self.log = directory / "dockerd.log"
        self.process = spawn_inside(
            engine, "env", "container=fairlead-lab", "dockerd", "--config-file", directory / "daemon.json",
            "--host", self.host, "--tlsverify", "--tlscacert", directory / "ca.pem", "--tlscert",
            directory / "server.pem", "--tlskey", directory / "server.key", "--data-root", data / "data", "--exec-root",
            "/run/second", "--pidfile", "/run/second.pid", "--bridge", "none", "--iptables=false",
            "--exec-opt", "native.cgroupdriver=cgroupfs", log=self.log)
        self.docker_config = directory / "docker"
        self.environment = {"DOCKER_HOST": self.host, "DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": str(directory),
                            "DOCKER_CONFIG": str(self.docker_config)}
        wait_for(lambda: engine.run("docker", "version", env=self.environment, status=None).returncode == 0, 60)
        engine.run("docker", "swarm", "init", "--listen-addr", "127.0.0.1:2388", "--advertise-addr", "127.0.0.1:2388",
                   env=self.environment)

    def make_certificates(self, prefix):
        """ca.pem, server.pem and .key, cert.pem and key.pem, with this before their names."""
        def path(name):
            return self.directory / (prefix + name)

        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={prefix}harbour",
            "-keyout", path("ca.key"), "-out", path("ca.pem"))
        for name, key, certificate, use in (("server", "server.key", "server.pem", "serverAuth"),
                                            ("client", "key.pem", "cert.pem", "clientAuth")):
            (self.directory / "extensions").write_text(f"subjectAltName=IP:127.0.0.1\nextendedKeyUsage={use}\n")
            run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", path(key), "-out",
                path("request"))
            run("openssl", "x509", "-req", "-days", "2", "-in", path("request"), "-CA", path("ca.pem"), "-CAkey",
                path("ca.key"), "-CAcreateserial", "-extfile", self.directory / "extensions", "-out", path(certificate))

    def stop(self):
        for daemon in children_of(self.process.pid):
            os.kill(daemon, signal.SIGTERM)
        self.process.wait(30)
