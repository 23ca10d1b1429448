# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.company_rows import collected
from ..tools.company_tables import COMPANY, company_tables
from .common import DossierCommon

# Nobody's rows that rows of a dossier point at. A dossier that moves to another database finds
# them there again, or leaves the reference behind.
SHARED = {
    "the world": "res_bank res_country res_country_group res_country_state res_currency uom_uom",
    "tags and lists of Odoo's modules": "account_account_tag account_analytic_plan"
    " account_cash_rounding account_incoterms account_payment_method account_report_expression"
    " account_report_line mail_activity_type mail_message_subtype onboarding_onboarding"
    " onboarding_onboarding_step payment_method product_attribute product_attribute_value"
    " product_category product_tag res_partner_category res_partner_industry"
    " spreadsheet_dashboard_group crm_tag utm_medium utm_source utm_stage utm_tag mis_report"
    " mis_report_kpi mis_report_subkpi octopus_report",
    "the program": "ir_act_report_xml ir_act_server ir_model ir_model_fields ir_module_module"
    " ir_ui_view mail_template report_paperformat iap_service octopus_report",
    "the server": "fetchmail_server ir_mail_server mail_alias_domain mail_link_preview",
    "people, who work in many dossiers": "res_groups res_users res_users_settings mail_guest"
    " discuss_channel",
    "subscribers and what they do for many dossiers": "octopus_subscriber octopus_bulk"
    " octopus_link_request octopus_agreement octopus_invoice_run_line octopus_order",
}
# References to the company beside the one that says whose the row is.
TO_COMPANY = {
    ("res_company", "parent_id"): "branches, of which we have none",
}


@tagged("post_install", "-at_install")
class TestMovable(DossierCommon):
    """A dossier can be taken out of the database: nothing of it hangs on another dossier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tables = company_tables(cls.env)

    def test_every_table_that_dossiers_share_is_known(self):
        known = {name for names in SHARED.values() for name in names.split()}
        found = {
            reference.table: f"{table.name}.{reference.column}"
            for table in self.tables
            for reference in table.shared
        }
        new = {name: column for name, column in found.items() if name not in known}
        self.assertFalse(new, "say in SHARED why a dossier may point at it")

    def test_every_other_reference_to_a_company_is_known(self):
        found = {
            (table.name, reference.column)
            for table in self.tables
            for reference in table.references
            if reference.table == COMPANY and table.model and reference.column != table.own
        }
        self.assertEqual(found, set(TO_COMPANY))

    def test_no_row_points_at_a_row_of_another_dossier(self):
        for dossier in (self.bakery, self.garage):
            for move_type in ("in_invoice", "out_invoice", "entry"):
                self._move(dossier, move_type).action_post()
        dossiers = self.bakery + self.garage + self.foreign + self.firm_dossier
        with collected(self.env, self.tables, dossiers.company_id.ids) as rows:
            self.assertGreater(rows.counts["account_move_line"], 10)
            crossing = [
                (table.name, reference.column)
                for table in self.tables
                for reference in table.references
                if rows.count(table) and self._crosses(rows, table, reference)
            ]
        self.assertFalse(crossing)

    def _crosses(self, rows, table, reference):
        query = SQL(
            "SELECT FROM %s t JOIN octopus_company_row mine ON mine.tab = %s AND mine.id = t.id"
            " JOIN octopus_company_row other ON other.tab = %s AND other.id = t.%s"
            " WHERE other.company_id != mine.company_id LIMIT 1",
            SQL.identifier(table.name),
            rows.numbers[table.name],
            rows.numbers[reference.table],
            SQL.identifier(reference.column),
        )
        return bool(self.env.execute_query(query))
