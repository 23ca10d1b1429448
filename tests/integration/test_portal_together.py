"""Four windows of one entrepreneur press the same button at the same moment."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable

import pytest
import requests

WINDOWS = 4
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
# what the second one finds is refused by the database, and done again by Odoo, which says so
pytestmark = pytest.mark.server_log("odoo.sql_db: bad query|could not serialize")


class Window:
    """A browser that is logged in, without a screen."""

    def __init__(self, instance, login: str, number: str) -> None:
        self.session = requests.Session()
        page = self.session.get(f"{instance.url}/web/login")
        password = instance.logins[login]
        form = {"login": login, "password": password, "csrf_token": TOKEN.search(page.text)[1]}
        self.session.post(f"{instance.url}/web/login", data=form)
        self.home = f"{instance.url}/my/octopus/{number}"
        self.token = TOKEN.search(self.session.get(f"{self.home}/sales/new").text)[1]

    def send(self, path: str, **form) -> requests.Response:
        data = {"csrf_token": self.token, **form}
        return self.session.post(f"{self.home}{path}", data=data, allow_redirects=False)


@pytest.fixture(scope="module")
def windows(story, instance, bakery) -> list[Window]:
    login = story.world.login("k")
    return [Window(instance, login, bakery.number) for _number in range(WINDOWS)]


@pytest.fixture(scope="module")
def customer(windows) -> str:
    form = {"name": "Race Club", "kind": "company", "country": "BE", "email": "race@example.com"}
    form |= {"street": "Track 1", "zip": "9000", "city": "Gent"}
    return str(windows[0].send("/relations/quick", **form).json()["id"])


def _typed(customer: str, key: str) -> str:
    line = {"name": "Bread", "quantity": "1", "price": "10", "rate": "21"}
    today = time.strftime("%Y-%m-%d")
    head = {"customer_id": customer, "date": today, "due": "2099-12-31", "treatment": "national"}
    return json.dumps({**head, "key": key, "lines": [line]})


def _keep(window: Window, customer: str, key: str) -> int:
    form = {"kind": "invoice", "keep": "1", "typed": _typed(customer, key)}
    return window.send("/sales/typed", **form).json()["id"]


def _together(windows, act: Callable[[Window, int], object]) -> list:
    """What each window got; they start as one."""
    found: list = [None] * len(windows)
    barrier = threading.Barrier(len(windows))

    def press(place: int) -> None:
        barrier.wait()
        found[place] = act(windows[place], place)

    threads = [threading.Thread(target=press, args=(place,)) for place in range(len(windows))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _no_fault(answers) -> None:
    assert all(answer is not None and answer.status_code < 400 for answer in answers), answers


def test_one_form_makes_one_document(windows, customer):
    key = f"{time.time_ns()}"
    made = _together(windows, lambda window, _place: _keep(window, customer, key))
    assert len(set(made)) == 1


def test_final_once_and_sent_once(windows, customer, server):
    sale = _keep(windows[0], customer, f"{time.time_ns()}")
    _no_fault(_together(windows, lambda window, _place: window.send(f"/sales/{sale}/final")))
    _no_fault(
        _together(windows, lambda window, _place: window.send(f"/sales/{sale}/send", way="email"))
    )
    mails = """
        SELECT count(*) FROM mail_message m JOIN mail_notification n ON n.mail_message_id = m.id
         WHERE m.model = 'account.move' AND m.res_id = %s AND n.notification_type = 'email'"""
    assert server.rows(mails, sale) == [(1,)]
    state = "SELECT state, name FROM account_move WHERE id = %s"
    assert server.rows(state, sale)[0][0] == "posted"


def test_final_edited_thrown_away_and_booked_at_once(windows, customer, server):
    sale = _keep(windows[0], customer, f"{time.time_ns()}")
    acts = (
        ("final", {}),
        ("discard", {}),
        ("duplicate", {}),
        ("repeat", {"every": "month", "next_date": "2099-01-31"}),
    )

    def act(window, place):
        path, form = acts[place]
        return window.send(f"/sales/{sale}/{path}", **form)

    answers = _together(windows, act)
    # thrown away first, the others find nothing; else it stays whole
    assert all(answer.status_code in (200, 303, 404) for answer in answers), answers
    found = server.rows("SELECT state FROM account_move WHERE id = %s", sale)
    assert found in ([("cancel",)], [("posted",)], [("draft",)])


def test_booked_through_once(windows, customer, server):
    sales = [_keep(windows[0], customer, f"{time.time_ns()}") for _number in range(2)]
    for sale in sales:
        _no_fault([windows[0].send(f"/sales/{sale}/final")])
    form = {"sale": sales, "confirmed": "1"}
    _no_fault(_together(windows, lambda window, _place: window.send("/sales/book", **form)))
    booked = """
        SELECT count(*) FROM octopus_document d
         WHERE d.source = 'sale' AND d.source_ref = ANY(%s)"""
    assert server.rows(booked, [str(sale) for sale in sales]) == [(2,)]


def test_kept_once_under_one_number_and_repeated_once(windows, customer, server):
    digits = 7_000_000 + time.time_ns() % 900_000
    vat = f"BE{digits:08d}{97 - digits % 97:02d}"
    form = {"name": "Race Number", "kind": "company", "country": "BE", "vat": vat}
    _no_fault(_together(windows, lambda window, _place: window.send("/relations/new", **form)))
    assert server.rows("SELECT count(*) FROM res_partner WHERE vat = %s", vat) == [(1,)]
    sale = _keep(windows[0], customer, f"{time.time_ns()}")
    repeat = {"every": "month", "next_date": "2099-01-31"}
    _no_fault(
        _together(windows, lambda window, _place: window.send(f"/sales/{sale}/repeat", **repeat))
    )
    count = "SELECT count(*) FROM octopus_sale_repeat WHERE move_id = %s"
    assert server.rows(count, sale) == [(1,)]


def test_one_deposit_of_an_accepted_quote(windows, customer, server):
    form = {"kind": "quote", "typed": _typed(customer, f"{time.time_ns()}")}
    made = windows[0].send("/sales/new", **form).headers["Location"]
    quote = int(made.rpartition("/quotes/")[2].partition("?")[0])
    _no_fault([windows[0].send(f"/quotes/{quote}/accept")])
    answers = _together(
        windows, lambda window, _place: window.send(f"/quotes/{quote}/deposit", percent="30")
    )
    _no_fault(answers)
    # each of them is led to the one that was made
    assert len({answer.headers["Location"] for answer in answers}) == 1
    deposits = "SELECT count(*) FROM sale_order_line WHERE order_id = %s AND is_downpayment"
    lines = server.rows(f"{deposits} AND display_type IS NULL", quote)
    assert lines == [(1,)]
