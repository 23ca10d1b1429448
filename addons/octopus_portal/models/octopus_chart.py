# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A chart that somebody made in a dossier: an x formula, y formulas and how it is drawn.

It belongs to its maker. Shared, it shows to everybody who may read the lists of the dossier, the
accountant included; they copy it to change it. The grammar is that of `lib/chart_formula`,
values come from `octopus_chart_values.py`, ready charts and the wizard from
`octopus_chart_ready.py`.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..lib.chart_formula import FormulaError, parse_chart
from ..tools.chart_texts import problem_text

KINDS = [
    ("bar", "Bars"),
    ("line", "Lines"),
    ("stacked", "Stacked bars"),
    ("pie", "Pie"),
]
AREA = "lists"
MOST_CHARTS = 40
LONGEST_NAME = 80
LONGEST_X = 100
LONGEST_Y = 12000
KEPT = timedelta(days=30)


class OctopusChart(models.Model):
    _name = "octopus.chart"
    _description = "Chart"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        string="Dossier",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Made by",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    from_firm = fields.Boolean(string="By the firm", readonly=True)
    kind = fields.Selection(KINDS, string="Drawn as", required=True, default="bar")
    x_formula = fields.Char(string="Over what", required=True, default="Set.ActivePeriod[12]")
    y_formulas = fields.Text(
        string="Lines",
        required=True,
        help="One line for each: name = formula, such as Turnover = -Accounts.Diff[x,70]",
    )
    sequence = fields.Integer(default=10)
    shared = fields.Boolean(
        help="Everybody who may read the lists of this dossier sees it, on both sides."
    )
    active = fields.Boolean(default=True)
    deleted_at = fields.Datetime(readonly=True)

    _company_idx = models.Index("(company_id, sequence, id)")

    @api.constrains("name", "x_formula", "y_formulas")
    def _check_formulas(self):
        for chart in self:
            lengths = (
                (chart.name, LONGEST_NAME),
                (chart.x_formula, LONGEST_X),
                (chart.y_formulas, LONGEST_Y),
            )
            if any(len(text) > longest for text, longest in lengths):
                raise ValidationError(
                    self.env._("The chart “%(name)s” has too much text.", name=chart.name[:40])
                )
            if error := self._octopus_formula_error(chart.x_formula, chart.y_formulas):
                raise ValidationError(self._octopus_error_text(chart.name, error))

    @api.model
    def _octopus_formula_error(self, x_formula, y_formulas):
        """What is wrong with these formulas, as a `FormulaError`, or None."""
        try:
            parse_chart(x_formula or "", y_formulas or "")
        except FormulaError as error:
            return error
        return None

    @api.model
    def _octopus_error_text(self, name, error):
        """The same in one sentence that says where."""
        where = (
            self.env._("line %(line)s, sign %(place)s", line=error.line, place=error.start + 1)
            if error.line
            else self.env._("“over what”, sign %(place)s", place=error.start + 1)
        )
        return self.env._(
            "Chart “%(name)s”, %(where)s: %(problem)s",
            name=name,
            where=where,
            problem=problem_text(self.env, error),
        )

    @api.model_create_multi
    def create(self, vals_list):
        charts = super().create(vals_list)
        for chart in charts:
            if chart.user_id != self.env.user and not self.env.su:
                raise AccessError(self.env._("A chart is made by whoever makes it."))
            chart.sudo().from_firm = self.env["octopus.note"]._of_firm(chart.company_id)
        charts._octopus_check_count()
        return charts

    def write(self, vals):
        if not self.env.su and vals.keys() & {"user_id", "company_id", "from_firm", "deleted_at"}:
            raise AccessError(
                self.env._("A chart stays with its dossier and its maker; copy it instead.")
            )
        return super().write(vals)

    def _octopus_check_count(self):
        """Nobody needs more on one page, and a page of them has to stay fast."""
        for company in self.company_id:
            own = self.sudo().search_count(self._octopus_own_domain(company))
            if own > MOST_CHARTS:
                raise UserError(
                    self.env._(
                        "You have %(most)s charts in dossier %(dossier)s already. "
                        "Delete one that you do not need any more.",
                        most=MOST_CHARTS,
                        dossier=company.name,
                    )
                )

    # ---- whose -------------------------------------------------------------------------------

    @api.model
    def _octopus_own_domain(self, company):
        """The charts of the user in this dossier."""
        return Domain("company_id", "=", company.id) & Domain("user_id", "=", self.env.uid)

    @api.model
    def _octopus_seen_domain(self, company):
        """The charts that the user may see: his own, and what others share."""
        shared = Domain("company_id", "=", company.id) & Domain("shared", "=", True)
        return self._octopus_own_domain(company) | shared

    @api.model
    def _octopus_is_firm(self, company):
        """Whether the user is of the firm that keeps these books."""
        return self.env["octopus.note"]._of_firm(company)

    # ---- acts --------------------------------------------------------------------------------

    def _octopus_save(self, company, typed):
        """Change this chart, or make one where there is none; what is refused changes nothing."""
        vals = {
            "name": (typed.get("name") or "").strip()[:LONGEST_NAME] or self.env._("My chart"),
            "kind": typed.get("kind") if typed.get("kind") in dict(KINDS) else "bar",
            "x_formula": (typed.get("x_formula") or "").strip(),
            "y_formulas": (typed.get("y_formulas") or "").strip(),
        }
        if error := self._octopus_formula_error(vals["x_formula"], vals["y_formulas"]):
            raise UserError(self._octopus_error_text(vals["name"], error))
        if self:
            self.write(vals)
            return self
        own = self.search(self._octopus_own_domain(company), order="sequence desc", limit=1)
        place = {"company_id": company.id, "user_id": self.env.uid, "sequence": own.sequence + 10}
        return self.create({**vals, **place})

    @api.model
    def _octopus_copy(self, company, sheet):
        """A chart of the user's own with the same formulas, not shared."""
        name = self.env._("%(name)s (copy)", name=sheet.name[: LONGEST_NAME - 10])
        vals = {"kind": sheet.kind, "x_formula": sheet.x_formula, "y_formulas": sheet.y_formulas}
        return self.browse()._octopus_save(company, {**vals, "name": name})

    def _octopus_offer(self, companies):
        """A shared copy of each in each of these dossiers, unless the user offers it there."""
        companies.with_env(self.env)._octopus_check(AREA, "read")
        for company in companies:
            shared = self._octopus_own_domain(company) & Domain("shared", "=", True)
            known = {(chart.name, chart.y_formulas) for chart in self.sudo().search(shared)}
            place = {"company_id": company.id, "user_id": self.env.uid, "shared": True}
            for chart in self.sudo():
                if (chart.name, chart.y_formulas) not in known:
                    chart.copy({**place, "name": chart.name})

    def _octopus_delete(self):
        """Take it off the page; it can be put back for some weeks."""
        self.write({"active": False, "deleted_at": fields.Datetime.now()})

    def _octopus_restore(self):
        self.write({"active": True, "deleted_at": False})
        self._octopus_check_count()

    def _octopus_share(self):
        self.write({"shared": True})

    def _octopus_unshare(self):
        self.write({"shared": False})

    def _octopus_move_up(self):
        self._octopus_move(-1)

    def _octopus_move_down(self):
        self._octopus_move(1)

    def _octopus_move(self, step):
        """One place up (-1) or down (1) among the charts of the user."""
        own = self.search(self._octopus_own_domain(self.company_id))
        ids = own.ids
        place = ids.index(self.id)
        other = max(0, min(len(ids) - 1, place + step))
        ids[place], ids[other] = ids[other], ids[place]
        for number, chart in enumerate(self.browse(ids), start=1):
            chart.sequence = number * 10

    @api.autovacuum
    def _gc_deleted(self):
        gone = Domain("active", "=", False) & Domain(
            "deleted_at", "<", fields.Datetime.now() - KEPT
        )
        self.search(gone).unlink()

    def action_open_portal(self):
        """The chart as it is drawn, in the portal."""
        self.ensure_one()
        self.check_access("read")
        number = self.sudo().company_id.octopus_dossier_id.number
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/octopus/{number}/charts/{self.id}",
            "target": "new",
        }
