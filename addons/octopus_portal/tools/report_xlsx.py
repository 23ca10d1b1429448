# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A report as a spreadsheet: amounts stay numbers, dates stay dates."""

import io

import xlsxwriter

from .report_table import DATE, DETAIL, HEAD, MONEY, TOTAL, ReportTable

NAME_WIDTH, CODE_WIDTH, WIDTHS = 48, 12, {MONEY: 16, DATE: 12}
TEXT_WIDTH = 24


def spreadsheet(report: ReportTable, owner: str) -> bytes:
    """The file; `owner` is whose books they are."""
    content = io.BytesIO()
    # what somebody called his customer must never be taken for a formula or an address
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet()
        styles = _Styles(book)
        first = _heading(sheet, styles, report, owner)
        for offset, row in enumerate(report.rows, start=first):
            _row(sheet, styles, report, row, offset)
        sheet.freeze_panes(first, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return content.getvalue()


class _Styles:
    """One format for each kind of cell and row, made when it is needed first."""

    def __init__(self, book):
        self.book, self.made = book, {}

    def of(self, kind, row_kind, level=0):
        key = (kind, row_kind, level)
        if key not in self.made:
            style = {"bold": row_kind in (HEAD, TOTAL), "indent": level}
            if kind == MONEY:
                style["num_format"] = "#,##0.00"
            elif kind == DATE:
                style["num_format"] = "yyyy-mm-dd"
            if row_kind == TOTAL:
                style["top"] = 1
            if row_kind == DETAIL:
                style["font_color"] = "#565e66"
            self.made[key] = self.book.add_format(style)
        return self.made[key]


def _heading(sheet, styles, report, owner):
    """Title, owner and period; the number of the first row after them."""
    bold = styles.of("title", HEAD)
    for line, text in enumerate((report.title, owner, report.period)):
        sheet.write_string(line, 0, text, bold if line == 0 else None)
    line = 4
    if report.warning:
        sheet.write_string(3, 0, report.warning)
    sheet.set_column(0, 0, CODE_WIDTH)
    sheet.set_column(1, 1, NAME_WIDTH)
    sheet.write_string(line, 1, report.name_label, bold)
    for number, column in enumerate(report.columns, start=2):
        sheet.set_column(number, number, WIDTHS.get(column.kind, TEXT_WIDTH))
        sheet.write_string(line, number, column.label, bold)
    return line + 1


def _row(sheet, styles, report, row, line):
    sheet.write_string(line, 0, row.code, styles.of("code", row.kind))
    sheet.write_string(line, 1, row.label, styles.of("name", row.kind, row.level))
    for number, (column, value) in enumerate(zip(report.columns, row.values, strict=False)):
        if value is None or value == "":
            continue
        style = styles.of(column.kind, row.kind)
        if column.kind == DATE:
            sheet.write_datetime(line, number + 2, value, style)
        elif column.kind == MONEY:
            sheet.write_number(line, number + 2, value, style)
        else:
            sheet.write_string(line, number + 2, str(value), style)
