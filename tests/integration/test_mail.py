"""Real SMTP: a mail to a dossier becomes its documents; what we send carries both files."""

from __future__ import annotations

import smtplib
import time
from email.message import EmailMessage

import pytest
from octopus_tool.world import PATIENCE, wait


def _mail(instance, to: str, number: str, **files: bytes) -> str:
    mail = EmailMessage()
    mail["From"] = "Supplier <invoices@mill.octopus.test>"
    mail["To"] = to
    mail["Subject"] = f"Invoice {number}"
    mail["Message-Id"] = f"<{number}@mill.octopus.test>"
    mail.set_content("Our invoice is attached.")
    for name, content in files.items():
        kind = name.rpartition("_")[2]
        mail.add_attachment(
            content, maintype="application", subtype=kind, filename=name.replace("_", ".")
        )
    with smtplib.SMTP("127.0.0.1", instance.smtp_port, timeout=30) as smtp:
        smtp.send_message(mail)
    return mail["Message-Id"]


def _found(server, company: int, name: str) -> list[tuple]:
    query = """
        SELECT d.id, d.state, d.source, f.kind FROM octopus_document d
        JOIN octopus_folder f ON f.id = d.folder_id WHERE d.company_id = %s AND d.name = %s"""
    return server.rows(query, company, name)


def test_a_mail_to_the_dossier_becomes_a_document(story, server, instance, bakery):
    number = f"m{time.time_ns()}"
    name = f"{number}.pdf"
    pdf = story.invoice().pdf()
    _mail(instance, bakery.document_email, number, **{f"{number}_pdf": pdf})
    rows = wait("the document", lambda: _found(server, bakery.company, name), PATIENCE)
    assert [row[1:] for row in rows] == [("todo", "mail", "import")]
    todo = story.world.accountant.search(
        "octopus.document", [("state", "=", "todo")], ["name"], bakery.company
    )
    assert name in {row["name"] for row in todo}


def test_the_same_mail_twice_is_one_document(story, server, instance, bakery):
    number = f"t{time.time_ns()}"
    pdf = story.invoice().pdf()
    for _time in range(2):
        _mail(instance, bakery.document_email, number, **{f"{number}_pdf": pdf})
    wait("the document", lambda: _found(server, bakery.company, f"{number}.pdf"), PATIENCE)
    wait("both mails", lambda: not list(instance.mails.glob("*.todo")), PATIENCE)
    assert len(_found(server, bakery.company, f"{number}.pdf")) == 1


@pytest.mark.server_log("odoo.addons.mail|odoo.http")
def test_a_wrong_check_number_reaches_nobody(story, server, instance, bakery):
    number = f"w{time.time_ns()}"
    local, _at, domain = bakery.document_email.partition("@")
    wrong = f"{local[:-2]}{(int(local[-2:]) + 1) % 97:02d}@{domain}"
    _mail(instance, wrong, number, **{f"{number}_pdf": story.invoice().pdf()})
    wait("the mail to be handled", lambda: not list(instance.mails.glob("*.todo")), PATIENCE)
    query = "SELECT count(*) FROM octopus_document WHERE name = %s"
    assert server.rows(query, f"{number}.pdf") == [(0,)]


def test_the_client_gets_pdf_and_xml(story, bakery):
    invoice = story.invoice()
    story.send(invoice)
    _address, files = story.mail(bakery, invoice.number)
    assert len(files) == 2
    assert invoice.xml() in files.values()
    assert invoice.pdf() in files.values()


def test_without_a_pdf_one_is_drawn(story, bakery):
    invoice = story.invoice(with_pdf=False)
    story.send(invoice)
    _address, files = story.mail(bakery, invoice.number)
    [pdf] = [content for content in files.values() if content.startswith(b"%PDF")]
    text = _text(pdf)
    for amount in (invoice.untaxed, invoice.tax, invoice.total, invoice.allowance):
        assert any(form in text for form in _forms(amount)), f"{amount} is not on the PDF"
    assert invoice.number in text and invoice.seller.name in text


def _forms(amount) -> list[str]:
    english = f"{amount:,.2f}"
    return [english, english.translate(str.maketrans(",.", ".,"))]


def _text(pdf: bytes) -> str:
    import io

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
