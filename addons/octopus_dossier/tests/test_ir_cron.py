# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A job and somebody's request that change the same row, in transactions of their own."""

from contextlib import closing
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

MODULE = "odoo.addons.octopus_dossier.models.ir_cron"
KEY = "octopus_dossier.test_two_at_once"


@tagged("post_install", "-at_install")
class TestIrCron(TransactionCase):
    def setUp(self):
        super().setUp()
        self.change("0")
        self.addCleanup(self.change, False)

    def change(self, value):
        """What somebody else stores, and commits."""
        with self.registry.cursor() as cr:
            api.Environment(cr, SUPERUSER_ID, {})["ir.config_parameter"].set_param(KEY, value)

    def run_job(self, meetings):
        """Run a job that adds `+` to a setting which others change that often meanwhile."""
        turns = []

        def add(action):
            parameter = action.env["ir.config_parameter"].search([("key", "=", KEY)])
            turns.append(parameter.value)
            if len(turns) <= meetings:
                self.change(str(len(turns)))
            parameter.value += "+"
            parameter.flush_recordset()

        with (
            closing(self.registry.cursor()) as cr,
            patch.object(self.registry["ir.actions.server"], "run", add),
            patch(f"{MODULE}.PAUSES", (0, 0)),
            mute_logger("odoo.sql_db"),
        ):
            cron = api.Environment(cr, SUPERUSER_ID, {})["ir.cron"].search([], limit=1)
            cron._callback("Add", cron.ir_actions_server_id.id)
            found = cron.env["ir.config_parameter"].get_param(KEY)
        return turns, found

    def test_begins_again_on_fresh_data(self):
        self.assertEqual(self.run_job(meetings=2), (["0", "1", "2"], "2+"))

    def test_does_not_go_on_for_ever(self):
        with self.assertRaises(SerializationFailure):
            self.run_job(meetings=3)
        # nothing of it is kept, and the next turn finds a registry that works
        self.assertEqual(self.run_job(meetings=0), (["3"], "3+"))
