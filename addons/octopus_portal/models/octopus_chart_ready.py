# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ready charts, and the wizard: both only write formulas, which their user can change.

Groups of accounts are those of the Belgian chart (MAR/PCMN); amounts that one earns or owes, which
are negative in the books, are turned round. The result is that before it is appropriated, without
accounts 69 and 79.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ..lib.chart_formula import FormulaError, Term, parse_y
from .octopus_chart_shown import Sheet

_lt = LazyTranslate(__name__)

TURNOVER = "-Accounts.Diff[x,70]"
VAT = "-Accounts.Balance[x,411,451]"
COST_GROUPS = (
    (_lt("Goods"), "60"),
    (_lt("Services"), "61"),
    (_lt("Staff"), "62"),
    (_lt("Depreciation"), "63"),
    (_lt("Other costs"), "64"),
    (_lt("Interest and bank"), "65"),
    (_lt("Exceptional and taxes"), "66-67"),
)

# what can be seen: key → (name, its lines as (label, formula); no label is the name)
SUBJECTS = {
    "turnover": (_lt("Turnover"), (("", TURNOVER),)),
    "costs": (_lt("Costs"), (("", "Accounts.Diff[x,60-65]"),)),
    "result": (_lt("Result"), (("", "-Accounts.Diff[x,60-68,70-78]"),)),
    "groups": (
        _lt("Costs by group"),
        tuple((label, f"Accounts.Diff[x,{code}]") for label, code in COST_GROUPS),
    ),
    "cash": (_lt("Money on the bank and in cash"), (("", "Accounts.Balance[x,55-57]"),)),
    "customers": (_lt("What customers owe me"), (("", "OpenAmount.Customers[x]"),)),
    "suppliers": (_lt("What I owe suppliers"), (("", "OpenAmount.Suppliers[x]"),)),
    "vat": (_lt("VAT to pay"), (("", VAT),)),
}
OPEN_SUBJECTS = ("customers", "suppliers")
# over what: key → (name, x formula, how far a year ago is)
TIMES = {
    "months12": (_lt("The last 12 months"), "Set.ActivePeriod[12]", 12),
    "months24": (_lt("The last 24 months"), "Set.ActivePeriod[24]", 12),
    "year": (_lt("This financial year, month by month"), "Set.Period[12]", 12),
    "years": (_lt("The last 5 financial years"), "Set.Year[5]", 1),
    "month": (_lt("The same month of each year"), "Set.Year[5,%s]", 12),
    "late": (_lt("By how late it is (only for what is owed)"), "Set.Range[-29,91,30]", 0),
}
LATE = "Set.Range[-29,91,30]"


class OctopusChart(models.Model):
    _name = "octopus.chart"
    _inherit = ["octopus.chart"]

    @api.model
    def _octopus_ready(self):
        """The ready charts, in the language of the user."""
        year = "Set.ActivePeriod[12]"
        this, before = self.env._("This year"), self.env._("Year before")
        compared = f"{this} = {TURNOVER}\n{before} = {TURNOVER.replace('[x', '[x-12')}"
        ready = (
            ("turnover", self.env._("Turnover"), "bar", year, self._octopus_lines("turnover")),
            ("result", self.env._("Result"), "bar", year, self._octopus_lines("result")),
            (
                "groups",
                self.env._("Costs by group"),
                "stacked",
                year,
                self._octopus_lines("groups"),
            ),
            ("cash", self.env._("Cash"), "line", year, self._octopus_lines("cash")),
            ("customers", self.env._("Who owes me"), "bar", LATE, self._octopus_lines("customers")),
            ("suppliers", self.env._("What I owe"), "bar", LATE, self._octopus_lines("suppliers")),
            ("vat", self.env._("VAT to pay"), "bar", year, self._octopus_lines("vat")),
            ("years", self.env._("This year against last"), "bar", "Set.Period[12]", compared),
        )
        return [Sheet(name, kind, x, y, f"ready-{key}") for key, name, kind, x, y in ready]

    @api.model
    def _octopus_example(self):
        """What stands in the form with formulas before anything is typed."""
        return {
            "name": "",
            "kind": "bar",
            "x_formula": "Set.ActivePeriod[12]",
            "y_formulas": self._octopus_lines("turnover"),
        }

    @api.model
    def _octopus_lines(self, subject, shift=0):
        """The y formulas of a subject, one a line."""
        name, lines = SUBJECTS[subject]
        found = []
        for own, formula in lines:
            title = self.env._(own or name)
            title = self.env._("%(name)s, a year earlier", name=title) if shift else title
            moved = formula.replace("[x", f"[x-{shift}") if shift else formula
            found.append(f"{title} = {moved}")
        return "\n".join(found)

    # ---- the wizard --------------------------------------------------------------------------

    @api.model
    def _octopus_wizard_choices(self):
        """What the wizard offers: subjects, times, months of the year."""
        return {
            "subjects": [(key, self.env._(name)) for key, (name, _lines) in SUBJECTS.items()],
            "times": [(key, self.env._(name)) for key, (name, _x, _shift) in TIMES.items()],
            "numbers": list(range(1, 13)),
        }

    @api.model
    def _octopus_wizard_vals(self, answers):
        """The chart that these answers stand for.

        :param dict answers: `subjects` (list), `accounts`, `time`, `month`, `compare`, `kind`,
            `name`, as a form gives them
        """
        asked = answers.get("subjects")
        subjects = [key for key in SUBJECTS if key in (asked if isinstance(asked, list) else [])]
        accounts = str(answers.get("accounts") or "").strip()[:40]
        if not subjects and not accounts:
            raise UserError(self.env._("Choose what you want to see first."))
        time = str(answers.get("time") or "")
        time = time if time in TIMES else "months12"
        if time == "late" and (accounts or set(subjects) - set(OPEN_SUBJECTS)):
            raise UserError(
                self.env._(
                    "Only what is owed can be seen by how late it is. "
                    "Choose another time, or only what customers owe you and what you owe."
                )
            )
        _name, x_formula, shift = TIMES[time]
        lines = [self._octopus_lines(key) for key in subjects]
        lines += [self._octopus_account_line(accounts)] if accounts else []
        if answers.get("compare") and shift:
            lines += [self._octopus_lines(key, shift) for key in subjects]
            lines += [self._octopus_account_line(accounts, shift)] if accounts else []
        names = [self.env._(SUBJECTS[key][0]) for key in subjects] or [accounts]
        return {
            "name": str(answers.get("name") or "").strip() or " + ".join(names),
            "kind": answers.get("kind"),
            "x_formula": x_formula % self._octopus_month(answers) if time == "month" else x_formula,
            "y_formulas": "\n".join(lines),
        }

    @api.model
    def _octopus_month(self, answers):
        month = str(answers.get("month") or "")
        return int(month) if month in map(str, range(1, 13)) else 1

    @api.model
    def _octopus_account_line(self, accounts, shift=0):
        """The line of an account, or of accounts from the one to the other."""
        text = accounts.replace(" ", "").replace("–", "-")
        point = f"x-{shift}" if shift else "x"
        formula = f"Accounts.Diff[{point},{text}]"
        try:
            is_account = isinstance(parse_y(formula), Term)
        except FormulaError:
            is_account = False
        if not is_account:
            raise UserError(
                self.env._(
                    "“%(accounts)s” is no account number. Write it like 61, 612300 or 61-65.",
                    accounts=accounts,
                )
            )
        # what is earned and owed is negative in the books
        sign = "-" if text[:1] in ("1", "7") else ""
        title = self.env._("Account %(accounts)s", accounts=text)
        title = self.env._("%(name)s, a year earlier", name=title) if shift else title
        return f"{title} = {sign}{formula}"
