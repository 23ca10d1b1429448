# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One sales document: its page, its PDF, and the acts that need no further question."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

AREA = "invoicing"
# who may read the sales journal sees its documents too
OTHER_AREA = "sales"
BOOK_RIGHT = ("sales", "validate")


def open_sale(number, sale_id, level="read"):
    """(dossier, document), both as superuser, for who has the right; else 404 or 403."""
    dossier_sudo = open_selling(number, level)
    moves = request.env["account.move"]
    domain = moves._octopus_sale_domain(dossier_sudo.company_id)
    return dossier_sudo, gate.one_record("account.move", sale_id, dossier_sudo, domain)


def open_selling(number, level="read"):
    """The dossier, for who may see (or make, or send) its sales documents."""
    if level == "read":
        dossier_sudo = gate.open_dossier(number)
        if gate.has_right(dossier_sudo, OTHER_AREA):
            return dossier_sudo
    return gate.open_dossier(number, AREA, level)


def sale_values(controller, dossier_sudo, *steps):
    """The frame of a page under Sales."""
    first = (request.env._("Sales"), "/sales")
    return frame.dossier_values(controller, dossier_sudo, "sales", first, *steps)


def sale_url(dossier_sudo, *parts):
    """Address of a page under Sales."""
    return "/".join([frame.dossier_home(dossier_sudo), "sales", *map(str, parts)])


def send_pdf(name, content, download=False):
    """A PDF that we made, with the headers of all files."""
    response = request.make_response(
        content,
        headers=[
            ("Content-Type", "application/pdf"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cache-Control", "private, no-store"),
        ],
    )
    disposition = content_disposition(name, "attachment" if download else "inline")
    response.headers["Content-Disposition"] = disposition
    return response


class OctopusPortalSale(CustomerPortal):
    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>", type="http", auth="user", website=True
    )
    def octopus_sale(self, number, sale_id, **kw):
        """One invoice or credit note."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id)
        return self._octopus_sale_page(dossier_sudo, sale_sudo, done=kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/pdf",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def octopus_sale_pdf(self, number, sale_id, download=None, **kw):
        """Its PDF: the one that was sent, or how it would look."""
        _dossier_sudo, sale_sudo = open_sale(number, sale_id)
        name = sale_sudo._get_invoice_report_filename()
        return send_pdf(name, sale_sudo._octopus_pdf(), bool(download))

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/final",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_final(self, number, sale_id, **kw):
        """Give it its number, without sending it."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "validate")
        return self._octopus_sale_act(
            dossier_sudo, sale_sudo, sale_sudo._octopus_make_final, done="final"
        )

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/reference",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_reference(self, number, sale_id, reference="", none=None, **kw):
        """Fill in the customer's order reference, or say that he asks for none."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "write")

        def keep():
            if none:
                sale_sudo._octopus_asks_no_reference()
            else:
                sale_sudo._octopus_set_reference(reference)

        return self._octopus_sale_act(dossier_sudo, sale_sudo, keep, done="reference")

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/duplicate",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_duplicate(self, number, sale_id, **kw):
        """The same again, as a draft of today."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "write")
        copy = sale_sudo._octopus_duplicate()
        return request.redirect(sale_url(dossier_sudo, copy.id) + "?done=duplicate")

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/credit",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_credit(self, number, sale_id, **kw):
        """A draft credit note for the whole of this invoice."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "write")
        try:
            with request.env.cr.savepoint():
                credit = sale_sudo._octopus_credit()
        except UserError as error:
            return self._octopus_sale_page(dossier_sudo, sale_sudo, problem=str(error))
        return request.redirect(sale_url(dossier_sudo, credit.id) + "?done=credit")

    def _octopus_sale_act(self, dossier_sudo, sale_sudo, act, done):
        """Do it; a refusal is told on the page, and nothing of it is kept."""
        try:
            with request.env.cr.savepoint():
                act()
        except UserError as error:
            return self._octopus_sale_page(dossier_sudo, sale_sudo, problem=str(error))
        return request.redirect(f"{sale_url(dossier_sudo, sale_sudo.id)}?done={done}")

    def _octopus_sale_page(self, dossier_sudo, sale_sudo, done=None, problem=None):
        url = sale_url(dossier_sudo, sale_sudo.id)
        number = sale_sudo._octopus_sale_number()
        name = sale_sudo._get_invoice_report_filename() if sale_sudo.name else f"{number}.pdf"
        values = {
            **sale_values(self, dossier_sudo, (number, None)),
            "sale": sale_sudo,
            "bill": sale_sudo,
            "sale_url": url,
            "files": [
                {"name": name, "kind": "PDF", "size": "", "url": f"{url}/pdf", "viewer": "pdf"}
            ],
            "problems": self._octopus_shown_problems(sale_sudo),
            "log": sale_sudo._octopus_sent_log(),
            "related": self._octopus_related(sale_sudo),
            "communications": gate.has_right(dossier_sudo, AREA) and sale_sudo._octopus_reminders(),
            "may_write": gate.has_right(dossier_sudo, AREA, "write"),
            "may_relations": gate.has_right(dossier_sudo, "relations", "write"),
            "may_send": gate.has_right(dossier_sudo, AREA, "validate"),
            "may_book": gate.has_right(dossier_sudo, *BOOK_RIGHT),
            "send_refusal": gate.refusal(dossier_sudo, AREA, "validate"),
            "done": done,
            "problem": problem,
        }
        return gate.page("sale", values)

    def _octopus_shown_problems(self, sale_sudo):
        """What is to be mended; after it was sent, nothing is."""
        if sale_sudo.octopus_sent_state in ("sending", "delivered") or sale_sudo.state == "cancel":
            return []
        return sale_sudo._octopus_sale_problems()

    def _octopus_related(self, sale_sudo):
        """Credit notes of this invoice, or the invoice of this credit note."""
        return sale_sudo.reversal_move_ids | sale_sudo.reversed_entry_id
