"""Plans against a real Swarm: what it would refuse, lose or never do is told before."""

import json

from support.harbour import web


def with_volume(harbour, size):
    options = f"{{type: tmpfs, device: tmpfs, o: size={size}}}"
    return web(harbour, "1", more='volumes: ["data:/data"]') + f"volumes: {{data: {{driver_opts: {options}}}}}\n"


def test_a_volume_whose_options_change_is_refused_and_stays(harbour):
    def size():
        return harbour.client("volume", "inspect", "shop_data", "-f", "{{.Options.o}}")

    harbour.deploy(with_volume(harbour, "1m"))
    assert size() == "size=1m"
    assert harbour.plan(with_volume(harbour, "1m")) == "No changes.\n"
    text = harbour.write(with_volume(harbour, "3m"))
    for command in ("plan", "deploy"):
        refused = harbour.stack(command, "-f", text, "shop", status=7).stderr
        assert "error[FL0527]: volume \"shop_data\" exists on node " in refused
        assert 'o "size=1m" instead of "size=3m"' in refused and "docker-stack.yml:" in refused
    # The help, followed.
    harbour.stack("rm", "--yes", "shop")
    harbour.remove_volumes()
    harbour.deploy(with_volume(harbour, "3m"))
    assert size() == "size=3m"


def test_a_network_that_turns_encrypted_is_refused(harbour):
    harbour.deploy(web(harbour, "1"))
    text = harbour.write(web(harbour, "1") + "networks: {default: {driver_opts: {encrypted: ''}}}\n")
    refused = harbour.stack("plan", "-f", text, "shop", status=7).stderr
    assert "error[FL0527]: network \"shop_default\" exists with no option encrypted" in refused


def test_a_subnet_that_another_network_has_is_refused(harbour):
    harbour.client("network", "create", "-d", "overlay", "--subnet", "10.88.0.0/24", "taken88")
    try:
        text = harbour.write(web(harbour, "1") + "networks: {default: {ipam: {config: [{subnet: 10.88.0.0/16}]}}}\n")
        for command in ("plan", "deploy"):
            refused = harbour.stack(command, "-f", text, "shop", status=2).stderr
            assert "error[FL0629]" in refused and 'network "taken88" has 10.88.0.0/24' in refused
        assert harbour.leftovers() == []
    finally:
        harbour.client("network", "rm", "taken88")


def test_a_network_of_the_node_is_none_for_services(harbour):
    harbour.client("network", "create", "lscope")
    try:
        used = web(harbour, "1", more="networks: [n]")
        external = harbour.write(used + "networks: {n: {external: true, name: lscope}}\n")
        refused = harbour.stack("plan", "-f", external, "shop", status=2).stderr
        assert "error[FL0628]" in refused and "of one node only (scope local, driver bridge)" in refused
        own = harbour.write(used + "networks: {n: {name: lscope}}\n")
        assert "error[FL0628]" in harbour.stack("plan", "-f", own, "shop", status=2).stderr
    finally:
        harbour.client("network", "rm", "lscope")


def test_a_name_that_another_stack_has_in_a_shared_network_is_told(harbour):
    harbour.client("network", "create", "-d", "overlay", "pub")
    text = web(harbour, "1", more="networks: [pub]") + "networks: {pub: {external: true}}\n"
    try:
        harbour.deploy(text, name="first")
        assert "warning" not in harbour.stack("plan", "-f", harbour.write(text), "first").stderr
        told = harbour.stack("plan", "-f", harbour.write(text), "shop").stderr
        assert 'in network "pub" the name "web" means service "first_web" already' in told
    finally:
        harbour.stack("rm", "--yes", "first")
        harbour.client("network", "rm", "pub")


def test_a_stack_of_dockers_client_does_not_restart_only_for_other_names(harbour):
    (harbour.directory / "key").write_text("k")
    text = web(harbour, "1", more="secrets: [key]") + "secrets: {key: {file: ./key}}\n"
    path = harbour.write('version: "3.8"\n' + text)
    harbour.client("stack", "deploy", "--with-registry-auth", "-c", path, "shop")
    harbour.stack("wait", "shop")
    before = harbour.tasks()
    for command in ("plan", "deploy"):
        refused = harbour.stack(command, "-f", path, "shop", status=7).stderr
        assert "error[FL0630]" in refused and "shop_web would restart" in refused
        assert "fairlead stack adopt -f" in refused and "--rename-secrets" in refused
    assert harbour.tasks() == before
    assert "restarts 2 tasks" in harbour.stack("plan", "--rename-secrets", "-f", path, "shop").stdout
    # The help, followed.
    harbour.stack("adopt", "--yes", "-f", path, "shop")
    harbour.deploy(text)
    assert harbour.tasks() == before


def test_the_history_and_a_stale_plan_say_who_changed_what(harbour):
    def text(colour):
        return web(harbour, "1", more=f"environment: {{COLOUR: {colour}}}")

    git = harbour.directory / ".git"
    (git / "refs/heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "refs/heads/main").write_text("4f2a9c1e" + "0" * 32 + "\n")
    harbour.deploy(text("red"))
    harbour.plan(text("green"), "--out", "plan.json")
    harbour.deploy(text("blue"))
    stale = harbour.stack("deploy", "--plan", "plan.json", status=9).stderr
    assert "revision 2, deploy by " in stale and "(main 4f2a9c1e)" in stale
    assert "shop_web environment.COLOUR: red -> blue" in stale
    newest = json.loads(harbour.stack("history", "--output", "json", "shop").stdout)["revisions"][0]
    assert newest["commit"] == "main 4f2a9c1e" and " on " in newest["by"]
    assert newest["fields"] == ["shop_web environment.COLOUR: red -> blue"]
    harbour.client("service", "update", "-d", "--label-add", "a=b", "shop_web")
    harbour.write(text("green"))
    by_hand = harbour.stack("deploy", "--plan", "plan.json", status=9).stderr
    assert "the stack changed since it was planned" in by_hand


def test_ps_hides_old_tasks_and_a_misspelt_stack_is_told(harbour):
    harbour.deploy(web(harbour, "1"))
    harbour.deploy(web(harbour, "2"))
    shown = harbour.stack("ps", "shop").stdout
    assert "DESIRED" in shown and harbour.image("1") not in shown and "old tasks: --all" in shown
    assert harbour.image("1") in harbour.stack("ps", "--all", "shop").stdout
    assert 'did you mean "shop"?' in harbour.stack("ps", "shpo", status=1).stderr
