# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The portal as an app on the home screen: manifest, service worker, offline page.

The worker keeps the offline page and nothing else: somebody's books are on his phone only while
he looks at them (`readme/FRAME.md`).
"""

import json
from hashlib import sha256

from odoo import http
from odoo.http import request
from odoo.tools import file_open

NAME = "Octopus"
ICONS = "/octopus_portal/static/src/app"
WORKER_FILE = "octopus_portal/static/src/app/service_worker.js"
BLUE = "#173c78"
OFFLINE_URL = "/octopus/app/offline"
# not his own: what a browser asks for anew, so that a new version is there at the next start
REVALIDATE = "no-cache"


class OctopusPortalApp(http.Controller):
    @http.route("/octopus/app/manifest.webmanifest", type="http", auth="public", readonly=True)
    def octopus_manifest(self, lang=None, **kw):
        """What the browser has to know to install the portal."""
        self._octopus_speak(lang)
        return request.make_json_response(
            self._octopus_manifest(),
            headers=[("Content-Type", "application/manifest+json"), ("Cache-Control", REVALIDATE)],
        )

    @http.route("/octopus/app/worker.js", type="http", auth="public", readonly=True)
    def octopus_worker(self, lang=None, **kw):
        """The service worker; a language has its own, since its offline page is in words."""
        self._octopus_speak(lang)
        with file_open(WORKER_FILE) as file:
            code = file.read()
        page = self._octopus_offline_page()
        settings = {
            "offline": f"{OFFLINE_URL}?lang={request.env.lang}",
            "version": sha256(page.encode()).hexdigest()[:16],
        }
        return request.make_response(
            f"const SETTINGS = {json.dumps(settings)};\n{code}",
            headers=[
                ("Content-Type", "text/javascript; charset=utf-8"),
                ("Cache-Control", REVALIDATE),
                # pages in Dutch and French have their language before /my
                ("Service-Worker-Allowed", "/"),
            ],
        )

    @http.route(OFFLINE_URL, type="http", auth="public", readonly=True)
    def octopus_offline(self, lang=None, **kw):
        """What is shown without a connection; the same for everybody."""
        self._octopus_speak(lang)
        return request.make_response(
            self._octopus_offline_page(), headers=[("Cache-Control", REVALIDATE)]
        )

    def _octopus_speak(self, lang):
        """Answer in this language, if it is one of ours."""
        known = dict(request.env["res.lang"].sudo().get_installed())
        if lang in known:
            request.update_context(lang=lang)

    def _octopus_offline_page(self):
        page = request.env["ir.qweb"].sudo()._render("octopus_portal.offline", {})
        return f"<!DOCTYPE html>\n{page}"

    def _octopus_manifest(self):
        def icon(name, size, purpose="any"):
            source = f"{ICONS}/icon-{name}.png"
            return {"src": source, "sizes": size, "type": "image/png", "purpose": purpose}

        return {
            "id": "/my/octopus",
            "name": NAME,
            "short_name": NAME,
            "description": request.env._("Your invoices, documents and figures."),
            "lang": (request.env.lang or "en_US").replace("_", "-"),
            "start_url": "/my/octopus",
            # the backend belongs to it for those who have it
            "scope": "/",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": BLUE,
            "icons": [
                icon("192", "192x192"),
                icon("512", "512x512"),
                icon("maskable-512", "512x512", "maskable"),
            ],
            "shortcuts": [
                {
                    "name": request.env._("Send documents"),
                    "url": "/my/octopus?page=upload",
                    "icons": [icon("192", "192x192")],
                }
            ],
        }
