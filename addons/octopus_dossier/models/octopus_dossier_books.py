# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dossier manager: emptying a dossier, and what must stay in it by law."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.company_restore import Doomed

# What can be emptied, in the order of the screen.
KINDS = ("entries", "relations", "articles")
# Tables of the entries; what cannot be without them goes with them.
ENTRY_TABLES = (
    "account_move",
    "account_move_line",
    "account_payment",
    "account_bank_statement",
    "account_bank_statement_line",
    "account_partial_reconcile",
    "account_analytic_line",
)


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def _check_dossier_manager(self):
        """Refuse unless the user may change whole dossiers, and these ones in full."""
        for dossier in self:
            firm = dossier._octopus_manager()
            if not firm or firm != self.env.user.sudo().octopus_subscriber_id:
                raise AccessError(
                    self.env._(
                        "Only the firm that manages dossier %(dossier)s can do this.",
                        dossier=dossier.sudo().number,
                    )
                )
            if not firm.dossier_manager:
                raise AccessError(
                    self.env._(
                        "The dossier manager is not switched on for %(firm)s. Ask the operator of "
                        "the platform for it.",
                        firm=firm.code,
                    )
                )
        self.sudo().company_id.sudo(False)._octopus_check("dossier_settings", "validate")

    @api.model
    def _bulk_manage(self, dossiers, params):
        """Empty or overwrite dossiers, each after a restore point; see `octopus.bulk`."""
        results = {}
        for dossier in dossiers:
            dossier._check_dossier_manager()
            point = self.env["octopus.restore.point"]._save(dossier, params["name"])
            words, changed = getattr(dossier, f"_manage_{params['act']}")(params)
            if not changed:
                # it would offer to undo nothing
                point.unlink()
            results[dossier.id] = {"message": words, "restore_point_id": changed and point.id}
        return results

    @api.model
    def _bulk_undo(self, dossiers, params):
        """Put books back as they were before an act of the dossier manager; see `octopus.bulk`."""
        lines = self.env["octopus.bulk"].browse(params["undone_id"])._own().line_ids
        results = {}
        for dossier in dossiers:
            line = lines.filtered(lambda line, d=dossier: line.dossier_id == d and line.may_undo)
            if not line:
                raise UserError(
                    self.env._(
                        "Dossier %(dossier)s was put back already.", dossier=dossier.display_name
                    )
                )
            since = line.restore_point_id.with_env(self.env)._put_back()
            results[dossier.id] = {
                "message": self.env._("The books are as they were before."),
                "restore_point_id": since.id,
            }
        return results

    # -- what must stay ---------------------------------------------------------------------------

    def _legal_entries(self):
        """Entries that the law does not let go, by reason.

        :return: reason → set of ids of `account.move`
        """
        self.ensure_one()
        self.env["account.move"].flush_model()
        self.env["res.company"].flush_model()
        return {
            reason: ids
            for reason, condition in self._legal_conditions().items()
            if (ids := self._legal_ids(condition))
        }

    def _legal_ids(self, condition):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id FROM account_move m
                  JOIN account_journal j ON j.id = m.journal_id
                  JOIN res_company c ON c.id = m.company_id
                 WHERE m.company_id = %s AND m.state = 'posted' AND %s
                """,
                self.sudo().company_id.id,
                condition,
            )
        )
        return {id_ for (id_,) in rows}

    def _legal_conditions(self):
        """Reason → SQL on `m` entry, `j` journal, `c` company; addons add theirs."""
        return {
            self.env._("secured"): SQL("m.inalterable_hash IS NOT NULL"),
            self.env._("sent to the customer"): SQL("m.is_move_sent"),
            self.env._("in a closed period"): SQL(
                """
                m.date <= GREATEST(
                    c.fiscalyear_lock_date, c.hard_lock_date, c.tax_lock_date,
                    CASE j.type WHEN 'sale' THEN c.sale_lock_date
                                WHEN 'purchase' THEN c.purchase_lock_date END)
                """
            ),
        }

    def _legal_entry_ids(self):
        return set().union(*self._legal_entries().values())

    def _check_may_be_emptied(self, kinds):
        """Entries that were sent, secured or closed are kept, and with them all others."""
        reasons = self._legal_entries() if "entries" in kinds else {}
        if reasons:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s cannot be emptied: %(what)s. Nothing was deleted. "
                    "Terminate it and open a new dossier with a new ID instead.",
                    dossier=self.display_name,
                    what=", ".join(
                        self.env._(
                            "entries that are %(reason)s (%(count)s)",
                            reason=reason,
                            count=len(ids),
                        )
                        for reason, ids in reasons.items()
                    ),
                )
            )

    # -- emptying ---------------------------------------------------------------------------------

    def _manage_empty(self, params):
        """Delete entries, relations or articles. Documents stay, and wait again.

        :return: what was deleted, in words, and whether anything was
        """
        self.ensure_one()
        kinds = params["kinds"]
        self._check_may_be_emptied(kinds)
        counts = self._doomed(kinds).delete()
        self._after_emptying()
        self.env.registry.clear_cache()
        words = self._in_words(counts) or self.env._("There was nothing to delete.")
        return words, bool(counts)

    def _after_emptying(self):
        """For addons whose records stay and pointed at what went."""

    def _preview_empty(self, kinds):
        """What would be deleted, in words, by kind."""
        self.ensure_one()
        return self._doomed(kinds).counts_now()

    def _doomed(self, kinds):
        company = self.sudo().company_id
        roots = {}
        if "entries" in kinds:
            for table in ENTRY_TABLES:
                roots[table] = SQL(
                    "SELECT id FROM %s WHERE company_id = %s", SQL.identifier(table), company.id
                )
        if "relations" in kinds:
            roots["res_partner"] = self._doomed_relations(company, "entries" in kinds)
        if "articles" in kinds:
            roots["product_template"] = self._doomed_articles(company, "entries" in kinds)
        return Doomed(self.env, company.id, roots)

    def _doomed_relations(self, company, with_entries):
        """Relations of the dossier; not the dossier itself, nor people who log in."""
        used = SQL()
        if not with_entries:
            used = SQL(
                """
                AND NOT EXISTS (SELECT FROM account_move_line l
                                 WHERE l.company_id = p.company_id AND l.partner_id = p.id)
                AND NOT EXISTS (SELECT FROM account_move m
                                 WHERE m.company_id = p.company_id
                                   AND p.id IN (m.partner_id, m.commercial_partner_id,
                                                m.partner_shipping_id))
                """
            )
        return SQL(
            """
            SELECT p.id FROM res_partner p
             WHERE p.company_id = %s AND p.id != %s
               AND NOT EXISTS (SELECT FROM res_users u WHERE u.partner_id = p.id) %s
            """,
            company.id,
            company.partner_id.id,
            used,
        )

    def _doomed_articles(self, company, with_entries):
        used = SQL()
        if not with_entries:
            used = SQL(
                """
                AND NOT EXISTS (SELECT FROM account_move_line l
                                  JOIN product_product v ON v.id = l.product_id
                                 WHERE v.product_tmpl_id = t.id)
                """
            )
        return SQL(
            "SELECT t.id FROM product_template t WHERE t.company_id = %s %s", company.id, used
        )

    def _in_words(self, counts):
        """Counts per table as people know them, in words that are right for one as for many."""
        names = {
            "account_move": self.env._("entries"),
            "account_payment": self.env._("payments"),
            "account_bank_statement_line": self.env._("bank lines"),
            "res_partner": self.env._("relations"),
            "product_template": self.env._("articles"),
        }
        return ", ".join(
            f"{word}: {counts[name]}" for name, word in names.items() if counts.get(name)
        )
