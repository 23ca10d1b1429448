# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From the address of a page to what is asked of a list; nothing in an address is believed."""

from odoo import api, fields, models

from ..tools.report_period import DAYS, FIRST_YEAR, Asked, Period, parse

MAX_ID = 10  # digits
BEFORE_CHOICES = ("year", "period")


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _inherit = ["octopus.reading"]

    @api.model
    def _octopus_asked(self, dossier, report, words, links, limit=None):
        """What `words` (name → text) ask of this list; odd words count as none.

        :return: `Asked`, or None when the period is after what the accountant released
        """
        period = self._asked_period(dossier, report, words)
        period = self._released_part(dossier, report, period)
        if not period:
            return None
        page = int(self._number(words.get("page")) or 1)
        return Asked(
            period=period,
            before=self._asked_before(dossier, report, period, words.get("compare")),
            record_id=self._asked_record(words),
            grid=words.get("grid") or "",
            details=words.get("details") == "1",
            limit=limit,
            offset=(page - 1) * limit if limit else 0,
            links=links,
            entries_until=dossier.reports_until or None,
        )

    @api.model
    def _number(self, text):
        """The number that stands there, or None."""
        text = text or ""
        fits = text.isascii() and text.isdecimal() and len(text) < MAX_ID
        return int(text) if fits else None

    @api.model
    def _asked_record(self, words):
        for name in ("account", "partner", "activity"):
            if number := self._number(words.get(name)):
                return number
        return None

    @api.model
    def _asked_period(self, dossier, report, words):
        def years(year):
            return self._financial_year(dossier.company_id, year)

        if report.period_kind == "day":
            day = words.get("day") or (words.get("period") or "").rpartition("_")[2]
            found = parse(f"{day}_{day}", years)
        elif words.get("from") and words.get("to"):
            found = parse(f"{words['from']}_{words['to']}", years)
        else:
            found = parse(words.get("period"), years)
        if found and report.period_kind == "year" and found.kind != "year":
            found = self._year_of(dossier.company_id, found.end)
        return found or self._default_period(dossier, report)

    @api.model
    def _released_part(self, dossier, report, period):
        """The part of a period that the accountant released; open items are always of today."""
        until = dossier.reports_until
        if not until or report.chapter == "partners" or period.end <= until:
            return period
        return Period(DAYS, period.start, until) if period.start <= until else None

    @api.model
    def _asked_before(self, dossier, report, period, choice):
        """The period beside it."""
        if not report.compares or choice not in BEFORE_CHOICES:
            return None

        def years(year):
            return self._financial_year(dossier.company_id, year)

        found = period.year_before(years) if choice == "year" else period.before(years)
        return found if found.start >= fields.Date.to_date(f"{FIRST_YEAR}-01-01") else None

    @api.model
    def _octopus_period_choices(self, dossier, report):
        """(heading, [(key, name)]) of the periods to choose from."""
        headings = {
            "year": self.env._("Years"),
            "quarter": self.env._("Quarters"),
            "month": self.env._("Months"),
        }
        return [
            (headings[kind], [(period.key, self._period_name(period)) for period in periods])
            for kind, periods in self._offered_periods(dossier, report)
        ]
