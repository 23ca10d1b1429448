"""The mail catcher and the private name server, over their own protocols."""

import asyncio
import json
import smtplib
import socket
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace
from email.message import EmailMessage

import dns.message
import dns.rcode
import dns.rdatatype
import pytest
from edelivery import ParticipantId, sml
from octopus_tool import mail_catcher, mail_pages, ports, private_dns
from octopus_tool.instance import MAIL_DOMAIN, SML_ZONE, Instance

OURS, THEIRS = "0208:0423456765", "0208:0847976000"


@pytest.fixture
def instance(tmp_path) -> Instance:
    first = 21500
    instance = Instance(
        name="test",
        folder=str(tmp_path),
        database="none",
        odoo="none",
        http_port=ports.choose(first, ()),
        smtp_port=ports.choose(first + 300, ()),
        mail_port=ports.choose(first + 600, ()),
        dns_port=ports.choose(first + 900, (), socket.SOCK_DGRAM),
    ).write()
    instance.mails.mkdir()
    return instance


def _ask(instance: Instance, participant: str, kind: str = "NAPTR") -> dns.message.Message:
    name = sml.naptr_name(ParticipantId.parse(participant), SML_ZONE)
    return private_dns.answer(dns.message.make_query(name, kind), private_dns.Zone(instance))


def _smp(reply: dns.message.Message) -> str:
    record = reply.answer[0][0]
    texts = (part.decode() for part in (record.flags, record.service, record.regexp))
    return sml.parse_naptr(*texts, str(record.replacement), allow_http=True)


def test_everybody_is_at_our_smp(instance):
    assert _smp(_ask(instance, OURS)) == instance.url


def test_who_is_listed_is_elsewhere(instance):
    zone = private_dns.Zone(instance)
    name = sml.naptr_name(ParticipantId.parse(THEIRS), SML_ZONE).rstrip(".").lower()
    assert zone.smp_of(name) == instance.url
    instance.zone_file.write_text(json.dumps({THEIRS: "http://127.0.0.1:9"}))
    assert zone.smp_of(name) == "http://127.0.0.1:9", "the list is read again when it changes"
    assert _smp(_ask(instance, THEIRS)) == "http://127.0.0.1:9"


def test_other_names_do_not_exist(instance):
    query = dns.message.make_query("www.example.", "NAPTR")
    assert private_dns.answer(query, private_dns.Zone(instance)).rcode() == dns.rcode.NXDOMAIN


def test_other_questions_have_no_answer(instance):
    reply = _ask(instance, OURS, "A")
    assert reply.rcode() == dns.rcode.NOERROR and not reply.answer


def test_the_server_survives_nonsense(instance):
    threading.Thread(target=private_dns.serve, args=(instance,), daemon=True).start()
    name = sml.naptr_name(ParticipantId.parse(OURS), SML_ZONE)
    question = dns.message.make_query(name, "NAPTR").to_wire()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(1)
        for _attempt in range(120):  # it may not be listening yet
            for packet in (b"", b"nonsense", question):
                client.sendto(packet, ("127.0.0.1", instance.dns_port))
            try:
                reply = dns.message.from_wire(client.recv(4096))
                break
            except (TimeoutError, ConnectionRefusedError):
                continue
    assert _smp(reply) == instance.url


@pytest.fixture
def smtp(instance):
    threading.Thread(target=lambda: asyncio.run(mail_catcher.serve(instance)), daemon=True).start()
    mail_pages.start(instance.mails, instance.mail_port)
    limit = time.monotonic() + 120
    while ports.is_free(instance.smtp_port) and time.monotonic() < limit:
        time.sleep(0.02)
    with smtplib.SMTP("127.0.0.1", instance.smtp_port) as client:
        yield client


def _mail(to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.com", to, "A bill <b>"
    mail.set_content("Look at this.")
    mail.add_alternative("<p>Look <script>alert(1)</script></p>", subtype="html")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="bill.pdf")
    return mail


def _get(instance: Instance, path: str):
    return urllib.request.urlopen(instance.mail_url + path, timeout=120)


def test_a_mail_is_kept_and_shown(instance, smtp):
    smtp.send_message(_mail("somebody@example.com"))
    [path] = instance.mails.glob("*.eml")
    assert b"X-Envelope-To: somebody@example.com" in path.read_bytes()
    assert not list(instance.mails.glob("*.todo")), "it is for nobody here"
    assert "A bill &lt;b&gt;" in _get(instance, "/").read().decode()
    page = _get(instance, f"/{path.name}").read().decode()
    assert "bill.pdf" in page and "<script>" not in page
    assert _get(instance, f"/{path.name}/0").read() == b"%PDF-"


def test_a_mails_own_html_may_run_nothing(instance, smtp):
    smtp.send_message(_mail("somebody@example.com"))
    [path] = instance.mails.glob("*.eml")
    answer = _get(instance, f"/{path.name}/body")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_mail_for_a_dossier_waits_for_odoo(instance, smtp):
    smtp.send_message(_mail(f"uid-1-01@{MAIL_DOMAIN}"))
    [note] = instance.mails.glob("*.todo")
    assert json.loads(note.read_text()) == [f"uid-1-01@{MAIL_DOMAIN}"]
    # Odoo is down: the note stays, and with it the mail's turn
    gateway = mail_catcher.Gateway(replace(instance))
    gateway.tries[note.with_suffix("").name] = 0
    mail_catcher.RETRY_SECONDS, before = 0.0, mail_catcher.RETRY_SECONDS
    try:
        gateway._try(note)
    finally:
        mail_catcher.RETRY_SECONDS = before
    assert note.exists()


@pytest.mark.parametrize("path", ["/../instance.json", "/%2e%2e/instance.json", "/1-1.eml", "/x"])
def test_the_pages_show_nothing_else(instance, path):
    mail_pages.start(instance.mails, instance.mail_port)
    with pytest.raises(urllib.error.HTTPError) as caught:
        _get(instance, path)
    assert caught.value.code == 404
