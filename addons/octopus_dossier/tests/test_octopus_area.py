# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import suppress

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.octopus_area import AREAS, COMPANY_FIELDS, FREE, REFUSED, SHARED
from .common import DossierCommon

# Models with a company that users of dossiers may open by their group, and that
# nobody declared: refused on purpose. A new one has to be thought about.
REFUSED_ON_PURPOSE = {
    # sales teams and campaigns came with Odoo's quotes: an entrepreneur has neither
    "crm.team",
    "crm.team.member",
    "utm.campaign",
    "digest.digest",  # mails figures of a whole company to anybody
    "iap.account",  # credits of the platform
}
OPERATIONS = ("write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestOctopusArea(DossierCommon):
    def _granted(self, group_xmlid):
        """Model name → operations that the access rights of a group allow."""
        groups = self.env.ref(group_xmlid).all_implied_ids
        granted = {}
        accesses = self.env["ir.model.access"].search([("active", "=", True)])
        for access in accesses.filtered(lambda a: not a.group_id or a.group_id in groups):
            operations = granted.setdefault(access.model_id.model, set())
            operations |= {op for op in ("read", *OPERATIONS) if access[f"perm_{op}"]}
        return {name: ops for name, ops in granted.items() if ops and name in self.env}

    def test_every_reachable_model_with_a_company_was_thought_about(self):
        area = self.env["octopus.area"]
        reachable = {
            **self._granted("base.group_portal"),
            **self._granted("octopus_dossier.group_dossier_user"),
        }
        refused = {name for name in reachable if area._spec(name) is REFUSED}
        self.assertLessEqual(refused, REFUSED_ON_PURPOSE)

    def test_models_without_spec_cannot_be_written_by_users_of_dossiers(self):
        area = self.env["octopus.area"]
        env = self._as(self.accountant, self.bakery)
        open_models = [
            (name, operation)
            for name, operations in self._granted("octopus_dossier.group_dossier_user").items()
            if area._spec(name) in (SHARED, REFUSED)
            for operation in OPERATIONS
            if operation in operations and env[name].has_access(operation)
        ]
        self.assertFalse(open_models)

    def test_free_models_have_no_company_or_a_reason(self):
        area = self.env["octopus.area"]
        free = {
            name
            for name in self.env
            if area._spec(name) is FREE
            and not self.env[name]._abstract
            and not self.env[name]._transient
            and any(field in self.env[name]._fields for field in COMPANY_FIELDS)
        }
        self.assertLessEqual(
            free,
            {
                "account.code.mapping",
                "ir.attachment",
                "ir.default",
                "mail.alias.domain",
                "onboarding.progress",
                "onboarding.progress.step",
                "spreadsheet.dashboard",
            },
        )

    def test_specs_name_known_areas_and_existing_fields(self):
        area = self.env["octopus.area"]
        for name, spec in area._specs().items():
            if spec is FREE or name not in self.env:
                continue
            with self.subTest(model=name):
                self.assertLessEqual({spec.area, *spec.read_areas, *spec.write_areas}, set(AREAS))
                env = self._as(self.employee, self.bakery)
                for operation in ("read", "write", "create", "unlink"):
                    domain = env["octopus.area"]._domain(name, operation)
                    if domain is not None:
                        self.env[name].search_count(domain, limit=1)

    def test_user_without_right_has_no_domain_that_lets_through(self):
        env = self.env(user=self.stranger, su=False)
        for name, spec in self.env["octopus.area"]._specs().items():
            if spec is FREE or spec.domain or name not in self.env or spec.shared_read:
                continue
            domain = env["octopus.area"]._domain(name, "read")
            self.assertFalse(self.env[name].sudo().search_count(domain, limit=1), name)

    def test_reports_of_the_stock_are_reachable(self):
        bill = self._move(self.bakery)
        bill.action_post()
        env = self._as(self.accountant, self.bakery)
        for name, operations in self._granted("octopus_dossier.group_dossier_user").items():
            model = env[name]
            if "read" not in operations or model._transient or model._abstract:
                continue
            if env["octopus.area"]._spec(name) is REFUSED or not model.has_access("read"):
                continue
            if name in ("account.code.mapping", "account.root"):
                continue  # core lets nobody search them
            with self.subTest(model=name):
                model.search([], limit=3)

    def _rows_with(self, model, words):
        """Ids of the rows of a table in which one of these words stands, in any column."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM %s t WHERE t::text ~ %s",
                SQL.identifier(model._table),
                "|".join(words),
            )
        )
        return [row_id for (row_id,) in rows]

    def _told_by(self, model, words):
        """Which of these words a user finds in a model: as what stands in its rows, or as what
        comes with the newest of them."""
        every = model.with_context(active_test=False)
        found = every.search([("id", "in", self._rows_with(model, words))])
        shown = every.search([], order="id desc", limit=20)
        told = ""
        for name, field in model._fields.items() if shown else ():
            if field.type in ("char", "text", "html", "many2one", "reference"):
                with suppress(AccessError):
                    told += repr(shown.read([name]))
        return found or [word for word in words if word in told]

    def test_nobody_reads_the_name_of_a_dossier_of_others(self):
        """In no table at all: shared, free, or of the forms that others have open."""
        dossiers = self.foreign + self.bakery
        self.bakery.name = "SecretBakery"  # shipped texts have the old one as an example
        words = dossiers.mapped("name") + dossiers.mapped("enterprise_number") + ["SecretRelation"]
        bill = self._move(self.foreign, partner_id=self._relation(self.foreign, words[-1]).id)
        bill.message_subscribe(bill.partner_id.ids)
        bill.message_post(body="x", subject=words[-1], partner_ids=bill.partner_id.ids)
        theirs = self._as(self.outsider, self.foreign)
        theirs["mail.compose.message"].create(
            {"body": words[-1], "model": "account.move", "res_ids": str(bill.ids)}
        )
        theirs["base_import.import"].create({"res_model": "res.partner", "file_name": words[-1]})
        planned = theirs["mail.scheduled.message"].create(
            {
                "model": "account.move",
                "res_id": bill.id,
                "body": words[-1],
                "author_id": self.outsider.partner_id.id,
                "scheduled_date": "2100-01-01",
            }
        )
        self.env.flush_all()
        with self.assertRaises(AccessError):
            planned.with_env(self._as(self.mechanic, self.garage)).read(["body"])
        told = []
        for env in (self._as(self.stranger), self._as(self.mechanic, self.garage)):
            for name, model in env.items():
                if model._abstract or not model._auto or not model.has_access("read"):
                    continue
                if name in ("account.code.mapping", "account.root"):
                    continue  # core lets nobody search them
                if found := self._told_by(model, words):
                    told.append((env.user.login, name, found))
        self.assertFalse(told)
