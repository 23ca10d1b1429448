# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waking the scheduled actions never fails what was stored."""

import logging

from psycopg2.pool import PoolError

from odoo import models

_logger = logging.getLogger(__name__)


class IrCron(models.Model):
    _name = "ir.cron"
    _inherit = ["ir.cron"]

    def _notifydb(self):
        # EXTENDS 'base': it runs after the commit, with a connection of its own. Among fifty
        # uploads at once there may be none left; the sender must not be told that nothing was
        # stored, and the crons wake up by themselves within a minute.
        try:
            return super()._notifydb()
        except PoolError:
            _logger.info("Crons were not woken: no connection is free")
            return None
