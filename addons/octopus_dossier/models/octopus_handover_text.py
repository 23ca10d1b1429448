# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a change of accountant: what is signed, and what is mailed at each step."""

from odoo import api, fields, models

from ..exceptions import TextChanged
from .octopus_consent import text_hash
from .octopus_handover import SIDES

VERSION = "1.1"
TEMPLATE = "octopus_dossier.mail_template_handover"


class OctopusHandover(models.Model):
    _name = "octopus.handover"
    _inherit = ["octopus.handover"]

    signatures = fields.Html(
        compute="_compute_signatures", compute_sudo=True, help="For the sides of the act alone."
    )
    my_side = fields.Selection(
        [("client", "Client"), ("leaving", "Leaving firm"), ("taking", "Taking firm")],
        compute="_compute_my_side",
        compute_sudo=True,
    )
    may_sign = fields.Boolean(compute="_compute_my_side", compute_sudo=True)
    may_go_alone = fields.Boolean(compute="_compute_my_side", compute_sudo=True)
    may_withdraw = fields.Boolean(compute="_compute_my_side", compute_sudo=True)
    may_refuse = fields.Boolean(compute="_compute_my_side", compute_sudo=True)

    @api.depends_context("uid")
    @api.depends("state", "client_signed_at", "leaving_signed_at", "taking_signed_at")
    def _compute_my_side(self):
        for handover in self:
            side = handover._side_of(self.env.user)
            is_open = handover.state == "proposed" and bool(side)
            mine = handover.started_by_id == self.env.user
            handover.my_side = side
            handover.may_sign = is_open and not handover[f"{side}_signed_at"]
            handover.may_go_alone = side == "client" and handover._may_go_alone()
            handover.may_withdraw = is_open and mine
            handover.may_refuse = is_open and not mine and not handover.objected_at

    @api.depends_context("lang")
    @api.depends("signature_ids")
    def _compute_signatures(self):
        for handover in self:
            handover.signatures = self.env["ir.qweb"]._render(
                "octopus_dossier.handover_signatures", {"signatures": handover.signature_ids}
            )

    def _record_step(self, step, side):
        """Keep the signature of the current user, in the words he saw."""
        subscriber = self[f"{side}_id"]
        self.env["octopus.consent"]._record(
            step,
            self._step_text(step, side),
            VERSION,
            handover_id=self.id,
            dossier_id=self.dossier_id.id,
            subscriber_id=subscriber.id,
            firm_id=(self.taking_id if side == "client" else subscriber).id,
            reason=self.reason if step == "handover_object" else False,
        )

    def _names(self):
        return {
            "dossier": self.dossier_name,
            "client": self.client_id.display_name,
            "leaving": self.leaving_id.display_name,
            "taking": self.taking_id.display_name,
        }

    def _step_text(self, step, side):
        """What a side signs, in the language of the user; "" for a step that signs nothing."""
        names = self._names()
        texts = {**self._signed_texts(names), **self._other_texts(names)}
        return texts.get((step, side), "")

    def _signed_texts(self, names):
        return {
            ("handover_sign", "client"): self.env._(
                "%(client)s agrees that dossier %(dossier)s goes from %(leaving)s to %(taking)s. "
                "From the moment all sides have signed %(leaving)s no longer sees it, and "
                "%(taking)s works in it, reads and books its documents and sees the personal "
                "data in it, in all areas, until this is withdrawn. %(taking)s decides which of "
                "its employees do this.",
                **names,
            ),
            ("handover_sign", "leaving"): self.env._(
                "%(leaving)s hands dossier %(dossier)s of %(client)s over to %(taking)s with the "
                "inventory made at that moment, and no longer sees it from then on.",
                **names,
            ),
            ("handover_sign", "taking"): self.env._(
                "%(taking)s takes over dossier %(dossier)s of %(client)s from %(leaving)s with "
                "the inventory made at that moment, and manages it from then on.",
                **names,
            ),
        }

    def _other_texts(self, names):
        return {
            ("handover_object", "leaving"): self.env._(
                "%(leaving)s objects to handing dossier %(dossier)s of %(client)s over to "
                "%(taking)s.",
                **names,
            ),
            ("handover_alone", "client"): self.env._(
                "%(client)s hands dossier %(dossier)s over to %(taking)s without the signature "
                "of %(leaving)s, which objected or did not answer in time. %(leaving)s no longer "
                "sees it, and %(taking)s works in it, reads and books its documents and sees the "
                "personal data in it, in all areas, until this is withdrawn. %(taking)s decides "
                "which of its employees do this.",
                **names,
            ),
        }

    def _mark(self, step, side):
        """The version and the hash of the words, for the page that shows them."""
        return f"{VERSION}:{text_hash(self._step_text(step, side))}"

    def _check_shown(self, step, side, shown):
        """Refuse when something else than these words was shown; without mark nothing was."""
        if shown is not None and shown != self._mark(step, side):
            raise TextChanged(
                self.env._(
                    "What you read has changed in the meantime: a name or the text itself. "
                    "Nothing was signed. Read the new text and decide again."
                )
            )

    def _tell(self, event, attachment=None):
        """Mail all sides what happened, each in his language."""
        template = self.env.ref(TEMPLATE).sudo()
        for side in SIDES:
            subscriber = self[f"{side}_id"]
            if not subscriber.email:
                continue
            lang = subscriber.partner_id.lang or self.dossier_id.lang
            handover = self.with_context(lang=lang)
            text = handover._event_text(event)
            template.with_context(
                lang=lang,
                octopus_text=text,
                octopus_name=subscriber.name,
                octopus_url=f"{self.get_base_url()}/octopus/handover/{self.id}",
            ).send_mail(
                self.id,
                email_values={
                    "email_to": subscriber.email,
                    "recipient_ids": [],
                    "attachment_ids": attachment.ids if attachment else [],
                },
            )

    def _event_text(self, event):
        """What happened, for the mail."""
        names = {
            **self._names(),
            "user": self.env.user.name,
            "reason": self.reason or "–",
            "missing": self._missing(),
        }
        return {**self._event_texts_open(names), **self._event_texts_ended(names)}[event]

    def _event_texts_open(self, names):
        return {
            "proposed": self.env._(
                "%(user)s proposes that dossier %(dossier)s goes from %(leaving)s to %(taking)s. "
                "It does when the client and both firms have signed.",
                **names,
            ),
            "signed": self.env._(
                "%(user)s signed that dossier %(dossier)s goes from %(leaving)s to %(taking)s. "
                "Still to sign: %(missing)s.",
                **names,
            ),
            "objected": self.env._(
                "%(leaving)s objects to the change of accountant of dossier %(dossier)s: "
                "“%(reason)s”. The client can go on without that signature.",
                **names,
            ),
        }

    def _event_texts_ended(self, names):
        return {
            "refused": self.env._(
                "%(user)s refused the change of accountant of dossier %(dossier)s: “%(reason)s”.",
                **names,
            ),
            "withdrawn": self.env._(
                "%(user)s withdrew the change of accountant of dossier %(dossier)s.",
                **names,
            ),
            "lapsed": self.env._(
                "The change of accountant of dossier %(dossier)s lapsed: not all sides signed.",
                **names,
            ),
            "done": self.env._(
                "Dossier %(dossier)s went from %(leaving)s to %(taking)s. The act with the "
                "inventory and the signatures follows.",
                **names,
            ),
            "act": self.env._(
                "Here is the act of the change of accountant of dossier %(dossier)s, from "
                "%(leaving)s to %(taking)s, with the inventory and the signatures.",
                **names,
            ),
        }

    def _missing(self):
        """The sides that have not signed, by name."""
        sides = (side for side in SIDES if not self[f"{side}_signed_at"])
        return ", ".join(self[f"{side}_id"].display_name for side in sides)
