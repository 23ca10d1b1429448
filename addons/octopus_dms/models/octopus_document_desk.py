# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the desk (the import viewer in the browser) asks of the server, one call per act.

`desk_list` → `desk_open` takes a document → `desk_book`, `desk_split`, `desk_merge`, `desk_rotate`
→ `desk_release`. Whoever opened a document has it for `HELD`, or until he opens another one: a
colleague sees his name, and cannot book or change it without taking it over.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import filetype

HELD = timedelta(minutes=10)
LIST_LIMIT = 200


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    taken_by_id = fields.Many2one(
        "res.users",
        string="At the desk of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    taken_at = fields.Datetime(string="Since", readonly=True)

    # ---- the list ---------------------------------------------------------------------------

    @api.model
    def desk_list(self, text="", limit=LIST_LIMIT, offset=0):
        """The documents that wait in the opened dossiers, those that wait longest first."""
        domain = self._desk_domain()
        if text:
            names = ("name", "supplier_name", "partner_id.name", "reference", "mail_from")
            domain &= Domain.OR(Domain(name, "ilike", str(text)) for name in names)
        # no limit, or one below zero, would be all of them
        limit = min(max(int(limit), 1), LIST_LIMIT)
        documents = self.search(domain, order="id", limit=limit, offset=max(int(offset), 0))
        return {"total": self.search_count(domain), "rows": documents._desk_rows()}

    @api.model
    def _desk_domain(self):
        """Which documents wait for a booking; for addons with more states."""
        return Domain("state", "=", "todo")

    def _desk_rows(self):
        """What the list shows of documents that the user may read."""
        now = fields.Datetime.now()
        several = len(self.company_id) > 1
        return [document._desk_row(now, several) for document in self.sudo()]

    def _desk_row(self, now, several):
        holder = self._held_by_other(now)
        return {
            "id": self.id,
            "name": self.name,
            "supplier": self.partner_id.name or self.supplier_name or self.mail_from or "",
            "amount": self.amount_total,
            "currency": self.currency_id.id,
            "received": fields.Date.to_string(self.received_at),
            "dossier": self.company_id.name if several else "",
            "company": self.company_id.id,
            "source": self.source,
            "reason": self.reason or "",
            "state": self.state,
            "holder": holder.name or "",
            "file": self.preview_attachment_id.id,
            "kind": self.preview_mimetype or "",
            "download": self.attachment_id.id,
            "turnable": self.mimetype in filetype.INLINE or self.mimetype == filetype.TIFF,
        }

    # ---- who has it -------------------------------------------------------------------------

    def desk_open(self, specification=None):
        """Take this document, unless a colleague has it, and say how it stands.

        `values` are the fields the form asks for (`web_read`), read when the proposal is filled
        in: one call, and the form shows what would be booked.
        """
        self.ensure_one()
        self.check_access("read")
        company = self.company_id
        may_write = company._octopus_has("documents", "write")
        if self.state == "todo" and may_write:
            self._take()
            self._desk_propose()
        opened = {
            **self._desk_rows()[0],
            "may_write": may_write,
            "may_book": company._octopus_has("purchases", "write"),
            "may_post": company._octopus_has("purchases", "validate"),
        }
        if specification:
            opened["values"] = self.web_read(specification)[0]
        return opened

    def desk_prepare(self):
        """Fill in what is proposed for the document that comes next, before it is opened."""
        self.ensure_one()
        self._check_right("write")
        self._desk_propose()

    def _desk_propose(self):
        filled = self.partner_id and self.account_id and self.amount_total
        if not filled and not self.books_itself and not self.sudo()._held_by_other():
            self._fill_proposal()

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """A supplier that is chosen brings the account and the VAT code of his last bills."""
        if self.partner_id and not self.account_id:
            proposals = self.env["octopus.proposal"]
            booked = proposals._booked(self._origin, self.partner_id._origin, "")
            self.account_id = booked.get("account_id")
            self.tax_id = self.tax_id or self.tax_id.browse(booked.get("tax_id"))

    def desk_take_over(self):
        """Take this document from the colleague who has it."""
        self.ensure_one()
        self._check_right("write")
        self._take(whoever=True)
        return self.desk_open()

    @api.model
    def desk_release(self):
        """Put back what the user has taken."""
        self._put_back()

    def _take(self, whoever=False):
        """Put the document on the user's desk, and the one he had back.

        In SQL: looking at a document is no change of it (`write_date`). Of two who come at once
        the second waits, fails to serialize, is tried again by Odoo, and sees the first.
        """
        self._put_back(but=self.id)
        self.env.execute_query(
            SQL(
                "UPDATE octopus_document SET taken_by_id = %(uid)s, taken_at = %(now)s"
                " WHERE id = %(id)s AND (%(whoever)s OR taken_by_id IS NULL"
                " OR taken_by_id = %(uid)s OR taken_at < %(since)s) RETURNING id",
                uid=self.env.uid,
                now=fields.Datetime.now(),
                since=fields.Datetime.now() - HELD,
                whoever=whoever,
                id=self.id,
            )
        )
        self.invalidate_recordset(["taken_by_id", "taken_at"])

    @api.model
    def _put_back(self, but=0):
        self.flush_model(["taken_by_id", "taken_at"])
        self.env.execute_query(
            SQL(
                "UPDATE octopus_document SET taken_by_id = NULL, taken_at = NULL"
                " WHERE taken_by_id = %(uid)s AND id != %(but)s RETURNING id",
                uid=self.env.uid,
                but=but,
            )
        )
        self.invalidate_model(["taken_by_id", "taken_at"])

    def _held_by_other(self, now=None):
        """The colleague who has this document on his desk, if any."""
        self.ensure_one()
        since = (now or fields.Datetime.now()) - HELD
        taken = (
            self.taken_by_id
            if self.taken_at and self.taken_at > since
            else self.taken_by_id.browse()
        )
        return taken - self.env.user

    def _check_not_held(self):
        for document in self.sudo():
            holder = document._held_by_other()
            if holder:
                raise UserError(
                    self.env._(
                        "%(user)s has %(document)s open since %(time)s. Go on to the next one, "
                        "or take it over.",
                        user=holder.name,
                        document=document.name,
                        time=fields.Datetime.context_timestamp(self, document.taken_at).strftime(
                            "%H:%M"
                        ),
                    )
                )

    # ---- the acts ---------------------------------------------------------------------------

    def desk_book(self, post=False):
        """Book this document, as draft or posted; `booked` is what came of it."""
        self.ensure_one()
        self._check_right("write")
        if self.move_id:
            return self._desk_booked(already=True)
        self._check_not_held()
        missing = self._missing_for_booking()
        if missing:
            raise UserError(
                self.env._(
                    "Fill in first for %(document)s: %(fields)s.",
                    document=self.name,
                    fields=", ".join(missing),
                )
            )
        move, problem = self._book(post=bool(post))
        return {"problem": problem} if not move else self._desk_booked()

    def _desk_booked(self, already=False):
        move = self.sudo().move_id
        return {
            "booked": move.id,
            "name": move.display_name,
            "already": already,
            "by": move.create_uid.name if already else "",
        }

    def desk_archive(self):
        """Take these documents off the list without booking them."""
        self._check_right("write")
        self._check_not_held()
        self.action_archive_document()

    def desk_split(self, ranges):
        """Split this document in parts by pages `[[first, last], …]`; the new rows."""
        self.ensure_one()
        self._check_right("write")
        self._check_not_held()
        return self._split([(int(first), int(last)) for first, last in ranges])._desk_rows()

    def desk_merge(self):
        """Make one document of these, in this order; its row."""
        self._check_right("write")
        self._check_not_held()
        return self._merge()._desk_rows()[0]

    def desk_rotate(self, turns):
        """Turn pages, `{page: degrees clockwise}`; the row of the new document."""
        self.ensure_one()
        self._check_right("write")
        self._check_not_held()
        turns = {int(page): int(degrees) for page, degrees in turns.items()}
        return self._rotate(turns)._desk_rows()[0]
