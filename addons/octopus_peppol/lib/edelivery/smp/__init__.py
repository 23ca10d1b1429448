# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Service metadata: addresses (``model``), strict reading (``reader``), our answers (``writer``).

Order for a sender: ``sml.naptr_name`` -> DNS -> ``sml.parse_naptr`` ->
``service_metadata_url`` -> HTTP -> ``read_service_metadata`` -> ``endpoint_for``.
"""

from .model import (
    MAX_ANSWER,
    Endpoint,
    Redirect,
    ServiceGroup,
    ServiceMetadata,
    parse_path,
    service_group_path,
    service_group_url,
    service_metadata_path,
    service_metadata_url,
)
from .reader import endpoint_for, read_service_group, read_service_metadata
from .writer import write_redirect, write_service_group, write_service_metadata

__all__ = [
    "MAX_ANSWER",
    "Endpoint",
    "Redirect",
    "ServiceGroup",
    "ServiceMetadata",
    "endpoint_for",
    "parse_path",
    "read_service_group",
    "read_service_metadata",
    "service_group_path",
    "service_group_url",
    "service_metadata_path",
    "service_metadata_url",
    "write_redirect",
    "write_service_group",
    "write_service_metadata",
]
