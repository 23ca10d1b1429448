# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs over the records of everybody: one record that cannot be done stops no other."""

import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class IrCron(models.Model):
    _name = "ir.cron"
    _inherit = ["ir.cron"]

    @api.model
    def _octopus_each(self, records, step):
        """Call `step` with all of these records; when that fails, with one after the other.

        :return: those with which it failed; nothing of them was kept, and the log says why
        """
        try:
            with self.env.cr.savepoint():
                step(records)
                self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the job begins again, on fresh data
        except Exception as error:
            self.env.invalidate_all()
            if len(records) > 1:
                return records.browse().concat(*(self._octopus_each(one, step) for one in records))
            if isinstance(error, UserError):
                _logger.warning("%s was left out: %s", records, error)
            else:
                _logger.exception("%s was left out", records)
            return records
        return records.browse()
