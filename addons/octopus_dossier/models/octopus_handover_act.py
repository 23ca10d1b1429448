# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The handing over itself, and the act with inventory and signatures that proves it."""

import json
import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools.misc import formatLang

from ..tools.brussels import there, today
from .octopus_consent import text_hash

PRINTED_ROWS = 300
# as the inventory has them, and nothing else in it: neither a code nor a date
AMOUNT = re.compile(r"-?\d+\.\d\d")
REPORT = "octopus_dossier.octopus_handover_report"


def _is_figure(cell):
    return isinstance(cell, int) or bool(AMOUNT.fullmatch(str(cell)))


class OctopusHandover(models.Model):
    _name = "octopus.handover"
    _inherit = ["octopus.handover"]

    # Its file is fetched through the controller, which asks for a side: the operator sees
    # that dossiers change hands, not what is in their books.
    act = fields.Binary(attachment=True, readonly=True, groups=NO_ACCESS)

    def _complete(self):
        """Hand over, all or nothing: links by their own steps, so that consents are recorded."""
        dossier = self.dossier_id
        if dossier.firm_id != self.leaving_id or dossier.holder_id != self.client_id:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s changed hands meanwhile, so this change of accountant "
                    "cannot be completed. Withdraw it and propose a new one.",
                    dossier=dossier.display_name,
                )
            )
        inventory = json.dumps(self._make_inventory(), ensure_ascii=False, sort_keys=True)
        self._change_links()
        self._change_payer()
        self.write(
            {
                "state": "done",
                "ended_at": fields.Datetime.now(),
                "inventory": inventory,
                "inventory_hash": text_hash(inventory),
            }
        )
        self._tell("done")
        self.env.ref("octopus_dossier.cron_handover_acts").sudo()._trigger()
        return True

    def _make_inventory(self):
        dossier = self.dossier_id.with_company(self.dossier_id.company_id)
        dossier = dossier.with_context(
            allowed_company_ids=self.dossier_id.company_id.ids,
            lang=dossier.lang or self.env.lang,
        )
        return {
            "dossier": self.dossier_name,
            "enterprise_number": dossier.enterprise_number or "",
            "made_at": there(fields.Datetime.now()).isoformat(timespec="seconds"),
            "sections": dossier._octopus_inventory(),
        }

    def _change_links(self):
        """The leaving firm's link ends, the taking firm's is granted in the client's name."""
        dossier, client = self.dossier_id, self.client_id.holder_user_id
        links = self.env["octopus.link"]
        signed = {side: self._signed_words(self[f"{side}_id"]) for side in ("client", "taking")}
        granted = dossier.link_ids.filtered(lambda link: link.state == "granted")
        granted.with_user(client).sudo()._withdraw(words=signed["client"])
        rights = dossier.company_id.octopus_right_ids
        rights.filtered(
            lambda right: right.user_id.octopus_subscriber_id == self.leaving_id
        ).unlink()
        waiting = dossier.link_ids.filtered(lambda link: link.firm_id == self.taking_id)
        offered = waiting.filtered(lambda link: link.state == "offered")
        asked = links.with_user(self.taking_id.holder_user_id).sudo()
        if offered:
            asked.browse(offered.id)._accept(words=signed["taking"])
            return
        requested = waiting.filtered(lambda link: link.state == "requested")
        if not requested:
            reason = self.env._("Change of accountant %(number)s", number=self.id)
            words = signed["taking"]
            requested = asked._request(self.taking_id, dossier, reason=reason, words=words)
        requested.with_user(client).sudo()._grant(words=signed["client"])

    def _signed_words(self, subscriber):
        """What a side signed here, for the steps of the links that follow from it."""
        signature = self.signature_ids.filtered(
            lambda signature: signature.subscriber_id == subscriber
        )[:1]
        return {name: signature[name] for name in ("text", "version", "lang", "ip")}

    def _change_payer(self):
        """The taking firm pays for the K number, unless the leaving firm still works for it."""
        client = self.client_id
        others = client.dossier_ids.filtered(lambda dossier: dossier.firm_id == self.leaving_id)
        if client.kind == "k" and client.firm_id == self.leaving_id and not others:
            client.firm_id = self.taking_id
        licence = self.dossier_id._octopus_licence_on(today())
        if licence.payer_id == self.leaving_id:
            licence._octopus_change(today(), payer=self.taking_id)

    def _act(self):
        """The act as PDF, made once; for a side of it, or who checked that already."""
        self.ensure_one()
        handover = self.sudo()
        found = handover._act_attachment()
        if found:
            return found
        report = self.env["ir.actions.report"].sudo()
        lang = handover.dossier_id.lang or self.env.lang
        content, _kind = report.with_context(lang=lang)._render_qweb_pdf(REPORT, handover.ids)
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": handover._act_name(),
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": handover.id,
                    "res_field": "act",
                }
            )
        )

    def _act_inventory(self):
        """The inventory for printing: long lists are only in the machine-readable one.

        Amounts as their readers write them; `figures` says which columns hold amounts or counts.
        """
        inventory = json.loads(self.inventory)
        for section in inventory["sections"]:
            rows = section["rows"]
            section["left_out"] = len(rows) if len(rows) > PRINTED_ROWS else 0
            rows = rows[:PRINTED_ROWS]
            section["figures"] = [all(map(_is_figure, cells)) for cells in zip(*rows, strict=True)]
            section["rows"] = [[self._act_cell(cell) for cell in row] for row in rows]
            totals = section["totals"].items()
            section["totals"] = {label: self._act_cell(value) for label, value in totals}
        return inventory

    @api.model
    def _act_cell(self, cell):
        if isinstance(cell, str) and AMOUNT.fullmatch(cell):
            return formatLang(self.env, float(cell))
        return cell

    def _act_name(self):
        return f"handover-{self.id}-{self.dossier_id.number}.pdf"

    def _act_attachment(self):
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        domain += [("res_field", "=", "act"), ("name", "=", self._act_name())]
        return self.env["ir.attachment"].sudo().search(domain, order="id", limit=1)

    def action_step(self):
        """Open the form in which a step is confirmed; which one says the button."""
        self.ensure_one()
        self.check_access("read")
        step = self.env.context.get("octopus_step")
        wizard = self.env["octopus.handover.sign"].create({"handover_id": self.id, "step": step})
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_act(self):
        """Fetch the act from the screen."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/octopus/handover/{self.id}/act.pdf"}

    def action_inventory(self):
        """Fetch the inventory from the screen."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/octopus/handover/{self.id}/inventory.json"}

    @api.model
    def _cron_acts(self):
        """Make the acts of what was handed over, and mail them to the three sides."""
        done = self.search([("state", "=", "done")], order="id desc", limit=200)
        waiting = done.filtered(lambda handover: not handover._act_attachment())
        cron = self.env["ir.cron"]
        for remaining, handover in enumerate(waiting):
            cron._octopus_each(handover, lambda one: one._tell("act", one._act()))
            if not cron._commit_progress(1, remaining=len(waiting) - remaining - 1):
                return
