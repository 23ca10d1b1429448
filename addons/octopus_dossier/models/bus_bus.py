# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An open connection hears of a record as long as its user may read it."""

from odoo import api, models

# What is told of a record itself; by core's names, without the database before them:
# ("discuss.channel", id, …) and ("editor_collaboration", model, field, id).
CHATS, EDITED = "discuss.channel", "editor_collaboration"


class BusBus(models.Model):
    _name = "bus.bus"
    _inherit = ["bus.bus"]

    @api.model
    def _poll(self, channels, last=0, ignore_ids=None):
        # EXTENDS 'bus': core asks for the right when a browser subscribes, and then tells it for
        # an hour or more what is written in a record that was taken away from its user meanwhile.
        return super()._poll(self._octopus_still_heard(channels), last, ignore_ids)

    @api.model
    def _octopus_still_heard(self, channels):
        """Those channels that are not about a record which the user may no longer read."""
        about = {channel: named for channel in channels if (named := self._octopus_named(channel))}
        if not about or not self.env.uid:
            return channels
        ids_by_model = {}
        for model, record_id in about.values():
            ids_by_model.setdefault(model, set()).add(record_id)
        readable = {
            (model, record_id)
            for model, ids in ids_by_model.items()
            for record_id in self.env[model].browse(ids).exists()._filtered_access("read")._ids
        }
        return [
            channel for channel in channels if channel not in about or about[channel] in readable
        ]

    @api.model
    def _octopus_named(self, channel):
        """Model and id of the record that is told of in this channel, or nothing."""
        _database, *words = channel if isinstance(channel, tuple) else (None, channel)
        match words:
            case [kind, int() as record_id, *_subchannel] if kind == CHATS:
                return kind, record_id
            case [kind, model, _field, int() as record_id] if kind == EDITED:
                return model, record_id
        return None
