# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What asks for attention in a dossier, in words: one line for each list that waits."""

from dataclasses import dataclass
from datetime import date

from odoo import models


@dataclass(frozen=True)
class AttentionLine:
    """One line on the card and on the home of a dossier; it leads to its list.

    :param path: under the home of the dossier
    :param urgent: it is late, or somebody waits for the answer
    :param amount: in the currency of the dossier; None says nothing
    """

    label: str
    path: str
    icon: str
    urgent: bool = False
    count: int = 0
    amount: float | None = None
    day: date | None = None


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def _octopus_portal_attention_lines(self, attention):
        """The lines of this dossier, most urgent first; none when nothing waits.

        :param Attention attention: of this dossier, from `_octopus_portal_attention`
        """
        self.ensure_one()
        lines = [
            *self._octopus_portal_accountant_lines(attention),
            *self._octopus_portal_purchase_lines(attention),
            *self._octopus_portal_sale_lines(attention),
            *self._octopus_portal_document_lines(attention),
        ]
        waiting = [line for line in lines if line.count or line.day]
        return sorted(waiting, key=lambda line: not line.urgent)

    def _octopus_portal_accountant_lines(self, attention):
        return [
            AttentionLine(
                self.env._("A firm asks for your consent"),
                "/accountant",
                "fa-handshake-o",
                urgent=True,
                count=attention.questions,
            ),
            AttentionLine(
                self.env._("A proposal about who does what"),
                "/duties",
                "fa-users",
                urgent=True,
                count=attention.proposals,
            ),
            AttentionLine(
                self.env._("Your accountant misses documents"),
                "/missing",
                "fa-question-circle",
                urgent=True,
                count=self.missing_documents,
            ),
            *self._octopus_portal_link_lines(attention),
        ]

    def _octopus_portal_link_lines(self, attention):
        ends = self.env._("The link with your accountant ends soon")
        notes = self.env._("New notes")
        return [
            AttentionLine(notes, "/notes", "fa-comment-o", count=self.unread_notes),
            AttentionLine(ends, "/accountant", "fa-calendar-times-o", day=attention.link_ends_on),
        ]

    def _octopus_portal_purchase_lines(self, attention):
        return [
            AttentionLine(
                self.env._("Overdue bills"),
                "/bills?filterby=overdue",
                "fa-exclamation-circle",
                urgent=True,
                count=attention.overdue_count,
                amount=attention.overdue_amount,
            ),
            AttentionLine(
                self.env._("Bills to pay"),
                "/bills?filterby=open",
                "fa-clock-o",
                count=attention.open_count or 0,
                amount=attention.open_amount,
            ),
        ]

    def _octopus_portal_sale_lines(self, attention):
        return [
            *self._octopus_portal_sale_failures(attention),
            AttentionLine(
                self.env._("Customers who pay late"),
                "/sales?filterby=overdue",
                "fa-hourglass-end",
                urgent=True,
                count=attention.sale_overdue,
                amount=attention.sale_overdue_amount,
            ),
            AttentionLine(
                self.env._("Reminders to send"),
                "/reminders",
                "fa-bell-o",
                count=attention.reminders_due,
            ),
            AttentionLine(
                self.env._("Sales documents to finish"),
                "/sales?filterby=draft",
                "fa-pencil-square-o",
                count=attention.sale_drafts,
            ),
        ]

    def _octopus_portal_sale_failures(self, attention):
        return [
            AttentionLine(
                self.env._("Invoices that did not arrive"),
                "/sales?filterby=failed",
                "fa-exclamation-triangle",
                urgent=True,
                count=attention.sale_failed,
            ),
            AttentionLine(
                self.env._("Repeated invoices that stopped"),
                "/sales?filterby=stopped",
                "fa-repeat",
                urgent=True,
                count=attention.repeats_stopped,
            ),
            AttentionLine(
                self.env._("Reminders that did not arrive"),
                "/reminders/sent?filterby=failed",
                "fa-bell-slash-o",
                urgent=True,
                count=attention.reminders_failed,
            ),
        ]

    def _octopus_portal_document_lines(self, attention):
        return [
            AttentionLine(
                self.env._("Documents to check"),
                "/documents/check",
                "fa-check-square-o",
                count=attention.to_validate,
            ),
            AttentionLine(
                self.env._("Shared by your accountant"),
                "/documents/shared",
                "fa-share-square-o",
                count=attention.newly_shared,
            ),
            AttentionLine(
                self.env._("New from Peppol"),
                "/documents?filterby=peppol",
                "fa-inbox",
                count=attention.new_peppol or 0,
            ),
            AttentionLine(
                self.env._("Documents waiting for the bookkeeper"),
                "/documents?filterby=waiting",
                "fa-file-text-o",
                count=attention.waiting or 0,
            ),
        ]
