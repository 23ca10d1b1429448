"""What Odoo may log, and what may be skipped: only what is on a list, with a reason."""

import pytest
from octopus_tool import log_rules
from octopus_tool.project import Project
from octopus_tool.terminal import OctopusError

LOG = """\
2026-11-23 15:24:51,203 4057 INFO db odoo.registry: loaded
2026-11-23 15:24:51,204 4057 WARNING db odoo.addons.x: strange thing
  with more about it
2026-11-23 15:24:51,205 4057 INFO db odoo.registry: fine
2026-11-23 15:24:51,206 4057 ERROR ? odoo.sql_db: bad query
"""


@pytest.fixture
def lists(project):
    def write(warnings: str) -> Project:
        (project.config / log_rules.WARNINGS).write_text(warnings)
        return project

    return write


def test_a_warning_is_found_with_what_follows(lists):
    found = log_rules.unexpected_lines(lists(""), LOG)
    assert [line.split(": ")[-1] for line in found] == [
        "strange thing",
        "  with more about it",
        "bad query",
    ]


def test_an_expected_one_is_not(lists):
    rules = "# comment\n\nodoo.addons.x: strange  ||  Odoo says so whenever it rains\n"
    found = log_rules.unexpected_lines(lists(rules), LOG)
    assert len(found) == 1 and "bad query" in found[0]


def test_a_pattern_sees_all_lines_of_its_entry(lists):
    found = log_rules.unexpected_lines(lists(r"(?s)strange.*more about it  ||  rain"), LOG)
    assert len(found) == 1 and "bad query" in found[0]
    # and none of the next
    assert len(log_rules.unexpected_lines(lists(r"(?s)strange.*fine  ||  rain"), LOG)) == 3


def test_two_who_change_one_row_are_expected_and_other_bad_queries_are_not():
    entry = LOG.splitlines()[-1] + ": b'UPDATE x'\nERROR: {}\n"
    project = Project.here()
    met = entry.format("could not serialize access due to concurrent update")
    assert not log_rules.unexpected_lines(project, met)
    assert log_rules.unexpected_lines(project, entry.format("deadlock detected"))


@pytest.mark.parametrize("line", ["pattern", "pattern ||  "])
def test_no_reason_no_rule(lists, line):
    with pytest.raises(OctopusError, match="no reason"):
        log_rules.unexpected_lines(lists(line), LOG)


def test_the_projects_own_lists_are_right():
    project = Project.here()
    log_rules.warnings(project.config)
    log_rules.skips(project.config)
