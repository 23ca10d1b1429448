# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one way in which documents end: the operator's procedure, signed by two people.

Draft → asked (the first signs, and what is to go is written down) → done (another one signs, and
it goes). Both confirm with their password. What was destroyed stays on record. Permission is no
flag in a context: `octopus.document` asks for a row in state *running* that names it, and only
`_destroy` makes one, inside its own transaction. See `readme/RETENTION.md`.
"""

import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools import storage
from ..tools.kept_rows import keep

# moved by the steps of the procedure only, for everybody
STEPS = frozenset({"approved_at", "approved_by_id", "asked_at", "asked_by_id", "line_ids", "state"})
# what may be written, as long as nobody signed
CONTENT = frozenset({"document_numbers", "dossier_id", "ground", "order_reference", "reason"})


class OctopusDestruction(models.Model):
    _name = "octopus.destruction"
    _description = "Destruction of documents"
    _order = "id desc"

    dossier_id = fields.Many2one("octopus.dossier", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    ground = fields.Selection(
        [
            ("expired", "Kept as long as the law asks"),
            ("order", "Order of a court or an authority, or erasure under the GDPR"),
        ],
        required=True,
        default="expired",
    )
    order_reference = fields.Char(help="Who ordered it, on which date, under which number.")
    reason = fields.Text(required=True)
    document_numbers = fields.Char(
        required=True, help="The numbers of the documents, such as: 12, 15-18"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "Waits for the second signature"),
            ("running", "Running"),
            ("done", "Destroyed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
    )
    asked_by_id = fields.Many2one("res.users", "Signed by", readonly=True, ondelete="restrict")
    asked_at = fields.Datetime("First signature", readonly=True)
    approved_by_id = fields.Many2one(
        "res.users", "Signed too by", readonly=True, ondelete="restrict"
    )
    approved_at = fields.Datetime("Second signature", readonly=True)
    line_ids = fields.One2many("octopus.destruction.line", "destruction_id", readonly=True)

    _two_people = models.Constraint(
        "CHECK(state IN ('draft', 'asked', 'cancelled') OR (asked_by_id IS NOT NULL"
        " AND approved_by_id IS NOT NULL AND asked_by_id != approved_by_id))",
        "Two different people sign a destruction.",
    )
    _order_named = models.Constraint(
        "CHECK(ground != 'order' OR trim(order_reference) != '')",
        "Say which order it is: who gave it, when, and its number.",
    )

    def init(self):
        result = super().init()
        keep(self.env.cr, self._table, "OLD.state = 'done'")
        return result

    @api.depends("dossier_id", "asked_at")
    def _compute_display_name(self):
        for destruction in self:
            destruction.display_name = f"{destruction.id or ''} {destruction.dossier_id.number}"

    @api.constrains("reason", "document_numbers")
    def _check_content(self):
        for destruction in self:
            if not (destruction.reason or "").strip():
                raise ValidationError(self.env._("Say why these documents are destroyed."))
            destruction._numbers()

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(name) for vals in vals_list for name in STEPS - {"state"}) or any(
            vals.get("state", "draft") != "draft" for vals in vals_list
        ):
            self._refuse_step()
        return super().create(vals_list)

    def write(self, vals):
        if STEPS & vals.keys():
            self._refuse_step()
        if CONTENT & vals.keys() and any(destruction.state != "draft" for destruction in self):
            raise UserError(self.env._("This was signed and cannot be changed; cancel it instead."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(destruction.state != "draft" for destruction in self):
            raise UserError(self.env._("A destruction that was signed stays on record."))

    # ---- the steps --------------------------------------------------------------------------

    def action_sign(self):
        """Sign as the first, or as the second: then the documents go.

        The password of the user comes as `password` in the context, and is stored nowhere.
        """
        self.ensure_one()
        self._check_operator()
        self.lock_for_update()
        if self.state not in ("draft", "asked"):
            raise UserError(self.env._("There is nothing to sign here any more."))
        if self.state == "asked" and self.asked_by_id == self.env.user:
            raise UserError(
                self.env._("You signed this already. Another operator signs as the second.")
            )
        self.env.user._octopus_check_password_again(self.env.context.get("password"))
        now = fields.Datetime.now()
        if self.state == "draft":
            documents = self._documents()
            self._check_ground(documents)
            self._step({"state": "asked", "asked_by_id": self.env.uid, "asked_at": now})
            self.sudo()._write_down(documents)
        else:
            self._step({"state": "running", "approved_by_id": self.env.uid, "approved_at": now})
            self.sudo()._destroy()
        return True

    def action_ask_sign(self):
        """Open the form that asks for the password."""
        self.ensure_one()
        self._check_operator()
        form = self.env["octopus.destruction.sign"].create({"destruction_id": self.id})
        return form._get_records_action(name=self.env._("Sign"), target="new")

    def action_cancel(self):
        """Nothing is destroyed; what was asked stays on record."""
        self._check_operator()
        if any(destruction.state not in ("draft", "asked") for destruction in self):
            raise UserError(self.env._("What is destroyed cannot be brought back."))
        self._step({"state": "cancelled"})

    @api.model
    def _check_operator(self):
        if not self.env.user._octopus_is_operator():
            raise AccessError(self.env._("Only the operator of the platform destroys documents."))

    def _step(self, vals):
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _refuse_step(self):
        raise UserError(self.env._("A destruction is signed by two people, and by no other way."))

    # ---- what goes --------------------------------------------------------------------------

    def _numbers(self):
        """The numbers of the documents, from text such as “12, 15-18”."""
        numbers = set()
        for part in re.split(r"[,;\s]+", (self.document_numbers or "").strip(" ,;")):
            found = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", part)
            last = found and int(found[2] or found[1])
            if not found or not 0 <= last - int(found[1]) < 10_000:
                raise ValidationError(
                    self.env._(
                        "“%(part)s” is no number of a document. Write numbers with commas between "
                        "them, and ranges as 15-18.",
                        part=part,
                    )
                )
            numbers.update(range(int(found[1]), last + 1))
        return sorted(numbers)

    def _documents(self):
        """The documents, all of them in this dossier (superuser)."""
        numbers = self._numbers()
        documents = (
            self.env["octopus.document"]
            .sudo()
            .search(
                [("id", "in", numbers), ("company_id", "=", self.company_id.id)],
                order="id",
            )
        )
        unknown = sorted(set(numbers) - set(documents.ids))
        if unknown:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s has no documents with these numbers: %(numbers)s.",
                    dossier=self.dossier_id.display_name,
                    numbers=", ".join(map(str, unknown[:20])),
                )
            )
        return documents

    def _check_ground(self, documents):
        if self.ground != "expired":
            return
        today = storage.day_of(fields.Datetime.now())
        early = documents.filtered(lambda document: document.keep_until >= today)
        if early:
            raise UserError(
                self.env._(
                    "Document %(number)s is kept until %(date)s. Without an order nothing goes "
                    "before its time.",
                    number=early[0].id,
                    date=early[0].keep_until,
                )
            )

    def _write_down(self, documents):
        """What these documents are, file by file, before anything goes."""
        values = []
        for document in documents:
            for file in document._files():
                digest = document.content_hash
                if file != document.attachment_id:
                    digest = hashlib.sha256(file.raw or b"").hexdigest()
                values.append(
                    {
                        "destruction_id": self.id,
                        "document_number": document.id,
                        "name": file.name,
                        "size": file.file_size,
                        "mimetype": document.mimetype,
                        "sha256": digest,
                        "received_at": document.received_at,
                        "keep_until": document.keep_until,
                    }
                )
        self.env["octopus.destruction.line"].create(values)

    def _destroy(self):
        """The documents and their files go; the file store lets go of bytes nobody has any more."""
        documents = self._documents()
        self._check_ground(documents)
        if set(documents.ids) != set(self.line_ids.mapped("document_number")):
            raise UserError(
                self.env._("These are not the documents that were signed for; cancel this.")
            )
        documents._copies_on_bookings().unlink()
        documents._before_destruction()
        count = len(documents)
        documents.unlink()
        self._step({"state": "done"})
        self.dossier_id.message_post(
            body=self.env._(
                "Documents destroyed by the operator of the platform: %(count)s, on record "
                "under number %(number)s.",
                count=count,
                number=self.id,
            )
        )

    @api.model
    def _may_go(self, documents):
        """Those of these documents that a running destruction names."""
        lines = self.env["octopus.destruction.line"].search(
            [
                ("document_number", "in", documents.ids),
                ("destruction_id.state", "=", "running"),
            ]
        )
        return documents.browse(set(lines.mapped("document_number")))
