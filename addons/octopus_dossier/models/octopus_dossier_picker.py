# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dossier picker of the web client: finds a dossier among thousands, and opens it."""

import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, escape_psql

from ..tools.open_dossiers import MAX_ACTIVE_DOSSIERS, as_array

MAX_FOUND = 80
MAX_QUERY = 100
# so many of a user's dossiers, in the order of their numbers, fill a page by any common word
FIRST = 200
# what fits so few on the whole platform is looked up without naming the user's own to PostgreSQL
FEW = 60
NUMBER = re.compile(r"(?:be)?[\d .\-/]*\d[\d .\-/]*")
AFTER_DIGIT = re.compile(r"(?<=\d)[.\-/]+(?=\d|\s|$)")


def plain(text):
    """Lower case, without accents, without the dots in numbers."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return AFTER_DIGIT.sub("", " ".join(letters.split()))


def _in_companies(array):
    return SQL("d.company_id = ANY(%s::int[])", array)


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    picker_key = fields.Char(
        compute="_compute_picker_key",
        store=True,
        index="trigram",
        help="What the dossier is found by: its numbers, its name, and its dossier manager.",
    )

    @api.depends("number", "name", "enterprise_number", "vat", "firm_id.code", "firm_id.name")
    def _compute_picker_key(self):
        for dossier in self:
            firm = dossier.sudo().firm_id
            words = (
                dossier.number,
                dossier.name,
                dossier.enterprise_number,
                dossier.vat,
                firm.code,
                firm.name,
            )
            dossier.picker_key = plain(" ".join(word for word in words if word))

    @api.model
    @api.readonly
    def picker_search(self, query="", limit=20):
        """The dossiers of the current user that fit the query, those opened lately first.

        :param str query: words of number, name, enterprise number or dossier manager, all
            of which must fit; numbers with dots and spaces too
        :param int limit: how many at most
        :return: list of dicts: id, company_id, number, name, enterprise_number, firm,
            state, recent
        """
        text = plain(query[:MAX_QUERY]) if isinstance(query, str) else ""
        text = "".join(letter for letter in text if letter.isprintable())
        limit = max(1, min(limit, MAX_FOUND)) if isinstance(limit, int) else 20
        digits = re.sub(r"\D", "", text) if NUMBER.fullmatch(text) else ""
        self.env["octopus.dossier"].flush_model()
        few = self._picker_few(text, digits)
        if few is not None:
            return few[:limit]
        rows = []
        for where in self._picker_where(text, digits, limit):
            rows = self._picker_rows(where, digits, limit)
            if len(rows) == limit:
                break
        return rows

    @api.model
    def _picker_few(self, text, digits):
        """All that fits of the user's many dossiers, when it is few; else None.

        To tell PostgreSQL thousands of companies costs more than most searches. So what fits is
        looked up among all dossiers of the platform, and the user's own are kept of it.
        """
        known, in_order, _array = self.env.user._octopus_known_in_order()
        if not text or len(in_order) <= FIRST:
            return None
        fits = self._picker_fits(text, digits, SQL("d.picker_key"))
        query = SQL("SELECT d.id FROM octopus_dossier d WHERE %s LIMIT %s", fits, FEW + 1)
        rows = self._picker_rows(SQL("d.id IN (%s)", query), digits, FEW + 1)
        if len(rows) > FEW:
            return None
        return [row for row in rows if row["company_id"] in known]

    @api.model
    def _picker_where(self, text, digits, limit):
        """Conditions on the dossiers to show, one after the other until a page is full.

        Where many fit, those opened lately and the first ones by number come first: a page full of
        these is the page that all would give, unless a number puts others on top.
        """
        known, in_order, array = self.env.user._octopus_known_in_order()
        fits = self._picker_fits(text, digits, SQL("d.picker_key"))
        if len(in_order) > FIRST and not digits:
            recent = self.env["octopus.dossier.recent"]._company_ids(self.env.user)
            first = FIRST if text else limit + len(recent)
            among = as_array([*known.intersection(recent), *in_order[:first]])
            # no index on an expression: these are found by their companies
            fits_first = self._picker_fits(text, digits, SQL("d.picker_key || ''"))
            yield SQL("%s AND %s", _in_companies(among), fits_first)
        yield SQL("%s AND %s", _in_companies(array), fits)

    @api.model
    def _picker_rows(self, where, digits, limit):
        self.env.cr.execute(
            SQL(
                """
                    SELECT d.id, d.company_id, d.number, d.name, d.enterprise_number, d.state,
                           COALESCE((SELECT name FROM octopus_subscriber WHERE id = d.firm_id), '')
                               AS firm,
                           recent.id IS NOT NULL AS recent
                      FROM octopus_dossier d
                      LEFT JOIN octopus_dossier_recent recent
                             ON recent.dossier_id = d.id AND recent.user_id = %(user)s
                     WHERE %(where)s
                     ORDER BY d.number = %(digits)s DESC,
                              d.enterprise_number = %(digits)s DESC,
                              recent.opened_at DESC NULLS LAST,
                              d.number LIKE %(starts)s DESC,
                              d.number_sort
                     LIMIT %(limit)s
                """,
                user=self.env.uid,
                where=where,
                digits=digits or None,
                starts=f"{digits}%" if digits else None,
                limit=limit,
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _picker_fits(self, text, digits, key):
        """All words are in the key; a number alone may be written with spaces."""
        words = [SQL("%s LIKE %s", key, f"%{escape_psql(word)}%") for word in text.split()]
        together = SQL(" AND ").join(words) if words else SQL("TRUE")
        if len(words) < 2 or not digits:
            return together
        return SQL("(%s OR %s LIKE %s)", together, key, f"%{digits}%")

    @api.model
    def picker_open(self, dossier_ids):
        """Check that the user may open these dossiers, and remember them as opened lately.

        :param list dossier_ids: 1 to 20; the first is the one new records are made in
        :return: their companies as the web client lists them, in the same order
        """
        valid = self._is_list_of_ids(dossier_ids)
        dossiers = self.browse(dict.fromkeys(dossier_ids) if valid else ())
        if not dossiers:
            raise UserError(self.env._("Choose the dossier to open."))
        if len(dossiers) > MAX_ACTIVE_DOSSIERS:
            raise UserError(
                self.env._(
                    "%(count)s dossiers are chosen; at most %(limit)s can be open at once. "
                    "Choose fewer.",
                    count=len(dossiers),
                    limit=MAX_ACTIVE_DOSSIERS,
                )
            )
        existing = dossiers.sudo().exists()
        company_ids = existing.company_id.ids
        known = self.env.user._octopus_known_company_ids(company_ids)
        if len(existing) < len(dossiers) or not known.issuperset(company_ids):
            raise self._picker_refusal()
        self.env["octopus.dossier.recent"]._record(self.env.user, dossiers)
        return self.env["ir.http"]._octopus_listed(dossiers.sudo().company_id)

    @api.model
    def _is_list_of_ids(self, values):
        return isinstance(values, list | tuple) and all(
            isinstance(value, int) and 0 < value < 2**31 for value in values
        )

    @api.model
    def _picker_refusal(self):
        return AccessError(
            self.env._(
                "You have no right on one of these dossiers, so none is opened. "
                "The holder of the dossier or its dossier manager can give it."
            )
        )

    def action_open_books(self):
        # EXTENDS 'octopus_dossier': a dossier opened from the list is one opened lately too.
        action = super().action_open_books()
        if self.env.user._octopus_known_company_ids(self.sudo().company_id.ids):
            self.env["octopus.dossier.recent"]._record(self.env.user, self)
        return action
