#!/usr/bin/python3
"""fairlead-stack beside docker's client: a stack of 100 services, deployed for the first time and once more unchanged.

The last also without asking the registry. On a private engine, straight and through a proxy that counts the calls and
makes every round trip take 50 ms. No client waits for tasks here: docker's does not, and there are none. Needs root;
without, it says so and does nothing.
"""

import collections
import io
import os
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from counting_proxy import CountingProxy  # noqa: E402
from measure import once, ours, peer  # noqa: E402
from support import lab  # noqa: E402
from support.programs import run  # noqa: E402

SERVICES = int(os.environ.get("FAIRLEAD_BENCH_SERVICES", "100"))
ROUND_TRIP = 0.05
STACK = "bench"


def compose(image):
    """Services as people write them, with no replicas, so that it is the API that is measured."""
    text = "version: '3.8'\nx-common: &common\n  networks: [front, back]\n  logging: {driver: json-file}\nservices:\n"
    for number in range(SERVICES):
        text += f"""
  svc{number:03d}:
    <<: *common
    image: "{image}"
    environment: {{A: "1", B: two, NUMBER: "{number}", DSN: "postgres://db/{number}"}}
    labels: {{team: core}}
    healthcheck: {{test: [CMD, "true"], interval: 10s, timeout: 3s, retries: 3, start_period: 5s}}
    deploy:
      replicas: 0
      labels:
        traefik.enable: "true"
        traefik.http.routers.svc{number}.rule: "Host(`svc{number}.example.org`)"
        traefik.http.services.svc{number}.loadbalancer.server.port: "8080"
      resources: {{limits: {{cpus: "0.5", memory: 128M}}, reservations: {{memory: 32M}}}}
      update_config: {{parallelism: 1, delay: 0s, order: start-first, failure_action: rollback}}
      restart_policy: {{condition: any, delay: 2s}}
"""
    return text + "networks: {front: {}, back: {}}\n"


class Bench:
    def __init__(self, engine, directory):
        self.engine, self.directory = engine, directory
        self.file = directory / "docker-stack.yml"
        self.file.write_text(compose(self.push()))
        self.proxy = CountingProxy(directory / "near.sock", engine.host.removeprefix("unix://"))
        self.far = CountingProxy(directory / "far.sock", engine.host.removeprefix("unix://"), ROUND_TRIP)

    def push(self):
        """An image of one empty file in the lab's registry."""
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            tar.addfile(tarfile.TarInfo("empty"))
        image = f"{self.engine.registry}/bench:1"
        run("docker", "import", "-", image, env=self.engine.environment, input=archive.getvalue(), text=False)
        run("docker", "push", "-q", image, env=self.engine.environment)
        return image

    def commands(self):
        """Name to command of each client."""
        fairlead = [ours("fairlead-stack"), "deploy", "--quiet", "--no-wait", "-f", str(self.file), STACK]
        docker = [peer("docker"), "stack", "deploy", "--with-registry-auth", "-c", str(self.file), STACK]
        return {"fairlead": fairlead} | ({"docker": docker} if peer("docker") else {})

    def deploy(self, name, host, flags):
        environment = self.engine.environment | {"DOCKER_HOST": host}
        *command, stack = self.commands()[name]
        return once([*command, *flags, stack], env=environment,
                    through=[str(lab.LAB), "enter", str(self.engine.directory)])

    def remove(self):
        run(ours("fairlead-stack"), "rm", "--quiet", "--yes", STACK, env=self.engine.environment)

    def measure(self, title, host, proxy=None):
        """First deploy and redeploys by each client, each on a Swarm without the stack."""
        changed = ["--resolve-image", "changed"]
        for name in self.commands():
            for phase, flags in (("first deploy", []), ("redeploy", []), ("without registry", changed)):
                spent = self.deploy(name, host, flags)
                line = (f"{title + ', ' + phase:<32} {name:<9} {spent.clock:7.3f} s  {spent.cpu:6.3f} s CPU "
                        f"{spent.memory:5.0f} MiB")
                if proxy:
                    calls = proxy.take()
                    asked = sum(path.startswith("/distribution/") for _, path in calls)  # passed on to a registry
                    line += f"  {len(calls) - asked:4d} calls, {writes(calls)} writes, {asked} for the registry"
                    if os.environ.get("FAIRLEAD_BENCH_CALLS"):
                        line += f"  {dict(collections.Counter(f'{method} {path}' for method, path in calls))}"
                print(line, flush=True)
            self.remove()


def writes(calls):
    return sum(method in ("POST", "DELETE") for method, _ in calls)


def main():
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        try:
            engine = lab.start(directory / "lab")
        except BaseException as skipped:  # pytest's, which is no Exception
            print(f"no engine: {skipped}")
            return
        try:
            bench = Bench(engine, directory)
            print(f"{SERVICES} services of one image; goals: redeploy 3 calls, no write, 30 ms and the registry's time; "
                  "first deploy 0.3 s, and 2 s at 50 ms a round trip")
            bench.measure("local", engine.host)
            bench.measure("local, counted", bench.proxy.host, bench.proxy)
            bench.measure("50 ms away", bench.far.host, bench.far)
        finally:
            run(lab.LAB, "down", directory / "lab")


if __name__ == "__main__":
    main()
