"""Files on their way in, over real HTTP and SMTP: many at once, broken off, far too much."""

from __future__ import annotations

import base64
import random
import re
import smtplib
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests
from octopus_tool.screenshots import PHONE, Window, browser
from octopus_tool.world import find_mail, wait
from PIL import Image

AT_ONCE = 50
FILES, BAD = 40, 17
# forty files of this size make a mail of 60 MB
FILE_BYTES = 1_100_000
PATIENCE = 600


def _noise(size: int, seed: int = 0) -> bytes:
    """What no packer makes smaller; the same each time, so that no run meets other bytes."""
    return random.Random(seed).randbytes(size)


def _copy(web: requests.Session) -> requests.Session:
    """The same login for a thread of its own."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.update(web.cookies)
    return session


def _tell(instance, web: requests.Session, act: str, **words) -> dict:
    url = f"{instance.url}/octopus/upload/{act}"
    answer = web.post(url, json={"params": words}, timeout=PATIENCE).json()
    assert "error" not in answer, answer["error"]["data"]["message"]
    return answer["result"]


def _api_key(person) -> str:
    model = "res.users.apikeys.description"
    ident = person.call(model, "create", [{"name": "ways in", "duration": "1"}])
    action = person.call(model, "make_key", ident)
    if action["res_model"] == "res.users.identitycheck":
        secret = person.instance.logins[person.login]
        check = (action["res_model"], "run_check", [action["res_id"]])
        action = person.call(*check, context={"password": secret})
    return action["context"]["default_key"]


def _token(person) -> str:
    return person.page("/odoo").partition('csrf_token: "')[2].partition('"')[0]


def _stored(server, company: int, name: str) -> list[tuple]:
    query = """
        SELECT d.id, d.content_hash, a.store_fname FROM octopus_document d
        JOIN ir_attachment a ON a.id = d.attachment_id
        WHERE d.company_id = %s AND d.name = %s"""
    return server.rows(query, company, name)


def test_the_same_file_fifty_times_at_once(story, server, instance, bakery):
    person = story.world.accountant
    name = f"same-{time.time_ns()}.pdf"
    content = story.invoice().pdf() + _noise(200_000)
    url = f"{instance.url}/octopus/upload/{{}}/0?csrf_token={_token(person)}"
    words = {"name": name, "size": len(content), "company_id": bakery.company}

    def send(number: int) -> dict:
        web = _copy(person.web)
        begun = _tell(instance, web, "begin", fingerprint=str(number), **words)
        answer = web.post(url.format(begun["key"]), data=content, timeout=PATIENCE)
        assert answer.json() == {"offset": len(content)}, answer.text
        return _tell(instance, web, "finish", key=begun["key"])

    with ThreadPoolExecutor(AT_ONCE) as threads:
        told = list(threads.map(send, range(AT_ONCE)))
    assert {answer["state"] for answer in told} == {"done"}
    rows = _stored(server, bakery.company, name)
    assert sorted(row[0] for row in rows) == sorted(answer["document_id"] for answer in told)
    assert len(rows) == AT_ONCE
    assert len({row[1:] for row in rows}) == 1, "one file, fifty documents"


def test_a_connection_that_breaks_at_90_percent(story, server, instance, bakery):
    person = story.world.accountant
    name = f"cut-{time.time_ns()}.pdf"
    content = story.invoice().pdf() + _noise(500_000)
    words = {"name": name, "size": len(content), "company_id": bakery.company, "fingerprint": "f"}
    begun = _tell(instance, person.web, "begin", **words)
    token = _token(person)
    half = len(content) // 2
    url = f"{instance.url}/octopus/upload/{begun['key']}"
    person.web.post(f"{url}/0?csrf_token={token}", data=content[:half], timeout=PATIENCE)
    cookies = "; ".join(f"{key}={value}" for key, value in person.web.cookies.items())
    head = (
        f"POST /octopus/upload/{begun['key']}/{half}?csrf_token={token} HTTP/1.1\r\nHost: x\r\n"
        f"Cookie: {cookies}\r\nContent-Length: {len(content) - half}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", instance.http_port)) as connection:
        connection.sendall(head.encode() + content[half : len(content) * 9 // 10])
    time.sleep(0.5)
    again = _tell(instance, person.web, "begin", **words)
    assert (again["key"], again["offset"]) == (begun["key"], half), "half a chunk is none"
    answer = person.web.post(
        f"{url}/{half}?csrf_token={token}", data=content[half:], timeout=PATIENCE
    )
    assert answer.json() == {"offset": len(content)}
    told = _tell(instance, person.web, "finish", key=begun["key"])
    assert told["state"] == "done"
    assert [row[0] for row in _stored(server, bakery.company, name)] == [told["document_id"]]


def test_a_mail_of_60_mb_with_forty_files_one_of_them_bad(story, server, instance, bakery):
    number = f"forty-{time.time_ns()}"
    mail = EmailMessage()
    mail["From"] = f"Supplier <{number}@mill.octopus.test>"
    mail["To"] = bakery.document_email
    mail["Subject"] = number
    mail["Message-Id"] = f"<{number}@mill.octopus.test>"
    mail.set_content("Forty invoices.")
    pdf = story.invoice().pdf()
    for index in range(1, FILES + 1):
        content = b"MZ" + bytes(FILE_BYTES) if index == BAD else pdf + _noise(FILE_BYTES, index)
        mail.add_attachment(
            content, maintype="application", subtype="pdf", filename=f"{number}-{index}.pdf"
        )
    with smtplib.SMTP("127.0.0.1", instance.smtp_port, timeout=PATIENCE) as smtp:
        smtp.send_message(mail)
    _name, answer = wait(
        "the answer", lambda: find_mail(instance, f"{number}@mill", f"Re: {number}"), PATIENCE
    )
    text = answer.get_body(("html",)).get_content()
    assert f"{number}-{BAD}.pdf was refused" in text and f"{number}-{BAD + 1}.pdf" not in text
    query = "SELECT count(*) FROM octopus_document WHERE company_id = %s AND name LIKE %s"
    assert server.rows(query, bakery.company, f"{number}-%") == [(FILES - 1,)]


# key, offset; without names, since the browser reads it as a pattern of its own
CHUNK = re.compile(r"/octopus/upload/([^/]+)/(\d+)\?")


def _choose(window, *paths: Path) -> None:
    with window.page.expect_file_chooser() as chooser:
        window.page.click(".o_octopus_portal_upload button.btn-primary")
    chooser.value.set_files(list(paths))


def _line(window, state: str) -> str:
    return window.page.wait_for_selector(f".o_octopus_upload_line[data-state={state}]").inner_text()


def test_in_the_browser_an_upload_goes_on_after_a_reload(story, server, instance, bakery, tmp_path):
    name = f"reload-{time.time_ns()}.pdf"
    (tmp_path / name).write_bytes(story.invoice().pdf() + _noise(3_000_000))
    (tmp_path / "bad.pdf").write_bytes(b"MZ" + bytes(500))
    with browser() as chromium:
        window = Window(chromium, instance, PHONE)
        window.login(story.world.login("k"))
        address = f"/my/octopus/{bakery.number}/documents"
        window.open(address, ".o_octopus_portal_upload")
        window.page.route(
            CHUNK,
            lambda route: (
                route.continue_()
                if CHUNK.search(route.request.url)[2] == "0"
                else route.abort("connectionreset")
            ),
        )
        _choose(window, tmp_path / name)
        assert "connection broke" in _line(window, "failed")
        window.page.unroute(CHUNK)
        window.problems.clear()
        window.page.reload()
        window.page.wait_for_selector("text=broke off at")
        starts: dict[str, int] = {}  # of each upload; the two files go at the same time

        def watch(request):
            if chunk := CHUNK.search(request.url):
                starts.setdefault(chunk[1], int(chunk[2]))

        window.page.on("request", watch)
        _choose(window, tmp_path / name, tmp_path / "bad.pdf")
        assert f"{name} is stored" in _line(window, "done")
        assert "bad.pdf was refused" in _line(window, "refused")
        anew, further = sorted(starts.values())
        assert anew == 0 < further, "from where it broke off"
        assert not window.wide() and not window.problems
    assert len(_stored(server, bakery.company, name)) == 1


def test_in_the_browser_photos_become_one_pdf(story, server, instance, bakery, tmp_path):
    name = f"receipt-{time.time_ns()}"
    for number, colour in enumerate(("red", "blue", "green")):
        Image.new("RGB", (60, 40), colour).save(tmp_path / f"{number}.jpg")
    with browser() as chromium:
        window = Window(chromium, instance, PHONE)
        window.login(story.world.login("k"))
        window.open(f"/my/octopus/{bakery.number}/documents", ".o_octopus_photos_open")
        page = window.page
        page.click(".o_octopus_photos_open")
        photos = [tmp_path / f"{number}.jpg" for number in range(3)]
        page.set_input_files(".o_octopus_photos_gallery", photos)
        first = ".o_octopus_photos_page:first-child button"
        page.click(f"{first}[title=Later]")
        page.click(f"{first}[title=Turn]")
        page.click(".o_octopus_photos_page:last-child button[title=Remove]")
        page.fill(".o_octopus_photos input[type=text]", name)
        page.click(".o_octopus_photos_make:not([disabled])")
        page.wait_for_selector(f".alert-success:has-text('{name}.pdf is stored')")
        page.wait_for_selector(f".o_octopus_portal_list a:has-text('{name}.pdf')")
        assert not window.wide() and not window.problems
    query = "SELECT page_count FROM octopus_document WHERE company_id = %s AND name = %s"
    assert server.rows(query, bakery.company, f"{name}.pdf") == [(2,)]


def test_the_example_of_the_documentation_runs(
    story, server, instance, bakery, tmp_path, monkeypatch
):
    person = story.world.accountant
    readme = Path(__file__).parents[2] / "addons/octopus_dms/readme/WAYS_IN.md"
    example = readme.read_text().partition("```python\n")[2].partition("```")[0]
    key = _api_key(person)
    given = f"url, db, login, key = {(instance.url, instance.database, person.login, key)!r}"
    example = re.sub(r"^url, db, login, key = .*$", lambda _line: given, example, flags=re.M)
    example = example.replace('"company_id": 42', f'"company_id": {bakery.company}')
    monkeypatch.chdir(tmp_path)
    Path("invoice.pdf").write_bytes(story.invoice().pdf())
    before = len(_stored(server, bakery.company, "invoice.pdf"))
    found: dict = {}
    exec(example, found)  # noqa: S102 (our own documentation)
    rows = _stored(server, bakery.company, "invoice.pdf")
    assert len(rows) == before + 2, "once over JSON-2, once over XML-RPC"
    assert found["document_id"] in [row[0] for row in rows]


@pytest.mark.server_log("odoo.http")
def test_a_refusal_over_the_web_service(story, instance, bakery):
    datas = base64.b64encode(b"PK\x03\x04x").decode()
    answer = requests.post(
        f"{instance.url}/json/2/octopus.document/upload_file",
        json={"name": "all.zip", "datas": datas, "company_id": bakery.company},
        headers={"Authorization": f"Bearer {_api_key(story.world.accountant)}"},
        timeout=PATIENCE,
    )
    assert answer.status_code == 422
    assert "all.zip was refused" in answer.text and "Traceback" not in answer.text
