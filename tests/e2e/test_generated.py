"""What holds for every stack on a real Swarm: once it is deployed, and again when it was changed, nothing is left to do.

Generated stacks without tasks, so that it is the specs that are looked at. FAIRLEAD_STACKS=100 tries more of them."""

import json
import os
import time

import pytest
from support.programs import BIN, run

STACKS, CHANGES = int(os.environ.get("FAIRLEAD_STACKS", "6")), 2
NOWHERE = "node.labels.quay == nowhere"
SECRETS = {f"SECRET_{number}": f"swordfish {number}" for number in range(3)}


def without_tasks(stack):
    for service in stack["services"].values():
        deploy = service["deploy"]
        if deploy.get("mode", "replicated") == "replicated":
            deploy["replicas"] = 0
        else:
            deploy.setdefault("placement", {}).setdefault("constraints", []).append(NOWHERE)
    return stack


def settled_plan(harbour, path):
    """The plan, once no update is under way any more."""
    deadline = time.monotonic() + 30
    while True:
        plan = harbour.stack("plan", "--prune", "-f", path, "shop", env=SECRETS).stdout
        if "is under way" not in plan or time.monotonic() > deadline:
            return plan
        time.sleep(0.2)


@pytest.mark.parametrize("seed", range(1, STACKS + 1))
def test_once_any_stack_is_deployed_nothing_is_left_to_do(harbour, seed):
    made = run(BIN.parent / "tests/generate_stacks", seed, 1 + CHANGES, harbour.image("1"), harbour.image("2"))
    for line in made.stdout.splitlines():
        path = harbour.write(json.dumps(without_tasks(json.loads(line)), indent=1))
        harbour.stack("deploy", "--no-wait", "--prune", "--force", "-f", path, "shop", env=SECRETS)
        assert settled_plan(harbour, path) == "No changes.\n", path.read_text()
