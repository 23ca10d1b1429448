# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Change of accountant: a dossier goes from firm to firm on three signatures.

`propose`, then `sign` by the holders of all three sides in any order; the last signature hands
over, in the same transaction. What has to be told and printed is in the two files beside it
(`octopus_handover_act.py`, `octopus_handover_text.py`).
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Domain

from ..tools.append_only import protect

SIDES = ("client", "leaving", "taking")
ANSWER_DAYS = 14
LAPSE_DAYS = 60
TRIES_A_DAY = 20
# Each proposal mails all sides: taking it back and proposing again is no way to pester them.
PROPOSALS_A_DAY = 5


class OctopusHandover(models.Model):
    _name = "octopus.handover"
    _description = "Change of accountant"
    _order = "id desc"

    dossier_id = fields.Many2one(
        "octopus.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    dossier_name = fields.Char(required=True, readonly=True, string="Number and name")
    client_id = fields.Many2one(
        "octopus.subscriber", required=True, readonly=True, index=True, ondelete="restrict"
    )
    leaving_id = fields.Many2one(
        "octopus.subscriber",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Leaving firm",
    )
    taking_id = fields.Many2one(
        "octopus.subscriber",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        string="Taking firm",
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("done", "Handed over"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("lapsed", "Lapsed"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    started_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    started_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    client_signed_at = fields.Datetime(readonly=True, string="Signed by the client")
    leaving_signed_at = fields.Datetime(readonly=True, string="Signed by the leaving firm")
    taking_signed_at = fields.Datetime(readonly=True, string="Signed by the taking firm")
    objected_at = fields.Datetime(readonly=True, string="The leaving firm objected")
    alone = fields.Boolean(readonly=True, string="Without the leaving firm")
    reason = fields.Char(readonly=True, help="Why it was refused or objected to.")
    ended_at = fields.Datetime(readonly=True)
    signature_ids = fields.One2many("octopus.consent", "handover_id", readonly=True)
    # Figures of the books: for the sides, whose way to it is the controller, not the operator.
    inventory = fields.Text(
        readonly=True, groups=NO_ACCESS, help="As JSON, made while handing over."
    )
    inventory_hash = fields.Char(readonly=True, string="SHA-256 of the inventory")

    _one_open = models.UniqueIndex(
        "(dossier_id) WHERE state = 'proposed'",
        "A change of accountant is going on for this dossier already. End that one first.",
    )

    def init(self):
        """Let PostgreSQL refuse changes to what has ended."""
        result = super().init()
        protect(self.env.cr, self._table, "OLD.state <> 'proposed'")
        return result

    @api.depends("dossier_name", "taking_id")
    def _compute_display_name(self):
        for handover in self:
            code = handover.sudo().taking_id.code
            handover.display_name = f"{handover.dossier_name} → {code}"

    def write(self, vals):
        """Refuse by hand: each change is a step."""
        if vals and not self.env.su:
            raise AccessError(self.env._("A change of accountant goes by its steps only."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A change of accountant is never deleted: it is an act."))

    # ---- the steps -----------------------------------------------------------------------

    @api.model
    def propose(self, number, code, enterprise_number=None):
        """Propose that a dossier goes to another firm; for the holder of any of the sides.

        :param str number: the dossier ID
        :param str code: the B-number of the taking firm
        :param str enterprise_number: asked of who does not work in the dossier yet
        :return: the id of the new change of accountant
        """
        self.env["octopus.agreement"]._check_accepted(self.env.user)
        subscriber = self.env.user.sudo().octopus_subscriber_id
        if subscriber.holder_user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only the holder of the client or of one of the firms can propose a change "
                    "of accountant."
                )
            )
        taking = self._find_firm(str(code))
        dossier = self._find_dossier(str(number), str(enterprise_number or ""), subscriber)
        if subscriber not in dossier.holder_id | dossier.firm_id:
            self._check_stranger(dossier, subscriber == taking)
        return self._create_for(dossier, taking).id

    def _find_dossier(self, number, enterprise_number, subscriber):
        digits = "".join(c for c in enterprise_number if c.isascii() and c.isdecimal())
        known = Domain("holder_id", "=", subscriber.id) | Domain("firm_id", "=", subscriber.id)
        domain = Domain("number", "=", number.strip()) if number.isascii() else Domain.FALSE
        if digits:
            throttle = self.env["octopus.throttle"]
            if not throttle._take("handover", self.env.uid, TRIES_A_DAY, 24 * 60):
                raise UserError(
                    self.env._(
                        "That was tried too many times today. Try again tomorrow, or let the "
                        "client propose the change."
                    )
                )
            known |= Domain("enterprise_number", "=", digits)
        dossier = self.env["octopus.dossier"].sudo().search(domain & known, limit=1)
        if not dossier:
            raise UserError(self._unknown_text(number))
        return dossier

    def _check_stranger(self, dossier, takes):
        """Who does not work in the dossier learns nothing of it but that it can be handed over."""
        open_one = [("dossier_id", "=", dossier.id), ("state", "=", "proposed")]
        client = dossier.holder_id.kind != "b" and dossier.firm_id
        if not takes or not client or self.sudo().search_count(open_one, limit=1):
            raise UserError(self._unknown_text(dossier.number))

    def _unknown_text(self, number):
        return self.env._(
            "No dossier %(number)s can be handed over by you. Check the dossier ID and, when it "
            "is not your own, the enterprise number of the client.",
            number=number,
        )

    def _find_firm(self, code):
        firm = self.env["octopus.subscriber"]._ask_firm(code)
        if not firm:
            raise UserError(
                self.env._(
                    "%(code)s is no accounting firm that can take a dossier. Ask the firm for "
                    "its B-number.",
                    code=code,
                )
            )
        return firm

    def _create_for(self, dossier, taking):
        """The new change of accountant, as superuser; who proposes it was checked."""
        self._check_dossier(dossier, taking)
        self._check_proposals(dossier)
        handover = self.sudo().create(
            {
                "dossier_id": dossier.id,
                "dossier_name": dossier.display_name,
                "client_id": dossier.holder_id.id,
                "leaving_id": dossier.firm_id.id,
                "taking_id": taking.id,
                "started_by_id": self.env.uid,
            }
        )
        handover._tell("proposed")
        return handover

    def _check_dossier(self, dossier, taking):
        """Refuse what has no other firm, or is being handed over already."""
        if dossier.holder_id.kind == "b" or not dossier.firm_id:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s has no client with a linked firm, so no accountant "
                    "changes. Use a link instead.",
                    dossier=dossier.display_name,
                )
            )
        if dossier.firm_id == taking:
            raise UserError(
                self.env._(
                    "%(firm)s manages dossier %(dossier)s already.",
                    firm=taking.display_name,
                    dossier=dossier.display_name,
                )
            )
        going_on = [("dossier_id", "=", dossier.id), ("state", "=", "proposed")]
        if self.sudo().search_count(going_on, limit=1):
            raise UserError(
                self.env._(
                    "A change of accountant is going on for dossier %(dossier)s already. "
                    "End that one first.",
                    dossier=dossier.display_name,
                )
            )

    def _check_proposals(self, dossier):
        """Refuse who proposes again and again."""
        since = fields.Datetime.now() - timedelta(days=1)
        mine = [("dossier_id", "=", dossier.id), ("started_by_id", "=", self.env.uid)]
        if self.sudo().search_count([*mine, ("started_at", ">", since)]) >= PROPOSALS_A_DAY:
            raise UserError(
                self.env._(
                    "You proposed a change of accountant for dossier %(dossier)s %(count)s times "
                    "within a day. Try again tomorrow.",
                    dossier=dossier.display_name,
                    count=PROPOSALS_A_DAY,
                )
            )

    def sign(self, password, shown=None):
        """The holder of one side signs, with his password again; the last one hands over.

        :param str shown: the mark of the text that he saw (`_mark`)
        """
        handover, side = self._open_side()
        if handover[f"{side}_signed_at"]:
            raise UserError(self.env._("You have signed this already."))
        handover._check_shown("handover_sign", side, shown)
        self.env.user._octopus_check_password_again(str(password or ""))
        handover._record_step("handover_sign", side)
        handover[f"{side}_signed_at"] = fields.Datetime.now()
        if all(handover[f"{name}_signed_at"] for name in SIDES):
            return handover._complete()
        handover._tell("signed")
        return True

    def go_on_alone(self, password, shown=None):
        """The client goes on without the leaving firm, which objected or does not answer."""
        handover, side = self._open_side()
        if side != "client" or not handover._may_go_alone():
            raise UserError(
                self.env._(
                    "Only the client can go on without the leaving firm: when the taking firm "
                    "has signed, and the leaving firm objected or has not answered for "
                    "%(days)s days.",
                    days=self._answer_days(),
                )
            )
        handover._check_shown("handover_alone", side, shown)
        self.env.user._octopus_check_password_again(str(password or ""))
        handover._record_step("handover_alone", side)
        now = fields.Datetime.now()
        handover.write({"alone": True, "client_signed_at": handover.client_signed_at or now})
        return handover._complete()

    def refuse(self, reason=None, shown=None):
        """One of the other sides does not agree.

        The leaving firm objects: that is recorded, and the client decides, since he may
        withdraw his consent at any moment anyway.
        """
        handover, side = self._open_side()
        if side == "leaving" and handover.objected_at:
            raise UserError(self.env._("You have objected already. Now the client decides."))
        if side == "leaving":
            handover._check_shown("handover_object", side, shown)
        handover.reason = str(reason or "")[:500] or False
        if side == "leaving":
            handover._record_step("handover_object", side)
            handover.objected_at = fields.Datetime.now()
            handover._tell("objected")
        else:
            handover._end("refused")
        return True

    def withdraw(self):
        """Who started it takes it back."""
        handover, _side = self._open_side()
        if handover.started_by_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only %(user)s, who started this change of accountant, can withdraw it.",
                    user=handover.started_by_id.name,
                )
            )
        handover._end("withdrawn")
        return True

    def _open_side(self):
        """This change, as superuser and locked, and the side of the current user in it."""
        self.ensure_one()
        # Without the dossiers that are open: the last signature acts in the name of all sides.
        handover = self.sudo().with_context(allowed_company_ids=[])
        side = handover.exists() and handover._side_of(self.env.user)
        if not side:
            raise AccessError(
                self.env._(
                    "Only the holders of the client and of both firms can decide about this "
                    "change of accountant."
                )
            )
        self.env["octopus.agreement"]._check_accepted(self.env.user)
        handover.lock_for_update()
        handover.invalidate_recordset()
        if handover.state != "proposed":
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Nothing was changed: meanwhile this change of accountant has become "
                    "“%(state)s”.",
                    state=states[handover.state],
                )
            )
        return handover, side

    def _side_of(self, user):
        """client, leaving, taking, or None."""
        for side in SIDES:
            if self[f"{side}_id"].holder_user_id == user:
                return side
        return None

    @api.model
    def _answer_days(self):
        return self.env["ir.config_parameter"]._octopus_number("handover_answer_days", ANSWER_DAYS)

    def _may_go_alone(self):
        """Whether the client can go on without the signature of the leaving firm."""
        self.ensure_one()
        if self.state != "proposed" or not self.taking_signed_at or self.leaving_signed_at:
            return False
        limit = fields.Datetime.now() - timedelta(days=self._answer_days())
        return bool(self.objected_at) or self.started_at <= limit

    def _end(self, state):
        self.write({"state": state, "ended_at": fields.Datetime.now()})
        self._tell(state)

    @api.model
    def _cron_lapse(self):
        """End what not all sides have signed for a long time."""
        days = self.env["ir.config_parameter"]._octopus_number("handover_lapse_days", LAPSE_DAYS)
        limit = fields.Datetime.now() - timedelta(days=days)
        late = self.search([("state", "=", "proposed"), ("started_at", "<", limit)])
        self.env["ir.cron"]._octopus_each(late.try_lock_for_update(), self._lapse_these)

    @api.model
    def _lapse_these(self, handovers):
        for handover in handovers:
            handover._end("lapsed")
