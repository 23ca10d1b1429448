# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The company behind a dossier, and the pool of companies ready to become one."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.sql import create_index, make_index_name

POOL_BATCH = 50
POOL_SIZE_PARAMETER = "octopus_dossier.pool_size"
CHART = "be_comp"
HEAD = "octopus_head"
TABLES_WITHOUT_INDEX = (
    "account_fiscal_position",
    "account_group",
    "account_reconcile_model",
    "account_tax",
    "account_tax_group",
    "account_tax_repartition_line",
    "ir_default",
)


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    # The name of a company is unique in SQL, the legal name of a client is not:
    # a dossier's company is called by its number too, its partner by the legal
    # name alone (which is what prints on invoices).
    name = fields.Char(
        related=None,
        compute="_compute_name",
        inverse="_inverse_name",
        store=True,
        required=True,
        prefetch=HEAD,
    )
    # Nearly every list names the company, and rules go along the path to its parent: without the
    # hundred other columns, which take longer than the search of the list itself.
    sequence = fields.Integer(prefetch=HEAD)
    parent_id = fields.Many2one(prefetch=HEAD)
    parent_path = fields.Char(prefetch=HEAD)
    partner_id = fields.Many2one(prefetch=HEAD)
    currency_id = fields.Many2one(prefetch=HEAD)
    # Core looks at it for each company of a user, whenever it reads them all: alone, then, and
    # not with the sixty other columns of thousands of companies.
    active = fields.Boolean(prefetch="octopus_active")
    octopus_dossier_ids = fields.One2many("octopus.dossier", "company_id")
    octopus_dossier_id = fields.Many2one(
        "octopus.dossier",
        string="Dossier",
        compute="_compute_octopus_dossier_id",
        search="_search_octopus_dossier_id",
        compute_sudo=True,
    )
    octopus_is_pool = fields.Boolean(index="btree_not_null", copy=False)
    octopus_is_template = fields.Boolean(
        copy=False, help="New companies are copied from it; nobody works in it."
    )
    octopus_chart_key = fields.Char(
        copy=False, help="What the company got when it was made: charts and modules of that day."
    )
    octopus_chart_doubt = fields.Boolean(
        copy=False, help="Modules were updated since the template was made: compare it first."
    )
    octopus_right_ids = fields.One2many("octopus.right", "company_id")

    _octopus_template = models.Index("(id) WHERE octopus_is_template IS TRUE")

    def init(self):
        # EXTENDS 'base': with thousands of companies, core reads these tables whole
        # for one company, since they have no index on it.
        result = super().init()
        for table in TABLES_WITHOUT_INDEX:
            create_index(self.env.cr, make_index_name(table, "company_id"), table, ["company_id"])
        return result

    @api.depends("partner_id.name", "octopus_dossier_ids.number")
    def _compute_name(self):
        for company in self:
            number = company.sudo().octopus_dossier_ids[:1].number
            name = company.partner_id.name
            company.name = f"{number} {name}" if number else name

    def _inverse_name(self):
        for company in self:
            number = company.sudo().octopus_dossier_ids[:1].number
            name = company.name.removeprefix(f"{number} ") if number else company.name
            if company.partner_id.name != name:
                company.partner_id.name = name

    @api.depends("octopus_dossier_ids")
    def _compute_octopus_dossier_id(self):
        for company in self:
            company.octopus_dossier_id = company.octopus_dossier_ids[:1]

    @api.model
    def _search_octopus_dossier_id(self, operator, value):
        return Domain("octopus_dossier_ids", operator, value)

    def _octopus_has(self, area, level):
        """Whether the current user has this level in this area of the dossier.

        :param str level: read, write or validate
        """
        self.ensure_one()
        user = self.env.user
        if self.env.su or user._octopus_is_exempt():
            return True
        return self.id in user._octopus_company_ids(area, level, self.ids)

    def _octopus_check(self, area, level):
        """Raise, with the way out, unless the current user has this level here."""
        for company in self:
            if not company._octopus_has(area, level):
                needed = company.sudo(), area, level
                rights = self.env["octopus.area"]
                raise rights._with_right(AccessError(rights._refusal_right(*needed)), *needed)

    def _octopus_refusal(self, area, level):
        """Which right is missing on this dossier, and who can give it."""
        self.ensure_one()
        if level != "read" and self.octopus_dossier_id.state in ("readonly", "terminated"):
            return self.env._(
                "Dossier %(dossier)s is read-only, so nothing in it can be changed.",
                dossier=self.name,
            )
        return self.env._(
            "You need the right “%(right)s” on dossier %(dossier)s. %(givers)s can give it.",
            right=self.env["octopus.area"]._right_name(area, level),
            dossier=self.name,
            givers=self._octopus_givers(),
        )

    def _octopus_givers(self):
        """The people who manage the users of this dossier, for a message."""
        self.ensure_one()
        dossier = self.sudo().octopus_dossier_id
        names = self._octopus_giver_users()._octopus_names()
        return names or (dossier.firm_id or dossier.holder_id).display_name

    def _octopus_giver_users(self):
        """Those with `users: validate` here, in effect; else the holder of who manages it.

        The firm's people come first: they answer for the books. As superuser.
        """
        self.ensure_one()
        company = self.sudo()
        dossier = company.octopus_dossier_id
        rights = company.octopus_right_ids.filtered(
            lambda right: right.area == "users" and right.level == "3" and right.user_id.active
        )
        managers = rights.user_id.filtered(
            lambda user: company.id in user._octopus_company_ids("users", "validate", company.ids)
        )
        firm = dossier._octopus_manager()
        managers = managers.sorted(lambda user: user.octopus_subscriber_id != firm)
        return managers or (firm or dossier.holder_id).holder_user_id

    def _octopus_rights_changed(self):
        """The rights of everybody on these companies have to be computed again."""
        self.sudo().octopus_right_ids.user_id._octopus_rights_changed(self)

    @api.model
    def _octopus_take_from_pool(self, source=None):
        """A company with its chart, for a new dossier: from the pool, else copied now.

        :param source: the company of a template dossier, whose accounts and journals it gets
        """
        if source:
            company = self._octopus_make_companies(1, source)
        else:
            ready = self.search(self._octopus_pool_domain(), order="id").try_lock_for_update(
                limit=1
            )
            company = ready or self._octopus_make_companies(1)
        company.octopus_is_pool = False
        return company

    @api.model
    def _octopus_make_companies(self, count, source=None):
        """`count` companies copied from `source`, else from the template with the stock chart.

        They are ready, as in the pool: `_octopus_take_from_pool` hands them out.
        """
        numbers = self.env["ir.sequence"].sudo()
        names = [f"POOL-{numbers.next_by_code('octopus.pool')}" for _number in range(count)]
        return self.env["octopus.company.clone"]._make(names, source)

    @api.model
    def _octopus_pool_lacks(self, count=None):
        """How many companies the pool lacks; by default to the size in the settings."""
        size = self.env["ir.config_parameter"].sudo().get_param(POOL_SIZE_PARAMETER, "5")
        count = int(size) if count is None else count
        return max(count - self.search_count(self._octopus_pool_domain()), 0)

    @api.model
    def _octopus_pool_domain(self):
        """Companies ready for use; those of an older chart or of fewer modules are not."""
        key = self.env["octopus.company.clone"]._template().octopus_chart_key
        return [("octopus_is_pool", "=", True), ("octopus_chart_key", "=", key)]

    @api.model
    def _octopus_fill_pool(self, count=None):
        """Make companies until `count` are ready; by default the size in the settings."""
        if missing := self._octopus_pool_lacks(count):
            self._octopus_make_companies(missing)

    @api.model
    def _cron_octopus_fill_pool(self):
        """Fill the pool at night, one batch a transaction, and take away what is outdated."""
        lacks = self._octopus_pool_lacks()
        while lacks:
            batch = min(lacks, POOL_BATCH)
            self._octopus_make_companies(batch)
            lacks -= batch
            if not self.env["ir.cron"]._commit_progress(batch, remaining=lacks):
                return
        # seconds each, since PostgreSQL looks for references in every table
        while self.env["octopus.company.clone"]._remove_outdated(limit=1):
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _octopus_make_company(self):
        """A root company in Belgium with the chart of companies, loaded once.

        `res.company.create` would load a chart by itself at commit, unless the
        context says that a chart is being loaded; so it says so, and the chart
        is loaded here. It is made by the technical user, since the user who
        makes a company becomes one of its users.
        """
        technical = self.with_user(self.env.ref("base.user_root")).sudo()
        technical = technical.with_context(
            allowed_company_ids=[], chart_template_load=True, mail_create_nolog=True
        )
        sequence = self.env["ir.sequence"].sudo().next_by_code("octopus.pool")
        vals = {
            "name": f"POOL-{sequence}",
            "country_id": self.env.ref("base.be").id,
            "currency_id": self.env.ref("base.EUR").id,
            "octopus_is_pool": True,
        }
        if "iap_enrich_auto_done" in self._fields:
            # Nobody outside is asked about a company that has no owner yet.
            vals["iap_enrich_auto_done"] = True
        company = technical.create(vals)
        # the pictures of its partner are its own, not the technical user's company's
        pictures = [("res_model", "=", "res.partner"), ("res_id", "=", company.partner_id.id)]
        attachments = technical.env["ir.attachment"].search([*pictures, ("res_field", "!=", False)])
        attachments.company_id = company
        loader = self.env["account.chart.template"].with_user(technical.env.user).sudo()
        loader.with_context(allowed_company_ids=company.ids).try_loading(CHART, company.id)
        return self.browse(company.id)

    def get_next_batch_payment_communication(self):
        # EXTENDS 'account': it takes a number as superuser.
        self._octopus_check("financial", "write")
        return super().get_next_batch_payment_communication()
