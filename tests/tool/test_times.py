"""The addons' tests: the longest classes first, and times that no stopped clock can falsify."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from octopus_tool.project import Project
from octopus_tool.pytest_times import listed, longest_first

CONFIG = Path(__file__).resolve().parents[2] / "config"
TESTS = """
import time
from unittest import TestCase
from freezegun import freeze_time

class TestShort(TestCase):
    def test_one(self):
        pass

class TestFrozen(TestCase):
    @classmethod
    def setUpClass(cls):
        freezer = freeze_time("2020-01-01")
        freezer.start()
        cls.addClassCleanup(freezer.stop)

    def test_one(self):
        limit = os_times().elapsed + 0.3
        while os_times().elapsed < limit:
            with self.subTest("a part of it"):
                pass

from os import times as os_times
"""


def test_known_times_then_what_the_name_says_then_the_number_of_tests():
    tests = [
        "a.py::A::x",
        "b.py::B::x",
        "c.py::TestTour::x",
        "d.py::D::x",
        "d.py::D::y",
        "e.py::E::x",
    ]
    order = longest_first(tests, {"b.py::B": 9.0, "e.py::E": 70.0})
    assert order == [5, 2, 1, 3, 4, 0]


def test_a_fresh_clone_knows_the_long_ones():
    project = Project.here()
    long = listed(project.config)
    assert len(long) > 10
    for scope, seconds in long.items():
        path, _, name = scope.partition("::")
        assert f"class {name}(" in (project.root / path).read_text()
        assert seconds > 5


def test_a_class_is_timed_by_the_kernels_clock(tmp_path):
    pytest.importorskip("xdist")
    (tmp_path / "test_it.py").write_text(TESTS)
    env = {**os.environ, "PYTHONPATH": str(CONFIG), "OCTOPUS_STATE": str(tmp_path / "state")}
    command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "octopus_tool.pytest_times"]
    command += ["-c", os.devnull, "--rootdir", str(tmp_path), "-n1", "--dist=loadscope", "-v"]
    command += ["--no-loadscope-reorder", str(tmp_path)]
    (tmp_path / "state").mkdir()
    before = '{"test_it.py::TestFrozen": [900.0, 900.0]}'
    (tmp_path / "state" / "class-times.json").write_text(before)
    done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    times = json.loads((tmp_path / "state" / "class-times.json").read_text())
    assert 0.3 <= times["test_it.py::TestFrozen"][0] < 900
    assert 0 < times["test_it.py::TestFrozen"][1] < 900
    assert done.stdout.index("TestFrozen::test_one") < done.stdout.index("TestShort::test_one")
