"""A link from request to end: real SMTP, the address in the mail, a withdrawal during work."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import time

import pytest
from lxml import html
from octopus_tool.odoo_client import Person, Refused, Visitor
from octopus_tool.world import mails, wait
from pypdf import PdfReader

# A firm without the link asks for a dossier that is its no more: the refusal stands in the log.
pytestmark = pytest.mark.server_log("no longer works in dossier")

BATCH = 20
MOST_BATCHES = 1000
TOKEN = re.compile(r"/octopus/link/([\w-]{43})")


def _granted(mechanic, garage) -> int | None:
    rows = mechanic.search(
        "octopus.link", [("state", "=", "granted")], ["dossier_name"], garage.company
    )
    return next((row["id"] for row in rows if garage.number in row["dossier_name"]), None)


def _withdraw(mechanic, garage) -> None:
    link = _granted(mechanic, garage)
    dialog = mechanic.call("octopus.link", "action_withdraw", [link], company=garage.company)
    decision = ([dialog["res_id"]],)
    mechanic.call(dialog["res_model"], "action_confirm", *decision, company=garage.company)


def _ask(accountant, asked_for: str) -> None:
    wizard = accountant.call("octopus.link.ask", "create", {"asked_for": asked_for})
    accountant.call("octopus.link.ask", "action_ask", [wizard])


def _address(server, instance, garage) -> str:
    """The one-time address in the mail about the newest request to the garage.

    Mails of earlier steps may come late and in any order: it is known by its token.
    """
    newest = """
        SELECT l.token_sha256 FROM octopus_link l JOIN octopus_dossier d ON d.id = l.dossier_id
         WHERE d.number = %s AND l.state = 'requested' ORDER BY l.id DESC LIMIT 1"""

    def look():
        server.wake_crons()
        rows = server.rows(newest, garage.number)
        for _name, mail in mails(instance) if rows else ():
            body = mail.get_body(("html",))
            for token in TOKEN.findall(body.get_content() if body else ""):
                if (hashlib.sha256(token.encode()).hexdigest(),) in rows:
                    return f"/octopus/link/{token}"
        return None

    return wait("the mail with the request", look, pause=1.0)


def _log_in(instance, login: str, address: str) -> Visitor:
    """Open an address as nobody: the login form comes first, and leads back to it."""
    visitor = Visitor(instance, login)
    answer = visitor.get(address)
    assert "/web/login" in answer.url
    assert 'value="grant"' not in answer.text
    [form] = html.fromstring(answer.text).xpath("//form[.//input[@name='password']]")
    values = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
    values |= {"login": login, "password": instance.logins[login]}
    answer = visitor.web.post(f"{instance.url}/web/login", data=values, timeout=60)
    assert answer.url.endswith(address), answer.url
    return visitor


def _agree(visitor: Person, address: str) -> str:
    """Open the address, tick, and press the button."""
    page = visitor.page(address)
    [form] = html.fromstring(page).xpath("//form[.//button[@value='grant']]")
    values = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
    url = f"{visitor.instance.url}{form.get('action')}"
    answer = visitor.web.post(url, data={**values, "step": "grant"}, timeout=60)
    assert answer.status_code == 200, answer.text[:500]
    return answer.text


def _check_printed(answer, sha256: str) -> None:
    """A PDF with the whole hash, whose every page says which one it is, of how many."""
    assert answer.content.startswith(b"%PDF-"), answer.text[:300]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    for number, page in enumerate(pages, 1):
        assert re.search(rf"Page {number} / {len(pages)}(?!\d)", " ".join(page.split())), page
    assert sha256 in "\n".join(pages).split(), pages


@pytest.fixture
def parted(story, garage):
    """The garage without its firm."""
    _withdraw(story.world.mechanic, garage)
    return story.world.mechanic


def test_from_the_request_to_the_grant(story, server, instance, garage, parted):
    accountant, mechanic = story.world.accountant, parted
    with pytest.raises(Refused):
        accountant.search("res.partner", [], ["name"], garage.company)
    for asked_for in (f"U{time.time_ns() % 10**12:012d}", garage.number):
        _ask(accountant, asked_for)
    address = _address(server, instance, garage)
    assert "not for you" in accountant.get(address).text
    visitor = _log_in(instance, mechanic.login, address)
    assert not _granted(mechanic, garage)  # to open it is no consent
    assert "has ended" not in _agree(visitor, address)
    assert _granted(mechanic, garage)
    assert "already answered" in visitor.page(address)
    name = f"Relation {time.time_ns()}"
    accountant.call("res.partner", "create", {"name": name}, company=garage.company)
    assert mechanic.search("res.partner", [("name", "=", name)], ["name"], garage.company)
    states = accountant.search("octopus.link.request", [], ["state", "asked_for"], limit=2)
    assert [row["state"] for row in states] == ["granted", "requested"]
    consents = mechanic.search("octopus.consent", [], ["sha256"], garage.company, limit=1)
    answer = mechanic.get(f"/report/pdf/octopus_dossier.consent_document/{consents[0]['id']}")
    _check_printed(answer, consents[0]["sha256"])


def _press(window: Visitor, form, answers: list, barrier: threading.Barrier) -> None:
    """Tick and agree in one window, together with the other."""
    values = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
    url = f"{window.instance.url}{form.get('action')}"
    barrier.wait()
    answers.append(window.web.post(url, data={**values, "step": "grant"}, timeout=60))


@pytest.mark.server_log("odoo.sql_db: bad query|could not serialize")
def test_two_firms_are_answered_in_two_windows_at_once(story, server, instance, garage, parted):
    """One becomes the dossier manager; the other window says what happened meanwhile."""
    firm = story.world.login("b")
    firms = [login for login in instance.logins if login.startswith("B") and "@" not in login]
    for login in firms:
        _ask(Person.of(instance, login), garage.number)
    page = f"/my/octopus/{garage.number}/accountant"
    windows = [Visitor.of(instance, parted.login) for _firm in firms]

    def questions(window):
        server.wake_crons()
        forms = html.fromstring(window.page(page)).xpath("//form[.//button[@value='grant']]")
        return len(forms) == len(firms) and forms

    forms = [wait("both requests", lambda w=window: questions(w), pause=1.0) for window in windows]
    answers: list = []
    barrier = threading.Barrier(len(windows))
    threads = [
        threading.Thread(target=_press, args=(window, forms[place][place], answers, barrier))
        for place, window in enumerate(windows)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200] * len(firms)
    count = """
        SELECT s.code FROM octopus_link l JOIN octopus_dossier d ON d.id = l.dossier_id
          JOIN octopus_subscriber s ON s.id = l.firm_id
         WHERE d.number = %s AND l.state = 'granted'"""
    granted = server.rows(count, garage.number)
    assert len(granted) == 1
    told = [answer.text for answer in answers if "Nothing was changed" in answer.text]
    assert len(told) == 1, [answer.text[-3000:] for answer in answers]
    _withdraw(parted, garage)
    _ask(Person.of(instance, firm), garage.number)
    _agree(parted, _address(server, instance, garage))
    assert _granted(parted, garage)


def _write_until_refused(person: Person, garage, begun: list[tuple[float, str]]) -> None:
    """Make relations, some at a time, for as long as that is allowed."""
    while len(begun) < MOST_BATCHES:
        mark = f"Relation {time.time_ns()}"
        begun.append((time.monotonic(), mark))
        relations = [{"name": f"{mark}-{number}"} for number in range(BATCH)]
        try:
            person.call("res.partner", "create", relations, company=garage.company)
        except Refused:
            return


def test_withdrawn_while_the_firm_writes(story, server, instance, garage):
    """What began before is whole or not there at all; what comes after is refused."""
    accountant, mechanic = story.world.accountant, story.world.mechanic
    begun: list[tuple[float, str]] = []
    at_work = Person.of(instance, accountant.login)
    writer = threading.Thread(target=_write_until_refused, args=(at_work, garage, begun))
    writer.start()
    wait("the second batch", lambda: len(begun) > 1)
    _withdraw(mechanic, garage)
    withdrawn = time.monotonic()
    writer.join(timeout=300)
    assert not writer.is_alive()
    query = "SELECT count(*) FROM res_partner WHERE name LIKE %s AND company_id = %s"
    counts = [server.rows(query, f"{mark}-%", garage.company)[0][0] for _moment, mark in begun]
    assert counts == [BATCH] * (len(begun) - 1) + [0]
    assert begun[-2][0] < withdrawn  # whatever began later was refused
    later = Person.of(instance, accountant.login)
    with pytest.raises(Refused):
        later.call("res.partner", "create", {"name": "Later"}, company=garage.company)
    _ask(accountant, garage.enterprise_number)
    address = _address(server, instance, garage)
    _agree(mechanic, address)
    assert _granted(mechanic, garage)
