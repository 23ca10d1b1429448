# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Previews of links in the editor: none where the platform makes none."""

from odoo import http
from odoo.http import request

from odoo.addons.html_editor.controllers.main import HTML_Editor


class OctopusLinkPreview(HTML_Editor):
    @http.route()
    def link_preview_metadata(self, preview_url):
        # EXTENDS 'html_editor': the server fetches whatever address anybody sends, without a
        # login too, also one inside its own network. The editor asks no setting, unlike mail.
        if not request.env["mail.link.preview"]._is_link_preview_enabled():
            return False
        return super().link_preview_metadata(preview_url)
