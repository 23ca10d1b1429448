# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Adapters between the pure library and the world: settings, keys, DNS, HTTP.

They may import ``lib`` and ``odoo.tools``, never our models.
"""
