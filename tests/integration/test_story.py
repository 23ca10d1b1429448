"""The story of the demo, its facts checked one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from octopus_tool.demo import Demo
from octopus_tool.odoo_client import Person, Refused


def test_the_demo_plays_twice(instance, capsys):
    """Every run makes new invoices and leaves those of earlier runs alone."""
    for _time in range(2):
        demo = Demo(instance)
        demo.play()
        assert demo.narrator.count == 10
    told = capsys.readouterr().out
    assert told.count("receipt of POP000001 verified") == 2


def test_the_bill_says_what_the_invoice_says(story, bakery):
    invoice = story.invoice()
    sent = story.send(invoice)
    document = story.arrival(sent.outgoing.message_id, bakery)
    assert document["peppol_state"] == "new" and document["state"] == "todo"
    document = story.accept(document, bakery)
    assert document["peppol_state"] == "accepted" and not document["move_id"]
    document = story.forward(document, bakery)
    assert document["peppol_state"] == "forwarded"

    bill = story.bill(document["move_id"][0], bakery)
    assert (bill["state"], bill["move_type"], bill["ref"]) == (
        "draft",
        "in_invoice",
        invoice.number,
    )
    assert bill["company_id"][0] == bakery.company
    assert invoice.seller.name in bill["partner_id"][1]
    assert bill["invoice_date"] == str(invoice.issued)
    assert bill["invoice_date_due"] == str(invoice.due)
    amounts = [Decimal(str(bill[f"amount_{name}"])) for name in ("untaxed", "tax", "total")]
    assert amounts == [invoice.untaxed, invoice.tax, invoice.total]
    lines = sorted((round(x["price_subtotal"], 2), x["taxes"][0]["amount"]) for x in bill["lines"])
    expected = [(float(line.net), float(line.rate)) for line in invoice.lines]
    assert lines == sorted([*expected, (-float(invoice.allowance), 6.0)])
    assert all(line["account_id"][1].startswith("6") for line in bill["lines"])


def test_forwarding_twice_makes_one_bill(story, server, bakery):
    sent = story.send(story.invoice())
    document = story.accept(story.arrival(sent.outgoing.message_id, bakery), bakery)
    first = story.forward(document, bakery)
    second = story.forward(document, bakery)
    assert first["move_id"] == second["move_id"]
    invoice_name = first["name"]
    found = server.rows("SELECT count(*) FROM octopus_document WHERE name = %s", invoice_name)
    assert found == [(1,)]


def test_a_bill_without_its_document_cannot_be(story, bakery):
    sent = story.send(story.invoice())
    document = story.arrival(sent.outgoing.message_id, bakery)
    document = story.forward(story.accept(document, bakery), bakery)
    person = story.world.accountant
    links = person.read(
        "account.move", document["move_id"][0], ["octopus_document_ids"], bakery.company
    )
    assert links["octopus_document_ids"] == [document["id"]]


@pytest.mark.server_log("odoo.http")
def test_the_employee_with_few_rights_may_look_but_not_accept(story, instance, bakery):
    sent = story.send(story.invoice())
    document = story.arrival(sent.outgoing.message_id, bakery)
    employee: Person = story.world.employee
    assert employee.read("octopus.document", document["id"], ["name"], bakery.company)
    with pytest.raises(Refused) as caught:
        employee.call(
            "octopus.document", "action_peppol_accept", [document["id"]], company=bakery.company
        )
    assert caught.value.name == "odoo.exceptions.AccessError"


def test_the_garage_sends_each_invoice_once(story, server, garage, bakery):
    move = story.sell(garage, bakery)
    message = story.dispatch(move, garage)
    assert message["state"] == "out_delivered"
    assert server.messages(message["message_id"]) == 2, "one out, one in"
    document = story.arrival(message["message_id"], bakery)
    document = story.forward(story.accept(document, bakery), bakery)
    bill = story.bill(document["move_id"][0], bakery)
    assert bill["amount_total"] == move["amount_total"]
    assert bill["company_id"][0] == bakery.company
