# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sending reminders: what somebody chose becomes lines and letters of OCA's credit control.

The choice is taken and answered at once; the mails leave in the background, one transaction each,
since every invoice goes along as a PDF.
"""

from dataclasses import dataclass, field

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

MOST = 50
SEND_RIGHT = ("invoicing", "validate")


@dataclass(frozen=True)
class Choice:
    """A customer to remind.

    :param seen: the last letter he had got when somebody looked; 0 for none
    :param line_ids: the lines to remind of; empty for those that are due
    """

    partner_id: int
    level: int
    seen: int = 0
    line_ids: frozenset = field(default_factory=frozenset)


class OctopusReminder(models.AbstractModel):
    _name = "octopus.reminder"
    _inherit = ["octopus.reminder"]

    @api.model
    def _octopus_send(self, company, choices):
        """Take these reminders; as superuser, for who may send in the name of the dossier.

        :return: (the letters, the reasons why others are none)
        """
        company.with_env(self.env).sudo(False)._octopus_check(*SEND_RIGHT)
        policy = self.env["credit.control.policy"]._octopus_ensure(company)
        self._octopus_alone(policy)
        communications = self.env["credit.control.communication"].sudo()
        if not choices:
            return communications, [self.env._("Choose at least one customer.")]
        run = self._octopus_run(policy)
        lines = self._octopus_lines(company, [choice.partner_id for choice in choices])
        problems = []
        for choice in choices[:MOST]:
            try:
                with self.env.cr.savepoint():
                    letters = self._octopus_remind(run, choice, lines)
            except UserError as error:
                problems.append(str(error))
            else:
                communications |= letters
        if not communications:
            run.unlink()
        self.env.ref("octopus_portal.cron_reminders").sudo()._trigger()
        return communications, problems

    def _octopus_alone(self, policy):
        """Whoever sends for the same dossier at the same time is repeated, and finds these."""
        self.env.cr.execute(
            SQL("UPDATE credit_control_policy SET write_date = now() WHERE id = %s", policy.id)
        )

    def _octopus_run(self, policy):
        company = policy.company_id
        run = self.env["credit.control.run"].sudo().with_company(company)
        return run.create(
            {
                "date": self._octopus_today(),
                "company_id": company.id,
                "policy_ids": [Command.set(policy.ids)],
                "state": "done",
            }
        )

    def _octopus_remind(self, run, choice, lines):
        """The letters of one choice."""
        policy, company = run.policy_ids, run.company_id
        partner = self.env["res.partner"].sudo().browse(choice.partner_id)
        level = policy.level_ids.filtered(lambda level: level.level == choice.level)
        chosen = self._octopus_chosen(choice, lines.get(choice.partner_id, []))
        self._octopus_check_choice(company, partner, level, choice, chosen)
        quiet = {"tracking_disable": True, "mail_create_nolog": True}
        model = run.env["credit.control.line"].with_context(**quiet)
        made = model.create_or_update_from_mv_lines(
            chosen.sudo().with_env(model.env),
            level.with_env(model.env),
            run.date,
            company,
            check_tolerance=False,
            default_lines_vals={"run_id": run.id},
        )
        made.write({"state": "to_be_sent"})
        letters = run.env["credit.control.communication"]._generate_comm_from_credit_lines(made)
        letters._octopus_made()
        return letters

    def _octopus_chosen(self, choice, lines):
        """The lines a choice is about: those ticked, else those due, else all that are not held."""
        model = self.env["account.move.line"]
        if choice.line_ids:
            picked = [line for line, _due, _held in lines if line.id in choice.line_ids]
        else:
            free = [(line, due) for line, due, held in lines if not held]
            picked = [line for line, due in free if due] or [line for line, _due in free]
        return model.concat(*picked) if picked else model

    def _octopus_check_choice(self, company, partner, level, choice, chosen):
        if not level:
            raise UserError(
                self.env._("Choose which reminder to send: the first, the second or the last.")
            )
        if not chosen:
            raise UserError(
                self.env._("Nothing of the chosen customer is overdue any more: nothing was sent.")
            )
        if self.env["credit.control.communication"]._octopus_last_id(company, partner) != (
            choice.seen
        ):
            raise UserError(
                self.env._(
                    "%(customer)s was reminded meanwhile, by you in another window or by somebody "
                    "else. Look at what was sent before you send another one.",
                    customer=partner.display_name,
                )
            )
