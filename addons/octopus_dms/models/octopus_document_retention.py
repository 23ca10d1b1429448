# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How long a document is kept, and the nightly proof that its bytes are still those that came.

See `readme/RETENTION.md`; what may end a document before its time is `octopus.destruction`.
"""

import hashlib
import logging
import random

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import retention, storage

_logger = logging.getLogger(__name__)
SAMPLE = 1000
SAMPLE_BYTES = 5 * storage.GIGABYTE

# PostgreSQL refuses too, for what goes round the ORM.
KEPT = """
    CREATE OR REPLACE FUNCTION octopus_document_kept() RETURNS trigger AS $$
    BEGIN
        IF EXISTS (SELECT FROM octopus_destruction_line l
                     JOIN octopus_destruction d ON d.id = l.destruction_id
                    WHERE l.document_number = OLD.id AND d.state = 'running') THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'document % is kept: only octopus.destruction ends it', OLD.id
              USING ERRCODE = 'restrict_violation';
    END
    $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER octopus_document_kept BEFORE DELETE ON octopus_document
    FOR EACH ROW EXECUTE FUNCTION octopus_document_kept();
"""


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    keep_until = fields.Date(
        string="Kept until",
        compute="_compute_keep_until",
        compute_sudo=True,
        help="Ten years from the end of the calendar year in which the booking year ended.",
    )
    damage = fields.Selection(
        [("missing", "File is missing"), ("changed", "File was changed")],
        readonly=True,
        index="btree_not_null",
        help="Found by the nightly check. The operator of the platform was told.",
    )
    # the largest documents of a dossier, for its storage screen
    _company_size_idx = models.Index("(company_id, file_size DESC)")

    def init(self):
        result = super().init()
        self.env.cr.execute(KEPT)
        return result

    @api.depends("received_at", "document_date", "move_id.date", "company_id")
    def _compute_keep_until(self):
        for document in self:
            received = storage.day_of(document.received_at or fields.Datetime.now())
            dates = filter(None, (received, document.document_date, document.move_id.date))
            booking_year = document.company_id.compute_fiscalyear_dates(max(dates))
            document.keep_until = retention.keep_until(booking_year["date_to"])

    # ---- nothing ends before its time -------------------------------------------------------

    def unlink(self):
        # EXTENDS 'octopus_dms': only while the operator's procedure runs, and the meter follows
        self._check_may_go()
        self._files()._octopus_count(-1)
        return super().unlink()

    def _check_may_go(self):
        """Refuse, for everybody, to delete what no running procedure names."""
        kept = self - self.env["octopus.destruction"].sudo()._may_go(self)
        if kept:
            kept._refuse_change()

    def _files(self):
        """All files of these documents, those that came in notes on it too (superuser)."""
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        return self.env["ir.attachment"].sudo().search(domain, order="id")

    def _copies_on_bookings(self):
        """The copies of these files that bookings show, unless another document has the bytes."""
        files = self._files()
        domain = [("company_id", "in", self.company_id.ids)]
        domain += [("checksum", "in", files.mapped("checksum"))]
        alike = files.search(domain) - files
        others = alike.filtered(lambda file: file.res_model == self._name).mapped("checksum")
        return alike.filtered(
            lambda file: file.res_model == "account.move" and file.checksum not in others
        )

    def _before_destruction(self):
        """Let go of these documents; for addons whose records hold on to them."""

    # ---- the nightly sample -----------------------------------------------------------------

    @api.model
    def _cron_verify(self):
        """Read a sample of all documents again and compare with what came; tell the operator.

        Half of it goes on where the night before ended, so that every file has its turn; the
        other half is chosen by chance, so that a fault anywhere is found soon.
        """
        documents = self._verify_sample(
            self.env["ir.config_parameter"]._octopus_number(
                "verify_sample", SAMPLE, addon="octopus_dms"
            )
        )
        findings = self.env["octopus.storage.finding"]
        read = 0
        for done, document in enumerate(documents, start=1):
            findings += document._verify()
            read += document.file_size
            document.invalidate_recordset()
            seconds = self.env["ir.cron"]._commit_progress(1, remaining=len(documents) - done)
            if read > SAMPLE_BYTES or not seconds:
                break
        findings._tell_operators()

    @api.model
    def _verify_sample(self, size):
        """Documents to look at tonight: so many, half in turn and half by chance."""
        highest = self.env.execute_query(SQL("SELECT max(id) FROM octopus_document"))[0][0] or 0
        if not highest:
            return self.browse()
        turn = size - size // 2
        start = storage.day_of(fields.Datetime.now()).toordinal() * turn % highest
        documents = self.search([("id", ">=", start)], order="id", limit=turn)
        chance = random.sample(range(1, highest + 1), min(size - turn, highest))
        return documents | self.search([("id", "in", chance)])

    def _verify(self):
        """Compare one document's files with what came; the finding, when it is a new one."""
        self.ensure_one()
        problem, file = self._damage_of_files()
        known, self.damage = self.damage, problem
        if not problem or problem == known:
            return self.env["octopus.storage.finding"]
        _logger.error("Document %s: file %s is %s", self.id, file.store_fname or file.id, problem)
        return self.env["octopus.storage.finding"].create(
            {
                "kind": problem,
                "company_id": self.company_id.id,
                "document_id": self.id,
                "detail": f"{file.store_fname or file.id} {self.content_hash}",
            }
        )

    def _damage_of_files(self):
        for file in self.attachment_id + self.attachment_ids:
            file.invalidate_recordset(["raw"], flush=False)
            try:
                content = file.raw
            except OSError:
                content = b""
            file.invalidate_recordset(["raw"], flush=False)
            if not content:
                return "missing", file
            same = file._compute_checksum(content) == file.checksum
            if file == self.attachment_id:
                same = hashlib.sha256(content).hexdigest() == self.content_hash
            if not same:
                return "changed", file
        return False, self.attachment_id
