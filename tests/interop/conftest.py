"""Fixtures of the interop tests: a registry with a login on loopback."""

import pytest
from support.registry import Registry


@pytest.fixture(scope="session")
def registry(tmp_path_factory):
    running = Registry(tmp_path_factory.mktemp("registry"))
    yield running
    running.stop()
