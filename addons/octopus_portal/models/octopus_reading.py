# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads one list of one dossier: the way in, and what all lists share.

`_octopus_read` is called as superuser, after the controller asked for the right; so nothing here
leans on record rules: every query has the company in it, and only posted entries count. The lists
themselves are in the files `octopus_reading_*`, each method named `_read_<key>`.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.report_period import DAYS, MONTH, QUARTER, YEAR, Asked, Period, quarter

YEARS_OFFERED = 6
# asked journal by journal, an index has the answer; else all entries would be read
BOOKED_DAYS = """
    SELECT MIN(first.date), MAX(last.date)
      FROM account_journal j
      JOIN LATERAL (SELECT date FROM account_move
                     WHERE journal_id = j.id AND company_id = %(company)s AND state = 'posted'
                     ORDER BY journal_id, company_id, date LIMIT 1) first ON TRUE
      JOIN LATERAL (SELECT date FROM account_move
                     WHERE journal_id = j.id AND company_id = %(company)s AND state = 'posted'
                     ORDER BY journal_id DESC, company_id DESC, date DESC LIMIT 1) last ON TRUE
     WHERE j.company_id = %(company)s
"""


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _description = "Lists of a dossier for its client"

    @api.model
    def _octopus_read(self, dossier, report, asked: Asked):
        """The `ReportTable` of this list."""
        company = dossier.company_id
        reader = self.with_company(company).with_context(allowed_company_ids=company.ids)
        self.env["account.move.line"].flush_model()
        return getattr(reader, f"_read_{report.key}")(dossier, report, asked)

    @api.model
    def _lines_domain(self, company, *terms):
        """Posted lines of this company."""
        inside = Domain([("company_id", "=", company.id), ("parent_state", "=", "posted")])
        return Domain.AND([inside, *terms])

    @api.model
    def _query(self, query, *args, **kwargs):
        """The rows of a query of ours."""
        return self.env.execute_query(SQL(query, *args, **kwargs))

    # ---- periods -----------------------------------------------------------------------------

    @api.model
    def _financial_year(self, company, year):
        """The financial year that ends in this year."""
        day = fields.Date.to_date(f"{year}-01-01")
        found = company.compute_fiscalyear_dates(day)
        if found["date_to"].year < year:
            found = company.compute_fiscalyear_dates(fields.Date.add(found["date_to"], days=1))
        return Period(YEAR, found["date_from"], found["date_to"])

    @api.model
    def _year_of(self, company, day):
        """The financial year of this day."""
        found = company.compute_fiscalyear_dates(day)
        return Period(YEAR, found["date_from"], found["date_to"])

    @api.model
    def _booked_days(self, company):
        """The first and the last day with a posted entry; today in an empty dossier."""
        ((first, last),) = self._query(BOOKED_DAYS, company=company.id)
        today = fields.Date.context_today(self)
        return first or today, min(last or today, today) if last else today

    @api.model
    def _default_period(self, dossier, report):
        """What somebody wants to see who just opens this list."""
        company = dossier.company_id
        _first, last = self._booked_days(company)
        last = min(last, dossier.reports_until or last)
        if report.period_kind == "day":
            today = fields.Date.context_today(self)
            return Period(DAYS, today, today)
        if report.period_kind == "vat":
            return quarter(last)
        return self._year_of(company, last)

    @api.model
    def _offered_periods(self, dossier, report):
        """(kind, periods) to choose from, newest first."""
        company = dossier.company_id
        first, last = self._booked_days(company)
        year = self._year_of(company, last)
        years = [year]
        while len(years) < YEARS_OFFERED and years[-1].start > first:
            years.append(years[-1].before(lambda ends: self._financial_year(company, ends)))
        if report.period_kind == "year":
            return [(YEAR, years)]
        newest = quarter(last)
        quarters = self._backwards(newest, 8)
        months = self._backwards(Period(MONTH, last.replace(day=1), self._month_end(last)), 18)
        if report.period_kind == "vat":
            return [(QUARTER, quarters), (MONTH, months), (YEAR, years)]
        return [(YEAR, years), (QUARTER, quarters), (MONTH, months)]

    @api.model
    def _backwards(self, period, count):
        found = [period]
        while len(found) < count:
            found.append(found[-1].before(lambda year: None))
        return found

    @api.model
    def _month_end(self, day):
        return fields.Date.end_of(day, "month")

    @api.model
    def _period_name(self, period, kind="span"):
        """The period in words."""
        if kind == "day":
            return self.env._("on %(day)s", day=format_date(self.env, period.end))
        if period.kind == MONTH:
            return format_date(self.env, period.start, date_format="MMMM y")
        if period.kind == QUARTER:
            return self.env._(
                "Quarter %(number)s of %(year)s",
                number=(period.start.month + 2) // 3,
                year=period.start.year,
            )
        whole = period.kind == YEAR and (period.start.month, period.start.day) == (1, 1)
        if whole:
            return str(period.end.year)
        return self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, period.start),
            last=format_date(self.env, period.end),
        )
