# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

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
