"""Which Python the environment is built on."""

import os
import sys

import pytest
from octopus_tool import virtualenv
from octopus_tool.terminal import OctopusError

WHOLE, MINIMAL, OLD = "echo 3 11", "echo 'No module named venv' >&2; exit 1", "echo 3 9"


@pytest.fixture
def python(tmp_path):
    """Makes a program that says what a Python would."""

    def make(script: str, name: str = "python3") -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return make


def test_the_systems_own_comes_first(python, monkeypatch):
    monkeypatch.setattr(virtualenv, "SYSTEM_PYTHON", python(WHOLE))
    assert virtualenv.find_python({}) == virtualenv.SYSTEM_PYTHON


@pytest.mark.parametrize("system", [MINIMAL, OLD])
def test_one_that_will_not_do_is_passed_over(python, monkeypatch, system):
    monkeypatch.setattr(virtualenv, "SYSTEM_PYTHON", python(system))
    assert virtualenv.find_python({}) == os.path.realpath(sys._base_executable)


def test_whoever_names_one_gets_it(python):
    named = python(WHOLE, "mine")
    assert virtualenv.find_python({"OCTOPUS_PYTHON": named}) == named
    with pytest.raises(OctopusError, match="OCTOPUS_PYTHON"):
        virtualenv.find_python({"OCTOPUS_PYTHON": python(OLD, "old")})
