# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs over the records of everybody: one record that cannot be done stops no other.

A job that meets somebody else's transaction begins again, as a request does; Odoo would call it
failed, and wait until its next turn, which may be tomorrow.
"""

import logging
import random
import time

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)
# seconds to wait at most before each new try
PAUSES = (0.5, 1, 2, 4)


class IrCron(models.Model):
    _name = "ir.cron"
    _inherit = ["ir.cron"]

    def _callback(self, cron_name, server_action_id):
        # EXTENDS 'base'
        for pause in PAUSES:
            try:
                return super()._callback(cron_name, server_action_id)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
                # what the job committed stays done; super rolled the rest back
                _logger.info("Job %r begins again: %s", cron_name, type(error).__name__)
                time.sleep(random.uniform(0, pause))  # two jobs shall not keep step
        return super()._callback(cron_name, server_action_id)

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
