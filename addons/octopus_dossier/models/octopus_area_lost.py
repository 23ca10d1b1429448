# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A form that was open while the link was withdrawn, or the right taken away.

The web client sends the dossiers that are open in it with every call. When one of them is the
user's no more, core answers “unauthorized or invalid companies”, which tells nobody what became
of his work. Only dossiers in which the user had a right himself are named, by their number.
"""

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.open_dossiers import are_ids


class OctopusArea(models.AbstractModel):
    _inherit = "octopus.area"

    @api.model
    def _check_open(self):
        """Raise when a dossier that this call names is not the user's; in core's place."""
        try:
            self.env.companies  # noqa: B018 (raises)
        except AccessError as error:
            raise self._lost(error) from None

    @api.model
    def _lost(self, error):
        """Core's refusal in words that help, where the user lost a dossier that the call names."""
        named = self.env.context.get("allowed_company_ids") or []
        # with them in the context, every way to superuser mode ends in the same refusal
        free = self.with_context(allowed_company_ids=[])
        user = free.env.user
        if not are_ids(named) or not user._octopus_is_dossier_user():
            return error
        if refusal := free.env["octopus.agreement"]._refusal_for(user):
            return AccessError(refusal)
        lost = set(named) - set(user._octopus_known_company_ids(tuple(named)))
        changes = free.env["octopus.right.change"].sudo()
        dossiers = changes.search(
            [("user_id", "=", user.id), ("dossier_id.company_id", "in", sorted(lost))]
        ).dossier_id
        texts = [free._lost_text(dossier) for dossier in dossiers]
        return AccessError("\n".join(texts)) if texts else error

    @api.model
    def _lost_text(self, dossier):
        """What became of this dossier, and of what the user was doing in it."""
        user = self.env.user
        subscriber = user.sudo().octopus_subscriber_id
        if subscriber not in dossier._octopus_subscribers():
            return self.env._(
                "%(who)s no longer works in dossier %(number)s: the link has ended. What you did "
                "just now was not saved. Copy what you still need, and open another dossier.",
                who=subscriber.name,
                number=dossier.number,
            )
        return self.env._(
            "You no longer have a right in dossier %(number)s. What you did just now was not "
            "saved. %(givers)s can give the right again; until then, open another dossier.",
            number=dossier.number,
            givers=user._octopus_first_givers(),
        )
