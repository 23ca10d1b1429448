# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the firm's list of end clients shows of every dossier, and sorts by.

Other addons add what waits with them (`_octopus_waiting`, and a field `waiting_<kind>`)
and the modules they are (`_octopus_module_names`). Each answers for all dossiers in one query,
since the list holds thousands; and only for those where the user has the right to know.
"""

import operator as operators

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .octopus_area_account import JOURNAL_AREAS

COMPARISONS = {
    ">": operators.gt,
    ">=": operators.ge,
    "<": operators.lt,
    "<=": operators.le,
}


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    kind = fields.Selection(
        [
            ("internal", "Internal"),
            ("internal_k", "Internal, client has access (K)"),
            ("external", "External (U)"),
        ],
        compute="_compute_kind",
        store=True,
        help="Internal: the firm pays. External: the client has his own subscription.",
    )
    payer_id = fields.Many2one(
        "octopus.subscriber",
        string="Paid by",
        compute="_compute_kind",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    modules = fields.Char("Active modules", compute="_compute_modules", compute_sudo=False)
    waiting_total = fields.Integer(
        "Waiting",
        compute="_compute_waiting",
        search="_search_waiting_total",
        compute_sudo=False,
        help="Everything that waits in this dossier and that you may see.",
    )
    waiting_drafts = fields.Integer(
        "Drafts to post",
        compute="_compute_waiting",
        search="_search_waiting_drafts",
        compute_sudo=False,
    )
    waiting_requests = fields.Integer(
        "Requests to answer",
        compute="_compute_waiting",
        search="_search_waiting_requests",
        compute_sudo=False,
    )

    last_entry = fields.Date(
        compute="_compute_last_entry",
        compute_sudo=False,
        help="The latest date in a journal that you may read.",
    )

    @api.depends("holder_id.kind", "holder_id.firm_id", "client_id")
    def _compute_kind(self):
        for dossier in self.sudo():
            holder = dossier.holder_id
            if holder.kind == "b":
                dossier.kind = "internal_k" if dossier.client_id else "internal"
            else:
                dossier.kind = "internal_k" if holder.kind == "k" else "external"
            dossier.payer_id = holder.firm_id if holder.kind == "k" else holder

    @api.depends_context("uid", "lang")
    @api.depends("company_id")
    def _compute_modules(self):
        modules = self._octopus_module_names(self.sudo().company_id.ids)
        for dossier in self:
            dossier.modules = ", ".join(modules.get(dossier.sudo().company_id.id, ()))

    @api.depends_context("uid")
    @api.depends("company_id")
    def _compute_waiting(self):
        waiting = self._octopus_waiting(self.sudo().company_id.ids)
        for dossier in self:
            company_id = dossier.sudo().company_id.id
            counts = {kind: found.get(company_id, 0) for kind, found in waiting.items()}
            dossier.waiting_total = sum(counts.values())
            for kind, count in counts.items():
                dossier[f"waiting_{kind}"] = count

    @api.depends_context("uid")
    @api.depends("company_id")
    def _compute_last_entry(self):
        self.env["account.move"].flush_model(["journal_id", "company_id", "date"])
        latest = {}
        company_ids = self.sudo().company_id.ids
        for journal_type, area in JOURNAL_AREAS.items():
            # One look at the end of an index for each journal, however much is in it.
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT j.company_id, m.date FROM account_journal j
                      JOIN LATERAL (SELECT date FROM account_move
                                     WHERE journal_id = j.id AND company_id = j.company_id
                                     ORDER BY date DESC LIMIT 1) m ON TRUE
                     WHERE j.company_id = ANY(%s) AND j.type = %s
                    """,
                    self._octopus_allowed(company_ids, area),
                    journal_type,
                )
            )
            for company_id, date in rows:
                latest[company_id] = max(date, latest.get(company_id, date))
        for dossier in self:
            dossier.last_entry = latest.get(dossier.sudo().company_id.id)

    @api.model
    def _octopus_module_names(self, company_ids):
        """The modules that are active in these dossiers; addons add theirs.

        :return: company id → list of names
        """
        return {}

    @api.model
    def _octopus_waiting(self, company_ids):
        """What waits in these dossiers for somebody, as far as the user may know it.

        :return: kind → {company id: how many}; every kind has a field `waiting_<kind>`
        """
        return {
            "drafts": self._waiting_draft_entries(company_ids),
            "requests": self._waiting_link_requests(company_ids),
        }

    @api.model
    def _octopus_allowed(self, company_ids, area):
        """Those of these companies where the user may read this area."""
        user = self.env.user
        if self.env.su or user._octopus_is_exempt():
            return list(company_ids)
        return sorted(user._octopus_company_ids(area, "read").intersection(company_ids))

    @api.model
    def _octopus_counts(self, query):
        """Run a query that gives company and count."""
        return dict(self.env.execute_query(query))

    @api.model
    def _waiting_draft_entries(self, company_ids):
        """Entries in journals of which the user may read the area."""
        self.env["account.move"].flush_model(["journal_id", "state"])
        found = {}
        for journal_type, area in JOURNAL_AREAS.items():
            if allowed := self._octopus_allowed(company_ids, area):
                found.setdefault(tuple(allowed), []).append(journal_type)
        counts = {}
        for allowed, types in found.items():
            query = SQL(
                """
                SELECT j.company_id, count(*) FROM account_journal j
                  JOIN account_move m ON m.journal_id = j.id AND m.state = 'draft'
                 WHERE j.company_id = ANY(%s) AND j.type = ANY(%s)
                 GROUP BY j.company_id
                """,
                list(allowed),
                types,
            )
            for company_id, count in self._octopus_counts(query).items():
                counts[company_id] = counts.get(company_id, 0) + count
        return counts

    @api.model
    def _waiting_link_requests(self, company_ids):
        """Requests of other firms that wait for an answer from the dossier's side."""
        self.env["octopus.link"].flush_model(["company_id", "state", "firm_id"])
        return self._octopus_counts(
            SQL(
                """
                SELECT company_id, count(*) FROM octopus_link
                 WHERE company_id = ANY(%s) AND state = 'requested'
                   AND firm_id IS DISTINCT FROM %s
                 GROUP BY company_id
                """,
                self._octopus_allowed(company_ids, "users"),
                self.env.user.sudo().octopus_subscriber_id.id or None,
            )
        )

    @api.model
    def _known_waiting(self, kind=None):
        """Company id → how many wait, over all dossiers of the user."""
        if self.env.su or self.env.user._octopus_is_exempt():
            [[known]] = self.sudo()._read_group([], aggregates=["company_id:array_agg"])
        else:
            known = sorted(self.env.user._octopus_known_company_ids())
        waiting = self._octopus_waiting(known)
        counts = dict.fromkeys(known, 0)
        for found in [waiting[kind]] if kind else waiting.values():
            for company_id, count in found.items():
                counts[company_id] += count
        return counts

    @api.model
    def _search_waiting(self, kind, operator, value):
        compare = COMPARISONS.get(operator)
        if not compare:
            return NotImplemented
        counts = self._known_waiting(kind)
        return Domain("company_id", "in", [id_ for id_, n in counts.items() if compare(n, value)])

    @api.model
    def _search_waiting_total(self, operator, value):
        return self._search_waiting(None, operator, value)

    @api.model
    def _search_waiting_drafts(self, operator, value):
        return self._search_waiting("drafts", operator, value)

    @api.model
    def _search_waiting_requests(self, operator, value):
        return self._search_waiting("requests", operator, value)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # EXTENDS 'base': “most waiting first”, by the counts of all dossiers of the user.
        if field_name != "waiting_total":
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        if not direction.code:
            # The client only asks whether a list can be sorted by it: nothing is counted.
            return SQL()
        counts = {id_: count for id_, count in self._known_waiting().items() if count}
        joined = query.make_alias(alias, "waiting")
        query.add_join(
            "LEFT JOIN",
            joined,
            SQL(
                "(SELECT * FROM unnest(%s::int[], %s::int[]) AS w(company_id, number))",
                list(counts),
                list(counts.values()),
            ),
            SQL(
                "%s = %s",
                SQL.identifier(joined, "company_id"),
                SQL.identifier(alias, "company_id"),
            ),
        )
        return SQL("COALESCE(%s, 0) %s", SQL.identifier(joined, "number"), direction)
