# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Companies copied from a template company, by PostgreSQL, in a fraction of a second.

See `readme/SCALE.md`. `res.company._octopus_make_companies` is what others call.
"""

import hashlib
import json

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.company_copy import CompanyCopy
from ..tools.company_rows import delete_rows
from ..tools.company_tables import company_tables

# So many copies are made in one go: more take more memory, and no less time each.
AT_ONCE = 50
# Tables of which nothing is copied, beside those of our own models (see `_tables`).
LEFT_OUT = {
    "account_edi_proxy_client_user": "a connection to an outside service, with its secret",
    "account_lock_exception": "somebody's leave to write in a closed period",
    "certificate_certificate": "a secret",
    "certificate_key": "a secret",
    "discuss_channel_member": "who talks where",
    "iap_account": "an account with an outside service, paid for",
    "iap_account_res_company_rel": "the same",
    "mail_activity": "what somebody has to do",
    "mail_followers": "who follows what",
    "mail_message": "what was said",
    "mail_notification": "who was told",
    "mail_push_device": "somebody's telephone",
    "mail_scheduled_message": "what will be said",
    "payment_provider": "a contract with an outside service, with its secret",
    "payment_token": "somebody's card",
    "peppol_registration": "a registration of the company",
    "res_company_users_rel": "who works there: rights are given, not copied",
    "res_partner_bank": "whose money it is",
    "snailmail_letter": "a letter that was sent",
}
# Models of ours are about one dossier, its people and its documents. These are its set-up.
SET_UP: tuple[str, ...] = ()
BOOKS = ("account_move", "account_bank_statement")
NAMES_OF_PARTNER = ("name", "complete_name", "commercial_company_name")
EMPTY_ON_PARTNER = (
    *("vat", "company_registry", "website", "ref", "street", "street2", "zip", "city", "state_id"),
    *("email", "email_normalized", "phone", "phone_sanitized", "comment", "peppol_endpoint"),
    *("global_location_number", "partner_latitude", "partner_longitude", "signup_type"),
)
EMPTY_ON_COMPANY = (
    *("email", "phone", "company_details", "report_header", "account_opening_date"),
    *("fiscalyear_lock_date", "tax_lock_date", "sale_lock_date", "purchase_lock_date"),
    *("hard_lock_date", "account_peppol_contact_email", "account_peppol_migration_key"),
    *("account_peppol_phone_number", "peppol_external_provider", "peppol_metadata"),
)


class OctopusCompanyClone(models.AbstractModel):
    _name = "octopus.company.clone"
    _description = "Copies of a company"

    @api.model
    def _make(self, names, source=None):
        """One company for each name, copied from `source`, else from the hidden template."""
        template = self._template()
        source = (source or template).sudo().ensure_one()
        if source != template:
            self._check_empty(source)
        tables, left_out = self._tables()
        ids = []
        for start in range(0, len(names), AT_ONCE):
            copy = CompanyCopy(self.env, source, tables, left_out, self._blank(source, template))
            ids += copy.make(names[start : start + AT_ONCE])
        self._add_technical_user(ids)
        self.env.invalidate_all(flush=False)
        # Defaults and companies of users are cached for all companies together.
        self.env.registry.clear_cache()
        return self.env["res.company"].browse(ids)

    @api.model
    @tools.ormcache(cache="stable")
    def _tables(self):
        """The tables to copy, in order, and the names of those of which nothing is copied.

        They change with the modules only, and that empties this cache.
        """
        tables = company_tables(self.env)
        left_out = {table.name for table in tables if self._is_left_out(table)}
        while True:
            # what cannot be without a row that is left out
            more = {
                table.name
                for table in tables
                if any(ref.required and ref.table in left_out for ref in table.references)
            }
            if more <= left_out:
                break
            left_out |= more
        return tuple(t for t in tables if t.name not in left_out), frozenset(left_out)

    @api.model
    def _is_left_out(self, table):
        ours = (table.model or "").startswith("octopus.")
        return table.name in (*LEFT_OUT, *BOOKS) or (ours and table.model not in self._set_up())

    @api.model
    def _set_up(self):
        """Our own models whose records a new dossier takes over; for addons to extend."""
        return SET_UP

    @api.model
    def _blank(self, source, template):
        """What the copies do not take over from a dossier: whose it is."""
        company = {
            "name": SQL("c.name"),
            "octopus_is_pool": SQL("true"),
            "octopus_is_template": SQL("false"),
        }
        partner = dict.fromkeys(NAMES_OF_PARTNER, SQL("c.name"))
        if source != template:
            company |= dict.fromkeys(EMPTY_ON_COMPANY, SQL("NULL"))
            company["account_peppol_proxy_state"] = SQL("'not_registered'")
            partner |= dict.fromkeys(EMPTY_ON_PARTNER, SQL("NULL"))
        return {"res_company": company, "res_partner": partner}

    @api.model
    def _check_empty(self, source):
        """New dossiers are made from a dossier in which nothing was booked."""
        for table in BOOKS:
            query = "SELECT FROM %s WHERE company_id = %s LIMIT 1"
            if self.env.execute_query(SQL(query, SQL.identifier(table), source.id)):
                raise UserError(
                    self.env._(
                        "Dossier %(dossier)s has bookings, so no dossiers can be made from it. "
                        "Take a template dossier with empty books.",
                        dossier=source.name,
                    )
                )

    @api.model
    def _add_technical_user(self, company_ids):
        """Odoo makes the superuser a user of every company."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO res_company_users_rel (cid, user_id)"
                " SELECT id, %s FROM res_company WHERE id IN %s",
                self.env.ref("base.user_root").id,
                tuple(company_ids),
            )
        )

    # -- the hidden template -----------------------------------------------------------------------

    @api.model
    def _template(self):
        """The company with the stock chart that nobody works in; made anew when it is outdated."""
        companies = self.env["res.company"].sudo()
        template = companies.search([("octopus_is_template", "=", True)], order="id desc", limit=1)
        if template and not template.octopus_chart_doubt:
            return template
        key = self._chart_key()
        if template and template.octopus_chart_key == key:
            template.octopus_chart_doubt = False
            return template
        # the old one is taken away with the next filling of the pool
        template.write({"octopus_is_template": False, "octopus_is_pool": True})
        template = companies._octopus_make_company()
        template.write(
            {"octopus_is_template": True, "octopus_is_pool": False, "octopus_chart_key": key}
        )
        self.env.flush_all()
        return template

    @api.model
    def _remove_outdated(self, limit=None):
        """Take away what was made from an older chart and nobody got: templates and pool."""
        template = self._template()
        outdated = (
            self.env["res.company"]
            .sudo()
            .search(
                [
                    "|",
                    ("octopus_is_pool", "=", True),
                    ("octopus_is_template", "=", True),
                    ("octopus_chart_key", "!=", template.octopus_chart_key),
                    ("octopus_dossier_ids", "=", False),
                ],
                limit=limit,
            )
        )
        if outdated:
            delete_rows(self.env, company_tables(self.env), outdated.ids)
            self.env.invalidate_all(flush=False)
            self.env.registry.clear_cache()
        return len(outdated)

    @api.model
    def _register_hook(self):
        # EXTENDS 'base': after an update of any module the template may lack something.
        result = super()._register_hook()
        if self.pool.updated_modules:
            self.env.cr.execute(
                "UPDATE res_company SET octopus_chart_doubt = true WHERE octopus_is_template"
            )
        return result

    @api.model
    def _chart_key(self):
        """Changes with what a new company gets: the chart's own files, and the modules.

        It takes a second, so it is asked only after an update of modules.
        """
        modules = self.env["ir.module.module"].sudo().search([("state", "=", "installed")])
        versions = sorted((module.name, module.latest_version) for module in modules)
        chart = self.env["account.chart.template"].sudo()._get_chart_template_data("be_comp")
        text = json.dumps([versions, chart], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]
