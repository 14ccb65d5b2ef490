"""A throw-away Swarm with a registry: tools/demo/lab.sh, which the demo uses too. The fixture `engine` has one."""

import dataclasses
import os
from pathlib import Path

import pytest
from support.programs import BIN, run

LAB = BIN.parent / "libexec/fairlead/lab"


@dataclasses.dataclass
class Engine:
    directory: Path
    host: str  # what DOCKER_HOST is to be
    registry: str  # "127.0.0.1:5000", reachable from inside the lab's network only
    user: str
    password_file: Path
    docker_config: Path  # a DOCKER_CONFIG that is logged in to the registry
    process: int  # the lab's first process

    @property
    def environment(self):
        return os.environ | {"DOCKER_HOST": self.host, "DOCKER_CONFIG": str(self.docker_config)}

    def run(self, *command, **options):
        """Runs a command in the lab's network with its engine and registry login; see support.programs.run."""
        environment = self.environment | options.pop("env", {})
        return run(LAB, "enter", self.directory, *command, env=environment, **options)


def start(directory):
    """Starts a lab that ends with this process, or skips and says why there can be none here."""
    done = run(LAB, "up", directory, "--owner", os.getpid(), status=None)
    if done.returncode != 0:
        pytest.skip(done.stderr.strip().removeprefix("lab: "))
    facts = dict(line.split("=", 1) for line in done.stdout.splitlines())
    config = directory.parent / "docker-config"
    config.mkdir(mode=0o700)
    engine = Engine(
        directory=directory,
        host=facts["DOCKER_HOST"],
        registry=facts["REGISTRY"],
        user=facts["REGISTRY_USER"],
        password_file=Path(facts["REGISTRY_PASSWORD_FILE"]),
        docker_config=config,
        process=int(facts["LAB_PID"]),
    )
    engine.run("docker", "login", "-u", engine.user, "--password-stdin", engine.registry,
               input=engine.password_file.read_text())
    return engine
