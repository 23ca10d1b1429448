# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Photos that are the pages of one document."""

import logging

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..exceptions import GateError
from ..tools import pages

_logger = logging.getLogger(__name__)
PHOTOS = frozenset({"image/jpeg", "image/png"})


class OctopusUpload(models.Model):
    _name = "octopus.upload"
    _inherit = ["octopus.upload"]

    @api.model
    def _finish_pages(self, keys, turns, name):
        """One PDF of the photos with these keys, in this order, each turned by so many degrees.

        :param list turns: clockwise, beside what the camera noted itself
        """
        uploads = self.sudo().browse()
        for key in keys[: self.env["octopus.gate"]._parameter("upload_pages")]:
            uploads += self._by_key(key)
        self._check_pages(uploads, keys)
        photos = [upload._photo() for upload in uploads]
        pdf = self._pdf_of(photos, turns)
        document = self.env["octopus.document"]._store(
            uploads.company_id,
            name,
            pdf,
            folder=uploads[0].folder_id,
            **uploads[0]._shelf_values(),
        )
        for upload in uploads:
            upload._end("done", upload._stored_words(document), document)
        return uploads[0]

    @api.model
    def _pdf_of(self, photos, turns):
        try:
            pdf = pages.images_to_pdf(photos)
            return pages.rotate(pdf, dict(enumerate(turns, start=1))) if any(turns) else pdf
        except pages.PagesError as error:
            _logger.info("No PDF of these photos: %s", error)
            raise GateError(
                self.env._(
                    "No PDF could be made of these photos. Take the photos again, or send them one "
                    "by one."
                )
            ) from error

    @api.model
    def _check_pages(self, uploads, keys):
        if len(uploads) != len(keys) or not uploads:
            raise UserError(
                self.env._(
                    "A PDF is made of 1 to %(limit)s photos. Make more than one of them.",
                    limit=self.env["octopus.gate"]._parameter("upload_pages"),
                )
            )
        usable = uploads.filtered(
            lambda upload: upload.purpose == "page" and upload.state == "receiving"
        )
        if usable != uploads or len(uploads.company_id) != 1:
            raise AccessError(self.env._("These photos are not there any more. Choose them again."))
        uploads._check_whole()

    def _photo(self):
        """The bytes of this page, looked at by the gate before anything draws them."""
        content = self._content()
        verdict = self.env["octopus.gate"]._admit(self.name, content)
        if verdict.mimetype not in PHOTOS:
            raise GateError(
                self.env._(
                    "%(name)s is no photo: a PDF is made here of JPEG and PNG only.",
                    name=verdict.name,
                )
            )
        return content
