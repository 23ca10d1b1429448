# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""AS4 one-way push: ``sender`` for the initiator, ``receiver`` for the responder.

``envelope`` (SOAP and ebMS header), ``mime``, ``security`` (reading), ``sealing``
(writing) and ``signal`` (receipts, errors) serve both.
"""

from . import message, receiver, sender
from .message import (
    IncomingMessage,
    OutgoingMessage,
    Receipt,
    Response,
    new_message_id,
)

__all__ = [
    "IncomingMessage",
    "OutgoingMessage",
    "Receipt",
    "Response",
    "message",
    "new_message_id",
    "receiver",
    "sender",
]
