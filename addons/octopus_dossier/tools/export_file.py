# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ZIP file of an export, with its index."""

import csv
import html
import io
import re
import zipfile
from urllib.parse import quote

from odoo import fields
from odoo.tools import format_date

UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')
# Spreadsheets take a text that begins like this for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_name(text):
    """A text as the name of a file, on any system."""
    return UNSAFE.sub("_", text or "").strip(" .")[:120] or "_"


STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #ddd; }
td { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; }
"""


def safe_cell(value, point="."):
    """A text that no spreadsheet runs; an amount as the spreadsheets of its readers write it."""
    if isinstance(value, float):
        text = f"{value:.2f}" if round(value, 2) == value else str(value)
        return text.replace(".", point)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None or value is False else value


class ExportFile:
    """Writes the parts one after the other into an open file.

    :param dossier: as superuser
    :param target: a binary file
    """

    def __init__(self, dossier, target):
        self.dossier = dossier
        self.env = dossier.env
        self.archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        self.point = lang.decimal_point or "."
        self.index = []
        self.names = set()

    def write_parts(self, parts, tell):
        """All parts, then the index of what they wrote.

        :param tell: `f(percent)`, called after each part
        """
        model = self.env["octopus.export.part"]
        with self.archive:
            for number, part in enumerate(parts, 1):
                getattr(model, f"_write_{part}")(self)
                tell(99 * number // len(parts))
            self._write_index()

    def add_file(self, folder, name, attachment, about=""):
        """A file from the file store, copied in pieces."""
        path = self._free_path(folder, name)
        if attachment.store_fname:
            self.archive.write(attachment._full_path(attachment.store_fname), path)
        else:
            self.archive.writestr(path, attachment.raw or b"")
        self.index.append((path, about, ""))

    def add_table(self, folder, name, header, rows, about=""):
        """A CSV file, written while the rows come."""
        path = self._free_path(folder, name)
        count = 0
        with (
            self.archive.open(path, "w", force_zip64=True) as member,
            io.TextIOWrapper(member, "utf-8-sig", newline="") as text,
        ):
            writer = csv.writer(text, delimiter=";")
            writer.writerow(header)
            for row in rows:
                writer.writerow([safe_cell(value, self.point) for value in row])
                count += 1
        self.index.append((path, about, count))

    def _free_path(self, folder, name):
        stem, dot, ending = safe_name(name).rpartition(".")
        stem, ending = (stem, f".{ending}") if dot else (ending, "")
        folder = "/".join(safe_name(part) for part in folder.split("/") if part)
        number, path = 1, "/".join(filter(None, (folder, f"{stem}{ending}")))
        while path.casefold() in self.names:
            number += 1
            path = "/".join(filter(None, (folder, f"{stem} ({number}){ending}")))
        self.names.add(path.casefold())
        return path

    def _write_index(self):
        """What is in the file: as a table, and as a page whose links open the files."""
        header = [self.env._("File"), self.env._("What it is")]
        header += [self.env._("Rows"), self.env._("Bytes")]
        index = [
            (path, about, rows, self.archive.getinfo(path).file_size)
            for path, about, rows in self.index
        ]
        self.add_table("", "index.csv", header, index)
        self.archive.writestr("index.html", self._index_page(header, index))

    def _index_page(self, header, index):
        head = "".join(f"<th>{html.escape(title)}</th>" for title in header)
        rows = "".join(
            f'<tr><td><a href="{quote(path)}">{html.escape(path)}</a></td>'
            f"<td>{html.escape(about or '')}</td>"
            f'<td class="number">{count}</td><td class="number">{size}</td></tr>\n'
            for path, about, count, size in index
        )
        title, facts = html.escape(self.dossier.display_name), html.escape(self._facts())
        lang = (self.env.lang or "en_US").partition("_")[0]
        return (
            f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
            f"<title>{title}</title><style>{STYLE}</style></head>"
            f"<body><h1>{title}</h1><p>{facts}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>"
        )

    def _facts(self):
        """Whose books these are and from when, for whoever finds the file in ten years."""
        dossier = self.dossier
        states = dict(dossier._fields["state"]._description_selection(self.env))
        day = format_date(self.env, fields.Date.context_today(dossier))
        facts = [dossier.enterprise_number, states[dossier.state], self.env._("Made on %s", day)]
        return " · ".join(filter(None, facts))
