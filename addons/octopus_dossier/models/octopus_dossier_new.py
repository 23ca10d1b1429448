# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""New internal dossiers of a firm: from a template dossier, or set up as another one."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .octopus_area import AREAS

JOURNAL_FIELDS = (
    *("name", "active", "sequence", "refund_sequence", "payment_sequence"),
    *("restrict_mode_hash_table", "invoice_reference_type", "invoice_reference_model"),
)
JOURNAL_ACCOUNTS = (
    "default_account_id",
    "suspense_account_id",
    "profit_account_id",
    "loss_account_id",
)


class CopiedCompany(int):
    """The id of a company that was copied for one dossier.

    A class of its own, so that no caller from outside can put it into a context: a company that
    waits may have been copied from the template of another firm.
    """


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    is_template = fields.Boolean(
        "Template dossier",
        readonly=True,
        copy=False,
        help="New dossiers of the firm can be made from it: its years, journals, accounts and "
        "articles are ready in them.",
    )

    def action_template(self):
        """Make this the firm's template, or an ordinary dossier again."""
        for dossier in self:
            dossier._check_may_make_from()
            dossier.sudo().is_template = not dossier.sudo().is_template

    def _check_may_make_from(self):
        """New dossiers are made by the firm that holds the source, who may set it up."""
        self.ensure_one()
        self.check_access("read")
        holder = self.sudo().holder_id
        if holder.kind != "b" or holder != self.env.user.sudo().octopus_subscriber_id:
            raise AccessError(
                self.env._(
                    "Dossier %(dossier)s is not held by your firm, so it cannot be your template.",
                    dossier=self.sudo().number,
                )
            )
        self.sudo().company_id.sudo(False)._octopus_check("dossier_settings", "validate")

    def _has_bookings(self):
        self.ensure_one()
        company = self.sudo().company_id
        return bool(
            self.env["account.move"].sudo().search_count([("company_id", "=", company.id)], limit=1)
        )

    def _new_from(self, values, company=None):
        """A dossier that is set up as this one; the right was checked.

        :param company: one that was copied already
        :return: the new dossier as superuser
        """
        self.ensure_one()
        source = self.sudo()
        companies = self.env["res.company"].sudo()
        booked = not company and source._has_bookings()
        if not company:
            # A company with bookings is not copied as it is: its set-up is, one by one.
            origin = () if booked else (source.company_id,)
            company = companies._octopus_take_from_pool(*origin)
        # Ready, as one of the pool, until the dossier takes it.
        company.octopus_is_pool = True
        new = source.with_context(octopus_new_company_id=CopiedCompany(company.id)).create(values)
        if booked:
            for kind in ("accounts", "taxes", "relations"):
                new._copy_into(kind, source)
            new._copy_journals(source)
        return new

    def _copy_journals(self, source):
        """The journals of another dossier, recognised by their code; its accounts are here.

        A bank journal comes without its IBAN: two dossiers would read the same statements.
        """
        company = self.sudo().company_id
        model = self.env["account.journal"].sudo().with_company(company)
        model = model.with_context(allowed_company_ids=company.ids, active_test=False, lang="en_US")
        ours = {j.code: j for j in model.search([("company_id", "=", company.id)])}
        accounts = self._copied("accounts")
        for journal in model.search([("company_id", "=", source.sudo().company_id.id)]):
            values = self._journal_values(journal.with_company(journal.company_id), accounts)
            target = ours.get(journal.code)
            if target and target.type == journal.type:
                target.write(values)
            elif not target:
                identity = {"code": journal.code, "type": journal.type, "company_id": company.id}
                target = model.create({**values, **identity})
            else:
                continue
            target.update_field_translations("name", self._names(journal))

    @api.model
    def _journal_values(self, journal, accounts):
        """What is copied of a journal; accounts go by their code."""
        values = {name: journal[name] for name in JOURNAL_FIELDS}
        for name in JOURNAL_ACCOUNTS:
            account = accounts.get(journal[name].code)
            if account:
                values[name] = account.id
        return {**values, "currency_id": journal.currency_id.id}

    @api.model
    def _take_company(self):
        # EXTENDS 'octopus_dossier': a company that was copied for this dossier
        copied = self.env.context.get("octopus_new_company_id")
        if not isinstance(copied, CopiedCompany):
            return super()._take_company()
        ready = self.env["res.company"].sudo().browse(int(copied)).exists()
        if not ready.octopus_is_pool:
            return super()._take_company()
        ready.octopus_is_pool = False
        return ready

    @api.model
    def _give_maker_rights(self, dossiers):
        """Who makes a dossier of his firm may work in it, as its holder may."""
        user = self.env.user
        for dossier in dossiers:
            if user != dossier.holder_id.sudo().holder_user_id:
                self.env["octopus.right"].sudo()._set_levels(
                    user, dossier.sudo().company_id, dict.fromkeys(AREAS, "3")
                )

    @api.model
    def _check_line(self, name, number, firm, seen=()):
        """Refuse a line of a list before anything is made for it.

        :param seen: enterprise numbers of lines above
        :return: the values of the new dossier
        """
        if not name:
            raise UserError(self.env._("There is no name in this line."))
        number = "".join(c for c in number or "" if c.isdigit())
        self.new({"enterprise_number": number})._check_enterprise_number()
        if number and number in seen:
            raise UserError(self.env._("A line above has this enterprise number already."))
        taken = number and self.sudo().search(
            [
                ("enterprise_number", "=", number),
                ("holder_id", "=", firm.id),
                ("state", "!=", "terminated"),
            ],
            limit=1,
        )
        if taken:
            raise UserError(
                self.env._(
                    "Your firm has a dossier with this enterprise number already: %(dossier)s.",
                    dossier=taken.display_name,
                )
            )
        return {"name": name, "enterprise_number": number or False}
