# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What comes in is untrusted: the one gate that every file of a document passes.

`_admit` asks `tools/gate.py` what the file is, then the virus scanner, and raises with the reason
when it does not come in. The limits are system parameters `octopus_dms.<name>` (readme/WAYS_IN.md).
"""

import logging

from PIL import Image

from odoo import api, models

from ..exceptions import REFUSALS, GateError, ScannerError
from ..tools import clamd, file_name, gate, gate_parts

_logger = logging.getLogger(__name__)

MEGA = 1_000_000
# system parameter → its value where the operator set none
DEFAULTS = {
    "max_file_mb": 100,
    "max_unpacked_mb": 300,
    "max_pages": 2_000,
    "max_megapixels": 100,
    "max_archive_entries": 5_000,
    "clamd_timeout": 30,
    "upload_chunk_kb": 1_024,
    "upload_hours": 24,
    "upload_quota_mb": 1_000,
    "upload_pages": 50,
    "aside_days": 30,
}


class OctopusGate(models.AbstractModel):
    _name = "octopus.gate"
    _description = "Gate for files that come in"

    @api.model
    def _parameter(self, name):
        """The number in system parameter `octopus_dms.<name>`; its default when it is none."""
        text = self.env["ir.config_parameter"].sudo().get_param(f"octopus_dms.{name}")
        try:
            number = int(text)
        except (TypeError, ValueError):
            return DEFAULTS[name]
        return number if number > 0 else DEFAULTS[name]

    @api.model
    def _limits(self):
        return gate_parts.Limits(
            file_bytes=self._parameter("max_file_mb") * MEGA,
            unpacked_bytes=self._parameter("max_unpacked_mb") * MEGA,
            pages=self._parameter("max_pages"),
            pixels=self._parameter("max_megapixels") * MEGA,
            entries=self._parameter("max_archive_entries"),
            # only where a plugin of Pillow reads it, so that a viewer could be given a JPEG
            heic=".heic" in Image.registered_extensions(),
        )

    @api.model
    def _admit(self, name, content, declared=None):
        """The `Verdict` on a file that comes in; raises `GateError` or `ScannerError`."""
        verdict = gate.examine(content, name, declared, self._limits())
        if verdict.problem:
            raise GateError(self._words(verdict.name, verdict.problem))
        self._scan(verdict.name, content)
        return verdict

    @api.model
    def _scan(self, name, content):
        """Ask the virus scanner, where there is one; without an answer nothing comes in."""
        address = self.env["ir.config_parameter"].sudo().get_param("octopus_dms.clamd")
        if not address:
            return
        try:
            found = clamd.scan(address.strip(), content, self._parameter("clamd_timeout"))
        except clamd.ClamdError as error:
            _logger.info("clamd at %s gave no answer: %s", address, error)
            raise ScannerError(
                self.env._(
                    "%(name)s waits: the virus scanner does not answer now. Nothing was stored; "
                    "try again in a few minutes.",
                    name=name,
                )
            ) from error
        if found:
            _logger.info("clamd found %s in a file that came in", found)
            raise GateError(
                self.env._(
                    "%(name)s was refused: the virus scanner found %(virus)s in it. Ask whoever "
                    "gave it to you for a clean copy.",
                    name=name,
                    virus=found,
                )
            )

    @api.model
    def _words_of_size(self, name, code, limits):
        """The reason for a file of which only the size is known yet."""
        problem = gate.Problem(code, {"limit": limits.file_bytes // MEGA})
        return self._words(file_name.clean(name), problem)

    @api.model
    def _words(self, name, problem):
        """The reason, for people."""
        text = self.env._(REFUSALS.get(problem.code, REFUSALS["kind"]))
        return text % {**problem.values, "name": name}
