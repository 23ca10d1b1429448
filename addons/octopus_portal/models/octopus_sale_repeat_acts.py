# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Repeated invoices in the backend: what the client set up, to look at, pause and stop.

How often and until when is changed in the portal, where it was agreed.
"""

from odoo import models


class OctopusSaleRepeat(models.Model):
    _name = "octopus.sale.repeat"
    _inherit = ["octopus.sale.repeat"]
    _rec_name = "move_id"

    def action_octopus_pause(self):
        """Make no more until somebody lets it go on."""
        self._octopus_act("paused", ("on",))

    def action_octopus_resume(self):
        """Go on with the next day to come."""
        self._octopus_act("on", ("paused",))

    def action_octopus_stop(self):
        """The last one was made."""
        self._octopus_act("ended", ("on", "paused"))

    def _octopus_act(self, state, from_states):
        """Set the state of those that are not there yet; the right is asked by each."""
        self.check_access("read")
        for repeat in self.filtered(lambda repeat: repeat.state in from_states):
            repeat.sudo()._octopus_set_state(state)

    def action_octopus_open_portal(self):
        """Its page in the portal, where it is changed."""
        self.ensure_one()
        self.check_access("read")
        number = self.sudo().company_id.octopus_dossier_id.number
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/octopus/{number}/sales/{self.sudo().move_id.id}/repeat",
            "target": "new",
        }
