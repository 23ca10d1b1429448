# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A report as rows and columns, whatever shows it: a page, a PDF or a spreadsheet.

The readers (`octopus.reading`) fill a `ReportTable`; the templates, `report_xlsx` and the tests
know nothing else. Amounts are numbers and dates are dates until the very end.
"""

import datetime
from dataclasses import dataclass, field

# how much a row matters: the layout, a line of it, what a line is made of
HEAD, LINE, DETAIL, TOTAL = "head", "line", "detail", "total"
MONEY, DATE, TEXT = "money", "date", "text"

Value = float | str | datetime.date | None


@dataclass(frozen=True)
class Column:
    """A column beside the names of the rows."""

    label: str
    kind: str = MONEY


@dataclass(frozen=True)
class Row:
    """One line.

    :param values: as many as there are columns; None stays empty
    :param level: how far its name is indented
    :param path: where it leads, under the home of the dossier
    :param code: what the law or the chart calls it
    """

    label: str
    values: tuple[Value, ...] = ()
    kind: str = LINE
    level: int = 0
    path: str | None = None
    code: str = ""


@dataclass
class ReportTable:
    """What one report says.

    :param name_label: heading of the names
    :param facts: (label, amount) that say the most, above the table
    :param warning: what the reader has to know before he believes it
    :param cut: how many rows are left out on a page; files have all of them
    """

    title: str
    period: str
    name_label: str
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    facts: tuple[tuple[str, float], ...] = ()
    warning: str = ""
    cut: int = 0

    def row(self, code: str) -> Row | None:
        """The first row with this code."""
        return next((row for row in self.rows if row.code == code), None)

    @property
    def amounts(self) -> int:
        """How many columns are amounts."""
        return sum(column.kind == MONEY for column in self.columns)

    @property
    def shape(self) -> str:
        """Class of the table: two amounts fit beside a name on a phone, more stand below it."""
        if self.amounts == len(self.columns) <= 2:
            return "o_octopus_portal_report_narrow"
        return "o_octopus_portal_report_wide" if self.amounts > 1 else ""
