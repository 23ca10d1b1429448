# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers and suppliers as the entrepreneur keeps them, with a number that was checked."""

from stdnum.eu import vat as eu_vat

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import form_text
from ..tools.form_text import line as one_line
from .turn import go_alone

LANGUAGES = ("nl", "fr", "en")
TEXTS = {"street": 120, "street2": 120, "zip": 12, "city": 80, "phone": 40, "ref": 60}
CHECKS, MINUTES = 60, 60
# asked by itself when an invoice is about to go: not twice within this time
FRESH, ASKED_AN_HOUR = 10, 200


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner"]

    @api.model
    def _octopus_relation_domain(self, company):
        """The relations of this dossier: companies and people, without their contacts."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("parent_id", "=", False),
                ("id", "!=", company.partner_id.id),
            ]
        )

    @api.model
    def _octopus_relation_filters(self):
        """What the list can be narrowed to: key → (label, domain)."""
        active = Domain("active", "=", True)
        return {
            "all": (self.env._("All"), active),
            "customers": (self.env._("Customers"), active & Domain("customer_rank", ">", 0)),
            "suppliers": (self.env._("Suppliers"), active & Domain("supplier_rank", ">", 0)),
            "archived": (self.env._("Archived"), Domain("active", "=", False)),
        }

    @api.model
    def _octopus_relation_sortings(self):
        """Orders of the list: key → (label, order); `date` is the one without a choice."""
        return {
            "date": (self.env._("Name"), "complete_name, id"),
            "newest": (self.env._("Newest first"), "id desc"),
        }

    @api.model
    def _octopus_relation_search_domain(self, text):
        """Relations with these letters in their name, place or mail, or this number."""
        domain = Domain.OR(
            Domain(name, "ilike", text) for name in ("complete_name", "email", "city")
        )
        digits = "".join(c for c in text if c.isalnum())
        return domain | Domain("vat", "ilike", digits) if digits else domain

    @api.model
    def _octopus_suggest_customers(self, company, text):
        """The relations that a few letters may mean, for the editor."""
        domain = self._octopus_relation_domain(company)
        if text:
            domain &= self._octopus_relation_search_domain(text)
        return [
            {"id": partner.id, "name": partner.name or "", "detail": partner._octopus_place()}
            for partner in self.search(domain, order="complete_name, id", limit=8)
        ]

    def _octopus_place(self):
        """Number and place, to tell two of the same name apart."""
        return " · ".join(filter(None, (self.vat, self.city)))

    def _octopus_relation_typed(self):
        """What stands in the form of this relation, or in that of a new one."""
        country = self.country_id or self.env.ref("base.be")
        return {
            "name": self.name or "",
            # a sole trader is a company here: he has a number, and it has to stay
            "kind": "company" if not self or self.is_company or self.vat else "person",
            "vat": self.vat or "",
            "email": self.email or "",
            "country": country.code,
            "lang": (self.lang or self.env.lang or "en")[:2],
            "days": str(self.env["octopus.sale.form"]._days(self.company_id, self)),
            **{name: self[name] or "" for name in TEXTS},
        }

    @api.model
    def _octopus_languages(self):
        """The languages that a customer may be written to: [(two letters, name)]."""
        installed = self.env["res.lang"].sudo().get_installed()
        # “Dutch (BE) / Nederlands (BE)”: the name that its speakers know
        return [
            (code[:2], name.rpartition(" / ")[2])
            for code, name in installed
            if code[:2] in LANGUAGES
        ]

    @api.model
    def _octopus_countries(self):
        """Belgium and its neighbours first: [(code, name)]."""
        near = ("BE", "NL", "FR", "LU", "DE")
        countries = self.env["res.country"].sudo().search(Domain.TRUE)
        first = sorted(
            countries.filtered(lambda c: c.code in near), key=lambda c: near.index(c.code)
        )
        return [(c.code, c.name) for c in (*first, *(countries - countries.concat(*first)))]

    @api.model
    def _octopus_save_relation(self, company, form, partner=None):
        """Make a relation of what was typed, or change one.

        :raise UserError: with what is wrong
        """
        values = self._octopus_relation_values(form)
        values |= self._octopus_relation_days(company, form, partner)
        if partner and partner.company_registry and (partner.vat or False) == values["vat"]:
            # of another country, or of who has no VAT number: the form does not show it
            del values["company_registry"]
        self._octopus_check_known(company, values["vat"], partner)
        partners = self.sudo().with_company(company).with_context(no_vat_validation=True)
        try:
            with self.env.cr.savepoint():
                if partner:
                    partner.with_context(no_vat_validation=True).write(values)
                    return partner
                return partners.create({**values, "company_id": company.id})
        except ValidationError as error:
            raise UserError(str(error)) from error

    @api.model
    def _octopus_relation_values(self, form):
        country = self._octopus_country(form.get("country"))
        is_company = form.get("kind") != "person"
        number = self._octopus_number(form.get("vat"), country) if is_company else ""
        if number[:2].isalpha():
            prefix = {"EL": "GR"}.get(number[:2], number[:2])
            country = self.env["res.country"].sudo().search([("code", "=", prefix)]) or country
        values = {
            "name": one_line(form.get("name"), 120),
            "is_company": is_company,
            "vat": number or False,
            "company_registry": number[2:] if number.startswith("BE") else False,
            "email": self._octopus_email(form.get("email")) or False,
            "country_id": country.id,
            "lang": self._octopus_language(form.get("lang")),
            **{name: one_line(form.get(name), size) or False for name, size in TEXTS.items()},
        }
        if not values["name"]:
            raise UserError(self.env._("Give the relation a name."))
        return values

    def _octopus_relation_days(self, company, form, partner=None):
        """After how many days he pays; nothing where the form does not ask.

        Days that were not touched leave his term alone: it may be more than days.
        """
        text = form_text.line(form.get("days"), 10)
        days = self.env["octopus.sale.form"]._days
        if not text or (partner and text == str(days(company, partner))):
            return {}
        if not (text.isascii() and text.isdecimal() and int(text) <= 365):
            raise UserError(self.env._("Paid within how many days? “%(text)s” is none.", text=text))
        term = self.env["octopus.sale.form"]._plain_term(company, int(text))
        return {"property_payment_term_id": term.id}

    def _octopus_country(self, code):
        code = form_text.line(code, 2)
        countries = self.env["res.country"].sudo()
        return countries.search([("code", "=", code)], limit=1) or self.env.ref("base.be")

    def _octopus_language(self, text):
        installed = self.env["res.lang"].sudo().get_installed()
        return next((code for code, _name in installed if code[:2] == text), self.env.lang)

    def _octopus_email(self, text):
        email = one_line(text, 120)
        if email and ("@" not in email.strip("@") or " " in email):
            raise UserError(self.env._("“%(text)s” is no mail address.", text=email))
        return email

    @api.model
    def _octopus_number(self, text, country):
        """A VAT number as it is kept, with its check digits looked at; empty when none was typed.

        :raise UserError: when it cannot be right
        """
        number = "".join(c for c in one_line(text, 40).upper() if c.isalnum())
        if not number:
            return ""
        if number.isdecimal() and country.code == "BE":
            number = f"BE{number}"
        if number.startswith("BE"):
            return "BE" + self.env["octopus.vies"]._clean_number(number)
        known = self.env["octopus.vat.treatment"]._union() | {"EL", "XI"}
        if country.code in known and not number[:2].isalpha():
            number = f"{'EL' if country.code == 'GR' else country.code}{number}"
        if number[:2] in known and not eu_vat.is_valid(number):
            raise UserError(
                self.env._(
                    "%(number)s is no VAT number of that country. Look at the customer's own "
                    "invoice or website and correct it, or leave it empty.",
                    number=number,
                )
            )
        return number

    def _octopus_check_known(self, company, number, partner):
        """Nobody is kept twice under one number."""
        if not number:
            return
        go_alone(company.octopus_dossier_id)
        same = self._octopus_relation_domain(company) & Domain("vat", "=", number)
        same &= Domain("id", "not in", partner.ids if partner else [])
        other = self.sudo().with_context(active_test=False).search(same, limit=1)
        if other:
            raise UserError(
                self.env._(
                    "%(name)s has the number %(number)s already. Use that relation, or correct "
                    "the number.",
                    name=other.name,
                    number=number,
                )
            )

    # ---- Peppol -----------------------------------------------------------------------------

    def _octopus_peppol_status(self):
        """(key, label): whether invoices reach this relation over Peppol, as far as we know."""
        self.ensure_one()
        state = self.peppol_verification_state or "not_verified"
        return {
            "valid": ("paid", self.env._("On Peppol")),
            "not_valid": ("grey", self.env._("Not on Peppol")),
            "not_valid_format": ("overdue", self.env._("On Peppol, but not for invoices")),
        }.get(state, ("todo", self.env._("Not asked yet")))

    def _octopus_ask_peppol(self):
        """Ask again before an invoice goes: he may have registered since somebody asked last."""
        if self._octopus_may_ask_peppol():
            self.button_account_peppol_check_partner_endpoint(company=self.env.company)

    def _octopus_may_ask_peppol(self):
        """Whether the network may be asked now; else what is known of him counts.

        Opening a page leads to the question, so it is bounded. What runs by itself opens none.
        """
        self.ensure_one()
        take = self.env["octopus.throttle"]._take
        company = self.env.company
        return self.env.uid == SUPERUSER_ID or (
            take("peppol_ask_one", f"{company.id} {self.id}", 1, FRESH)
            and take("peppol_ask_sending", company.id, ASKED_AN_HOUR, MINUTES)
        )

    def _octopus_check_peppol(self):
        """Ask the network whether this relation receives invoices."""
        self.ensure_one()
        company = self.company_id
        if not self.peppol_endpoint:
            raise UserError(
                self.env._(
                    "%(name)s has no enterprise number. Fill it in, then ask again.", name=self.name
                )
            )
        if not self.env["octopus.throttle"]._take("peppol_ask", company.id, CHECKS, MINUTES):
            raise UserError(
                self.env._("So many relations were asked for in this hour. Try again later.")
            )
        self.button_account_peppol_check_partner_endpoint(company=company)
