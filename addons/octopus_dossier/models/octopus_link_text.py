# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a link: what somebody agrees to, and that he saw just these words.

A page or dialog shows `_consent_text(step)` and carries `_mark(step)`, the version and the
SHA-256 of those words in that language. The step gets the mark back and refuses with
`TextChanged` when the words are no longer the same: another version, a new name, a new end.
"""

from odoo import models
from odoo.tools import format_date

from ..exceptions import TextChanged
from .octopus_area import AREAS
from .octopus_consent import text_hash

CONSENT_VERSION = "1.0"
# What these steps say is what the client agrees to.
STEPS_OF_CONSENT = ("offer", "grant")


class OctopusLink(models.Model):
    _name = "octopus.link"
    _inherit = ["octopus.link"]

    def _record(self, step, words=None):
        """Write down who took this step, in the words he saw.

        :param dict words: text, version, lang and ip of what was signed elsewhere, when this
            step follows from it: those are the words that he saw, and from there he did it
        """
        for link in self:
            values = {
                "text": link._consent_text(step),
                "version": link._consent_version(),
                "lang": link._consent_lang(),
            }
            if step == "request" and link.request_id:
                # It reaches the dossier by a job, which has no address of its own.
                values["ip"] = link.request_id.ip
            self.env["octopus.consent"]._record(
                step,
                link_id=link.id,
                firm_id=link.firm_id.id,
                dossier_id=link.dossier_id.id,
                reason=link.reason,
                date_to=link.date_to,
                areas=",".join(AREAS) if step in STEPS_OF_CONSENT else False,
                **(values | (words or {})),
            )

    def _consent_lang(self):
        """The language of the words: that of the screen; English for a call that names none."""
        return self.env.lang or "en_US"

    def _consent_version(self):
        """The version of the words below; it changes when their meaning does."""
        return CONSENT_VERSION

    def _consent_text(self, step):
        """The words of a step, in the language of the user."""
        self.ensure_one()
        names = self._consent_names()
        return {**self._consent_sentences(names), **self._end_sentences(names)}[step]

    def _consent_names(self):
        """What stands in the sentences."""
        link = self.sudo()
        return {
            "firm": link.firm_id.display_name,
            "dossier": link.dossier_id.display_name,
            "until": self.env._("until %s", format_date(self.env, link.date_to))
            if link.date_to
            else self.env._("until it is withdrawn"),
            "reason": self.env._(" Reason: “%s”.", link.reason) if link.reason else "",
        }

    def _agreed_sentence(self, names):
        """What the client agrees to."""
        return self.env._(
            "I agree that %(firm)s works in dossier %(dossier)s, reads and books its "
            "documents and sees the personal data in it, in all areas, %(until)s. The firm "
            "decides which of its employees do this. I can withdraw this at any moment.%(reason)s",
            **names,
        )

    def _consent_sentences(self, names):
        """Step → its words: asking, offering and the answers."""
        return {
            "request": self.env._(
                "%(firm)s asks to work in dossier %(dossier)s as its dossier manager, "
                "%(until)s.%(reason)s",
                **names,
            ),
            **dict.fromkeys(STEPS_OF_CONSENT, self._agreed_sentence(names)),
            "accept": self.env._(
                "%(firm)s becomes the dossier manager of dossier %(dossier)s, %(until)s, as "
                "its holder offered.",
                **names,
            ),
            "refuse": self.env._(
                "I do not agree that %(firm)s works in dossier %(dossier)s.", **names
            ),
            "decline": self.env._(
                "%(firm)s does not become manager of dossier %(dossier)s.", **names
            ),
        }

    def _end_sentences(self, names):
        """Step → its words: how a link or request ends."""
        return {
            "withdraw": self.env._(
                "The link of %(firm)s with dossier %(dossier)s ends now. The firm no longer "
                "sees the dossier.",
                **names,
            ),
            "lapse": self.env._(
                "The link or request of %(firm)s for dossier %(dossier)s ended by itself.",
                **names,
            ),
            "supersede": self.env._(
                "Another firm became manager of dossier %(dossier)s, so %(firm)s does not.",
                **names,
            ),
            "extend": self.env._(
                "A new consent takes the place of this link of %(firm)s with dossier %(dossier)s.",
                **names,
            ),
        }

    def _mark(self, step):
        """The version and the hash of the words, for the page that shows them."""
        return f"{self._consent_version()}:{text_hash(self._consent_text(step))}"

    def _check_shown(self, step, shown):
        """Refuse when something else than these words was shown; without mark nothing was."""
        if shown is not None and shown != self._mark(step):
            raise TextChanged(
                self.env._(
                    "What you read has changed in the meantime: the name, the end date or the "
                    "text itself. Read the new text and decide again."
                )
            )

    def _check_offer_unchanged(self):
        """The firm accepts what the client agreed to, and nothing else."""
        offer = self._offer_consent()
        if offer and not self.with_context(lang=offer.lang)._says_the_same(offer):
            raise TextChanged(
                self.env._(
                    "The text has changed since the client agreed to it: a name or the terms "
                    "are new. Decline this offer, and ask the client to offer the link again."
                )
            )

    def _offer_consent(self):
        """What the client agreed to when he offered this link; empty when he did not."""
        return self.consent_ids.filtered(lambda consent: consent.step == "offer")[:1]

    def _says_the_same(self, offer):
        """Whether an offer has the words that would be shown today, in its language."""
        return self._mark("grant") == f"{offer.version}:{offer.sha256}"

    def _offered_text(self):
        """What the client agrees to, for the mail about a request or an offer."""
        return self._consent_text("grant")
