# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who does what in a dossier, area by area, as firm and client agreed.

Either side proposes, the other agrees or declines; what was agreed before stays readable. It is an
agreement between people: it gives no right and takes none.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .turn import wait_for_turn

# the areas in which there is work to divide
DUTY_AREAS = (
    "purchases",
    "sales",
    "invoicing",
    "financial",
    "misc",
    "bank",
    "documents",
    "peppol",
    "vat",
    "analytic",
)
LONGEST_NOTE = 500


class OctopusDuty(models.Model):
    _name = "octopus.duty"
    _description = "Who does what"
    _order = "id desc"
    _rec_name = "area"

    company_id = fields.Many2one(
        "res.company",
        string="Dossier",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    area = fields.Selection(selection="_selection_area", required=True)
    doer = fields.Selection(
        [("client", "The client"), ("firm", "The accountant"), ("both", "Both")],
        string="Who does it",
        required=True,
    )
    note = fields.Char(string="Remark", size=LONGEST_NOTE)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("agreed", "Agreed"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
            ("replaced", "Until then"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="proposed",
    )
    side = fields.Selection(
        [("client", "The client"), ("firm", "The accountant")],
        string="Proposed by",
        required=True,
        readonly=True,
    )
    proposed_by_id = fields.Many2one(
        "res.users", string="Proposed by whom", readonly=True, ondelete="set null"
    )
    proposed_at = fields.Datetime(string="Proposed on", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    answered_at = fields.Datetime(string="Answered on", readonly=True)
    may_answer = fields.Boolean(compute="_compute_may_answer", compute_sudo=False)

    _company_idx = models.Index("(company_id, id)")
    _one_agreed = models.UniqueIndex("(company_id, area) WHERE state = 'agreed'")
    _one_proposed = models.UniqueIndex(
        "(company_id, area) WHERE state = 'proposed'",
        "A proposal for this waits already. Answer or withdraw it first.",
    )

    @api.model
    def _selection_area(self):
        names = dict(self.env["octopus.right"]._selection_area())
        return [(area, names[area]) for area in DUTY_AREAS]

    @api.depends_context("uid")
    @api.depends("state", "side", "company_id")
    def _compute_may_answer(self):
        for duty in self:
            side = duty.side and duty._octopus_side(duty.company_id)
            duty.may_answer = duty.state == "proposed" and side not in (False, duty.side)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': who proposes, and for which side, is not the caller's to say
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
            vals.update(
                company_id=company.id,
                state="proposed",
                side=self._check_side(company),
                proposed_by_id=self.env.uid,
                proposed_at=fields.Datetime.now(),
                answered_by_id=False,
                answered_at=False,
            )
            self._check_worth_it(company, vals)
        return super().create(vals_list)

    @api.model
    def _check_worth_it(self, company, vals):
        """Refuse what waits or holds already."""
        domain = [("company_id", "=", company.id), ("area", "=", vals.get("area"))]
        twins = self.sudo().search([*domain, ("state", "in", ("agreed", "proposed"))])
        area = dict(self._selection_area()).get(vals.get("area"), "")
        if "proposed" in twins.mapped("state"):
            raise ValidationError(
                self.env._(
                    "A proposal for “%(area)s” waits already. Answer or withdraw it first.",
                    area=area,
                )
            )
        if twins.doer == vals.get("doer") and (twins.note or "") == (vals.get("note") or ""):
            raise ValidationError(self.env._("“%(area)s” is agreed so already.", area=area))

    def action_agree(self):
        """The other side agrees; what was agreed before is over."""
        self._answer("agreed")

    def action_decline(self):
        """The other side declines; what was agreed before stays."""
        self._answer("declined")

    def action_withdraw(self):
        """Who proposed it takes it back."""
        for duty in self:
            if duty._check_side(duty.company_id) != duty.side:
                raise UserError(self.env._("Only the side that proposed this can withdraw it."))
        self._move_to("withdrawn")

    def _answer(self, state):
        for duty in self:
            if duty._check_side(duty.company_id) == duty.side:
                raise UserError(
                    self.env._(
                        "Your side proposed “%(area)s”, so the other side answers.",
                        area=duty._word("area"),
                    )
                )
        self._move_to(state)

    def _move_to(self, state):
        wait_for_turn(self)
        for duty in self.sudo():
            if duty.state != "proposed":
                raise UserError(
                    self.env._("“%(area)s” was answered before.", area=duty._word("area"))
                )
            if state == "agreed":
                duty._current(duty.company_id).filtered(
                    lambda other, area=duty.area: other.area == area
                ).state = "replaced"
                self.env.flush_all()  # the index holds one agreed duty for each area
            duty.write(
                {
                    "state": state,
                    "answered_by_id": self.env.uid,
                    "answered_at": fields.Datetime.now(),
                }
            )

    @api.model
    def _current(self, company):
        """What holds now, as superuser."""
        return self.sudo().search([("company_id", "=", company.id), ("state", "=", "agreed")])

    @api.model
    def _waiting_for_me(self, companies):
        """Company id → how many proposals wait for the answer of the current user's side."""
        proposed = [("company_id", "in", companies.ids), ("state", "=", "proposed")]
        counts = {}
        for company, side, count in self.sudo()._read_group(
            proposed, ["company_id", "side"], ["__count"]
        ):
            if (mine := self._octopus_side(company)) and mine != side:
                counts[company.id] = count
        return counts

    @api.model
    def _octopus_side(self, company):
        """For whom the current user speaks in this dossier: client, firm, or False."""
        dossier = company.sudo().octopus_dossier_id
        firm = dossier._octopus_manager()
        # a firm that holds the dossier itself does not speak for the client it gave a K number
        if firm and self.env.user.sudo().octopus_subscriber_id == firm:
            may = company.with_user(self.env.user)._octopus_has("dossier_settings", "write")
            return "firm" if may else False
        return dossier.with_user(self.env.user)._octopus_is_client_side() and "client"

    def _check_side(self, company):
        side = self._octopus_side(company)
        if not side:
            area_model = self.env["octopus.area"]
            raise AccessError(
                area_model._refusal_right(company.sudo(), "dossier_settings", "write")
            )
        return side

    def _word(self, name):
        """The value of a selection field, in the words of the user."""
        self.ensure_one()
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
