# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every public method without arguments, as users who may change nothing.

Core has public methods that work as superuser after a test of a group, or of
nothing. This calls them all, and looks in the statistics of PostgreSQL whether
anything was written. What it finds gets a guard, never a place in a list here,
unless what is written is the user's own.
"""

import inspect
import warnings

from odoo.exceptions import (
    AccessDenied,
    AccessError,
    MissingError,
    RedirectWarning,
    UserError,
)
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import DossierCommon

MODELS = (
    "account.account",
    "account.bank.statement",
    "account.bank.statement.line",
    "account.journal",
    "account.move",
    "account.move.line",
    "account.payment",
    "account.tax",
    "octopus.consent",
    "octopus.dossier",
    "octopus.link",
    "octopus.right",
    "octopus.subscriber",
    "product.product",
    "product.template",
    "res.company",
    "res.partner",
    "res.partner.bank",
    "res.users",
)
REFUSALS = (AccessError, AccessDenied, UserError, MissingError, RedirectWarning)
# Tables that hold the user's own presence and unfinished dialogs.
OWN_TABLES = {"bus_bus", "mail_presence", "res_users_log", "res_device_log", "res_users_settings"}
# Methods of core that fail without arguments or active records, in any hands.
FAULTS_OF_CORE = {
    "action_archive": "asserts that there is a field active",
    "action_unarchive": "asserts that there is a field active",
    "toggle_active": "asserts that there is a field active",
    "action_share": "expects active_id in the context",
}
# Reading the section of a line (a computed field) makes core write a mark on the
# entry, `is_manually_modified`, and nothing else; no amount and no state.
MARKED_BY_READING = {
    "account.move.line.read",
    "account.move.line.get_parent_section_line",
    "account.move.line.get_section_subtotal",
}


@tagged("post_install", "-at_install")
class TestFuzzAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        posted = cls._move(cls.bakery)
        posted.action_post()
        payment = cls.env["account.payment"].with_company(cls.bakery.company_id)
        payment = payment.create({"amount": 5, "partner_id": posted.partner_id.id})
        product = cls.env["product.product"].create(
            {"name": "Bread", "company_id": cls.bakery.company_id.id}
        )
        bank = cls.env["res.partner.bank"].create(
            {"acc_number": "BE68539007547034", "partner_id": posted.partner_id.id}
        )
        company = cls.bakery.company_id
        cls.records = {
            "account.move": posted,
            "account.move.line": posted.line_ids[0],
            "account.payment": payment,
            "account.journal": posted.journal_id,
            "account.account": posted.invoice_line_ids.account_id,
            "account.tax": posted.invoice_line_ids.tax_ids[:1],
            "product.product": product,
            "product.template": product.product_tmpl_id,
            "res.partner.bank": bank,
            "res.partner": posted.partner_id,
            "res.company": company,
            "res.users": cls.accountant,
            "octopus.dossier": cls.bakery,
            "octopus.link": cls.garage.link_ids,
            "octopus.subscriber": cls.firm,
            "octopus.right": cls.accountant.octopus_right_ids[:1],
            "octopus.consent": cls.bakery.link_ids.consent_ids[:1],
        }
        cls.env.flush_all()

    def _methods(self, model):
        """Names of the public methods that can be called without arguments."""
        for name in dir(type(model)):
            method = getattr(type(model), name, None)
            if name.startswith("_") or not inspect.isfunction(method):
                continue
            if any(
                getattr(getattr(cls, name, None), "_api_private", False)
                for cls in type(model).mro()
            ):
                continue
            parameters = list(inspect.signature(method).parameters.values())[1:]
            needed = [
                p
                for p in parameters
                if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
            ]
            if not needed:
                yield name

    def _written(self):
        rows = self.env.execute_query(
            SQL("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        )
        return dict(rows)

    def _transient_tables(self):
        return {model._table for model in self.env.values() if model._transient}

    def _call(self, record, name):
        """Call, write out, undo; what was written, or a fault that is no refusal."""
        written, fault = set(), None
        try:
            with self.cr.savepoint() as savepoint, warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                before = self._written()
                getattr(record, name)()
                self.env.flush_all()
                after = self._written()
                written = {table for table, n in after.items() if n != before.get(table, 0)}
                savepoint.rollback()
        except REFUSALS:
            return set(), None
        except Exception as error:  # noqa: BLE001 (any fault is a finding)
            fault = repr(error)
        finally:
            self.env.transaction.clear()
        return written, fault

    @mute_logger(
        "odoo.addons.base.models.ir_rule",
        "odoo.addons.base.models.ir_model",
        "odoo.addons.mail.models.mail_thread",
        "odoo.models",
    )
    def _fuzz(self, user, *dossiers):
        env = self._as(user, *dossiers)
        harmless = OWN_TABLES | self._transient_tables()
        found, calls = {}, 0
        for model_name in MODELS:
            records = self.records.get(model_name, self.env[model_name]).with_env(env)
            for name in self._methods(records):
                written, fault = self._call(records, name)
                calls += 1
                if fault and name not in FAULTS_OF_CORE:
                    found[f"{model_name}.{name}"] = fault
                if written - harmless and f"{model_name}.{name}" not in MARKED_BY_READING:
                    found[f"{model_name}.{name}"] = written - harmless
        self.assertGreater(calls, 300)
        self.assertFalse(found, "\n".join(f"{name}: {what}" for name, what in found.items()))

    def test_reader_changes_nothing(self):
        self._fuzz(self.employee, self.bakery)

    def test_portal_user_changes_nothing(self):
        self._fuzz(self.baker, self.bakery)

    def test_user_without_right_changes_nothing(self):
        self._fuzz(self.stranger)
