# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Our SMP: which documents a dossier takes, and where our access point is."""

import functools
import time

from odoo.http import Controller, request, route

from ..lib.edelivery import EdeliveryError, smp
from ..tools import keys, settings

# Signing costs some milliseconds and the answer says the same all day: a memory of
# some minutes, per certificate.
MEMORY = 300


class SmpController(Controller):
    """SMP 1.4, reading side: service group and signed service metadata, at the root."""

    @route(
        [
            "/iso6523-actorid-upis::<string:value>",
            "/iso6523-actorid-upis::<string:value>/services/<path:document_type>",
        ],
        type="http",
        auth="none",
        methods=["GET"],
        csrf=False,
        save_session=False,
    )
    def smp(self, **_path):
        """404 for whoever is not registered here; never a redirect."""
        try:
            participant, document_type = smp.parse_path(request.httprequest.path)
            current = settings.current()
            registration = self._registration(participant)
            types = registration._document_types() if registration else {}
            if not registration or (document_type and document_type not in types):
                return self._answer("not registered here", 404, "text/plain")
            if not document_type:
                group = smp.write_service_group(participant, tuple(types), current.public_url)
                return self._answer(group)
            stamp = int(time.monotonic() / MEMORY)
            stamp = (stamp, keys.fingerprints(current))
            process = types[document_type]
            return self._answer(_metadata(participant, document_type, process, current, stamp))
        except EdeliveryError:
            return self._answer("not an SMP address", 404, "text/plain")
        except settings.SettingsError:
            return self._answer("the SMP is not set up", 503, "text/plain")

    def _registration(self, participant):
        return request.env["octopus.peppol.participant"].sudo()._serving(participant)

    def _answer(self, content, status=200, content_type="application/xml; charset=utf-8"):
        headers = [("Content-Type", content_type), ("Cache-Control", "no-store")]
        return request.make_response(content, headers=headers, status=status)


@functools.lru_cache(maxsize=4096)
def _metadata(participant, document_type, process, current, _stamp):
    endpoint = smp.Endpoint(
        process=process,
        address=current.as4_url,
        certificate=keys.ap_identity(current).certificate,
        description="Octopus",
    )
    signer = keys.smp_identity(current)
    return smp.write_service_metadata(participant, document_type, (endpoint,), signer)
