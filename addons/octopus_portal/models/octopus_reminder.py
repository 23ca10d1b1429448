# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who has to be reminded, of what, and how far the reminders have got.

One statement looks at the open invoices of a dossier with the rules of OCA's credit control
(`credit.control.policy.level`): the next type of an invoice comes a number of days after its due
date or after the reminder before. Reading changes nothing; OCA's run would write lines. That both
propose the same is held by `tests/test_octopus_reminder.py`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, escape_psql

# What the list can be narrowed to; each a condition on a customer.
SHOWN = {
    "all": SQL("TRUE"),
    "due": SQL("proposed IS NOT NULL"),
    "waiting": SQL("proposed IS NULL AND next_on IS NOT NULL"),
    "done": SQL("proposed IS NULL AND next_on IS NULL AND NOT held"),
    "held": SQL("held"),
}
ORDERS = {
    "date": SQL("(proposed IS NULL), oldest, partner_id"),
    "amount": SQL("amount DESC, partner_id"),
    "name": SQL("name, partner_id"),
}


# `sent` is the last reminder that left, `step` the type after it, as in OCA's
# `credit.control.policy.level._get_level_move_lines`.
LINES = """
    SELECT line.id, line.company_id, line.partner_id, partner.complete_name AS name,
           line.date_maturity, line.amount_residual AS amount,
           sent.level AS sent_level, sent.date AS sent_on, step.level AS next_level,
           CASE step.computation_mode
                WHEN 'net_days' THEN line.date_maturity + step.delay_days
                WHEN 'end_of_month' THEN
                     (date_trunc('MONTH', line.date_maturity + step.delay_days)
                      + INTERVAL '1 MONTH - 1 day')::date
                WHEN 'previous_date' THEN sent.date + step.delay_days
           END AS next_on,
           (COALESCE(move.credit_policy_id, partner.credit_policy_id, policy.id) != policy.id
            OR EXISTS (SELECT FROM credit_control_line other
                        WHERE other.move_line_id = line.id AND other.policy_id != policy.id
                          AND other.manually_overridden IS NOT TRUE)) AS held
      FROM account_move_line line
      JOIN res_company company ON company.id = line.company_id
      JOIN credit_control_policy policy ON policy.id = company.credit_policy_id
      JOIN account_move move ON move.id = line.move_id
      JOIN res_partner partner ON partner.id = line.partner_id
 LEFT JOIN LATERAL (SELECT level, date FROM credit_control_line past
                     WHERE past.move_line_id = line.id
                       AND past.state NOT IN ('draft', 'ignored')
                       AND past.manually_overridden IS NOT TRUE
                  ORDER BY past.id DESC LIMIT 1) sent ON TRUE
 LEFT JOIN LATERAL (SELECT level, computation_mode, delay_days
                      FROM credit_control_policy_level found
                     WHERE found.policy_id = policy.id AND found.level > COALESCE(sent.level, 0)
                  ORDER BY found.level LIMIT 1) step ON TRUE
     WHERE line.account_id = ANY(%(accounts)s) AND line.company_id = ANY(%(companies)s)
       AND line.reconciled IS NOT TRUE AND line.parent_state = 'posted'
       AND line.debit != 0 AND line.date_maturity < %(today)s
       AND line.amount_residual >= COALESCE(NULLIF(company.credit_control_tolerance, 0), 0.01)
       AND policy.company_id = company.id AND policy.do_nothing IS NOT TRUE AND %(narrowed)s
"""


@dataclass(frozen=True)
class Debtor:
    """A customer with invoices past their due date.

    :param proposed: the type to send today; None when none is due
    :param next_on: the day on which the next one comes; None after the last one
    :param held: nothing of him is reminded, by his own wish or ours
    """

    partner: Any
    count: int
    amount: float
    oldest: date
    sent_level: int | None
    sent_on: date | None
    proposed: int | None
    next_level: int | None
    next_on: date | None
    held: bool

    @property
    def choice(self):
        """The type that is filled in when somebody wants to remind him now."""
        return self.proposed or self.next_level or self.sent_level


class Told(NamedTuple):
    """An invoice past its due date: its line, whether a reminder is due, whether it is held."""

    line: Any
    due: bool
    held: bool


class OctopusReminder(models.AbstractModel):
    _name = "octopus.reminder"
    _description = "Reminders of a dossier"

    # ---- looking -----------------------------------------------------------------------------

    @api.model
    def _octopus_debtors(self, company, show="all", text="", sort="date", limit=None, offset=0):
        """A page of the customers to remind, how many there are, and what they owe together.

        :return: (total, amount, list of `Debtor`)
        """
        found = self._octopus_debtor_query(company, text)
        if not found:
            return 0, 0.0, []
        query = SQL(
            "SELECT *, COUNT(*) OVER () AS total, SUM(amount) OVER () AS owed FROM (%s) debtor"
            " WHERE %s ORDER BY %s LIMIT %s OFFSET %s",
            found,
            SHOWN[show],
            ORDERS[sort],
            limit,
            offset,
        )
        self._octopus_flush()
        self.env.cr.execute(query)
        rows = self.env.cr.dictfetchall()
        debtors = self._octopus_debtors_in(rows)
        return (rows[0]["total"], rows[0]["owed"], debtors) if rows else (0, 0.0, [])

    @api.model
    def _octopus_debtor_of(self, company, partner_id):
        """One customer, or None when nothing of him is past its due date."""
        return self._octopus_debtors_of(company, [partner_id]).get(partner_id)

    @api.model
    def _octopus_debtors_of(self, company, partner_ids):
        """Partner id → `Debtor`, of these customers with something past its due date."""
        found = self._octopus_debtor_query(company, partner_ids=partner_ids)
        if not found:
            return {}
        self._octopus_flush()
        self.env.cr.execute(found)
        debtors = self._octopus_debtors_in(self.env.cr.dictfetchall())
        return {debtor.partner.id: debtor for debtor in debtors}

    @api.model
    def _octopus_due_counts(self, companies):
        """Company id → customers whose next reminder is due, where reminders are in use."""
        self._octopus_flush()
        lines = self._octopus_lines_query(companies)
        if not lines:
            return {}
        self.env.cr.execute(
            SQL(
                "SELECT company_id, COUNT(DISTINCT partner_id) FROM (%s) line"
                " WHERE NOT held AND next_on <= %s GROUP BY company_id",
                lines,
                self._octopus_today(),
            )
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _octopus_lines(self, company, partner_ids):
        """The invoices of these customers past their due date.

        :return: partner id → list of `Told`
        """
        lines = self._octopus_lines_query(company, partner_ids=partner_ids)
        if not lines:
            return {}
        self._octopus_flush()
        self.env.cr.execute(SQL("%s ORDER BY date_maturity, id", lines))
        result = {}
        today = self._octopus_today()
        rows = self.env.cr.dictfetchall()
        # of one recordset, so that what is asked of one line is read for all
        found = self.env["account.move.line"].browse([row["id"] for row in rows])
        for line, row in zip(found, rows, strict=True):
            due = not row["held"] and bool(row["next_on"]) and row["next_on"] <= today
            result.setdefault(row["partner_id"], []).append(Told(line, due, row["held"]))
        return result

    @api.model
    def _octopus_credit(self, company, partner):
        """What stands in his favour and is not matched with an invoice yet, as an amount."""
        policy = self.env["credit.control.policy"]._octopus_of(company)
        [(amount,)] = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "=", partner.id),
                    ("account_id", "in", policy.account_ids.ids),
                    ("reconciled", "=", False),
                    ("parent_state", "=", "posted"),
                    ("amount_residual", "<", 0),
                ],
                [],
                ["amount_residual:sum"],
            )
        )
        return -(amount or 0.0)

    @api.model
    def _octopus_contact(self, partner):
        """Who gets the mail: the address for invoices, else the customer himself."""
        contact = partner.browse(partner.address_get(["invoice"])["invoice"])
        return contact if contact.email else partner.commercial_partner_id

    @api.model
    def _octopus_today(self):
        return fields.Date.context_today(self)

    # ---- the statement -----------------------------------------------------------------------

    def _octopus_flush(self):
        for name in ("account.move.line", "account.move", "res.partner", "credit.control.line"):
            self.env[name].flush_model()
        self.env["credit.control.policy"].flush_model()
        self.env["credit.control.policy.level"].flush_model()
        self.env["res.company"].flush_model(["credit_policy_id", "credit_control_tolerance"])

    def _octopus_debtors_in(self, rows):
        """The `Debtor` of each row; what is asked of one customer is read for all."""
        if not rows:
            return []
        names = Debtor.__dataclass_fields__.keys() & rows[0].keys()
        partners = self.env["res.partner"].sudo().browse([row["partner_id"] for row in rows])
        return [
            Debtor(partner=partner, **{name: row[name] for name in names})
            for partner, row in zip(partners, rows, strict=True)
        ]

    def _octopus_debtor_query(self, company, text="", partner_ids=None):
        lines = self._octopus_lines_query(company, text, partner_ids)
        return lines and SQL(
            """
            SELECT partner_id, MIN(name) AS name, COUNT(*) AS count, SUM(amount) AS amount,
                   MIN(date_maturity) AS oldest, MAX(sent_level) AS sent_level,
                   MAX(sent_on) AS sent_on, BOOL_AND(held) AS held,
                   MAX(next_level) FILTER (WHERE NOT held AND next_on <= %(today)s) AS proposed,
                   (ARRAY_AGG(next_level ORDER BY next_on, next_level DESC)
                    FILTER (WHERE NOT held AND next_on IS NOT NULL))[1] AS next_level,
                   MIN(next_on) FILTER (WHERE NOT held) AS next_on
              FROM (%(lines)s) line
          GROUP BY partner_id
            """,
            lines=lines,
            today=self._octopus_today(),
        )

    def _octopus_lines_query(self, companies, text="", partner_ids=None):
        """The open invoices past their due date, each with its next type; None without policy."""
        policies = self.env["credit.control.policy"].sudo()
        for company in companies:
            policies |= policies._octopus_of(company)
        accounts = policies.account_ids
        if not accounts:
            return None
        narrowed = SQL("TRUE")
        if partner_ids is not None:
            narrowed = SQL("line.partner_id = ANY(%s)", list(partner_ids))
        elif text:
            narrowed = SQL("partner.complete_name ILIKE %s", f"%{escape_psql(text)}%")
        return SQL(
            LINES,
            companies=companies.ids,
            accounts=accounts.ids,
            today=self._octopus_today(),
            narrowed=narrowed,
        )
