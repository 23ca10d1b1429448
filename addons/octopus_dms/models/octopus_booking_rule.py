# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents of one kind and one source that are booked without anybody pressing *Book*.

A rule works as the person who set it, with the rights he has at that moment: when they are gone
it books nothing and says so. It books only what is complete (`_what_lacks`), and everything it
books is marked *to check*. Each document is tried once.
"""

import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..exceptions import ProposalError
from ..tools import filetype

_logger = logging.getLogger(__name__)
BATCH = 50
NEEDED = ("partner_id", "account_id", "amount_total", "document_date", "reference")


class OctopusBookingRule(models.Model):
    _name = "octopus.booking.rule"
    _description = "Booking rule"
    _order = "company_id, booking_type, source, id"

    company_id = fields.Many2one(
        "res.company",
        string="Dossier",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    booking_type = fields.Selection(
        [("in_invoice", "Purchase invoice"), ("in_refund", "Purchase credit note")],
        string="Kind",
        required=True,
        default="in_invoice",
    )
    source = fields.Selection(
        [("peppol", "Peppol"), ("mail", "Mail"), ("upload", "Upload"), ("api", "Web service")],
        required=True,
        default="peppol",
    )
    post = fields.Boolean(
        string="Post at once",
        help="Otherwise a draft is made. Needs the right Purchases: validate.",
    )
    active = fields.Boolean(default=True)
    since = fields.Datetime(
        string="For documents from",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="What came before the rule was set is left to people.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Works as",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        help="Who set the rule or changed it last; his rights are asked each time.",
    )
    problem = fields.Text(string="Why it does not work", readonly=True)
    booked_count = fields.Integer(string="Booked", compute="_compute_booked_count")

    _one_each = models.UniqueIndex(
        "(company_id, booking_type, source)",
        "There already is a rule for this kind of document from this source.",
    )

    @api.depends("booking_type", "source")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["booking_type"]._description_selection(self.env))
        sources = dict(self._fields["source"]._description_selection(self.env))
        for rule in self:
            rule.display_name = f"{kinds.get(rule.booking_type)} – {sources.get(rule.source)}"

    def _compute_booked_count(self):
        groups = self.env["octopus.document"]._read_group(
            [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
        )
        counts = {rule.id: count for rule, count in groups}
        for rule in self:
            rule.booked_count = counts.get(rule.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            own = {"user_id": self.env.uid, "since": fields.Datetime.now(), "problem": False}
            vals_list = [{**vals, **own} for vals in vals_list]
        rules = super().create(vals_list)
        rules._check_rights_of_setter()
        return rules

    def write(self, vals):
        if not self.env.su:
            # whoever changes it answers for it from now on
            vals = {**vals, "user_id": self.env.uid, "problem": False}
            vals.pop("since", None)
            vals.pop("company_id", None)
        result = super().write(vals)
        if not self.env.su:
            self._check_rights_of_setter()
        return result

    def _check_rights_of_setter(self):
        for rule in self:
            rule._as_its_user()._check_rights()

    def _as_its_user(self):
        """The rule in the hands of the person it works as, in its dossier alone."""
        self.ensure_one()
        company = self.sudo().company_id
        user = self.sudo().user_id
        return self.with_user(user).with_context(allowed_company_ids=company.ids)

    def _check_rights(self):
        """Raise unless the current user may do what the rule does."""
        self.company_id._octopus_check("documents", "write")
        self.company_id._octopus_check("purchases", "validate" if self.post else "write")

    # ---- the work ---------------------------------------------------------------------------

    @api.model
    def _cron_book(self):
        """Try what came in since, each document in a transaction of its own."""
        rules = self.search([])  # each has its turn; pylint: disable=no-search-all
        for rule in rules:
            try:
                rule._as_its_user()._check_rights()
            except AccessError as error:
                rule.problem = str(error)
                self.env["ir.cron"]._commit_progress()
                continue
            if rule.problem:
                # what he lacked was given again
                rule.problem = False
            for document in rule._untried():
                rule._try(document)
                if not self.env["ir.cron"]._commit_progress(1):
                    return

    def _untried(self):
        self.ensure_one()
        return self.env["octopus.document"].search(self._untried_domain(), limit=BATCH, order="id")

    def _untried_domain(self):
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "todo"),
                ("source", "=", self.source),
                ("booking_type", "=", self.booking_type),
                ("rule_tried", "=", False),
                ("received_at", ">=", self.since),
            ]
        )

    def _try(self, document):
        """Book one document if it is complete; whatever stops it leaves it to people."""
        self.ensure_one()
        document = document.try_lock_for_update()
        if not document:
            return False
        document.rule_tried = True
        rule = self._as_its_user()
        try:
            with self.env.cr.savepoint():
                rule._book(document.with_env(rule.env))
        except UserError as error:
            _logger.info("Rule %s leaves document %s: %s", self.id, document.id, error)
            return False
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the job begins again, on fresh data
        except Exception:
            # one that fails must not hold up the documents of all dossiers
            self.env.invalidate_all()
            _logger.exception("Rule %s fails on document %s", self.id, document.id)
            return False
        document.write({"rule_id": self.id, "to_check": True})
        return True

    def _book(self, document):
        """Make the booking as the user of the rule, or raise what lacks."""
        document._fill_proposal()
        document._rule_prepare(self)
        self._complain(self._what_lacks_before(document))
        move = document._make_proposal()
        self._complain(self._what_lacks_after(document, move))
        document._link_to(move)
        if self.post:
            move.action_post()

    def _complain(self, lacks):
        if lacks:
            raise ProposalError(lacks)

    def _what_lacks_before(self, document):
        """What keeps this document from being booked by a rule, before its booking is made."""
        if document.sudo().duplicate_count:
            return self.env._("The same file is in this dossier already.")
        if document.mimetype not in filetype.PAPER:
            return None  # its booking says it all
        if any(not document[name] for name in NEEDED):
            return self.env._("Supplier, account, total, date or number is not known.")
        if document.proposed_from != "own":
            return self.env._("The supplier was not booked in this dossier before.")
        return None

    def _what_lacks_after(self, document, move):
        """What keeps the booking that was made from staying."""
        partner = move.partner_id.commercial_partner_id
        if partner.automatic_booking_off:
            return self.env._("Automatic booking is off for %(supplier)s.", supplier=partner.name)
        earlier = [
            ("company_id", "=", move.company_id.id),
            ("commercial_partner_id", "=", partner.id),
            ("move_type", "in", ("in_invoice", "in_refund")),
            ("id", "!=", move.id),
        ]
        moves = self.env["account.move"].sudo()
        if not moves.search_count([*earlier, ("state", "=", "posted")], limit=1):
            return self.env._("The supplier was not booked in this dossier before.")
        if moves.search_count(
            [*earlier, ("ref", "=", move.ref), ("state", "!=", "cancel")], limit=1
        ):
            return self.env._("Number %(number)s is booked already.", number=move.ref)
        total = document.amount_total
        if total and move.currency_id.compare_amounts(move.amount_total, total):
            return self.env._("The booking does not come to the total of the document.")
        if not move.amount_total:
            return self.env._("There is no total.")
        return None
