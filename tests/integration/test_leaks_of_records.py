"""What Octopus itself keeps about other dossiers is not told to the garage either.

Links, consents, logs, bulk acts, by calls, names while typing, chatter, exports and reports.
"""

from __future__ import annotations

import json
import re

import pytest
import requests
from octopus_tool.odoo_client import Person, Refused

pytestmark = pytest.mark.server_log(
    r"odoo\.http: |odoo\.addons\.web\.controllers\.|odoo\.addons\.base\.models\.ir_"
)

# Rows of all dossiers but one, by model. Where there are none, ids that nobody has.
FOREIGN = {
    "octopus.link": "SELECT id FROM octopus_link WHERE dossier_id <> %s",
    "octopus.consent": "SELECT id FROM octopus_consent WHERE dossier_id <> %s",
    "octopus.access.log": "SELECT id FROM octopus_access_log WHERE dossier_id <> %s",
    "octopus.right.change": "SELECT id FROM octopus_right_change WHERE dossier_id <> %s",
    "octopus.handover": "SELECT id FROM octopus_handover WHERE dossier_id <> %s",
    "octopus.restore.point": "SELECT id FROM octopus_restore_point WHERE dossier_id <> %s",
    "octopus.bulk": "SELECT DISTINCT bulk_id FROM octopus_bulk_line WHERE dossier_id <> %s",
    "octopus.bulk.line": "SELECT id FROM octopus_bulk_line WHERE dossier_id <> %s",
    "octopus.export": "SELECT id FROM octopus_export WHERE dossier_id <> %s",
}
NOBODY_HAS = [2**30, 2**30 + 1]
TOKEN = re.compile(r"csrf_token: \"([^\"]+)\"")


@pytest.fixture(scope="module")
def mechanic(story) -> Person:
    return story.world.mechanic


@pytest.fixture(scope="module")
def foreign(server, garage, bakery) -> dict[str, list[int]]:
    """Ids by model that the mechanic may not know, what the bakery has among them."""
    own = server.rows("SELECT id FROM octopus_dossier WHERE number = %s", garage.number)[0][0]
    found = {model: [row[0] for row in server.rows(q, own)] for model, q in FOREIGN.items()}
    moves = server.rows(
        "SELECT id FROM account_move WHERE company_id = %s ORDER BY id DESC LIMIT 5",
        bakery.company,
    )
    found["account.move"] = [row[0] for row in moves]
    assert found["octopus.link"], "the demo world links no dossier"
    return {model: ids or NOBODY_HAS for model, ids in found.items()}


def _asked(person: Person, model: str, method: str, *args, company=None, **kwargs):
    """What a call gives; nothing when it is refused."""
    try:
        return person.call(model, method, *args, company=company, **kwargs) or []
    except Refused:
        return []


def _told(model: str, names) -> list[str]:
    """The names that say more than the model and the id that were asked for."""
    return [name for name in names if not re.fullmatch(rf"{re.escape(model)},\d+", name)]


@pytest.mark.parametrize("model", FOREIGN)
def test_records_of_others(foreign, mechanic, garage, bakery, model):
    ids, some = set(foreign[model]), foreign[model][:20]
    domain = [("id", "in", some)]
    for company in (garage.company, bakery.company):
        at = {"company": company}
        everything = _asked(mechanic, model, "search_read", [], ["display_name"], **at)
        assert not ids & {row["id"] for row in everything}
        assert not ids & {row[0] for row in _asked(mechanic, model, "name_search", "", **at)}
        assert not _asked(mechanic, model, "search_count", domain, **at)
        rows = _asked(mechanic, model, "read", some[:1], ["display_name"], **at)
        rows += _asked(mechanic, model, "web_read", some[:1], {"display_name": {}}, **at)
        assert not _told(model, [row["display_name"] for row in rows])
        exported = _asked(mechanic, model, "export_data", some, ["display_name"], **at)
        assert not exported or not _told(model, [name for (name,) in exported["datas"]])
        posts = [("model", "=", model), ("res_id", "in", some)]
        for records in ("mail.message", "mail.followers", "mail.activity", "ir.attachment"):
            name = "model" if records == "mail.message" else "res_model"
            theirs = [(name, *posts[0][1:]), posts[1]]
            assert not _asked(mechanic, records, "search_count", theirs, **at), records


def test_exported_files(foreign, instance, mechanic):
    """The form that the list view sends."""
    page = mechanic.get("/my").text
    token = TOKEN.search(page)
    assert token
    for model, ids in foreign.items():
        fields = [{"name": "display_name", "label": "Name", "type": "char"}]
        words = {"model": model, "fields": fields, "ids": ids[:20], "domain": []}
        words |= {"import_compat": False, "groupby": []}
        answer = mechanic.web.post(
            f"{instance.url}/web/export/csv",
            data={"data": json.dumps(words), "csrf_token": token[1]},
            timeout=60,
        )
        names = [line.strip('"') for line in answer.text.splitlines()[1:]]
        assert answer.status_code != 200 or not _told(model, names), (model, names[:3])


def test_reports(foreign, instance, mechanic):
    for report, model in (
        ("octopus_dossier.consent_document", "octopus.consent"),
        ("octopus_dossier.report_handover", "octopus.handover"),
        ("account.report_invoice", "account.move"),
    ):
        address = f"{instance.url}/report/html/{report}/{foreign[model][0]}"
        for web in (mechanic.web, requests.Session()):
            answer = web.get(address, timeout=60)
            refused = answer.status_code >= 400 or "/web/login" in answer.url
            assert refused, (report, answer.status_code)
            assert "Traceback" not in answer.text


def test_chatter(foreign, instance, mechanic, server):
    """The routes by which a form reads its messages; what one may read anyway comes at most."""
    of_record = (
        "SELECT count(*) FROM mail_message WHERE id = ANY(%s) AND model = %s AND res_id = %s"
    )
    for model in ("account.move", "octopus.link"):
        thread = {"thread_model": model, "thread_id": foreign[model][0]}
        request = {**thread, "request_list": ["messages", "attachments", "followers"]}
        for path, params in (
            ("/mail/thread/messages", thread),
            ("/mail/data", {"fetch_params": [["mail.thread", request]]}),
        ):
            answer = mechanic.web.post(f"{instance.url}{path}", json={"params": params}, timeout=60)
            result = answer.json().get("result") or {}
            data = result.get("data", result)
            found = [message["id"] for message in data.get("mail.message") or []]
            found += result.get("messages") or []
            assert not server.rows(of_record, found, model, foreign[model][0])[0][0], path
            assert not data.get("ir.attachment"), path
