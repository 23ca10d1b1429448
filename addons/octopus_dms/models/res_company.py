# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The folders of a dossier, made when they are needed."""

from odoo import models
from odoo.tools import SQL


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    def _octopus_folder(self, kind):
        """The system folder of this kind in this dossier, made when it is not there yet.

        Returned as superuser: the caller has already been allowed to file a document.
        """
        self.ensure_one()
        Folder = self.env["octopus.folder"].sudo()
        domain = [("company_id", "=", self.id), ("kind", "=", kind)]
        # the order of the model would join companies and sort, for one row
        folder = Folder.search(domain, limit=1, order="id")
        if folder:
            return folder
        # Two workers may get here at once. The ORM would turn the clash into an error for the
        # user; this insert makes PostgreSQL report a serialization failure, which Odoo retries.
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO octopus_folder (name, kind, company_id, create_uid, write_uid,"
                " create_date, write_date)"
                " VALUES (%(kind)s, %(kind)s, %(company)s, %(uid)s, %(uid)s,"
                " now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')"
                " ON CONFLICT (company_id, kind) WHERE kind != 'custom' DO NOTHING"
                " RETURNING id",
                kind=kind,
                company=self.id,
                uid=self.env.uid,
            ),
            log_exceptions=False,
        )
        Folder.invalidate_model(flush=False)
        return Folder.search(domain, limit=1)
