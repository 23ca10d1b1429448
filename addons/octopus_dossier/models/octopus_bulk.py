# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One act over many dossiers: nobody is skipped, and each has its own result.

An act is a method `_bulk_<name>(dossiers, params)` of any model; it gives a text for
every dossier, or an error where it refused something. It runs as the user who started it,
so his rights count at the moment that it runs. Little work is done in the request, more in
the background.
"""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import split_every

from ..tools.open_dossiers import MAX_ACTIVE_DOSSIERS

_logger = logging.getLogger(__name__)

# So many calls are done in the request itself, unless they are slow; more in the background.
MAX_CHUNKS_IN_REQUEST = 20


class OctopusBulk(models.Model):
    _name = "octopus.bulk"
    _description = "One act over many dossiers"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Started by", required=True, readonly=True, index=True, ondelete="cascade"
    )
    model = fields.Char(required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    params = fields.Json(readonly=True)
    chunk = fields.Integer(required=True, readonly=True, default=1)
    at_once = fields.Integer(
        readonly=True,
        default=MAX_CHUNKS_IN_REQUEST,
        help="So many calls are done while one waits; more of them in the background.",
    )
    state = fields.Selection(
        [("running", "Running"), ("stopped", "Stopped"), ("done", "Done")],
        required=True,
        readonly=True,
        default="running",
        index=True,
    )
    line_ids = fields.One2many("octopus.bulk.line", "bulk_id", "Dossiers", readonly=True)
    total = fields.Integer("Dossiers in all", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    todo_count = fields.Integer("Waiting", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="In percent.")
    may_undo = fields.Boolean(compute="_compute_may_undo", compute_sudo=True)

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = self.env["octopus.bulk.line"]._read_group(
            [("bulk_id", "in", self.ids)], ["bulk_id", "state"], ["__count"]
        )
        counts = {(bulk, state): count for bulk, state, count in groups}
        for bulk in self:
            bulk.done_count = counts.get((bulk, "done"), 0)
            bulk.failed_count = counts.get((bulk, "failed"), 0)
            bulk.todo_count = counts.get((bulk, "todo"), 0)
            bulk.total = bulk.done_count + bulk.failed_count + bulk.todo_count
            ended = bulk.done_count + bulk.failed_count
            bulk.progress = 100 * ended / bulk.total if bulk.total else 100

    @api.depends("line_ids.may_undo")
    def _compute_may_undo(self):
        undoable = [
            ("bulk_id", "in", self.ids),
            ("restore_point_id", "!=", False),
            ("restore_point_id.restored_at", "=", False),
        ]
        groups = self.env["octopus.bulk.line"]._read_group(undoable, ["bulk_id"])
        found = {bulk.id for (bulk,) in groups}
        for bulk in self:
            bulk.may_undo = bulk.id in found

    @api.model
    def _start(self, name, model, method, dossiers, params=None, chunk=1, at_once=None):
        """Call `env[model]._bulk_<method>(dossiers, params)` for all the dossiers.

        :param str name: what is done, for the screen
        :param dict params: kept as JSON
        :param int chunk: how many dossiers go into one call
        :param int at_once: up to so many calls are done in the request, where each is slow
        :return: the `octopus.bulk`, already done when there were few
        """
        dossiers.check_access("read")
        bulk = self.sudo().create(
            {
                "name": name,
                "user_id": self.env.uid,
                "model": model,
                "method": method,
                "params": params or {},
                "chunk": chunk,
                "at_once": at_once or MAX_CHUNKS_IN_REQUEST,
                "line_ids": [fields.Command.create({"dossier_id": id_}) for id_ in dossiers.ids],
            }
        )
        bulk._begin()
        return bulk.sudo(self.env.su)

    def _begin(self):
        """Do it now when it is little, else in the background."""
        self.ensure_one()
        if self.todo_count > self.at_once * self.chunk:
            self.env.ref("octopus_dossier.cron_bulk")._trigger()
            return
        while self._run_chunk():
            continue

    def _run_chunk(self):
        """The next dossiers that wait.

        :return: how many were done
        """
        self.ensure_one()
        lines = self.env["octopus.bulk.line"].search(
            [("bulk_id", "=", self.id), ("state", "=", "todo")], limit=self.chunk, order="id"
        )
        if not lines:
            self.state = "done"
            return 0
        if not self._try_lines(lines):
            for line in lines:
                self._try_lines(line, last=True)
        return len(lines)

    def _try_lines(self, lines, last=False):
        """Do these dossiers in one call, all or none.

        :param bool last: a fault is their result; else several are tried one by one
        :return: whether they have a result
        """
        try:
            with self.env.cr.savepoint():
                results = self._call(lines.dossier_id)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # whoever runs this begins again, on fresh data
        except UserError as error:
            message = str(error)
        except Exception:
            # A fault of the program in one dossier must not stop all the others.
            _logger.exception("Bulk act %s failed for dossiers %s", self.id, lines.dossier_id.ids)
            message = self.env._(
                "Something went wrong that should not. The operator of the platform finds it in "
                "the log, under act %(number)s.",
                number=self.id,
            )
        else:
            for line in lines:
                line._keep_result(results.get(line.dossier_id.id))
            return True
        self.env.invalidate_all()
        if len(lines) > 1 and not last:
            return False
        lines.write({"state": "failed", "message": message})
        return True

    def _call(self, dossiers):
        """The act itself, as the user who started it, with these dossiers open."""
        user = self.user_id
        if not user.active:
            raise UserError(
                self.env._("The user %(login)s, who started this, is gone.", login=user.login)
            )
        company_ids = dossiers.sudo().company_id.ids
        known = user._octopus_known_company_ids(company_ids)
        active = [company_id for company_id in company_ids if company_id in known]
        if len(active) > MAX_ACTIVE_DOSSIERS:
            active = []
        env = self.env(
            user=user,
            su=False,
            context={"allowed_company_ids": active, "lang": user.lang, "tz": user.tz},
        )
        dossiers = dossiers.with_env(env)
        dossiers.check_access("read")
        results = getattr(env[self.model], f"_bulk_{self.method}")(dossiers, self.params)
        self.env.flush_all()
        return results or {}

    @api.model
    def _cron_run(self):
        """Work on all acts in turn, some dossiers of each, until nothing waits."""
        while bulks := self.search([("state", "=", "running")], order="id"):
            for bulk in bulks:
                # Stopping it from the screen and this do not get in each other's way:
                # the row of the act is written when it ends, not for each dossier.
                if bulk.state != "running":
                    continue
                done = bulk._run_chunk()
                left = self.env["ir.cron"]._commit_progress(done, remaining=self._count_waiting())
                self.env.invalidate_all()
                if not left:
                    return

    @api.model
    def _count_waiting(self):
        return self.env["octopus.bulk.line"].search_count(
            [("bulk_id.state", "=", "running"), ("state", "=", "todo")]
        )

    def action_stop(self):
        """What is done stays done; the rest waits until somebody goes on."""
        for bulk in self._own():
            if bulk.state == "running":
                bulk.state = "stopped"

    def action_retry_failed(self):
        """Do again what failed, and what was not done yet."""
        for bulk in self._own():
            if not bulk.try_lock_for_update():
                raise UserError(
                    self.env._("“%(name)s” is still at work. Stop it first.", name=bulk.name)
                )
            failed = bulk.line_ids.filtered(lambda line: line.state == "failed")
            failed.write({"state": "todo", "message": False})
            bulk.state = "running"
            bulk._begin()

    def action_undo(self):
        """Put back the books of all dossiers of this act that have a restore point."""
        self.ensure_one()
        return self.line_ids.action_undo()

    def _undo(self, dossiers):
        """An act of its own, with a result for each dossier; see `octopus.dossier._bulk_undo`."""
        if self.state == "running":
            raise UserError(
                self.env._("“%(name)s” is still at work. Stop it first.", name=self.name)
            )
        if not dossiers:
            raise UserError(
                self.env._(
                    "Nothing of “%(name)s” can be undone any more: it was undone already, or its "
                    "restore points were kept as long as they are.",
                    name=self.name,
                )
            )
        name = self.env._("Undo of “%(act)s”", act=self.name)
        params = {"undone_id": self.id}
        undone = self._start(
            name, "octopus.dossier", "undo", dossiers, params, at_once=self.at_once
        )
        return undone._open()

    def _open(self):
        """Show the act, with the result of each dossier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _own(self):
        """These acts as superuser: who may read them is who started them."""
        self.check_access("read")
        return self.sudo()

    @api.autovacuum
    def _gc_old(self):
        """Results are kept for a quarter of a year."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=92)
        old = self.search([("state", "!=", "running"), ("create_date", "<", limit)], limit=1000)
        for bulks in split_every(100, old.ids, self.browse):
            bulks.unlink()
