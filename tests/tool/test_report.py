"""The stages of a test run: side by side, one that fails, and what the table says."""

import threading

import pytest
from octopus_tool.project import Project
from octopus_tool.report import Report, Stage
from octopus_tool.terminal import OctopusError, say
from octopus_tool.testing import BROKEN, _count, _sort


def _one(stage: Stage) -> None:
    say("a line\nand another")
    stage.passed = 1


def _bad(stage: Stage) -> None:
    raise OctopusError("no database")


def test_lanes_run_at_the_same_time_and_say_which_they_are(capsys):
    report = Report()
    meet = threading.Barrier(2, timeout=120)

    def work(stage: Stage) -> None:
        meet.wait()
        _one(stage)

    with report.side_by_side() as lane:
        lane("left", lambda: report.run("one", work))
        lane("right", lambda: report.run("two", work))
    assert report.close() == 0
    told = capsys.readouterr().out.splitlines()
    for who in ("left", "right"):
        assert told.count(f"{who:6} | and another") == 1
    assert told[-1] == "2 passed, 0 failed, 0 skipped"


def test_a_stage_that_fails_stops_no_other(capsys):
    report = Report()
    report.run("bad", _bad)
    report.run("good", _one)
    assert report.close() == 1
    told = capsys.readouterr().out
    assert "no database" in told and "FAILED" in told
    assert told.endswith("1 passed, 1 failed, 0 skipped\n")


def test_after_an_interrupt_no_lane_begins_another_stage():
    report = Report()
    begun = threading.Event()
    go_on = threading.Event()

    def slow() -> None:
        report.run("begun", lambda stage: (begun.set(), go_on.wait(10)))
        report.run("never", _one)

    def broken() -> None:
        begun.wait(10)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), report.side_by_side() as lane:
        lane("broken", broken)
        lane("slow", slow)
        report.stopped.wait(0.2)
        threading.Timer(0.2, go_on.set).start()
    assert [stage.name for stage in report.stages] == ["begun"]


def test_nothing_ran_is_a_failure_but_nothing_changed_is_not(capsys):
    assert Report().close() == 1
    report = Report()
    report.unchanged("tests/protocol", "04:12")
    assert report.close() == 0
    assert "unchanged since it passed, 04:12" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("closing", "code", "counts", "problem"),
    [
        ("3 passed, 1 skipped, 9 subtests passed in 2s", 0, (3, 0, 1), ""),
        ("1 failed, 3 passed, 2 errors in 2s", 1, (3, 3, 0), ""),
        ("3 passed in 2s", 1, (3, 1, 0), "pytest ended with 1"),
        # it did not come to the end: who did not fail may not have run
        ("1 failed, 3 passed in 2s", 2, (3, 1, 0), "pytest ended with 2"),
        ("", 0, (0, 1, 0), "no test ran"),
    ],
)
def test_what_pytest_says_at_its_end(closing, code, counts, problem):
    stage = Stage("x")
    _count(stage, closing, code)
    assert (stage.passed, stage.failed, stage.skipped) == counts
    assert stage.problem == problem


@pytest.mark.parametrize("how", ["FAILED", "ERROR", "SUBFAILED(who='an employee')"])
def test_the_addon_of_a_failed_test(how):
    found = BROKEN.match(f"{how} addons/octopus_dms/tests/test_x.py::TestX::test_one - bad")
    assert found[1] == "octopus_dms"


def test_the_folder_of_the_addons_means_all_of_them():
    project = Project.here()
    inside, outside, options = _sort(project, ["addons", "tests/tool", "-k", "addons"])
    assert inside == [str(project.addons / addon / "tests") for addon in project.our_addons()]
    assert outside == [str(project.root / "tests/tool")]
    assert options == ["-k", "addons"]
