# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier has from its licence: tier, modules, who pays; and its first licence."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.brussels import today
from .octopus_licence import in_force

TIER_OF = {"portal": "portal", "full": "full", "internal": "full"}


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    licence_ids = fields.One2many("octopus.licence", "dossier_id", string="Licences")
    licence_id = fields.Many2one(
        "octopus.licence",
        string="Licence in force",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("licence_id.payer_id", "unpaid_since")
    def _compute_kind(self):
        # EXTENDS 'octopus_dossier': the licence says who pays, whoever holds the dossier
        result = super()._compute_kind()
        for dossier in self.sudo():
            if dossier.licence_id or dossier.unpaid_since:
                dossier.payer_id = dossier.licence_id.payer_id
            if dossier.holder_id.kind == "u" and dossier.payer_id.kind == "b":
                dossier.kind = "internal_k"
        return result

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'octopus_dossier': somebody pays from the first day on
        dossiers = super().create(vals_list)
        products = self.env["product.product"]
        formulas = {kind: products._octopus_product(kind) for kind in TIER_OF}
        self.env["octopus.licence"]._start_many(
            [
                (dossier, dossier._who_pays(), formulas[dossier._formula_kind()], None)
                for dossier in dossiers.sudo()
            ]
        )
        return dossiers

    def action_licence(self):
        """Open the form that changes the licence, for the operator."""
        self.ensure_one()
        self._check_operator()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Licence of %(dossier)s", dossier=self.display_name),
            "res_model": "octopus.licence.change",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dossier_id": self.id},
        }

    def _who_pays(self):
        """Who pays unless somebody else is agreed on: the holder, or the firm for a K number."""
        self.ensure_one()
        return self.holder_id.firm_id if self.holder_id.kind == "k" else self.holder_id

    def _formula_kind(self):
        """The formula that goes with holder, client and tier."""
        self.ensure_one()
        if self.holder_id.kind == "b" and not self.client_id:
            return "internal"
        return self.tier

    def _octopus_licence_on(self, date):
        """The licence of this dossier on a day, as superuser; empty when nobody paid."""
        self.ensure_one()
        return self._licences_on(date)

    def _licences_on(self, date):
        """The licences of these dossiers on a day, as superuser."""
        licences = self.env["octopus.licence"].sudo()
        return licences.search(in_force(date) & Domain("dossier_id", "in", self.ids))

    def _octopus_modules(self, date=None):
        """The modules of this dossier on a day, those that come with the formula included.

        :return: products as superuser
        """
        self.ensure_one()
        date = date or today()
        licence = self._octopus_licence_on(date)
        if not licence:
            return self.env["product.product"].sudo()
        return licence.formula_id._octopus_included() | licence._modules_on(date)

    @api.model
    def _octopus_module_names(self, company_ids):
        # EXTENDS 'octopus_dossier': the modules of the licences, in one query
        names = super()._octopus_module_names(company_ids)
        day = today()
        dossiers = self.sudo().search([("company_id", "in", list(company_ids))])
        for licence in dossiers._licences_on(day):
            modules = licence.formula_id._octopus_included() | licence._modules_on(day)
            known = names.setdefault(licence.dossier_id.company_id.id, [])
            known.extend(modules.with_env(self.env).sudo().mapped("name"))
        return names

    def _octopus_apply_licence(self):
        """Carry the licence in force to these dossiers: tier, users, who pays."""
        dossiers = self.sudo()
        licences = {licence.dossier_id: licence for licence in dossiers._licences_on(today())}
        changed = dossiers.browse()
        for dossier in dossiers:
            licence = licences.get(dossier, self.env["octopus.licence"].sudo())
            if dossier.licence_id != licence:
                dossier.licence_id = licence
            tier = TIER_OF.get(licence.formula_id.octopus_kind, dossier.tier)
            if dossier.tier != tier:
                dossier.tier = tier
                changed |= dossier
        (changed.holder_id | changed.client_id)._octopus_follow_tier()
        dossiers._octopus_follow_payer()

    @api.model
    def _cron_licences(self):
        """Each day: licences that begin or end today, and what nobody pays for."""
        day = today()
        begun = Domain("licence_ids", "any", [("date_start", "<=", day)])
        over = Domain("licence_id.date_end", "<", day)
        missed = Domain("licence_id", "=", False) & Domain("state", "!=", "terminated") & begun
        planned = Domain("licence_ids", "any", [("date_start", "=", day)])
        unpaid = Domain("unpaid_since", "!=", False) & Domain("state", "=", "active")
        dossiers = self.search(over | missed | planned | unpaid)
        cron = self.env["ir.cron"]
        for start in range(0, len(dossiers), 100):
            chunk = dossiers[start : start + 100]
            cron._octopus_each(chunk, lambda some: some._octopus_apply_licence())
            left = len(dossiers) - start - len(chunk)
            if not cron._commit_progress(len(chunk), remaining=left):
                return

    def _give_client_access(self, client, left_out=()):
        # EXTENDS 'octopus_dossier': a K number has a formula of its own, paid by the firm
        result = super()._give_client_access(client, left_out)
        self._formula_follows()
        return result

    def action_client_access_end(self):
        # EXTENDS 'octopus_dossier'
        result = super().action_client_access_end()
        self._formula_follows()
        return result

    def action_terminate(self):
        # EXTENDS 'octopus_dossier': nobody pays for it from tomorrow on
        result = super().action_terminate()
        for dossier in self.sudo():
            for licence in dossier.licence_id._later():
                licence._close(licence.date_start)
            if dossier.licence_id and not dossier.licence_id.date_end:
                dossier.licence_id._octopus_end(today())
        return result

    def _formula_follows(self):
        """The formula of the holder's, or the client's, tier from today on."""
        for dossier in self.sudo():
            formula = self.env["product.product"]._octopus_product(dossier._formula_kind())
            licence = dossier._octopus_licence_on(today())
            if licence and licence.formula_id != formula:
                licence._octopus_change(today(), formula=formula)
