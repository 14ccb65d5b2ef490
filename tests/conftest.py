"""Fixtures of the tests that run real programs."""

import pytest
from support.lab import LAB, start
from support.programs import run


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    directory = tmp_path_factory.mktemp("lab") / "engine"
    yield start(directory)
    run(LAB, "down", directory)
