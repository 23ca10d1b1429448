# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stories in a browser, from the login to the result, on a phone and on a desktop."""

import io
from datetime import datetime, timedelta
from unittest.mock import patch
from urllib.parse import urlencode

from odoo.addons.base.models.ir_actions_report import IrActionsReport
from odoo.addons.octopus_dms.tests import files
from odoo.addons.octopus_dossier.tests.order_common import OrderMixin
from odoo.addons.octopus_dossier.tests.vies_server import ViesServer

from .common import PortalHttpCommon

PASSWORD = "a long test password"


class Phone:
    screen = "phone"
    browser_size = "390x844"
    touch_enabled = True


class Desktop:
    screen = "desktop"
    browser_size = "1280x800"


def drawn(reports, report_ref, res_ids=None, data=None):
    """What `_pre_render_qweb_pdf` gives, without the seconds that each drawing takes."""
    streams = {
        res_id: {"stream": io.BytesIO(files.pdf(f"{report_ref} {res_id}")), "attachment": None}
        for res_id in res_ids or [False]
    }
    return streams, "pdf"


class StoryHttpCommon(OrderMixin, PortalHttpCommon):
    """`_story` plays `octopus_portal_story_<name>_<screen>` as somebody who logs in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # how a PDF looks is other tests' matter
        cls.startClassPatcher(patch.object(IrActionsReport, "_pre_render_qweb_pdf", drawn))

    def _story(self, name, user, redirect=""):
        user.write({"password": PASSWORD, "lang": "en_US"})
        came_from = {"login": user.login, **({"redirect": redirect} if redirect else {})}
        tour = f"octopus_portal_story_{name}_{self.screen}"
        url = f"/web/login?{urlencode(came_from)}"
        cookies = {"td_id": self._known_device(user)}
        self.start_tour(url, tour, login=None, cookies=cookies)
        self.env.invalidate_all()

    def _known_device(self, user):
        """The key of a device on which this user gave his second factor before."""
        devices = self.env["auth_totp.device"].with_user(user).sudo()
        return devices._generate("browser", "story", datetime.now() + timedelta(days=1))

    def _answer_for_companies(self):
        """A register of companies that knows the mill."""
        server = ViesServer()
        self.addCleanup(server.close)
        self.env["ir.config_parameter"].set_param("octopus_dossier.vies_url", server.url)
        return server
