"""A Swarm with images whose containers do as told, and stacks on it. The fixture `harbour` has one."""

import io
import json
import tarfile
import time
from pathlib import Path

from support.programs import peer, program, run

ACTOR = Path(__file__).with_name("actor.c")
LOG_LINE = "the rudder is gone"
SOON = 60  # seconds: far from the timeout of 5 minutes, and patient with a busy machine


class Harbour:
    """The Swarm, its registry with the images of these tests, and one stack at a time."""

    def __init__(self, engine, directory):
        self.engine, self.directory, self.docker = engine, directory, peer("docker")
        self.make_images()

    def make_images(self):
        actor = self.directory / "actor"
        run("cc", "-static", "-O1", "-o", actor, ACTOR)
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            tar.add(actor, "actor")
        commands = {
            "1": ["serve"],
            "2": ["serve"],
            "crash": ["crash", "3", LOG_LINE],
            "once": ["crash", "0", "done"],
            "slow": ["sleep", "3"],
            "well": ["answer", "8080", "200", "all is well"],
            "ill": ["answer", "8080", "503", "the rudder is loose"],
        }
        for tag, words in commands.items():
            command = json.dumps(["/actor", *words])
            self.client("import", "-c", f"CMD {command}", "-c", f"ENV TAG={tag}", "-", self.image(tag),
                        input=archive.getvalue(), text=False)
            self.client("push", "-q", self.image(tag))

    def image(self, tag):
        return f"{self.engine.registry}/actor:{tag}"

    def client(self, *words, **options):
        done = run(self.docker, *words, env=self.engine.environment, **options)
        return done.stdout if isinstance(done.stdout, bytes) else done.stdout.strip()

    def write(self, text):
        path = self.directory / "docker-stack.yml"
        path.write_text(text)
        return path

    def stack(self, *words, status=0, **options):
        """Runs fairlead-stack; `took` is how long that was."""
        environment = self.engine.environment | options.pop("env", {})
        start = time.monotonic()
        done = run(program("fairlead-stack"), *words, status=status, env=environment, cwd=self.directory, **options)
        done.took = time.monotonic() - start
        return done

    def deploy(self, text, *words, status=0, name="shop"):
        return self.stack("deploy", "-f", self.write(text), *words, name, status=status)

    def plan(self, text, *words, name="shop"):
        return self.stack("plan", "-f", self.write(text), *words, name).stdout

    def tasks(self, service="shop_web", tag=None):
        """The IDs of the tasks that run, perhaps only those of an image."""
        lines = self.client("service", "ps", "--no-trunc", "-f", "desired-state=running", "--format",
                            "{{.ID}} {{.Image}} {{.CurrentState}}", service).splitlines()
        wanted = "" if tag is None else self.image(tag)
        return {line.split()[0] for line in lines if " Running " in line and wanted in line}

    def wait_for_tasks(self, count, service="shop_web", tag=None):
        """On a node that is too busy to answer, the Swarm starts a task more than it has to, for a while."""
        deadline = time.monotonic() + SOON
        while len(self.tasks(service, tag)) != count:
            assert time.monotonic() < deadline, self.client("service", "ps", service)
            time.sleep(0.2)

    def state(self, service="shop_web"):
        """Everything the Swarm says about a service, with its version."""
        return json.loads(self.client("service", "inspect", service))[0]

    def leftovers(self, name="shop", records=True):
        """All that is there of a stack; perhaps without what Fairlead keeps for itself."""
        found = []
        for kind in ("service", "network", "secret", "config"):
            label = f"label=com.docker.stack.namespace={name}"
            names = self.client(kind, "ls", "--format", "{{.Name}}", "-f", label).split()
            found += [f"{kind} {one}" for one in names if records or not one.startswith("fairlead.")]
        return found

    def remove_volumes(self, name="shop"):
        """As `rm` leaves them, with what is left of the containers that use them."""
        label = f"label=com.docker.stack.namespace={name}"

        def are_gone():
            volumes = self.client("volume", "ls", "-q", "-f", label).split()
            if volumes:
                self.client("rm", "-f", *self.client("ps", "-aq", "-f", label).split(), status=None)
                self.client("volume", "rm", *volumes, status=None)
            return not volumes

        wait_for(are_gone)


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)


def web(harbour, tag, more="", deploy="", update=""):
    """No IPVS is needed: services are found by DNS round robin."""
    return f"""
services:
  web:
    image: {harbour.image(tag)}
    {more}
    deploy:
      replicas: 2
      endpoint_mode: dnsrr
      restart_policy: {{delay: 1s}}
      update_config: {{order: start-first, monitor: 1s{update}}}
      {deploy}
"""
