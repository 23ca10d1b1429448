# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reminders: who is late, what he would get, sending it, and what was sent.

Looking asks for *invoicing: read*, sending for *validate* as with invoices, taking a customer out
of it for *write*. Looking changes nothing: where nobody began yet, a page says so. Which lines and
which type a reminder has is decided in `octopus.reminder`; here the choices of a form become
`Choice` records, nothing else.
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.octopus_reminder_send import MOST, Choice
from ..tools.typed import number as read_number
from . import frame, gate
from .listing import PAGE_SIZE, clean_search, link_of, listing, shown_choices

AREA = "invoicing"
SEND = "validate"
MOST_PAGES = 100_000
LETTER = "account_credit_control.report_credit_control_summary"


def number_of(text):
    """A number that a form sent, or 0 for anything else."""
    return read_number(text) or 0


def numbers_of(name):
    """The numbers that a form or an address gives under this name, bounded."""
    found = request.httprequest.values.getlist(name)
    return list(dict.fromkeys(filter(None, map(number_of, found[:500]))))


def choices_of_form():
    """The customers ticked, each with its type, its invoices and what was sent before."""
    values = request.httprequest.values
    return [
        Choice(
            partner_id=partner_id,
            level=number_of(values.get(f"type_{partner_id}")),
            seen=number_of(values.get(f"seen_{partner_id}")),
            line_ids=frozenset(numbers_of(f"line_{partner_id}")),
        )
        for partner_id in numbers_of("customer")[:MOST]
    ]


class OctopusPortalReminders(CustomerPortal):
    @http.route(
        [
            "/my/octopus/<string:number>/reminders",
            "/my/octopus/<string:number>/reminders/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def octopus_reminders(self, number, page=1, **kw):
        """The customers who are late, those to remind first."""
        dossier_sudo, reminders = self._octopus_open(number)
        if not self._octopus_began(dossier_sudo):
            return self._octopus_start_page(dossier_sudo)
        return gate.page("reminders", self._octopus_due_values(dossier_sudo, reminders, page, kw))

    @http.route(
        "/my/octopus/<string:number>/reminders/start",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_reminders_start(self, number, **kw):
        """Begin with reminders: the dossier gets its three types."""
        dossier_sudo, _reminders = self._octopus_open(number, SEND)
        request.env["credit.control.policy"]._octopus_ensure(dossier_sudo.company_id)
        return request.redirect(f"{frame.dossier_home(dossier_sudo)}/reminders")

    @http.route(
        "/my/octopus/<string:number>/reminders/review", type="http", auth="user", website=True
    )
    def octopus_reminders_review(self, number, **kw):
        """What the chosen customers would get."""
        dossier_sudo, _reminders = self._octopus_open(number, SEND)
        if not self._octopus_began(dossier_sudo):
            return self._octopus_start_page(dossier_sudo)
        return self._octopus_review_page(dossier_sudo, choices_of_form())

    @http.route(
        "/my/octopus/<string:number>/reminders/customers/<int:partner_id>",
        type="http",
        auth="user",
        website=True,
    )
    def octopus_reminder_customer(self, number, partner_id, **kw):
        """One customer: his late invoices, what he would get, what he got."""
        dossier_sudo, reminders = self._octopus_open(number)
        return self._octopus_customer_page(dossier_sudo, reminders, partner_id, kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/reminders/customers/<int:partner_id>/<string:act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_reminder_hold(self, number, partner_id, act, **kw):
        """Stop reminding a customer, or do so again."""
        dossier_sudo, reminders = self._octopus_open(number, "write")
        debtor = reminders._octopus_debtor_of(dossier_sudo.company_id, partner_id)
        if not debtor or act not in ("hold", "resume"):
            raise NotFound()
        debtor.partner._octopus_hold_reminders(act == "hold")
        home = frame.dossier_home(dossier_sudo)
        return request.redirect(f"{home}/reminders/customers/{partner_id}?done={act}")

    @http.route(
        "/my/octopus/<string:number>/reminders/send",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_reminders_send(self, number, **kw):
        """Send what was reviewed; what could not be sent is told and stays to be chosen."""
        dossier_sudo, reminders = self._octopus_open(number, SEND)
        choices = choices_of_form()
        sent, problems = reminders._octopus_send(dossier_sudo.company_id, choices)
        if problems:
            left = [choice for choice in choices if choice.partner_id not in sent.partner_id.ids]
            return self._octopus_review_page(dossier_sudo, left, problems, len(sent))
        home = frame.dossier_home(dossier_sudo)
        return request.redirect(f"{home}/reminders/sent?done={len(sent)}")

    @http.route(
        [
            "/my/octopus/<string:number>/reminders/sent",
            "/my/octopus/<string:number>/reminders/sent/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def octopus_reminders_sent(self, number, page=1, **kw):
        """What was sent."""
        dossier_sudo, _reminders = self._octopus_open(number)
        company = dossier_sudo.company_id
        letters_sudo = request.env["credit.control.communication"].sudo().with_company(company)
        title = request.env._("Sent reminders")
        values = listing(
            letters_sudo,
            letters_sudo._octopus_history_domain(company),
            f"{frame.dossier_home(dossier_sudo)}/reminders/sent",
            {
                "filters": letters_sudo._octopus_portal_filters(),
                "sortings": letters_sudo._octopus_portal_sortings(),
            },
            letters_sudo._octopus_portal_search_domain,
            {**kw, "page": page},
        )
        values.update(
            self._octopus_values(dossier_sudo, (title, None)), done=number_of(kw.get("done"))
        )
        return gate.page("reminders_sent", values)

    @http.route(
        "/my/octopus/<string:number>/reminders/sent/<int:letter_id>",
        type="http",
        auth="user",
        website=True,
    )
    def octopus_reminder(self, number, letter_id, **kw):
        """One reminder as it was sent."""
        dossier_sudo, letter_sudo = self._octopus_open_letter(number, letter_id)
        title = letter_sudo.policy_level_id.name
        sent = (request.env._("Sent reminders"), "/reminders/sent")
        values = {
            **self._octopus_values(dossier_sudo, sent, (title, None)),
            "letter": letter_sudo,
            "body": letter_sudo._octopus_as_sent(),
            "may_send": gate.has_right(dossier_sudo, AREA, SEND),
            "done": kw.get("done"),
        }
        return gate.page("reminder", values)

    @http.route(
        "/my/octopus/<string:number>/reminders/sent/<int:letter_id>/print",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def octopus_reminder_print(self, number, letter_id, **kw):
        """The letter as a PDF, for who has no mail address."""
        dossier_sudo, letter_sudo = self._octopus_open_letter(number, letter_id)
        report = request.env["ir.actions.report"].sudo().with_company(dossier_sudo.company_id)
        content = report._render_qweb_pdf(LETTER, letter_sudo.ids)[0]
        name = f"{letter_sudo.policy_level_id.name} {letter_sudo.partner_id.name}.pdf"
        headers = {
            **gate.PAGE_HEADERS,
            "Content-Type": "application/pdf",
            "Content-Disposition": content_disposition(name),
            "X-Content-Type-Options": "nosniff",
        }
        return request.make_response(content, list(headers.items()))

    @http.route(
        "/my/octopus/<string:number>/reminders/sent/<int:letter_id>/again",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_reminder_again(self, number, letter_id, **kw):
        """Send one that did not arrive once more."""
        dossier_sudo, letter_sudo = self._octopus_open_letter(number, letter_id, SEND)
        letter_sudo._octopus_again()
        home = frame.dossier_home(dossier_sudo)
        return request.redirect(f"{home}/reminders/sent/{letter_id}?done=again")

    # ---- values ------------------------------------------------------------------------------

    def _octopus_open(self, number, level="read"):
        """The dossier, and the model that knows who is late."""
        dossier_sudo = gate.open_dossier(number, AREA, level)
        company = dossier_sudo.company_id
        return dossier_sudo, request.env["octopus.reminder"].sudo().with_company(company)

    def _octopus_began(self, dossier_sudo):
        """Whether somebody began with reminders here."""
        return bool(request.env["credit.control.policy"]._octopus_of(dossier_sudo.company_id))

    def _octopus_start_page(self, dossier_sudo):
        """What reminders do, who is late, and the button that begins."""
        moves_sudo = request.env["account.move"].sudo()
        values = {
            **self._octopus_values(dossier_sudo),
            "plan": request.env["credit.control.policy"]._octopus_plan(),
            "overdue": moves_sudo._octopus_sale_sums(dossier_sudo.company_id)[1],
            "may_send": gate.has_right(dossier_sudo, AREA, SEND),
            "refusal": gate.refusal(dossier_sudo, AREA, SEND),
        }
        return gate.page("reminders_start", values)

    def _octopus_open_letter(self, number, letter_id, level="read"):
        dossier_sudo = gate.open_dossier(number, AREA, level)
        model = "credit.control.communication"
        domain = request.env[model]._octopus_history_domain(dossier_sudo.company_id)
        return dossier_sudo, gate.one_record(model, letter_id, dossier_sudo, domain)

    def _octopus_values(self, dossier_sudo, *steps):
        title = (request.env._("Reminders"), "/reminders" if steps else None)
        company = dossier_sudo.company_id
        levels = request.env["credit.control.policy"]._octopus_of(company).level_ids
        return {
            **frame.dossier_values(self, dossier_sudo, "reminders", title, *steps),
            "levels": {level.level: level.name for level in levels},
            "base_url": f"{frame.dossier_home(dossier_sudo)}/reminders",
            "currency": company.currency_id,
            "reminders": request.env["octopus.reminder"].sudo().with_company(company),
        }

    def _octopus_due_values(self, dossier_sudo, reminders, page, asked):
        company = dossier_sudo.company_id
        filters, sortings = reminders._octopus_filters(), reminders._octopus_sortings()
        show = asked.get("filterby") if asked.get("filterby") in filters else "all"
        sort = asked.get("sortby") if asked.get("sortby") in sortings else "date"
        search = clean_search(asked.get("search"))
        url = f"{frame.dossier_home(dossier_sudo)}/reminders"
        url_args = shown_choices(search=search, filterby=show, sortby=sort)
        # no list is so long that its last page has a larger number
        page = min(max(page, 1), MOST_PAGES)
        place = {"limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
        total, amount, debtors = reminders._octopus_debtors(company, show, search, sort, **place)
        return {
            **self._octopus_values(dossier_sudo),
            "debtors": debtors,
            "total": total,
            "amount": amount,
            "pager": portal_pager(url, total, page=page, step=PAGE_SIZE, url_args=url_args),
            "list_url": url,
            "url_args": url_args,
            "search": search,
            "filterby": show,
            "sortby": sort,
            "filters": filters,
            "sortings": sortings,
            "link_to": link_of(url, url_args),
            "may_send": gate.has_right(dossier_sudo, AREA, SEND),
            "failed": reminders._octopus_failed_count(company),
        }

    def _octopus_review_page(self, dossier_sudo, choices, problems=(), sent=0):
        company = dossier_sudo.company_id
        reminders = request.env["octopus.reminder"].sudo().with_company(company)
        values = {
            **self._octopus_values(dossier_sudo, (request.env._("Check and send"), None)),
            "reviews": reminders._octopus_reviews(company, choices),
            "problems": problems,
            "sent": sent,
        }
        return gate.page("reminders_review", values)

    def _octopus_customer_page(self, dossier_sudo, reminders, partner_id, done=None):
        company = dossier_sudo.company_id
        history = request.env["credit.control.communication"].sudo()
        debtor = reminders._octopus_debtor_of(company, partner_id)
        partner = request.env["res.partner"].sudo().browse(partner_id)
        letters = history._octopus_history(company, partner)
        if not debtor and not letters:
            raise NotFound()
        values = {
            **self._octopus_values(dossier_sudo, (partner.display_name, None)),
            "debtor": debtor,
            "partner": partner,
            "lines": reminders._octopus_lines(company, [partner_id]).get(partner_id, []),
            "credit": reminders._octopus_credit(company, partner),
            "communications": letters,
            "may_act": gate.has_right(dossier_sudo, AREA, "write"),
            "may_send": gate.has_right(dossier_sudo, AREA, SEND),
            "done": done,
        }
        return gate.page("reminder_customer", values)
