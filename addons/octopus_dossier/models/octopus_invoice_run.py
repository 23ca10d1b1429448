# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The monthly invoices of the subscriptions: counted, looked at, made, corrected.

A run has a line for each payer. Counting fills the lines (the preview); making turns each into
one posted invoice in the operator's own dossier. Both go through the lines that wait, a chunk in
each transaction, so a run that was killed goes on where its last chunk was committed.
"""

import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.brussels import before, last_of, today

_logger = logging.getLogger(__name__)
CHUNK = 50
# Scheduled actions that make invoices side by side; each takes what no other has.
WORKERS = ("cron_invoice_run", "cron_invoice_run_too")
# So many payers are counted in the request itself; more of them in the background.
IN_REQUEST = 200


class OctopusInvoiceRun(models.Model):
    _name = "octopus.invoice.run"
    _description = "Invoices of a month"
    _order = "month desc"

    month = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: before(today()),
        help="Its first day.",
    )
    invoice_date = fields.Date(required=True, readonly=True, default=lambda self: today())
    state = fields.Selection(
        [
            ("counting", "Counting"),
            ("preview", "Preview"),
            ("running", "Making invoices"),
            ("stopped", "Stopped"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
        default="counting",
        index=True,
    )
    line_ids = fields.One2many("octopus.invoice.run.line", "run_id", "Payers", readonly=True)
    total = fields.Integer("Payers in all", compute="_compute_counts")
    todo_count = fields.Integer("Waiting", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    dossier_count = fields.Integer("Dossiers", compute="_compute_counts")
    amount = fields.Float("Amount without VAT", digits=(16, 2), compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="In percent.")

    _month_uniq = models.UniqueIndex("(month)", "There is a run for this month already.")
    _first_day = models.Constraint(
        "CHECK(EXTRACT(day FROM month) = 1)", "A run is for a month: give its first day."
    )

    @api.depends("month")
    def _compute_display_name(self):
        for run in self:
            run.display_name = run.month and f"{run.month:%Y-%m}"

    @api.depends("line_ids.state", "line_ids.amount")
    def _compute_counts(self):
        groups = self.env["octopus.invoice.run.line"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state"],
            ["__count", "dossier_count:sum", "amount:sum"],
        )
        for run in self:
            mine = [(state, *sums) for of, state, *sums in groups if of == run]
            counts = {state: count for state, count, *_sums in mine}
            run.total = sum(counts.values())
            run.failed_count = counts.get("failed", 0)
            run.todo_count = counts.get("new", 0) + counts.get("todo", 0)
            run.done_count = run.total - run.failed_count - run.todo_count
            run.dossier_count = sum(row[2] or 0 for row in mine)
            run.amount = sum(row[3] or 0 for row in mine)
            waiting = counts.get("new", 0) if run.state == "counting" else run.todo_count
            run.progress = 100 * (run.total - waiting) / run.total if run.total else 100

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A run is never deleted: it says what was invoiced."))

    # ---- the operator's acts ---------------------------------------------------------------

    @api.model
    def _octopus_run(self, month):
        """The run of a month as superuser, made when there is none; who calls may do so."""
        self.env["octopus.dossier"]._octopus_operator()
        run = self.sudo().search([("month", "=", month)])
        return run or self.sudo().create({"month": month})

    @api.model
    def action_prepare(self):
        """The run of last month, counted; for the menu."""
        self._check_operator()
        run = self._octopus_run(before(today()))
        if run.state == "counting":
            run._begin()
        return run._open()

    def action_count(self):
        """Count again what is not invoiced yet: licences may have changed."""
        for run in self._checked():
            run._check_not_running()
            run.line_ids.filtered(lambda line: line.state in ("todo", "failed", "nothing")).write(
                {"state": "new", "message": False}
            )
            run.state = "counting"
            run._begin()

    def action_make(self):
        """Make the invoices of the preview."""
        for run in self._checked():
            run._check_not_running()
            if run.state == "counting":
                raise UserError(self.env._("The counting is not done yet. Wait for the preview."))
            run.write({"state": "running", "invoice_date": today()})
            run._begin()

    def action_retry_failed(self):
        """Count and invoice again those that failed."""
        for run in self._checked():
            run._check_not_running()
            failed = run.line_ids.filtered(lambda line: line.state == "failed")
            failed.write({"state": "todo", "message": False})
            failed._count()
            run.state = "running"
            run._begin()

    def action_stop(self):
        """What is made stays made; the rest waits."""
        for run in self._checked():
            if run.state == "running":
                run.state = "stopped"

    def action_open_lines(self):
        """The payers of this run, as a list that can be filtered."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "octopus_dossier.octopus_invoice_run_line_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)]}

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "name": self.env._("Invoices of a month"),
        }

    @api.model
    def _check_operator(self):
        if not self.env.su and not self.env.user._octopus_is_operator():
            raise AccessError(
                self.env._("Only the operator of the platform invoices subscriptions.")
            )

    def _checked(self):
        """These runs as superuser, once it is sure that the operator asks."""
        self._check_operator()
        self.check_access("read")
        return self.sudo()

    def _check_not_running(self):
        if self.state == "running":
            raise UserError(
                self.env._(
                    "The invoices of %(month)s are being made. Stop that first.",
                    month=self.display_name,
                )
            )

    # ---- the work --------------------------------------------------------------------------

    def _begin(self):
        """Do it now when it is little, else in the background."""
        self.ensure_one()
        if self.state == "counting":
            self._find_payers()
        waiting = "new" if self.state == "counting" else "todo"
        lines = self.line_ids.filtered(lambda line: line.state == waiting)
        if len(lines) > IN_REQUEST or self.state == "running":
            for name in WORKERS:
                self.env.ref(f"octopus_dossier.{name}").sudo()._trigger()
        else:
            while self._work():
                continue

    def _find_payers(self):
        """A line for everybody who pays for a dossier in this month."""
        self.env["octopus.licence"].flush_model()
        self.line_ids.flush_recordset()
        operator = self.env["octopus.dossier"]._octopus_operator().holder_id
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO octopus_invoice_run_line (run_id, payer_id, state)
                SELECT %(run)s, payer_id, 'new' FROM octopus_licence
                 WHERE date_start <= %(last)s AND payer_id <> %(operator)s
                   AND (date_end IS NULL OR date_end >= greatest(date_start, %(first)s))
                 GROUP BY payer_id ORDER BY payer_id
                ON CONFLICT DO NOTHING
                """,
                run=self.id,
                first=self.month,
                last=last_of(self.month),
                operator=operator.id,
            )
        )
        self.invalidate_recordset(["line_ids"])

    def _work(self):
        """The next lines that wait, one step further.

        :return: how many
        """
        self.ensure_one()
        waiting = "new" if self.state == "counting" else "todo"
        # Several workers may be at it: each takes lines that no other has.
        lines = self.env["octopus.invoice.run.line"].search(
            [("run_id", "=", self.id), ("state", "=", waiting)], limit=20 * CHUNK, order="id"
        )
        lines = lines.try_lock_for_update(limit=CHUNK)
        if self.state == "counting":
            lines._count()
        elif self.state == "running":
            lines._invoice()
        if not lines:
            self._finish()
        return len(lines)

    def _finish(self):
        """Nothing waits any more, unless another worker has it."""
        waiting = "new" if self.state == "counting" else "todo"
        domain = [("run_id", "=", self.id), ("state", "=", waiting)]
        if not self.env["octopus.invoice.run.line"].search_count(domain, limit=1):
            if self.state in ("counting", "running"):
                self.state = "preview" if self.state == "counting" else "done"

    @api.model
    def _cron_run(self):
        """Count and make invoices, a chunk in each transaction, until nothing waits."""
        while runs := self.search([("state", "in", ("counting", "running"))], order="month"):
            for run in runs:
                done = run._work()
                left = self.env["ir.cron"]._commit_progress(done, remaining=run.todo_count)
                self.env.invalidate_all()
                if not left or not done:
                    return

    @api.model
    def _cron_prepare(self):
        """On the first days of a month: count the month before, for the operator to look at."""
        if not self.env["octopus.dossier"]._octopus_operator_id():
            _logger.info("no operator's dossier is set, so nothing is counted")
            return
        run = self._octopus_run(before(today()))
        if run.state == "counting":
            run._begin()
