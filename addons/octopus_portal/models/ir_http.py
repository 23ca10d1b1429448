# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What reaches the pages of the portal: texts as text, numbers that a record can have."""

import re

from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import BadRequest

from odoo import models
from odoo.http import request

PAGES = "odoo.addons.octopus_portal.controllers."
LARGEST_ID = 2**31 - 1
NUMBER = re.compile(r"<int:(\w+)>")


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        # EXTENDS 'base': the box that sends documents is the same in backend and portal
        modules = super()._get_translation_frontend_modules_name()
        return [*modules, "octopus_dms", "octopus_portal"]

    @classmethod
    def _pre_dispatch(cls, rule, args):
        # EXTENDS 'octopus_dossier': no record and no page has a number the database cannot hold
        result = super()._pre_dispatch(rule, args)
        if not rule.endpoint.__module__.startswith(PAGES):
            return result
        if any(isinstance(value, int) and value > LARGEST_ID for value in args.values()):
            raise request.not_found()
        if "csrf_token" in request.httprequest.files:
            # Odoo takes it for the text of the token, and falls over
            raise BadRequest()
        return result

    @classmethod
    def _dispatch(cls, endpoint):
        # EXTENDS 'octopus_dossier': a file under the name of a text is no text, and a number of the
        # address is not taken from a form. Pages that want a file ask `gate.sent_file`.
        if endpoint.__module__.startswith(PAGES) and endpoint.routing["type"] == "http":
            numbers = set(NUMBER.findall(" ".join(endpoint.routing["routes"])))
            request.params = {
                name: value
                for name, value in request.params.items()
                if not isinstance(value, FileStorage)
                and (name not in numbers or isinstance(value, int))
            }
        return super()._dispatch(endpoint)
