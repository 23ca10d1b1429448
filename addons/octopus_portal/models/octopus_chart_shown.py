# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Charts as a page shows them: names of points, figures as text, and what is drawn."""

import json
from dataclasses import dataclass, field

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..lib.chart_formula import Binary, FormulaError, Negated, RangePoint, Term, parse_chart
from ..tools.chart_texts import point_labels, problem_text

TEXT_FIELDS = ("name", "kind", "x_formula", "y_formulas")


@dataclass(frozen=True)
class Sheet:
    """A chart to show: a stored one, a ready one, or one that is being made."""

    name: str
    kind: str
    x_formula: str
    y_formulas: str
    key: str = ""

    @property
    def path(self):
        """Where its page is, after that of all charts."""
        return self.key.replace("ready-", "ready/", 1)

    @property
    def anchor(self):
        """Its place on the page of all charts."""
        return f"chart-{self.key}" if self.key.isdecimal() else self.key


@dataclass
class Shown:
    """:param drawing: what the browser draws: kind, labels, series, currency
    :param rows: the same as text: (point, [figure of each series])
    :param headline: (what, how much) of a chart with one line
    """

    sheet: Sheet
    labels: list = field(default_factory=list)
    drawing: dict = field(default_factory=dict)
    rows: list = field(default_factory=list)
    headline: tuple | None = None
    problem: str = ""

    @property
    def drawing_json(self):
        return json.dumps(self.drawing)

    @property
    def is_empty(self):
        values = [value for one in self.drawing.get("series", []) for value in one["values"]]
        return not any(values)


class OctopusChart(models.Model):
    _name = "octopus.chart"
    _inherit = ["octopus.chart"]

    def _octopus_sheet(self):
        return Sheet(self.name, self.kind, self.x_formula, self.y_formulas, str(self.id))

    @api.model
    def _octopus_kinds(self):
        """How a chart can be drawn: [(key, name)]."""
        return self._fields["kind"]._description_selection(self.env)

    @api.model
    def _octopus_dashboard(self, company):
        """The charts of the page: ready ones, one's own, those others share; and their values.

        Of those that the user hid only the names: nothing is reckoned for them.
        """
        keys = self.env["octopus.chart.hidden"]._octopus_keys(company)
        every = self._octopus_ready()
        ready = [sheet for sheet in every if sheet.key not in keys]
        own = self.search(self._octopus_own_domain(company))
        others = self.search(self._octopus_seen_domain(company)) - own
        off = others.filtered(lambda chart: str(chart.id) in keys)
        shared = others - off
        sheets = ready + [chart._octopus_sheet() for chart in own + shared]
        shown = self._octopus_show(company, sheets)
        return {
            "ready": [shown[sheet.key] for sheet in ready],
            "hidden": [sheet for sheet in every if sheet.key in keys]
            + [chart._octopus_sheet() for chart in off],
            "own": [(chart, shown[str(chart.id)]) for chart in own],
            "shared": [(chart, shown[str(chart.id)]) for chart in shared],
        }

    @api.model
    def _octopus_preview(self, company, vals=None, answers=None):
        """What a chart would show that is not saved: its drawing, or the problem and its place."""
        try:
            if isinstance(answers, dict):
                vals = self._octopus_wizard_vals(answers)
        except UserError as error:
            return {"problem": str(error)}
        vals = vals if isinstance(vals, dict) else {}
        texts = {name: str(vals.get(name) or "") for name in TEXT_FIELDS}
        if error := self._octopus_formula_error(texts["x_formula"], texts["y_formulas"]):
            return {
                "problem": problem_text(self.env, error),
                "line": error.line,
                "start": error.start,
                "end": error.end,
            }
        shown = self._octopus_show(company, [Sheet(**texts)])[""]
        return {"drawing": shown.drawing, **texts}

    @api.model
    def _octopus_show(self, company, sheets):
        """These charts with their values, all fetched at once; key → `Shown`."""
        shown, parsed = {}, {}
        for sheet in sheets:
            shown[sheet.key] = Shown(sheet)
            try:
                parsed[sheet.key] = parse_chart(sheet.x_formula, sheet.y_formulas)
            except FormulaError as error:
                shown[sheet.key].problem = problem_text(self.env, error)
        if parsed:
            results, calendar = self._octopus_values(company, list(parsed.values()))
            for (key, chart), result in zip(parsed.items(), results, strict=True):
                labels = point_labels(self.env, result.points, calendar)
                self._octopus_fill(shown[key], company, chart, result, labels)
        return shown

    @api.model
    def _octopus_fill(self, shown, company, chart, result, labels):
        is_money = any(_degree(series.formula) == 1 for series in chart.series)
        currency = company.currency_id if is_money else None
        shown.labels = [series.label for series in result.series]
        shown.drawing = {
            "kind": shown.sheet.kind,
            "labels": labels,
            "currency": currency and currency.name,
            "series": [
                {
                    "label": series.label,
                    "values": [
                        None if value is None else float(round(value, 2)) for value in series.values
                    ],
                }
                for series in result.series
            ],
        }
        shown.rows = [
            (label, [self._octopus_figure(one.values[place], currency) for one in result.series])
            for place, label in enumerate(labels)
        ]
        shown.headline = self._octopus_headline(result, labels, currency)

    @api.model
    def _octopus_figure(self, value, currency):
        """A value as people read it; money without cents from 1,000 on would lie in a table."""
        if value is None:
            return "–"
        amount = float(round(value, 2))
        if currency:
            return formatLang(self.env, amount, currency_obj=currency)
        return formatLang(self.env, amount, digits=2)

    @api.model
    def _octopus_headline(self, result, labels, currency):
        """The figure one looks for first: the last one, or all that is open."""
        if len(result.series) != 1 or not labels:
            return None
        values = result.series[0].values
        if isinstance(result.points[0], RangePoint):
            total = sum(value for value in values if value is not None)
            return self.env._("In total"), self._octopus_figure(total, currency)
        return labels[-1], self._octopus_figure(values[-1], currency)


def _degree(formula):
    """Whether a formula is an amount (1), a plain number or a ratio (0), or neither."""
    if isinstance(formula, Term):
        return 1
    if isinstance(formula, Negated):
        return _degree(formula.operand)
    if isinstance(formula, Binary):
        left, right = _degree(formula.left), _degree(formula.right)
        if formula.operator == "*":
            return left + right
        if formula.operator == "/":
            return left - right
        return max(left, right)
    return 0
