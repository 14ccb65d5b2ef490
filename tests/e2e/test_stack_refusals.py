"""What lint says the engine never takes, the engine never takes: docker's client tries it on a real one."""

import time

import pytest
from support.programs import run

# What stands at the top level, below a service "web" and its image.
BY_THE_MANAGER = {
    "empty secret": ("secrets: [s]", "secrets: {s: {file: ./empty}}"),
    "empty config": ("configs: [c]", "configs: {c: {file: ./empty}}"),
    "memory": ("deploy: {resources: {limits: {memory: 4095K}}}", ""),
    "cpus": ("deploy: {resources: {reservations: {cpus: '0.0009'}}}", ""),
    "constraint without operator": ("deploy: {placement: {constraints: [node.role = manager]}}", ""),
    "constraint with quotes": ("deploy: {placement: {constraints: ['node.labels.a == \"b\"']}}", ""),
    "time of a health check": ("healthcheck: {test: ['CMD', 'x'], interval: 100us}", ""),
    "port twice": ("ports: [{target: 80, published: 7001, mode: host}, {target: 81, published: 7001}]", ""),
    "port in the mesh with dnsrr": ("ports: ['7002:80']\n    deploy: {endpoint_mode: dnsrr}", ""),
    "port on hosts and in the mesh": (
        "ports: [{target: 80, published: 7003, mode: host}]\n  other: {image: 'IMAGE', ports: ['7003:80']}", ""),
    "network of a node": ("networks: [n]", "networks: {n: {driver: bridge}}"),
    "ingress": ("networks: [n]", "networks: {n: {external: true, name: ingress}}"),
    "name of a network": ("networks: [n]", "networks: {n: {name: a.b}}"),
    "no subnet": ("networks: [n]", "networks: {n: {ipam: {config: [{subnet: 10.91.0.0}]}}}"),
    "name of an image": ("deploy: {}", ""),
}

BY_EVERY_NODE = {
    "signal": "stop_signal: SIGTREM",
    "directory": "working_dir: app",
    "capability": "cap_add: [NET_ADMN]",
    "sysctl": "sysctls: {vm.max_map_count: '262144'}",
    "ulimit": "ulimits: {nofiles: 1024}",
    "hosts": "extra_hosts: ['db:localhost']",
    "owner": "secrets: [{source: s, uid: www-data}]",
    "hostname": f"hostname: {'a' * 65}",
}


def lint_finds(harbour, path):
    found = harbour.stack("lint", "-f", path, "refusals", status=None)
    assert found.returncode == 7, found.stdout + found.stderr
    return [line for line in found.stdout.splitlines() if " error refused: " in line]


def file_of(harbour, services, rest):
    (harbour.directory / "empty").write_text("")
    (harbour.directory / "full").write_text("x")
    return harbour.write(f"version: '3.8'\nservices:\n{services}\n{rest}\n".replace("IMAGE", harbour.image("1")))


@pytest.fixture
def client(harbour):
    yield lambda path: run(harbour.docker, "stack", "deploy", "--resolve-image", "never", "-c", path, "refusals",
                           status=None, env=harbour.engine.environment)
    run(harbour.docker, "stack", "rm", "refusals", status=None, env=harbour.engine.environment)


@pytest.mark.parametrize("case", BY_THE_MANAGER)
def test_the_manager_refuses_it(harbour, client, case):
    body, rest = BY_THE_MANAGER[case]
    image = "Registry/App:1" if case == "name of an image" else "IMAGE"
    path = file_of(harbour, f"  web:\n    image: {image}\n    {body}", rest)
    assert len(lint_finds(harbour, path)) == 1
    done = client(path)
    assert done.returncode != 0, done.stdout + done.stderr


def test_every_node_refuses_it(harbour, client):
    services = "\n".join(
        f"  {name}:\n    image: IMAGE\n    deploy: {{endpoint_mode: dnsrr, restart_policy: {{condition: none}}}}\n    {body}"
        for name, body in BY_EVERY_NODE.items())
    path = file_of(harbour, services, "secrets: {s: {file: ./full}}")
    assert len(lint_finds(harbour, path)) == len(BY_EVERY_NODE)
    assert client(path).returncode == 0
    deadline, open_services = time.monotonic() + 60, set(BY_EVERY_NODE)
    while open_services:
        assert time.monotonic() < deadline, open_services
        for name in list(open_services):
            states = harbour.client("service", "ps", "--format", "{{.CurrentState}}", f"refusals_{name}")
            if states.startswith(("Rejected", "Failed")):
                open_services.remove(name)
        time.sleep(0.2)


def test_plan_and_deploy_refuse_it_before_anything_is_touched(harbour):
    path = file_of(harbour, "  web:\n    image: IMAGE\n    secrets: [s]", "secrets: {s: {file: ./empty}}")
    for command in ("plan", "deploy"):
        for compat in ("none", "docker"):
            done = harbour.stack(command, f"--compat={compat}", "-f", path, "refusals", status=2)
            assert "error[FL0640]" in done.stderr and "docker-stack.yml:6:" in done.stderr, done.stderr
    assert harbour.leftovers("refusals") == []
    shown = harbour.stack("render", "--compat=docker", "-f", path, "refusals")
    assert '"Name":"refusals_s"' in shown.stdout


