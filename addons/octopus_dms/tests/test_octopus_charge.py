# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Storage on the invoice: counted when the month ends in Belgium, at every boundary."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.octopus_dossier.tests.test_octopus_licence import LicenceWorld

FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestOctopusCharge(LicenceWorld):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dossiers = cls.internal + cls.garage
        cls.last_size = 0

    def _stores(self, size, moment, dossier=None):
        """From this moment (UTC) on the dossier stores so many bytes."""
        company = (dossier or self.internal).company_id
        meter = self.env["octopus.storage"]
        more = size - meter._octopus_bytes(company)[company.id]
        with freeze_time(moment):
            about = (company.id, "application/pdf", datetime(2026, 1, 5))
            meter._octopus_count([(*about, more, 1)])

    def _charges(self, month, at="2026-06-01 04:00:00"):
        with freeze_time(at):
            found = self.env["octopus.charge"]._octopus_collect(month, self.dossiers)
        return [charge for charge in found if charge["product_id"] == self.product("storage").id]

    def test_boundaries(self):
        for size, gigabytes in (
            (0, 0),
            (999_999_999, 0),
            (1_000_000_000, 0),
            (1_000_000_001, 1),
            (2_000_000_000, 1),
            (2_000_000_001, 2),
        ):
            with self.subTest(size=size):
                self._stores(size, "2026-03-15 12:00:00")
                charges = self._charges(MARCH)
                self.assertEqual(sum(charge["quantity"] for charge in charges), gigabytes)

    def test_what_the_line_says(self):
        self._stores(1_500_000_000, "2026-03-31 12:00:00")
        self._stores(2_400_000_000, "2026-03-31 12:00:00", self.garage)
        firm, client = sorted(self._charges(MARCH), key=lambda charge: charge["dossier_id"])[::-1]
        self.assertEqual((firm["payer_id"], client["payer_id"]), (self.firm.id, self.driver.id))
        self.assertEqual((client["quantity"], client["price_unit"]), (2, 1))
        self.assertEqual((client["date_from"], client["date_to"]), (MARCH, date(2026, 3, 31)))
        # 31 March, midnight in summer time
        self.assertEqual(client["counted_at"], datetime(2026, 3, 31, 22))
        self.assertIn("2,400,000,000 bytes", client["figure"])
        self.assertIn("03/31/2026", client["figure"])
        self.assertIn("2,400,000,000 bytes at the end of 03/31/2026", client["text"])
        early = self._charges(MARCH, at="2026-03-31 13:00:00")
        self.assertEqual(early[0]["counted_at"], datetime(2026, 3, 31, 13), "a preview")

    def test_the_month_ends_in_belgium(self):
        self._stores(1_000_000_001, "2026-02-28 22:59:59")
        self._stores(0, "2026-02-28 23:00:00")
        self.assertEqual([len(self._charges(month)) for month in (FEBRUARY, MARCH)], [0, 0])
        with freeze_time("2026-06-01 04:00:00"):
            self.env["octopus.storage"]._roll_up()
        # summer time: 31 March ends an hour earlier in UTC
        self._stores(3_000_000_000, "2026-03-31 22:00:00")
        self.assertEqual([len(self._charges(month)) for month in (MARCH, APRIL)], [0, 1])

    def test_gone_and_come_on_the_last_day(self):
        self._stores(5_000_000_000, "2026-03-20 12:00:00")
        self._stores(0, "2026-03-31 09:00:00")
        self.assertFalse(self._charges(MARCH))
        self._stores(1_000_000_001, "2026-03-31 21:59:59")
        self.assertEqual(self._charges(MARCH)[0]["quantity"], 1)

    def test_the_operator_is_not_charged_and_no_upload_refused(self):
        self._stores(9_000_000_000_000, "2026-03-20 12:00:00", self.own)
        with freeze_time("2026-06-01 04:00:00"):
            found = self.env["octopus.charge"]._octopus_collect(MARCH, self.own)
        self.assertFalse(found)
        self._stores(9_000_000_000_000, "2026-03-20 12:00:00")
        document = self.env["octopus.document"]._store(
            self.internal.company_id, "one more.pdf", b"%PDF-1.4 one more"
        )
        self.assertTrue(document.attachment_id)
        self.assertEqual(self._charges(MARCH)[0]["quantity"], 9000)
