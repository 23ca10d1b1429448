# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fonts for drawing that Odoo itself brings: Latin, Greek, Cyrillic, Arabic."""

from odoo.tools import file_path

from .draw_style import Fonts

_FOLDER = "web/static/fonts/google"


def odoo_fonts() -> Fonts:
    """Roboto, and Tajawal for what Roboto lacks."""
    return Fonts(
        regular=file_path(f"{_FOLDER}/Roboto/Roboto-Regular.ttf"),
        bold=file_path(f"{_FOLDER}/Roboto/Roboto-Bold.ttf"),
        more=(file_path(f"{_FOLDER}/Tajawal/Tajawal-Regular.ttf"),),
    )
