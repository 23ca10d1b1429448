# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mail address of a dossier, for the screen of a phone."""

import base64

from odoo import models

SIDE = 240


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def _octopus_portal_address_qr(self):
        """A QR code that starts a mail to this dossier, as the address of a picture."""
        self.ensure_one()
        if not self.document_email:
            return False
        report = self.env["ir.actions.report"]
        picture = report.barcode("QR", f"mailto:{self.document_email}", width=SIDE, height=SIDE)
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"
