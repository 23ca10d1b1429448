# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the storage screens of one dossier show, in the backend and in the portal."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import storage

CURVE_DAYS = 365
GROWTH_DAYS = 90
LARGEST = 10


class OctopusStorage(models.Model):
    _name = "octopus.storage"
    _inherit = ["octopus.storage"]

    @api.model
    @api.readonly
    def storage_data(self, company_id=None):
        """All that the storage screen of one dossier shows; the open one unless told.

        The operator sees figures, and no names of documents.
        """
        company = self.env["res.company"].browse(company_id) if company_id else self.env.company
        if not isinstance(company.id, int) or not company.sudo().exists().octopus_dossier_id:
            raise AccessError(self.env._("Choose a dossier to see what it stores."))
        reads = company._octopus_has("documents", "read")
        if not reads and not self.env.user._octopus_is_operator():
            company._octopus_check("documents", "read")
        data = self.sudo()._octopus_figures(company.sudo())
        data["largest"] = self.sudo()._octopus_largest(company) if reads else []
        return data

    def action_open_storage(self):
        """The storage screen of this dossier."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.client"]._for_xml_id("octopus_dms.octopus_storage_action")
        return {**action, "params": {"company_id": self.company_id.id}}

    @api.model
    def _octopus_figures(self, company):
        """Figures, curve and fees of a dossier; the right was checked."""
        today = storage.day_of(fields.Datetime.now())
        stored = self._octopus_bytes(company)[company.id]
        paid = storage.started_gigabytes(stored)
        parts = self._octopus_parts(company)
        price = self._octopus_price(company.octopus_dossier_id)
        return {
            "dossier": company.octopus_dossier_id.display_name,
            "company_id": company.id,
            "bytes": stored,
            "files": sum(part["files"] for part in parts),
            "free": max(storage.FREE_BYTES - stored, 0),
            "room": (paid + 1) * storage.GIGABYTE - stored,
            "gigabyte": storage.GIGABYTE,
            "price": price,
            "fee": storage.fee(stored, price),
            "months": self._octopus_forecast(company, stored, price),
            "curve": self._octopus_curve(company, today - timedelta(days=CURVE_DAYS), today),
            "parts": parts,
        }

    @api.model
    def _octopus_forecast(self, company, stored, price):
        """What this month and the next will end with, if it grows on as in the last 90 days."""
        today = storage.day_of(fields.Datetime.now())
        earlier = today - timedelta(days=GROWTH_DAYS)
        first = self._octopus_first_day(company) or today
        start = max(earlier, first - timedelta(days=1))
        days = max((today - start).days, 1)
        growth = (stored - self._octopus_bytes(company, start)[company.id]) / days
        months = []
        for month in (today.replace(day=1), storage.next_month(today)):
            end = storage.last_day(month)
            expected = max(round(stored + growth * (end - today).days), 0)
            months.append(
                {
                    "month": fields.Date.to_string(month),
                    "bytes": expected,
                    "fee": storage.fee(expected, price),
                }
            )
        return months

    @api.model
    def _octopus_first_day(self, company):
        row = self.env["octopus.storage.day"].search([("company_id", "=", company.id)], limit=1)
        return row.day

    @api.model
    def _octopus_curve(self, company, date_from, date_to):
        """`[day, bytes]` at the start, on every day on which that changed, and at the end."""
        changes = self.env.execute_query(
            SQL(
                """
                SELECT day, sum(bytes)::bigint FROM (
                    SELECT day, bytes - lag(bytes, 1, 0::bigint) OVER (ORDER BY day) AS bytes
                      FROM octopus_storage_day WHERE company_id = %(company)s
                     UNION ALL
                    SELECT day, bytes FROM octopus_storage_delta WHERE company_id = %(company)s
                ) changes GROUP BY day ORDER BY day
                """,
                company=company.id,
            )
        )
        level, points = 0, {}
        for day, change in changes:
            level += change
            points[max(day, date_from)] = level
        points.setdefault(date_from, 0)
        points.setdefault(date_to, level)
        return [[fields.Date.to_string(day), points[day]] for day in sorted(points)]

    @api.model
    def _octopus_parts(self, company):
        """What is stored by year and kind, the newest year first."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT year, kind, sum(bytes)::bigint, sum(files)::int FROM (
                    SELECT company_id, year, kind, bytes, files FROM octopus_storage_part
                     UNION ALL
                    SELECT company_id, year, kind, bytes, files FROM octopus_storage_delta
                ) counted WHERE company_id = %s
                 GROUP BY year, kind HAVING sum(files) > 0 ORDER BY year DESC, sum(bytes) DESC
                """,
                company.id,
            )
        )
        names = self._octopus_kinds()
        return [
            {"year": year, "kind": names.get(kind, kind), "bytes": size, "files": files}
            for year, kind, size, files in rows
        ]

    @api.model
    def _octopus_kinds(self):
        return {
            storage.PDF: self.env._("PDF"),
            storage.IMAGE: self.env._("Pictures"),
            storage.INVOICE: self.env._("Electronic invoices"),
            storage.OTHER: self.env._("Other files"),
        }

    @api.model
    def _octopus_largest(self, company):
        """The largest documents of a dossier, without what others keep for themselves."""
        documents = self.env["octopus.document"]
        documents = documents.search_fetch(
            Domain("company_id", "=", company.id) & documents._seen_domain(),
            ["name", "file_size", "received_at"],
            order="file_size desc",
            limit=LARGEST,
        )
        return [
            {
                "id": document.id,
                "name": document.name,
                "bytes": document.file_size,
                "received": fields.Date.to_string(storage.day_of(document.received_at)),
            }
            for document in documents
        ]
