# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What relations and articles share: a list with what was put away, a form, a few letters typed.

Functions beside the controllers, since Odoo makes one class of all that extend its portal.
"""

from dataclasses import dataclass

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from ..tools.typed import number as read_number
from . import frame, gate
from .listing import clean_search, listing


@dataclass(frozen=True)
class Kept:
    """One kind of record that an entrepreneur keeps.

    :param area: the right; also the path under the home, the tab, and the template of the list
    :param name: in the names of the methods of its model, and the template of the form
    """

    area: str
    name: str
    model: str

    def records(self, company=None):
        """The model as superuser."""
        records_sudo = request.env[self.model].sudo()
        return records_sudo.with_company(company) if company else records_sudo

    def call(self, records_sudo, part, *args):
        """The method of the model for this part, such as `_octopus_article_domain`."""
        return getattr(records_sudo, f"_octopus_{self.name}_{part}")(*args)

    def one(self, dossier_sudo, record_id):
        """One of this dossier, put away or not; else 404."""
        inside = self.call(self.records(), "domain", dossier_sudo.company_id)
        inside &= Domain("active", "in", (True, False))
        return gate.one_record(self.model, record_id, dossier_sudo, inside)

    def home(self, dossier_sudo):
        """The address of the list."""
        return f"{frame.dossier_home(dossier_sudo)}/{self.area}"


def list_page(controller, kept, number, title, choices):
    """The page with the list, for who may read it."""
    dossier_sudo = gate.open_dossier(number, kept.area)
    company = dossier_sudo.company_id
    records_sudo = kept.records(company)
    values = listing(
        records_sudo.with_context(active_test=False),
        kept.call(records_sudo, "domain", company),
        kept.home(dossier_sudo),
        {
            "filters": kept.call(records_sudo, "filters"),
            "sortings": kept.call(records_sudo, "sortings"),
        },
        lambda text: kept.call(records_sudo, "search_domain", text),
        choices,
    )
    values.update(frame.dossier_values(controller, dossier_sudo, kept.area, (title, None)))
    values["may_write"] = gate.has_right(dossier_sudo, kept.area, "write")
    values["put_away"] = values["may_write"] and _put_away(kept, company, choices.get("archived"))
    return gate.page(kept.area, values)


def after_act(kept, dossier_sudo, record_sudo):
    """To the record; when it was put away to the list, where it can be taken back."""
    home = kept.home(dossier_sudo)
    path = f"/{record_sudo.id}" if record_sudo.active else f"?archived={record_sudo.id}"
    return request.redirect(home + path)


def _put_away(kept, company, text):
    """What was just put away, for its way back."""
    if not (record_id := read_number(str(text or ""))):
        return None
    inside = kept.call(kept.records(), "domain", company)
    inside &= Domain("id", "=", record_id) & Domain("active", "=", False)
    return kept.records(company).with_context(active_test=False).search(inside, limit=1)


def open_one(kept, number, record_id):
    """(dossier, record) of a page with a form: to read it, or to change it by a POST."""
    writes = request.httprequest.method == "POST"
    dossier_sudo = gate.open_dossier(number, kept.area, "write" if writes else "read")
    return dossier_sudo, kept.one(dossier_sudo, record_id)


def saved_answer(kept, dossier_sudo, record_sudo, typed, page):
    """Keep what was typed; a refusal is told above it, by `page(typed=…, problem=…)`."""
    company = dossier_sudo.company_id
    save = getattr(kept.records(company), f"_octopus_save_{kept.name}")
    try:
        with request.env.cr.savepoint():
            record_sudo = save(company, typed, record_sudo)
    except UserError as error:
        return page(typed=typed, problem=str(error))
    return request.redirect(f"{kept.home(dossier_sudo)}/{record_sudo.id}?saved=1")


def form_values(controller, kept, dossier_sudo, record_sudo, typed, titles):
    """What the page of a form shows of its record.

    :param titles: of the list, and of a new record
    """
    steps = [(titles[0], f"/{kept.area}"), (record_sudo.name or titles[1], None)]
    return {
        **frame.dossier_values(controller, dossier_sudo, kept.area, *steps),
        "typed": typed or kept.call(record_sudo, "typed"),
        "may_write": gate.has_right(dossier_sudo, kept.area, "write"),
    }


def suggestions(kept, number, method, term, **more):
    """What a few letters may mean, as JSON; who makes invoices needs it too."""
    dossier_sudo = gate.open_dossier(number)
    if not gate.has_right(dossier_sudo, "invoicing", "write"):
        gate.open_dossier(number, kept.area)
    company = dossier_sudo.company_id
    found = getattr(kept.records(company), method)(company, clean_search(term), **more)
    return gate.json_answer(found)
