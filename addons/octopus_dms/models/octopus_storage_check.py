# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The nightly proof of the meter: it is compared with the files themselves, and put right."""

import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import filetype, storage

_logger = logging.getLogger(__name__)
COMPANIES_AT_ONCE = 200

# What the files are, against what the meter says, by dossier, year and kind.
DIFFERENCES = """
    WITH files AS (
        SELECT d.company_id,
               date_part('year', d.received_at AT TIME ZONE 'UTC'
                                               AT TIME ZONE %(zone)s)::int AS year,
               CASE WHEN d.mimetype = %(pdf_type)s THEN %(pdf)s
                    WHEN d.mimetype = %(xml_type)s THEN %(invoice)s
                    WHEN starts_with(d.mimetype, 'image/') THEN %(image)s
                    ELSE %(other)s END AS kind,
               sum(a.file_size)::bigint AS bytes, count(*) AS files
          FROM octopus_document d
          JOIN ir_attachment a ON a.res_model = 'octopus.document' AND a.res_id = d.id
         WHERE d.company_id = ANY(%(companies)s)
         GROUP BY 1, 2, 3
    ), meter AS (
        SELECT company_id, year, kind, sum(bytes)::bigint AS bytes, sum(files) AS files
          FROM (SELECT company_id, year, kind, bytes, files FROM octopus_storage_part
                 UNION ALL
                SELECT company_id, year, kind, bytes, files FROM octopus_storage_delta) counted
         WHERE company_id = ANY(%(companies)s)
         GROUP BY 1, 2, 3
    ), compared AS (
        SELECT company_id, year, kind, coalesce(f.bytes, 0) - coalesce(m.bytes, 0) AS bytes,
               coalesce(f.files, 0) - coalesce(m.files, 0) AS files
          FROM files f FULL JOIN meter m USING (company_id, year, kind)
    )
    SELECT company_id, year, kind, bytes, files::int FROM compared
     WHERE bytes != 0 OR files != 0
     ORDER BY company_id, year, kind
"""
# The total and the last day of a dossier, where they are not the sum of its parts.
WRONG_LEVELS = """
    SELECT coalesce(p.company_id, t.company_id), coalesce(p.bytes, 0), coalesce(p.files, 0)
      FROM (SELECT company_id, sum(bytes)::bigint AS bytes, sum(files)::int AS files
              FROM octopus_storage_part GROUP BY company_id) p
      FULL JOIN octopus_storage t ON t.company_id = p.company_id
      LEFT JOIN LATERAL (SELECT bytes, files FROM octopus_storage_day
                          WHERE company_id = coalesce(p.company_id, t.company_id)
                          ORDER BY day DESC LIMIT 1) d ON TRUE
     WHERE (t.bytes, t.files, d.bytes, d.files)
           IS DISTINCT FROM (p.bytes, p.files, p.bytes, p.files)
"""


class OctopusStorage(models.Model):
    _name = "octopus.storage"
    _inherit = ["octopus.storage"]

    @api.model
    def _cron_check(self):
        """Every night: roll up, compare every dossier with its files, repair, tell the operator."""
        if self._roll_up() is None:
            return
        self.env["ir.cron"]._commit_progress()
        company_ids = self.env["res.company"]._search([], order="id").get_result_ids()
        missing = {}
        for start in range(0, len(company_ids), COMPANIES_AT_ONCE):
            batch = company_ids[start : start + COMPANIES_AT_ONCE]
            missing.update(self._repair(batch))
            self.env["ir.cron"]._commit_progress(
                len(batch), remaining=max(len(company_ids) - start - len(batch), 0)
            )
        if self._roll_up() is not None:
            missing = {**self._repair_levels(), **missing}
        self._found(missing)._tell_operators()

    @api.model
    def _differences(self, company_ids):
        """Rows of `(company, year, kind, bytes, files)` that the meter lacks of the files."""
        self.env.flush_all()
        values = {
            "zone": storage.BRUSSELS.key,
            "pdf_type": filetype.PDF,
            "xml_type": filetype.XML,
            "pdf": storage.PDF,
            "invoice": storage.INVOICE,
            "image": storage.IMAGE,
            "other": storage.OTHER,
            "companies": list(company_ids),
        }
        return self.env.execute_query(SQL(DIFFERENCES, **values))

    @api.model
    def _repair(self, company_ids):
        """Put the meter of these dossiers right from today on; company → bytes it lacked.

        Days that are over keep the figure they had: invoices rest on it.
        """
        missing = {}
        rows = self._differences(company_ids)
        for company_id, _year, _kind, size, _files in rows:
            missing[company_id] = missing.get(company_id, 0) + size
        self._append(
            (company_id, storage.day_of(fields.Datetime.now()), *row) for company_id, *row in rows
        )
        return missing

    @api.model
    def _repair_levels(self):
        """Put totals and last days right, which follow from years and kinds."""
        today = storage.day_of(fields.Datetime.now())
        before = {row.company_id.id: row.bytes for row in self.search([])}
        wrong = self.env.execute_query(SQL(WRONG_LEVELS))
        for company_id, size, files in wrong:
            for table, keys, values in (
                ("octopus_storage", "company_id", (company_id,)),
                ("octopus_storage_day", "company_id, day", (company_id, today)),
            ):
                self.env.cr.execute(
                    SQL(
                        "INSERT INTO %(table)s (%(keys)s, bytes, files) VALUES %(values)s"
                        " ON CONFLICT (%(keys)s) DO UPDATE"
                        " SET bytes = EXCLUDED.bytes, files = EXCLUDED.files",
                        table=SQL.identifier(table),
                        keys=SQL(keys),  # pylint: disable=sql-injection
                        values=(*values, size, files),
                    )
                )
        self.env.invalidate_all()
        return {company_id: size - before.get(company_id, 0) for company_id, size, _files in wrong}

    @api.model
    def _found(self, missing):
        """Note for the operator by how many bytes the meter of each dossier was wrong."""
        for company_id, size in missing.items():
            _logger.error("Storage meter of company %s corrected by %s bytes", company_id, size)
        return self.env["octopus.storage.finding"].create(
            [
                {"kind": "meter", "company_id": company_id, "bytes": size}
                for company_id, size in missing.items()
            ]
        )
