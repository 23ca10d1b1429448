# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a document stands, in the words of the one who sent it."""

from odoo import models


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    def _octopus_portal_status(self):
        """(key, label): where it stands; the key names the colour in the stylesheet."""
        self.ensure_one()
        for applies, status in (
            (self.peppol_state == "new", ("new", self.env._("New"))),
            (self.shelf == "mine", ("grey", self.env._("Only for you"))),
            (self.shelf == "shared", self._octopus_portal_shared_status()),
            (self._octopus_portal_can_forward(), ("open", self.env._("To forward"))),
            (self._octopus_portal_may_check(), ("open", self.env._("To check"))),
            (self.state == "todo", ("todo", self.env._("Waiting"))),
        ):
            if applies:
                return status
        return self.state, self._octopus_portal_label("state")

    def _octopus_portal_shared_status(self):
        if self.shared_seen_at:
            return "grey", self.env._("Shared")
        return "new", self.env._("New")

    def _octopus_portal_may_check(self):
        """Whether its data wait for the check of the client."""
        self.ensure_one()
        return bool(self.filtered_domain(self._octopus_portal_to_validate_domain()))

    def _octopus_portal_now(self):
        """One sentence: what happens with it now, and who has to do something."""
        self.ensure_one()
        sentences = {
            "new": self.env._("Your accountant checks and accepts this document first."),
            "mine": self.env._("Only you and your own users see it. Your accountant does not."),
            "shared": self.env._(
                "Your accountant shared it with you. What he says about it stands in the notes."
            ),
            "forward": self.env._("It is accepted. Forward it, and your accountant books it."),
            "check": self.env._("Check what we read on it, or leave it to your accountant."),
            "todo": self.env._("It is with your accountant, who books it."),
            "booked": self.env._("It is in the books."),
            "archived": self.env._("It is filed. Nothing has to be done with it."),
            "refused": self.env._("It was not accepted. Ask your accountant, or the sender."),
            "replaced": self.env._("Your accountant put its pages into another document."),
        }
        return sentences[self._octopus_portal_phase()]

    def _octopus_portal_phase(self):
        if self.peppol_state == "new":
            return "new"
        if self.shelf in ("mine", "shared"):
            return self.shelf
        if self._octopus_portal_can_forward():
            return "forward"
        return "check" if self._octopus_portal_may_check() else self.state

    def _octopus_portal_steps(self):
        """What happened to it so far: [(moment, words)], the oldest first."""
        self.ensure_one()
        move = self.move_id
        checked = {
            "confirmed": self.env._(
                "Data confirmed by %(user)s", user=self.client_checked_by_id.name
            ),
            "left": self.env._("Checking left to the accountant"),
        }
        steps = [
            (self.received_at, self._octopus_portal_came()),
            (self.client_checked_at, checked.get(self.client_check)),
            (self.shared_at, self.env._("Shared by %(user)s", user=self.shared_by_id.name)),
            (self.state == "booked" and move.create_date, self.env._("Booked")),
        ]
        return sorted((moment, words) for moment, words in steps if moment)

    def _octopus_portal_came(self):
        """How it came in, and by whom."""
        if self.source == "mail":
            return self.env._("Mailed by %(sender)s", sender=self.mail_from or "?")
        if self.source == "peppol":
            return self.env._("Received over Peppol")
        return self.env._("Brought in by %(user)s", user=self.create_uid.name)
