# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The world of the tests: two firms, a bakery, a garage, and their users.

`DossierCommon` for tests of models, `DossierHttpCommon` for tests over HTTP.
Both give `cls.firm`, `cls.other_firm`, `cls.bakery`, `cls.garage`,
`cls.foreign` and their users; see `DossierWorld`.
"""

import json
from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields, models
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase
from odoo.tools import mute_logger

from ..models.octopus_area import AREAS

ALL = dict.fromkeys(AREAS, "3")
# Where a database that only tests are made from says what is what in its world.
KEPT = "octopus_dossier.test_world"


def enterprise_number(first_eight):
    """A valid enterprise number that starts with these eight digits."""
    number = int(first_eight)
    return f"{number:08d}{97 - number % 97:02d}"


class DossierWorld:
    """Makes the world; a mixin for test case classes with `cls.env`."""

    @classmethod
    def _take_world(cls):
        """The world that the database was built with, else one made for this class.

        A full run copies a database with a world in it: making it costs seconds in each class.
        """
        kept = json.loads(cls.env["ir.config_parameter"].get_param(KEPT) or "{}")
        # a class that stopped the clock on an earlier day needs one of that day
        if not kept or fields.Datetime.to_string(fields.Datetime.now()) < kept["made"]:
            cls._make_world()
            return
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        for name, (model, record_id) in kept["records"].items():
            setattr(cls, name, cls.env[model].browse(record_id))

    @classmethod
    def _keep_world(cls):
        """Make the world and commit it, in a database that is made to be copied."""
        cls._make_world()
        kept = {
            "made": fields.Datetime.to_string(fields.Datetime.now()),
            "records": {
                name: (value._name, value.id)
                for name, value in vars(cls).items()
                if isinstance(value, models.BaseModel)
            },
        }
        cls.env["ir.config_parameter"].set_param(KEPT, json.dumps(kept))
        cls.env.cr.commit()

    @contextmanager
    def step_fails(self, records, method):
        """This step of a job fails, which stops the job no more."""
        fault = patch.object(type(records), method, side_effect=ValueError)
        with fault, mute_logger("odoo.addons.octopus_dossier.models.ir_cron"):
            yield

    @classmethod
    def _make_world(cls):
        env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.env = env
        cls.firm = cls._make_subscriber("b", "Janssens Accountants")
        cls.other_firm = cls._make_subscriber("b", "Maes Accountants")
        cls.client = cls._make_subscriber("k", "Peeters", firm_id=cls.firm.id)
        cls.driver = cls._make_subscriber("u", "Garage Claes")
        cls.firm_dossier = cls._make_dossier("Janssens Accountants", cls.firm, 1234567)
        cls.other_dossier = cls._make_dossier("Maes Accountants", cls.other_firm, 2234567)
        cls.bakery = cls._make_dossier("Bakery Peeters", cls.client, 3234567, tier="portal")
        cls.garage = cls._make_dossier("Garage Claes", cls.driver, 4234567)
        cls.foreign = cls._make_dossier("Foreign Ltd", cls.other_firm, 5234567)
        for dossier in (cls.bakery, cls.garage):
            cls._link(cls.firm, dossier)
        cls.accountant = cls.firm.holder_user_id
        cls.outsider = cls.other_firm.holder_user_id
        cls.baker = cls.client.holder_user_id
        cls.mechanic = cls.driver.holder_user_id
        cls.employee = cls.firm._create_sub_user("An", email="an@firm.example")
        cls.stranger = cls.driver._create_sub_user("Maxime", email="maxime@garage.example")
        cls._give(cls.employee, cls.bakery, {"purchases": "1"})
        cls.operator = env["res.users"].create(
            {
                "name": "Operator",
                "login": f"operator-of-the-test-{cls.firm.code}",
                "group_ids": [Command.set(env.ref("octopus_dossier.group_operator").ids)],
            }
        )
        env.flush_all()

    @classmethod
    def _make_subscriber(cls, kind, name, **vals):
        """A subscriber whose holder has accepted the processing agreement."""
        values = {"kind": kind, "name": name, "email": f"{kind}-{name[:3]}@example.com"}
        values["api_enabled"] = kind == "b"
        subscriber = cls.env["octopus.subscriber"].create({**values, **vals})
        subscriber.with_user(subscriber.holder_user_id)._octopus_accept_agreement()
        return subscriber

    @classmethod
    def _make_dossier(cls, name, holder, digits, **vals):
        return cls.env["octopus.dossier"].create(
            {
                "name": name,
                "holder_id": holder.id,
                "enterprise_number": enterprise_number(digits),
                "email": f"{name.split()[0].lower()}@example.com",
                **vals,
            }
        )

    @classmethod
    def _link(cls, firm, dossier, **kwargs):
        link = cls.env["octopus.link"]._request(firm, dossier, reason="bookkeeping", **kwargs)
        link.with_user(dossier.holder_id.holder_user_id)._grant()
        return link

    @classmethod
    def _give(cls, user, dossier, levels):
        """Give rights: `levels` maps areas to '1', '2', '3', or False."""
        cls.env["octopus.right"]._set_levels(user, dossier.company_id, levels)

    @classmethod
    def _as(cls, user, *dossiers):
        """The environment of a user who works in these dossiers."""
        company_ids = [dossier.company_id.id for dossier in dossiers]
        context = {**cls.env.context, "allowed_company_ids": company_ids}
        return cls.env(user=user, su=False, context=context)

    @classmethod
    def _journal(cls, dossier, journal_type):
        return cls.env["account.journal"].search(
            [("company_id", "=", dossier.company_id.id), ("type", "=", journal_type)], limit=1
        )

    @classmethod
    def _relation(cls, dossier, name="Supplier"):
        return cls.env["res.partner"].create(
            {"name": name, "company_id": dossier.company_id.id, "is_company": True}
        )

    @classmethod
    def _move(cls, dossier, move_type="in_invoice", amount=100.0, **vals):
        """A draft invoice, bill or entry in a dossier, made as superuser."""
        company = dossier.company_id
        move = cls.env["account.move"].with_company(company)
        if move_type == "entry":
            accounts = cls.env["account.account"].search(
                [("company_ids", "in", company.ids), ("account_type", "=", "expense")], limit=1
            )
            lines = [
                Command.create({"account_id": accounts.id, "debit": amount, "name": "in"}),
                Command.create({"account_id": accounts.id, "credit": amount, "name": "out"}),
            ]
            return move.create({"move_type": move_type, "line_ids": lines, **vals})
        partner = vals.pop("partner_id", None) or cls._relation(dossier).id
        return move.create(
            {
                "move_type": move_type,
                "partner_id": partner,
                "invoice_date": "2026-01-15",
                "date": "2026-01-15",
                "invoice_line_ids": [
                    Command.create({"name": "Flour", "quantity": 1, "price_unit": amount})
                ],
                **vals,
            }
        )


class DossierCommon(DossierWorld, TransactionCase):
    """Tests of models in the world of the dossiers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._take_world()


class DossierHttpCommon(DossierWorld, HttpCase):
    """Tests over HTTP in the world of the dossiers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._take_world()

    def _login(self, user):
        """Log in as this user, with a password made for the test."""
        user.password = "a long test password"
        self.authenticate(user.login, "a long test password")
