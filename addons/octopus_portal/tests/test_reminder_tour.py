"""In a browser: reminders in two taps on a phone, and one customer by hand on a desktop."""

from odoo.tests import tagged

from .common import PortalHttpCommon
from .test_octopus_reminder import ReminderWorld


class ReminderTour(ReminderWorld, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_reminders()

    def _tour(self, name):
        self.start_tour(self._url(self.bakery, "reminders"), name, login=self.baker.login)


@tagged("post_install", "-at_install")
class TestReminderTourPhone(ReminderTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_two_taps(self):
        self._tour("octopus_portal_reminders_phone")
        history = self.env["credit.control.communication"]
        letters = history._octopus_history(self.bakery.company_id)
        self.assertEqual(letters.partner_id, self.hotel + self.cafe)


@tagged("post_install", "-at_install")
class TestReminderTourDesktop(ReminderTour):
    browser_size = "1280x800"

    def test_one_customer(self):
        self._tour("octopus_portal_reminders_desktop")
