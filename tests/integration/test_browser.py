"""The pages in a real browser: they work, fit the window, and the console stays empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from octopus_tool.screenshots import DESKTOP, PHONE, Window, browser


@pytest.fixture(scope="module")
def booked(story, bakery) -> tuple[dict, dict]:
    sent = story.send(story.invoice())
    document = story.arrival(sent.outgoing.message_id, bakery)
    document = story.forward(story.accept(document, bakery), bakery)
    return document, story.post(story.bill(document["move_id"][0], bakery), bakery)


@pytest.fixture
def chromium() -> Iterator:
    with browser() as found:
        yield found


def test_the_owner_on_a_phone(chromium, instance, story, bakery, booked):
    document, bill = booked
    phone = Window(chromium, instance, PHONE)
    phone.login(story.world.login("k"))
    home = f"/my/octopus/{bakery.number}"
    for path, shows in (
        ("/my", bakery.name),
        (home, bakery.name),
        (f"{home}/bills", bill["ref"]),
        (f"{home}/bills/{bill['id']}", bill["ref"]),
        (f"{home}/documents", bill["ref"]),
        (f"{home}/documents/{document['id']}", bill["ref"]),
    ):
        phone.open(path, f"text={shows} >> visible=true")
        assert not phone.wide(), f"{path} is wider than the phone"
    assert not phone.problems


def test_the_accountant_at_his_desk(chromium, instance, story, bakery, booked):
    document, bill = booked
    desk = Window(chromium, instance, DESKTOP)
    desk.login(story.world.login("b"))
    desk.work_in(bakery.company)
    desk.open("/odoo/documents-to-do", ".o_list_view, .o_kanban_view, .o_view_nocontent")
    desk.open(f"/odoo/documents-all/{document['id']}", ".o_form_view")
    desk.page.wait_for_selector(f"text={bill['ref']} >> visible=true")
    desk.open(f"/odoo/vendor-bills/{bill['id']}", ".o_form_view")
    desk.page.wait_for_selector(f"text={bill['name']} >> visible=true")
    assert not desk.problems
