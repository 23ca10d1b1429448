# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The VAT return with its grids, and the two lists of customers that go with it.

A grid is a tag on booked lines, as Odoo's Belgian taxes put them there, so the return is one query.
What is sold and what is due stands at the credit side: those grids count with the other sign. That
holds for grid 61 too, which no tax of Odoo fills; whoever regularises books it by hand as a credit.
The same signs are in `data/mis_report_data.xml` for the accountant's template.
"""

from odoo import api, models
from odoo.tools import LazyTranslate

from ..tools.report_table import DATE, DETAIL, HEAD, TEXT, TOTAL, Column, ReportTable, Row

_lt = LazyTranslate(__name__)

CREDIT_GRIDS = frozenset(
    ["00", "01", "02", "03", "44", "45", "46", "47", "54", "55", "56", "57", "61", "63", "84", "85"]
)
DUE = ("54", "55", "56", "57", "61", "63")
DEDUCTIBLE = ("59", "62", "64")
SECTIONS = (
    (
        _lt("What you sold"),
        (
            ("00", _lt("Under a special scheme or at 0%")),
            ("01", _lt("At 6%")),
            ("02", _lt("At 12%")),
            ("03", _lt("At 21%")),
            ("44", _lt("Services to businesses elsewhere in the EU")),
            ("45", _lt("VAT to be paid by the Belgian customer (co-contractor)")),
            ("46", _lt("Goods to businesses elsewhere in the EU")),
            ("47", _lt("Export and other exempt sales")),
            ("48", _lt("Credit notes on grids 44 and 46")),
            ("49", _lt("Other credit notes")),
        ),
    ),
    (
        _lt("What you bought"),
        (
            ("81", _lt("Goods and raw materials")),
            ("82", _lt("Services and other goods")),
            ("83", _lt("Investments")),
            ("84", _lt("Credit notes received on grids 86 and 88")),
            ("85", _lt("Other credit notes received")),
            ("86", _lt("Of which goods from elsewhere in the EU")),
            ("87", _lt("Of which with VAT that you pay for the supplier")),
            ("88", _lt("Of which services from elsewhere in the EU")),
        ),
    ),
    (
        _lt("VAT you have to pay"),
        (
            ("54", _lt("On your sales (01, 02 and 03)")),
            ("55", _lt("On purchases from elsewhere in the EU (86 and 88)")),
            ("56", _lt("On purchases as co-contractor (87)")),
            ("57", _lt("On imports, with deferred payment")),
            ("61", _lt("Corrections in favour of the State")),
            ("63", _lt("On credit notes received")),
        ),
    ),
    (
        _lt("VAT you may deduct"),
        (
            ("59", _lt("On your purchases")),
            ("62", _lt("Corrections in your favour")),
            ("64", _lt("On credit notes you made")),
        ),
    ),
)
GRIDS = frozenset(grid for _title, grids in SECTIONS for grid, _name in grids)
# the smallest turnover in the annual list, without VAT
CLIENT_MINIMUM = 250
CLIENT_BASE = ("00", "01", "02", "03", "45", "49")
CLIENT_VAT = ("54", "64")
INTRA_CODES = {
    "44": "S",
    "46L": "L",
    "46T": "T",
    "48s44": "S",
    "48s46L": "L",
    "48s46T": "T",
}

GRID_LINES = """
    SELECT l.move_id, l.date, l.move_name, p.complete_name, l.name, %(sign)s * l.balance
      FROM account_move_line l
      LEFT JOIN res_partner p ON p.id = l.partner_id
     WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
       AND l.date BETWEEN %(start)s AND %(end)s
       AND EXISTS (SELECT 1
                     FROM account_account_tag_account_move_line_rel r
                     JOIN account_account_tag t ON t.id = r.account_account_tag_id
                    WHERE r.account_move_line_id = l.id
                      AND t.country_id = %(belgium)s
                      AND LEFT(t.name->>'en_US', 2) = %(grid)s)
     ORDER BY l.date, l.move_id, l.id
"""


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _inherit = ["octopus.reading"]

    @api.model
    def _read_vat_return(self, dossier, report, asked):
        """The grids of a period, or the lines behind one of them."""
        company = dossier.company_id
        if asked.grid in GRIDS:
            return self._grid_lines(company, report, asked)
        periods = [asked.period, asked.before] if asked.before else [asked.period]
        found = [self._grids(company, period) for period in periods]
        rows = []
        for title, grids in SECTIONS:
            rows.append(Row(self.env._(title), kind=HEAD))
            rows += [
                Row(
                    label=self.env._(name),
                    values=tuple(amounts.get(grid, 0.0) for amounts in found),
                    code=grid,
                    level=1,
                    path=asked.path("vat_return", grid=grid),
                )
                for grid, name in grids
                if any(amounts.get(grid) for amounts in found)
            ]
        rows += self._vat_totals(found)
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("Grid"),
            columns=tuple(Column(self._period_name(period)) for period in periods),
            rows=rows,
            facts=(self._vat_fact(found[0]),),
        )

    @api.model
    def _vat_fact(self, grids):
        """What is to be paid or got back, in words and as an amount."""
        balance = self._vat_balance(grids)
        word = self.env._("To pay") if balance >= 0 else self.env._("To get back")
        return word, abs(balance)

    @api.model
    def _grids(self, company, period):
        """Grid → amount as the return prints it."""
        found = {}
        for name, balance in self._tag_sums(company, period):
            grid = name[:2]
            sign = -1 if grid in CREDIT_GRIDS else 1
            found[grid] = round(found.get(grid, 0.0) + sign * balance, 2) or 0.0
        return {grid: amount for grid, amount in found.items() if grid in GRIDS}

    @api.model
    def _tag_sums(self, company, period):
        """(name of the tag, balance) of the tagged lines of a period."""
        groups = self.env["account.move.line"]._read_group(
            self._lines_domain(
                company,
                [
                    ("date", ">=", period.start),
                    ("date", "<=", period.end),
                    ("tax_tag_ids", "!=", False),
                ],
            ),
            ["tax_tag_ids"],
            ["balance:sum"],
        )
        belgium = self.env.ref("base.be")
        return [(tag.name, balance) for tag, balance in groups if tag.country_id == belgium]

    @api.model
    def _vat_balance(self, grids):
        """What is to be paid; negative is what comes back."""
        due = sum(grids.get(grid, 0.0) for grid in DUE)
        return round(due - sum(grids.get(grid, 0.0) for grid in DEDUCTIBLE), 2) or 0.0

    @api.model
    def _vat_totals(self, found):
        balances = [self._vat_balance(grids) for grids in found]
        names = {"71": self.env._("To pay to the State"), "72": self.env._("To get back")}
        for grid, sign in (("71", 1), ("72", -1)):
            amounts = tuple(max(sign * balance, 0.0) for balance in balances)
            if any(amounts) or grid == "71":
                yield Row(names[grid], amounts, TOTAL, code=grid)

    @api.model
    def _grid_lines(self, company, report, asked):
        """What a grid is made of, line by line."""
        sign = -1 if asked.grid in CREDIT_GRIDS else 1
        found = self._query(
            GRID_LINES,
            sign=sign,
            company=company.id,
            start=asked.period.start,
            end=asked.period.end,
            belgium=self.env.ref("base.be").id,
            grid=asked.grid,
        )
        rows = [
            Row(
                label=partner or text or number,
                values=(date, number, round(float(amount), 2)),
                kind=DETAIL,
                path=asked.entry(move_id),
            )
            for move_id, date, number, partner, text, amount in found
        ]
        rows, cut = self._with_total(rows, asked)
        return ReportTable(
            title=self.env._("Grid %(grid)s", grid=asked.grid),
            period=self._period_name(asked.period),
            name_label=self.env._("What"),
            columns=self._grid_columns(),
            rows=rows,
            cut=cut,
        )

    @api.model
    def _grid_columns(self):
        return (
            Column(self.env._("Date"), DATE),
            Column(self.env._("Number"), TEXT),
            Column(self.env._("Amount")),
        )

    # ---- lists of customers ------------------------------------------------------------------

    @api.model
    def _partner_tags(self, company, period, tags):
        """(partner, its name and VAT number, name of the tag, amount as sold)."""
        return self._query(
            """
            SELECT p.id, p.complete_name, p.vat, t.name->>'en_US', SUM(-l.balance)
              FROM account_move_line l
              JOIN account_account_tag_account_move_line_rel r ON r.account_move_line_id = l.id
              JOIN account_account_tag t ON t.id = r.account_account_tag_id
              JOIN account_move m ON m.id = l.move_id
              JOIN res_partner p ON p.id = m.commercial_partner_id
             WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
               AND l.date BETWEEN %(start)s AND %(end)s
               AND t.country_id = %(belgium)s AND t.name->>'en_US' IN %(tags)s
             GROUP BY p.id, p.complete_name, p.vat, t.name->>'en_US'
             ORDER BY p.complete_name, p.id
            """,
            company=company.id,
            start=period.start,
            end=period.end,
            belgium=self.env.ref("base.be").id,
            tags=tags,
        )

    @api.model
    def _read_client_list(self, dossier, report, asked):
        """Belgian customers with a VAT number, above the minimum of a year."""
        found = {}
        tags = CLIENT_BASE + CLIENT_VAT
        for partner in self._partner_tags(dossier.company_id, asked.period, tags):
            _ident, name, vat, tag, amount = partner
            if (vat or "").upper().startswith("BE"):
                entry = found.setdefault((name, vat), [0.0, 0.0])
                entry[tag in CLIENT_VAT] += float(amount)
        rows = [
            Row(name, (vat, round(turnover, 2), round(tax, 2) or 0.0))
            for (name, vat), (turnover, tax) in found.items()
            if round(turnover, 2) > CLIENT_MINIMUM
        ]
        amounts = Column(self.env._("Turnover without VAT")), Column(self.env._("VAT"))
        return self._customers_table(report, asked, amounts, rows)

    @api.model
    def _read_intra_list(self, dossier, report, asked):
        """Sales to businesses elsewhere in the EU, by customer and kind."""
        found = {}
        for _ident, name, vat, tag, amount in self._partner_tags(
            dossier.company_id, asked.period, tuple(INTRA_CODES)
        ):
            key = (name, vat or "", INTRA_CODES[tag])
            found[key] = found.get(key, 0.0) + float(amount)
        kinds = {
            "L": self.env._("L goods"),
            "S": self.env._("S services"),
            "T": self.env._("T triangular"),
        }
        rows = [
            Row(name, (vat, kinds[code], round(amount, 2)), code=code)
            for (name, vat, code), amount in found.items()
            if round(amount, 2)
        ]
        columns = Column(self.env._("Kind"), TEXT), Column(self.env._("Amount"))
        return self._customers_table(report, asked, columns, rows)

    @api.model
    def _customers_table(self, report, asked, columns, rows):
        """A list of customers: name and VAT number, then what it tells of each."""
        rows, cut = self._with_total(rows, asked)
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("Customer"),
            columns=(Column(self.env._("VAT number"), TEXT), *columns),
            rows=rows,
            cut=cut,
        )
