# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a browser may subscribe to is bounded: anybody may ask, without a login too."""

from odoo import models

from odoo.addons.mail.models.ir_websocket import (
    PRESENCE_CHANNEL_PREFIX,
    PRESENCE_CHANNEL_REGEX,
)

# a page asks for the people and chats that it shows
MOST_CHANNELS, LONGEST_CHANNEL = 1000, 200


class IrWebsocket(models.AbstractModel):
    _name = "ir.websocket"
    _inherit = ["ir.websocket"]

    def _prepare_subscribe_data(self, channels, last):
        # EXTENDS 'bus': core looks up whatever is asked in one request, and writes a line into
        # the log for each name that is none, so that one request of 100 MB fills the disk.
        return super()._prepare_subscribe_data(self._octopus_sane_channels(channels), last)

    def _octopus_sane_channels(self, channels):
        """Those that may be meant; what is too much is as if it were not asked."""
        return [
            channel
            for channel in channels[:MOST_CHANNELS]
            if not isinstance(channel, str)  # core refuses it
            or len(channel) <= LONGEST_CHANNEL
            and (
                not channel.startswith(PRESENCE_CHANNEL_PREFIX)
                or PRESENCE_CHANNEL_REGEX.match(channel)
            )
        ]
