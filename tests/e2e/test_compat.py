"""`--compat=docker` on a real Swarm: what docker's client would make of a file is what runs, and stays as it is."""

from support.harbour import web


def quirks(harbour, tag):
    """Values that docker's client reads in its own way, and a config and a network that fairlead names by content."""
    environment = "environment: {RATIO: 1.10, BIG: 1e6, OCTAL: 017, EMPTY: ''}"
    text = web(harbour, tag, more=f"{environment}\n    networks: [back]\n    configs: [motd]")
    return 'version: "3.8"\n' + text + "networks: {back: {}}\nconfigs: {motd: {file: ./motd}}\n"


def variables(harbour):
    return harbour.state()["Spec"]["TaskTemplate"]["ContainerSpec"]["Env"]


def test_a_file_as_dockers_client_reads_it_is_planned_deployed_and_then_unchanged(harbour):
    (harbour.directory / "motd").write_text("fair winds")
    text = quirks(harbour, "1")
    planned = harbour.stack("plan", "--compat=docker", "-f", harbour.write(text), "shop").stdout
    assert "create service shop_web" in planned and "create network shop_back" in planned
    harbour.deploy(text, "--compat=docker")
    assert variables(harbour) == ["BIG=1e+06", "EMPTY=", "OCTAL=15", "RATIO=1.1"]
    before = harbour.tasks()
    assert harbour.plan(text, "--compat=docker") == "No changes.\n"
    assert "nothing to change" in harbour.deploy(text, "--compat=docker").stdout
    assert harbour.tasks() == before
    # Without the flag, values keep their text, and the plan says so before anything happens.
    assert "RATIO" in harbour.plan(text)
    harbour.deploy(quirks(harbour, "2"), "--compat=docker")
    harbour.wait_for_tasks(2, tag="2")
    assert variables(harbour) == ["BIG=1e+06", "EMPTY=", "OCTAL=15", "RATIO=1.1"]


def test_docker_and_fairlead_take_turns_on_one_stack_and_no_task_restarts(harbour):
    text = 'version: "3.8"\n' + web(harbour, "1", more="environment: {RATIO: 1.10, OCTAL: 017}")
    path = harbour.write(text)
    harbour.client("stack", "deploy", "--with-registry-auth", "-c", path, "shop")
    harbour.stack("wait", "shop")
    before = harbour.tasks()
    planned = harbour.plan(text, "--compat=docker")
    assert "restart" not in planned and "recreate" not in planned
    harbour.deploy(text, "--compat=docker")
    assert harbour.tasks() == before
    harbour.client("stack", "deploy", "--with-registry-auth", "-c", path, "shop")
    harbour.stack("wait", "shop")
    assert harbour.plan(text, "--compat=docker").count("restart") == 0
    assert harbour.tasks() == before
