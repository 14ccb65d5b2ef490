#!/usr/bin/env python3
"""What reading Compose files costs: fairlead-stack render beside docker's `stack config`, on stacks of 1 and 1500 services."""

import tempfile
from pathlib import Path

from measure import Cost, cost, line, once, ours, peer

STACK = ours("fairlead-stack")
HEAD = """x-common: &common
  networks: [front, back]
  logging: {driver: json-file, options: {max-size: "10m", max-file: "3"}}
services:
"""
SERVICE = """  svc%(n)04d:
    <<: *common
    image: registry.example.org/shop/web:1.4.0
    environment: {A: "1", B: two, INDEX: "%(n)d", DSN: "postgres://db/%(n)d"}
    labels: {team: core}
    healthcheck: {test: [CMD, "true"], interval: 10s, timeout: 3s, retries: 3, start_period: 5s}
    deploy:
      replicas: 2
      labels:
        traefik.enable: "true"
        traefik.http.routers.svc%(n)d.rule: "Host(`svc%(n)d.example.org`)"
        traefik.http.services.svc%(n)d.loadbalancer.server.port: "8080"
      resources: {limits: {cpus: "0.5", memory: 128M}, reservations: {memory: 32M}}
      update_config: {parallelism: 1, delay: 0s, order: start-first, failure_action: rollback}
      restart_policy: {condition: any, delay: 2s}
"""
TAIL = "networks: {front: {}, back: {}}\n"


def stack(directory, services):
    path = Path(directory) / f"{services}.yml"
    path.write_text('version: "3.13"\n' + HEAD + "".join(SERVICE % {"n": n} for n in range(services)) + TAIL)
    return path


def main():
    docker = peer("docker")
    with tempfile.TemporaryDirectory() as directory:
        for services, budget in ((1, None), (1500, Cost(0.1, 30))):
            path = stack(directory, services)
            theirs = once([docker, "stack", "config", "-c", str(path)]) if docker else None
            name = f"render, {services} services, {path.stat().st_size / 1e6:.1f} MB"
            line(name, cost([STACK, "render", "-f", str(path), "shop"]), budget, [("docker stack config", theirs)])
            line(f"{name}, --compat=docker", cost([STACK, "render", "--compat=docker", "-f", str(path), "shop"]), budget)


if __name__ == "__main__":
    main()
