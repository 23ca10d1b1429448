"""Adapters between the pure library and the world: settings, keys, DNS, HTTP.

They may import ``lib`` and ``odoo.tools``, never our models.
"""
