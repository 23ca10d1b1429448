# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""POST /octopus/as4: where other access points push their messages."""

import logging

from odoo.http import Controller, request, route

from ..lib.edelivery import EdeliveryError
from ..tools import body, settings

_logger = logging.getLogger(__name__)

FORM_LIMIT = 1024 * 1024


def _max_content_length(_controller):
    """Leave the limit of AS4 bodies to us, who answer in AS4; nobody posts forms here."""
    related = request.httprequest.mimetype == "multipart/related"
    return None if related else FORM_LIMIT


class As4Controller(Controller):
    """Translates between HTTP and ``octopus.peppol.receiver``; decides nothing."""

    _url = "/octopus/as4"

    @route(
        _url,
        type="http",
        auth="none",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=_max_content_length,
    )
    def as4(self, **_form):
        """Answer one message with its signed receipt or an ebMS error."""
        receiver = request.env["octopus.peppol.receiver"]
        try:
            content = self._read_body()
        except (EdeliveryError, settings.SettingsError) as error:
            return self._refuse(receiver, error)
        content_type = request.httprequest.headers.get("Content-Type", "")
        return self._response(receiver._receive(content_type, content))

    def _read_body(self):
        current = settings.current()
        # Odoo hides stream and socket of the request; its own web sockets take
        # the socket in the same way.
        wrapped = request.httprequest._HTTPRequest__wrapped
        return body.read(
            wrapped.stream,
            wrapped.environ.get("socket"),
            length=wrapped.content_length,
            limit=current.max_body,
            timeout=current.body_timeout,
        )

    def _refuse(self, receiver, error):
        if isinstance(error, settings.SettingsError):
            _logger.error("Peppol: cannot receive, %s", error)
            return request.make_response("", status=503)
        response = self._response(receiver._refuse_unread(error))
        response.status_code = getattr(error, "http_status", 400)
        return response

    def _response(self, answer):
        return request.make_response(
            answer.body,
            headers=[("Content-Type", answer.content_type), ("Cache-Control", "no-store")],
        )
