# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts that were thrown away in the portal: out of sight, and a tap takes them back."""

from odoo import api, fields, models

DAYS = 30


class OctopusSaleThrown(models.AbstractModel):
    _name = "octopus.sale.thrown"
    _description = "What can be thrown away and taken back"

    octopus_thrown_from = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Its state before it was thrown away in the portal, where it can be taken back.",
    )

    def _octopus_throw_away(self):
        """Cancel it; the form that made it makes another one from now on."""
        self.ensure_one()
        state = self.state
        self._octopus_cancel()
        self.write({"octopus_thrown_from": state, "octopus_editor_key": False})

    def _octopus_take_back(self):
        """As it was before."""
        self.ensure_one()
        state = self.octopus_thrown_from
        self._octopus_uncancel()
        self.octopus_thrown_from = False
        if self.state != state:
            self.state = state

    def _octopus_cancel(self):
        """The way of this kind of document to its state `cancel`."""
        raise NotImplementedError

    def _octopus_uncancel(self):
        """And back to a draft."""
        raise NotImplementedError

    def _octopus_made_by_button(self):
        """Whether another document made it, and makes it again at one tap."""
        return False

    @api.autovacuum
    def _gc_thrown(self):
        """Nobody misses them after a month."""
        if self._abstract:
            return
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS)
        thrown = [("octopus_thrown_from", "!=", False), ("state", "=", "cancel")]
        self.search([*thrown, ("write_date", "<", limit)], limit=1000).unlink()
