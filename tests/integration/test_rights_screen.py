"""The rights from outside: the documented program, and the screen by real keys and mouse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from octopus_tool.project import Project
from octopus_tool.screenshots import DESKTOP, Window, browser
from octopus_tool.world import wait

pytestmark = pytest.mark.server_log(r"odoo\.http: |xmlrpc")

DOSSIERS, USERS, GRID = (
    f".o_rights_pane_{pane} .o_rights_list" for pane in ("dossiers", "users", "levels")
)
DONE = ".o_rights_done"


@pytest.fixture
def rights(server) -> Iterator:
    """Reads all rights; at the end they have to be what they were."""

    def read() -> list[tuple]:
        return server.rows(
            "SELECT user_id, company_id, area, level FROM octopus_right ORDER BY 1, 2, 3"
        )

    before = read()
    yield read
    assert read() == before


def test_the_program_of_the_documentation(instance, story, server, rights):
    page = Project.here().root / "addons/octopus_dossier/readme/RIGHTS.md"
    [program] = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
    login = story.world.login("b")
    environment = {
        "OCTOPUS_URL": instance.url,
        "OCTOPUS_DATABASE": instance.database,
        "OCTOPUS_LOGIN": login,
        "OCTOPUS_KEY": instance.logins[login],
    }
    changes = len(server.rows("SELECT id FROM octopus_right_change"))
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert said.returncode == 0, said.stderr
    assert re.search(r"\d+ True Rights changed: \d+", said.stdout), said.stdout
    assert re.search(r"done Rights changed: \d+", said.stdout), said.stdout
    assert len(server.rows("SELECT id FROM octopus_right_change")) > changes


@pytest.fixture
def desk(instance, story) -> Iterator[Window]:
    """The accountant before the screen of the rights."""
    with browser() as chromium:
        window = Window(chromium, instance, DESKTOP)
        window.login(story.world.login("b"))
        window.open("/odoo/rights", f"{DOSSIERS} .o_rights_row")
        yield window
        assert not window.problems


def _tab_to(window: Window, where: str) -> None:
    """Tab until the keyboard is there: everything is reached without a mouse."""
    for _press in range(60):
        if window.page.locator(where).evaluate("each => each === document.activeElement"):
            return
        window.page.keyboard.press("Tab")
    raise AssertionError(f"no way by the keyboard to {where}")


def _selected(window: Window, pane: str, count: int) -> None:
    """So many lines are shown as selected; the screen follows keys and mouse a moment later."""
    lines = window.page.locator(f"{pane} .o_selected")
    wait(f"{count} selected lines in {pane}", lambda: lines.count() == count)


def test_by_keyboard_alone(desk, rights):
    press = desk.page.keyboard.press
    _tab_to(desk, DOSSIERS)
    press("Home")
    press("Shift+End")
    _selected(desk, DOSSIERS, desk.page.locator(f"{DOSSIERS} .o_rights_row").count())
    _tab_to(desk, USERS)
    desk.page.keyboard.type("An@B")  # letters go into the filter
    press("Enter")  # and this back to the list
    press("ArrowUp")
    _selected(desk, USERS, 1)
    _tab_to(desk, GRID)
    before = rights()
    press("End")  # the last area: web service
    press("Shift+ArrowUp")
    press("ArrowRight")  # from “read” to “write”
    press(" ")
    desk.page.wait_for_selector(DONE)
    given = set(rights()) - set(before)
    assert {area for _user, _company, area, _level in given} <= {"orders", "webservice"}
    assert {level for *_right, level in given} == {"2"}
    press("Control+z")
    wait("undone", lambda: rights() == before)


def test_by_mouse(desk, rights):
    rows = desk.page.locator(f"{DOSSIERS} .o_rights_row")
    count = rows.count()
    assert count >= 3
    boxes = [rows.nth(place).bounding_box() for place in range(count)]
    middles = [(box["x"] + 40, box["y"] + box["height"] / 2) for box in boxes]
    mouse = desk.page.mouse
    mouse.move(*middles[0])
    mouse.down()
    mouse.move(*middles[2], steps=8)
    mouse.up()
    _selected(desk, DOSSIERS, 3)  # dragged
    rows.nth(0).click()
    rows.nth(count - 1).click(modifiers=["Shift"])
    _selected(desk, DOSSIERS, count)  # a range
    rows.nth(1).click(modifiers=["ControlOrMeta"])
    _selected(desk, DOSSIERS, count - 1)  # all but one
    desk.page.locator(f"{USERS} .o_rights_row", has_text="An@B").click()
    before = rights()
    desk.page.click(".o_rights_grid_row[data-area=lists] [data-level='1']")
    desk.page.wait_for_selector(DONE)
    assert {area for _user, _company, area, _level in set(rights()) - set(before)} == {"lists"}
    desk.page.click(".o_rights_undo")
    wait("undone", lambda: rights() == before)
