"""What belongs to the bakery is nowhere to be seen for the garage, whatever way it asks."""

from __future__ import annotations

import xmlrpc.client
from dataclasses import dataclass

import pytest
import requests
from octopus_tool.odoo_client import Person, Refused, Visitor

pytestmark = pytest.mark.server_log(r"odoo\.http: |xmlrpc|odoo\.addons\.base\.models\.ir_")

ACCESS_ERROR = 4  # of Odoo's XML-RPC
MODELS = {
    "octopus.document": "document",
    "octopus.peppol.message": "message",
    "octopus.folder": "folder",
    "account.move": "bill",
    "account.move.line": "line",
    "ir.attachment": "file",
    "res.partner": "supplier",
    "octopus.dossier": "dossier",
    "res.company": "company",
    "octopus.peppol.participant": "participant",
}


@dataclass
class Victim:
    """Ids of what one invoice left behind in the bakery's dossier."""

    number: str
    ids: dict[str, int]
    content: bytes


@pytest.fixture(scope="module")
def victim(story, server, bakery) -> Victim:
    invoice = story.invoice()
    sent = story.send(invoice)
    document = story.arrival(sent.outgoing.message_id, bakery)
    document = story.forward(story.accept(document, bakery), bakery)
    bill = story.post(story.bill(document["move_id"][0], bakery), bakery)

    def first(query: str, *values) -> int:
        return server.rows(query, *values)[0][0]

    ids = {
        "document": document["id"],
        "file": document["attachment_id"][0],
        "bill": bill["id"],
        "line": bill["invoice_line_ids"][0],
        "supplier": bill["partner_id"][0],
        "company": bakery.company,
        "message": first(
            "SELECT id FROM octopus_peppol_message WHERE message_id = %s", sent.outgoing.message_id
        ),
        "folder": first("SELECT folder_id FROM octopus_document WHERE id = %s", document["id"]),
        "dossier": first("SELECT id FROM octopus_dossier WHERE number = %s", bakery.number),
        "participant": first(
            "SELECT id FROM octopus_peppol_participant WHERE company_id = %s", bakery.company
        ),
    }
    return Victim(invoice.number, ids, invoice.xml())


@pytest.fixture(scope="module")
def mechanic(story) -> Person:
    return story.world.mechanic


def refused_or_empty(person: Person, model: str, method: str, args, company: int | None) -> None:
    """Odoo may say no, or find nothing; anything else is a leak."""
    try:
        found = person.call(model, method, *args, company=company)
    except Refused:
        return
    if isinstance(found, dict):  # web_search_read, export_data
        found = found.get("records") or found.get("datas")
    assert not found, f"{method} leaked: {found!r}"


@pytest.mark.parametrize("model", MODELS)
def test_by_the_web_client(victim, mechanic, garage, bakery, model):
    ident = victim.ids[MODELS[model]]
    domain = [("id", "=", ident)]
    calls = (
        ("search_read", domain, ["display_name"]),
        ("search_count", domain),
        ("read", [ident], ["create_date"]),
        ("web_read", [ident], {"display_name": {}}),
        ("web_search_read", domain, {"display_name": {}}),
        ("formatted_read_group", domain, ["create_date:year"], ["__count"]),
        ("export_data", [ident], ["create_date"]),
    )
    for company in (None, garage.company, bakery.company):
        for method, *args in calls:
            refused_or_empty(mechanic, model, method, args, company)


def test_searching_by_what_it_says(victim, mechanic, garage):
    for model, field in (
        ("octopus.document", "name"),
        ("octopus.document", "reference"),
        ("octopus.peppol.message", "summary"),
        ("account.move", "ref"),
        ("ir.attachment", "name"),
        ("mail.message", "body"),
    ):
        domain = [(field, "ilike", victim.number)]
        assert mechanic.call(model, "search_count", domain, company=garage.company) == 0
    for model in ("octopus.document", "account.move"):
        assert mechanic.call(model, "name_search", victim.number, company=garage.company) == []


@pytest.mark.parametrize("model", MODELS)
def test_by_xmlrpc(victim, instance, mechanic, model):
    models = xmlrpc.client.ServerProxy(f"{instance.url}/xmlrpc/2/object")
    secret = instance.logins[mechanic.login]
    ident = victim.ids[MODELS[model]]

    for method, *args in (
        ("search_read", [("id", "=", ident)], ["display_name"]),
        ("search_count", [("id", "=", ident)]),
        ("read", [ident], ["display_name"]),
    ):
        words = (instance.database, mechanic.uid, secret, model, method, args)
        try:
            assert not models.execute_kw(*words), method
        except xmlrpc.client.Fault as fault:
            assert fault.faultCode == ACCESS_ERROR


def _api_key(person: Person) -> str:
    model = "res.users.apikeys.description"
    ident = person.call(model, "create", [{"name": "integration test", "duration": "1"}])
    action = person.call(model, "make_key", ident)
    if action["res_model"] == "res.users.identitycheck":
        secret = person.instance.logins[person.login]
        action = person.call(
            action["res_model"], "run_check", [action["res_id"]], context={"password": secret}
        )
    return action["context"]["default_key"]


def test_by_json2(victim, instance, mechanic):
    key = _api_key(mechanic)

    def call(model: str, method: str, **values) -> requests.Response:
        return requests.post(
            f"{instance.url}/json/2/{model}/{method}",
            json=values,
            headers={"Authorization": f"Bearer {key}"},
            timeout=60,
        )

    assert call("res.users", "search_count", domain=[("id", "=", mechanic.uid)]).json() == 1
    for model, kind in MODELS.items():
        domain = [("id", "=", victim.ids[kind])]
        counted = call(model, "search_count", domain=domain)
        assert counted.status_code != 200 or counted.json() == 0, model
        read = call(model, "read", ids=[victim.ids[kind]], fields=["display_name"])
        assert read.status_code != 200 or not read.json(), model


ADDRESSES = (
    "/web/content/{file}",
    "/web/content/{file}?download=1",
    "/web/image/{file}",
    "/web/content/octopus.document/{document}/attachment_id",
    "/web/content?model=octopus.peppol.message&id={message}&field=body",
    "/web/content?model=octopus.peppol.message&id={message}&field=sbd",
    "/web/content?model=octopus.peppol.message&id={message}&field=receipt",
    "/my/octopus/{number}",
    "/my/octopus/{number}/bills",
    "/my/octopus/{number}/bills/{bill}",
    "/my/octopus/{number}/bills/{bill}/files/{file}",
    "/my/octopus/{number}/documents",
    "/my/octopus/{number}/documents/{document}",
    "/my/octopus/{number}/documents/{document}/files/{file}",
    "/my/octopus/{garage}/bills/{bill}",
    "/my/octopus/{garage}/documents/{document}",
    "/my/octopus/{garage}/documents/{document}/files/{file}",
    "/my/invoices/{bill}",
    "/report/pdf/account.report_invoice/{bill}",
)


def _addresses(victim, bakery, garage) -> list[str]:
    values = {**victim.ids, "number": bakery.number, "garage": garage.number}
    return [address.format(**values) for address in ADDRESSES]


@pytest.mark.parametrize("who", ["mechanic", "nobody", "employee"])
def test_by_address(victim, instance, story, bakery, garage, who):
    if who == "nobody":
        web = requests.Session()
    else:
        kind = {"mechanic": "u", "employee": "e"}[who]
        web = Visitor.of(instance, story.world.login(kind)).web
    addresses = _addresses(victim, bakery, garage)
    if who == "employee":  # he may read purchases and documents of the bakery, but no evidence
        addresses = [address for address in addresses if "peppol.message" in address]
    for address in addresses:
        answer = web.get(f"{instance.url}{address}", timeout=60)
        leaked = victim.number.encode() in answer.content or victim.content[:200] in answer.content
        assert not leaked, address
        refused = answer.status_code in (403, 404) or "/web/login" in answer.url
        harmless = answer.headers["Content-Type"].startswith("image/")  # Odoo's placeholder
        assert refused or harmless or answer.url.endswith("/my"), (address, answer.status_code)


def test_the_owner_himself_sees_it(victim, instance, story, bakery):
    baker = Visitor.of(instance, story.world.login("k"))
    text = baker.page(f"/my/octopus/{bakery.number}/bills")
    assert victim.number in text
    path = f"/my/octopus/{bakery.number}/documents/{victim.ids['document']}"
    assert victim.number in baker.page(path)
    assert baker.get(f"{path}/files/{victim.ids['file']}").content == victim.content


def test_nobody_writes_there(victim, mechanic, bakery, garage):
    for method, args in (
        ("action_peppol_accept", []),
        ("action_peppol_forward", []),
        ("action_peppol_refuse", ["no"]),
        ("write", [{"name": "x"}]),
        ("unlink", []),
    ):
        for company in (garage.company, bakery.company):
            with pytest.raises(Refused):
                mechanic.call(
                    "octopus.document", method, [victim.ids["document"]], *args, company=company
                )
