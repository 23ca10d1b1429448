# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Licences: under which formula a dossier is used, with which modules, and who pays.

Rows follow each other in time and are never written over: a change closes one and opens the
next. What follows from the licence in force is carried to the dossier by
`octopus_dossier_licence.py`; what it costs is counted by `octopus_charge.py`.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.brussels import today
from .product_product import FORMULAS, MODULES

ONCE_WRITTEN = {"date_end", "noticed_on"}


def in_force(first, last=None):
    """Licences that are in force on a day; or at some time of a period."""
    return Domain("date_start", "<=", last or first) & (
        Domain("date_end", "=", False) | Domain("date_end", ">=", first)
    )


class OctopusLicence(models.Model):
    _name = "octopus.licence"
    _description = "Licence of a dossier"
    _order = "date_start desc, id desc"

    dossier_id = fields.Many2one(
        "octopus.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    payer_id = fields.Many2one(
        "octopus.subscriber",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    formula_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    date_start = fields.Date("From", required=True, readonly=True, index=True)
    date_end = fields.Date("Until", readonly=True, help="The last day, included.")
    noticed_on = fields.Date(
        "Notice sent on", readonly=True, help="The holder was told that nobody pays any more."
    )
    line_ids = fields.One2many("octopus.licence.line", "licence_id", "Modules", readonly=True)
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("active", "In force"),
            ("ended", "Ended"),
            ("void", "Never in force"),
        ],
        compute="_compute_state",
        search="_search_state",
    )

    may_leave = fields.Boolean(compute="_compute_may_leave")

    _one_open = models.UniqueIndex(
        "(dossier_id) WHERE date_end IS NULL",
        "A dossier has one licence without an end.",
    )
    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start - 1)",
        "A licence ends after it starts.",
    )

    @api.depends("dossier_id", "formula_id", "date_start")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for licence in self.sudo():
            name = f"{licence.dossier_id.number}, {licence.formula_id.name}"
            licence.display_name = f"{name}, {licence.date_start or ''}"

    @api.depends("date_start", "date_end")
    def _compute_state(self):
        day = today()
        for licence in self:
            start, end = licence.date_start, licence.date_end
            if end and start and end < start:
                licence.state = "void"
            elif start and start > day:
                licence.state = "planned"
            else:
                licence.state = "ended" if end and end < day else "active"

    @api.model
    def _search_state(self, operator, value):
        """What is in force or planned; days are those of Brussels, not of the browser."""
        day = today()
        found = {
            "active": in_force(day),
            "planned": Domain("date_start", ">", day),
        }
        if operator != "in" or not found.keys() >= set(value):
            return NotImplemented
        return Domain.OR(found[state] for state in value)

    @api.depends_context("uid")
    @api.depends("payer_id", "date_end")
    def _compute_may_leave(self):
        for licence in self:
            holder = licence.sudo().payer_id.holder_user_id
            open_ = licence.state == "active" and not licence.date_end
            licence.may_leave = open_ and holder == self.env.user

    @api.constrains("payer_id", "formula_id")
    def _check_payer(self):
        for licence in self:
            if licence.payer_id.kind == "k":
                raise ValidationError(
                    self.env._(
                        "%(code)s is a K number: its firm pays for it. Choose the firm, or the "
                        "U number of the client.",
                        code=licence.payer_id.code,
                    )
                )
            if licence.formula_id.octopus_kind not in FORMULAS:
                raise ValidationError(
                    self.env._("“%(product)s” is no formula.", product=licence.formula_id.name)
                )

    @api.constrains("dossier_id", "date_start", "date_end")
    def _check_overlap(self):
        of = self._of(self.dossier_id).grouped("dossier_id")
        for licence in self:
            for other in of[licence.dossier_id] - licence:
                if licence._overlaps(other):
                    raise ValidationError(licence._refuse_overlap(other))

    def _overlaps(self, other):
        latest_start = max(self.date_start, other.date_start)
        ends = [licence.date_end for licence in self | other if licence.date_end]
        void = any(end < start for start, end in self._periods(other) if end)
        return not void and all(end >= latest_start for end in ends)

    def _periods(self, other):
        return [(licence.date_start, licence.date_end) for licence in self | other]

    def _refuse_overlap(self, other):
        return self.env._(
            "Dossier %(dossier)s has a licence from %(start)s already, and there is one at a "
            "time. Change that one.",
            dossier=other.dossier_id.display_name,
            start=format_date(self.env, other.date_start),
        )

    def write(self, vals):
        """Only an end is written, once; everything else is a new licence."""
        if not vals.keys() <= ONCE_WRITTEN:
            raise UserError(self.env._("A licence is not written over: change it from a day on."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A licence is never deleted: it says what was paid for. End it instead.")
        )

    # ---- the payer's button ----------------------------------------------------------------

    def action_leave(self):
        """Open the form in which the payer says until when he pays."""
        self.ensure_one()
        self._check_payer_leaves()
        # Made already: of a new record, the client would forget the password on saving.
        form = self.env["octopus.licence.leave"].create({"licence_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_id": form.id,
            "name": self.env._("Stop paying for %(dossier)s", dossier=self.display_name),
            "res_model": "octopus.licence.leave",
            "view_mode": "form",
            "target": "new",
        }

    def _check_payer_leaves(self):
        self.check_access("read")
        if self.sudo().payer_id.holder_user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only %(payer)s can stop paying for it, with the login code itself.",
                    payer=self.sudo().payer_id.code,
                )
            )

    # ---- the operator's buttons ------------------------------------------------------------

    def action_change(self):
        """Open the form that changes the licence of this dossier."""
        self.ensure_one()
        self.check_access("read")
        return self.dossier_id.action_licence()

    def action_withdraw(self):
        """Take back what is planned."""
        self.check_access("read")
        self.dossier_id._check_operator()
        for licence in self:
            licence._octopus_withdraw()

    # ---- the steps; who calls them has checked the right -----------------------------------

    @api.model
    def _octopus_start(self, dossier, payer, formula, modules=None, date=None):
        """Begin to use a dossier under a formula, with modules, paid by this subscriber.

        :return: the new licence as superuser
        """
        dossier = dossier.sudo().ensure_one()
        if dossier.state == "terminated":
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s is terminated, so it gets no licence. Open a new one.",
                    dossier=dossier.display_name,
                )
            )
        for other in self._of(dossier):
            if not other.date_end:
                raise ValidationError(self._refuse_overlap(other))
        return self._start_many([(dossier, payer, formula, modules)], date)

    @api.model
    def _start_many(self, wanted, date=None):
        """Licences of several dossiers from one day on.

        :param wanted: (dossier, payer, formula, modules)
        """
        date = date or today()
        licences = self.sudo().create(
            [
                {
                    "dossier_id": dossier.id,
                    "payer_id": payer.id,
                    "formula_id": formula.id,
                    "date_start": date,
                    "line_ids": [
                        fields.Command.create({"product_id": module.id, "date_start": date})
                        for module in self._separate_modules(formula, modules)
                    ],
                }
                for dossier, payer, formula, modules in wanted
            ]
        )
        licences.dossier_id._octopus_apply_licence()
        return licences

    @api.model
    def _separate_modules(self, formula, modules):
        """Those of these modules that do not come with the formula."""
        modules = (modules or formula.browse()).sudo()
        if wrong := modules.filtered(lambda product: product.octopus_kind not in MODULES):
            raise UserError(
                self.env._("“%(product)s” is no module of a licence.", product=wrong[0].name)
            )
        return modules - formula._octopus_included()

    def _octopus_change(self, date, formula=None, payer=None, add=None, remove=None, reopen=False):
        """Change from a day on; what is not named goes on as it was.

        :param reopen: who was to stop paying goes on after all
        :return: the licence in force from that day, as superuser
        """
        licence = self.sudo().ensure_one()
        licence.dossier_id.lock_for_update()
        licence._check_change(date)
        formula, payer = formula or licence.formula_id, payer or licence.payer_id
        same = formula == licence.formula_id and payer == licence.payer_id
        if same and not (reopen and licence.date_end):
            for later in licence | licence._later():
                later._change_modules(max(date, later.date_start), add, remove)
            licence.dossier_id._octopus_apply_licence()
            return licence
        licence._check_nothing_planned()
        modules = licence._modules_on(date)
        modules = (modules | (add or modules.browse())) - (remove or modules.browse())
        licence._close(date)
        return self._start_many([(licence.dossier_id, payer, formula, modules)], date)

    def _octopus_end(self, date):
        """The payer leaves: `date` is the last day he pays for. The holder is told.

        Nothing is locked: what follows is in `octopus_dossier_unpaid.py`.
        """
        licence = self.sudo().ensure_one()
        licence.dossier_id.lock_for_update()
        licence._check_change(date + timedelta(days=1))
        licence._check_nothing_planned()
        licence._close(date + timedelta(days=1))
        licence.dossier_id._octopus_apply_licence()

    def _check_change(self, date):
        if self.state == "void" or (self.date_end and self.date_end < date):
            raise UserError(
                self.env._(
                    "The licence of dossier %(dossier)s ended on %(end)s, so nothing changes in "
                    "it from %(date)s on. Start a new one.",
                    dossier=self.dossier_id.display_name,
                    end=format_date(self.env, self.date_end),
                    date=format_date(self.env, date),
                )
            )
        if date < self.date_start:
            raise UserError(
                self.env._(
                    "The licence of dossier %(dossier)s starts on %(start)s, so it cannot change "
                    "from %(date)s on. Choose a later day.",
                    dossier=self.dossier_id.display_name,
                    start=format_date(self.env, self.date_start),
                    date=format_date(self.env, date),
                )
            )

    def _check_nothing_planned(self):
        if later := self._later():
            raise UserError(
                self.env._(
                    "Another licence of dossier %(dossier)s is planned from %(start)s on. "
                    "Withdraw that one first.",
                    dossier=self.dossier_id.display_name,
                    start=format_date(self.env, later[-1].date_start),
                )
            )

    def _later(self):
        """Licences of the dossier that start after this one, as superuser."""
        return self._of(self.dossier_id).filtered(
            lambda other: other.date_start > self.date_start and other.state != "void"
        )

    @api.model
    def _of(self, dossier):
        return self.sudo().search([("dossier_id", "in", dossier.ids)])

    def _close(self, date):
        """End licence and modules the day before `date`."""
        end = date - timedelta(days=1)
        for line in self.line_ids.filtered(lambda line: not line.date_end or line.date_end > end):
            line.date_end = max(end, line.date_start - timedelta(days=1))
        self.date_end = end
        self.flush_recordset()

    def _octopus_withdraw(self):
        """Take back a change that is planned: what was before goes on.

        But not for who said that he stops paying on that day: nobody makes him pay again.
        """
        licence = self.sudo().ensure_one()
        if licence.state != "planned":
            raise UserError(
                self.env._("Only what is planned can be withdrawn; change the licence instead.")
            )
        date = licence.date_start
        last_day = date - timedelta(days=1)
        before = licence._of(licence.dossier_id).filtered(
            lambda other: other.date_end == last_day and other.state != "void"
        )
        licence._close(date)
        if before.noticed_on:
            licence.dossier_id._octopus_apply_licence()
        elif before:
            modules = before.line_ids.filtered(lambda line: line.date_end == last_day).product_id
            self._start_many(
                [(before.dossier_id, before.payer_id, before.formula_id, modules)], date
            )

    def _change_modules(self, date, add, remove):
        """Modules begin and end; those that are there already, or not there, stay so."""
        now = self._modules_on(date)
        end = date - timedelta(days=1)
        for line in self.line_ids:
            open_ = not line.date_end or line.date_end > end
            if remove and line.product_id in remove and open_:
                line.date_end = max(end, line.date_start - timedelta(days=1))
        new = self._separate_modules(self.formula_id, add) - now
        self.env["octopus.licence.line"].sudo().create(
            [
                {"licence_id": self.id, "product_id": product.id, "date_start": date}
                for product in new
            ]
        )

    def _modules_on(self, date):
        """The modules beside the formula on a day, as superuser."""
        return self.sudo().line_ids._on(date).product_id

    def _octopus_going_on(self):
        """The modules beside the formula that nobody cancelled, as superuser."""
        lines = self.sudo().line_ids
        return lines.filtered(lambda line: line.date_end == line.licence_id.date_end).product_id
