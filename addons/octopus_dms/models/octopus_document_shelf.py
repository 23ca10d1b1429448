# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""On which shelf a document stands: who brought it, and who sees it.

*mine*: the client keeps it, his firm does not see it until he sends it. *firm*: the firm brought
it; *shared*: and put it before the client, with a note that he is mailed about. All other
documents are seen by both sides from the moment they are here.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BY_FIRM = ("firm", "shared")
NEWEST_OF_ONE = "received_at desc, id desc"


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    shelf = fields.Selection(
        [
            ("sent", "Sent by the client"),
            ("mine", "Kept by the client"),
            ("firm", "Of the firm"),
            ("shared", "Shared with the client"),
            ("peppol", "Received over Peppol"),
            ("sales", "Own sales"),
        ],
        required=True,
        readonly=True,
        default="sent",
    )
    kept_by_id = fields.Many2one(
        "octopus.subscriber",
        string="Kept by",
        readonly=True,
        ondelete="restrict",
        help="Nobody but the users of this code sees the document.",
    )
    shared_by_id = fields.Many2one(
        "res.users", string="Shared by", readonly=True, ondelete="restrict"
    )
    shared_at = fields.Datetime(string="Shared on", readonly=True)
    shared_seen_at = fields.Datetime(string="Seen by the client", readonly=True)

    _kept_archived = models.Constraint(
        "CHECK ((shelf = 'mine') = (kept_by_id IS NOT NULL)"
        " AND (shelf != 'mine' OR state = 'archived'))",
        "A document that its client keeps for himself does not wait for anybody.",
    )
    # the newest first, of a shelf and of all: what the client's pages show
    _company_shelf_idx = models.Index("(company_id, shelf, received_at DESC, id DESC)")
    _company_received_idx = models.Index("(company_id, received_at DESC, id DESC)")
    # with all that a rule asks of a document, so that a count reads no document
    _company_dated_idx = models.Index("(company_id, document_date) INCLUDE (kept_by_id)")
    _company_unseen_idx = models.Index(
        "(company_id) WHERE shelf = 'shared' AND shared_seen_at IS NULL"
    )

    @api.model
    def _shelf_of(self, company, source):
        """The shelf of what the current user brings in this way."""
        if source == "peppol":
            return "peppol"
        return "firm" if self.env["octopus.note"]._of_firm(company) else "sent"

    @api.model
    def _kept_values(self, company):
        """With these values `_store` keeps a document for the client who brings it."""
        subscriber = self.env.user.sudo().octopus_subscriber_id
        if not subscriber or self.env["octopus.note"]._of_firm(company):
            raise UserError(
                self.env._("Only the client himself keeps documents apart from his accountant.")
            )
        return {"shelf": "mine", "kept_by_id": subscriber.id, "state": "archived"}

    @api.model
    def _seen_domain(self):
        """All but what others keep for themselves."""
        subscriber = self.env.user.sudo().octopus_subscriber_id
        return Domain("kept_by_id", "in", [False, *subscriber.ids])

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        # EXTENDS 'base': the newest of one dossier by its own index. By their ids alone,
        # PostgreSQL walks through what came since into a thousand other dossiers.
        active = self.env.context.get("allowed_company_ids")
        one = isinstance(active, (list, tuple)) and len(active) == 1
        if limit and one and order == self._order:
            order = NEWEST_OF_ONE
        return super()._search(domain, offset, limit, order, **kwargs)

    def write(self, vals):
        # EXTENDS 'octopus_dms': what leaves the archive waits for somebody, who has to see it
        kept = self.browse()
        # as superuser only: a user's own write is refused, and moves nothing before it is
        if self.env.su and vals.get("state", "archived") != "archived":
            kept = self.filtered("kept_by_id")
            sent = {**vals, "shelf": "sent", "kept_by_id": False}
            super(OctopusDocument, kept).write(sent)
        return super(OctopusDocument, self - kept).write(vals)

    # ---- the client -------------------------------------------------------------------------

    def _send_to_firm(self):
        """Hand what was kept to the accountant: it waits to be booked. Twice is once."""
        self._check_client("write")
        kept = self.sudo().filtered("kept_by_id")
        kept.lock_for_update()
        kept.write({"state": "todo"})

    def _mark_seen(self):
        """The client has seen what was shared with him."""
        unseen = self.filtered(
            lambda document: document.shelf == "shared" and not document.shared_seen_at
        )
        for document in unseen:
            if not self.env["octopus.note"]._of_firm(document.company_id):
                document.sudo().shared_seen_at = fields.Datetime.now()

    def _check_client(self, level):
        """Ask for the right of the user himself, for one whose page works as superuser."""
        for company in self.sudo().company_id:
            company.sudo(False)._octopus_check("documents", level)

    # ---- the firm ---------------------------------------------------------------------------

    def action_share(self):
        """Ask what to say with these documents, then share them with the client."""
        self._check_shareable()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "octopus_dms.octopus_document_share_action"
        )
        return {**action, "context": {"default_document_ids": self.ids}}

    def action_unshare(self):
        """Take documents back from the shelf of the client; the note about them stays."""
        self._check_right("write")
        shared = self.filtered(lambda document: document.shelf == "shared")
        shared.sudo().write(
            {"shelf": "firm", "shared_by_id": False, "shared_at": False, "shared_seen_at": False}
        )

    def _share(self, message=None):
        """Put these documents before the client; a note on each tells him, and is mailed."""
        self._check_shareable()
        now = fields.Datetime.now()
        words = (message or "").strip() or self.env._("I have shared this document with you.")
        for document in self:
            values = {"shelf": "shared", "shared_by_id": self.env.uid, "shared_at": now}
            # it came to be shown, not to be booked
            state = {"state": "archived"} if document.state == "todo" else {}
            document.sudo().write({**values, **state, "shared_seen_at": False})
            self.env["octopus.note"]._say(document.company_id, words, True, document)

    def _check_shareable(self):
        self._check_right("write")
        for document in self:
            if not self.env["octopus.note"]._of_firm(document.company_id):
                raise UserError(
                    self.env._(
                        "Only the firm that keeps the books shares documents: "
                        "you see %(document)s already.",
                        document=document.name,
                    )
                )
            if document.shelf not in BY_FIRM:
                raise UserError(
                    self.env._(
                        "%(document)s was not brought in by your firm: the client sees it "
                        "already. Write a note on it instead.",
                        document=document.name,
                    )
                )
