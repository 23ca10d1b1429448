# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Peppol business message envelope (SBDH, Business Message Envelope 2.0.2).

``read`` takes a StandardBusinessDocument apart and refuses what the policy forbids;
``SbdhError.reason`` names the rule. ``write`` is its inverse.
"""

from .model import MLS_TYPES, NAMESPACE, WRAPPER, Envelope
from .reader import read, read_element
from .writer import write

__all__ = ["MLS_TYPES", "NAMESPACE", "WRAPPER", "Envelope", "read", "read_element", "write"]
