# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may give rights in a dossier: his side, and his own right on its users.

The firm that manages a dossier decides about its own employees everywhere, and
about the client's users when the licence is the client portal. The client
decides about his own users when he has the full licence, or no firm.
"""

from odoo import api, models
from odoo.tools import SQL

# A dossier where an act is refused, and why; see `_refusal_text`.
UNKNOWN, STRANGER, CLOSED, LACKS, OTHER_SIDE = range(5)


class OctopusRight(models.Model):
    _name = "octopus.right"
    _inherit = ["octopus.right"]

    @api.model
    def _octopus_may_manage(self, dossiers, subscriber):
        """The dossiers where the current user may change the rights of these users.

        :param subscriber: whose users they are
        """
        why_not = self._why_not(dossiers, subscriber)
        return dossiers.filtered(lambda dossier: why_not[dossier.id] is None)

    @api.model
    def _manages_all(self):
        """The operator of the platform, and the house itself."""
        user = self.env.user
        return self.env.su or user._octopus_is_exempt() or user._octopus_is_operator()

    @api.model
    def _why_not(self, dossiers, subscriber):
        """Dossier id → why the current user may not change rights of the subscriber's users
        there, or None; his own rights are asked once, however many dossiers these are."""
        dossiers, user = dossiers.sudo(), self.env.user
        company_ids = dossiers.company_id._ids
        if self._manages_all():
            known = managed = frozenset(company_ids)
        else:
            known = user._octopus_known_company_ids(company_ids)
            managed = user._octopus_company_ids("users", "validate", company_ids)
        return {
            dossier.id: self._why_not_here(
                dossier,
                subscriber.sudo(),
                dossier.company_id.id in known,
                dossier.company_id.id in managed,
            )
            for dossier in dossiers
        }

    @api.model
    def _why_not_here(self, dossier, subscriber, known, managed):
        """:param bool known: the current user has a right there; `managed`: on its users"""
        if not known:
            return UNKNOWN
        if subscriber not in dossier._octopus_subscribers():
            return STRANGER
        if self._manages_all():
            return None
        if dossier.state != "active":
            return CLOSED
        own = self.env.user.sudo().octopus_subscriber_id
        if not self._is_side_of(own, dossier, subscriber):
            return OTHER_SIDE
        return None if managed else LACKS

    @api.model
    def _is_side_of(self, own, dossier, subscriber):
        """Whether subscriber `own` decides about the users of `subscriber` in a dossier."""
        manager = dossier._octopus_manager()
        if own == manager:
            return subscriber == own or dossier.tier == "portal"
        return subscriber == own and (dossier.tier == "full" or not manager)

    @api.model
    def _refusal_text(self, reason, dossier=None, subscriber=None, givers=None):
        """A refusal in words; of a dossier that he does not know, it tells nothing."""
        if reason == UNKNOWN:
            return self.env._("This is no dossier of yours.")
        name = {"dossier": f"{dossier.number} {dossier.name}", "code": subscriber.code}
        if reason == STRANGER:
            return self._refusal_of_stranger(subscriber, name)
        if reason == CLOSED:
            return self.env._(
                "Dossier %(dossier)s is read-only, so no rights change in it.", **name
            )
        if reason == OTHER_SIDE:
            return self._refusal_of_other_side(dossier, subscriber, name)
        return self.env._(
            "You lack “Users: validate” on dossier %(dossier)s. %(givers)s can give it.",
            givers=givers.get(dossier.id) or dossier._octopus_manager().display_name,
            **name,
        )

    @api.model
    def _refusal_of_stranger(self, subscriber, name):
        if self._manages_all() or subscriber == self.env.user.sudo().octopus_subscriber_id:
            return self.env._(
                "%(code)s neither holds dossier %(dossier)s nor has a granted link with it.", **name
            )
        # codes of others are not told to who guesses the numbers of users
        return self.env._(
            "A user among them belongs to nobody who has dossier %(dossier)s.",
            dossier=name["dossier"],
        )

    @api.model
    def _refusal_of_other_side(self, dossier, subscriber, name):
        manager = dossier._octopus_manager()
        if subscriber != manager and dossier.tier == "portal":
            return self.env._(
                "The licence of dossier %(dossier)s is the client portal, so %(firm)s decides "
                "about the rights of the users of %(code)s.",
                firm=manager.display_name,
                **name,
            )
        return self.env._(
            "The users of %(code)s get their rights on dossier %(dossier)s from %(code)s itself.",
            **name,
        )

    @api.model
    def _givers(self, dossiers, subscriber):
        """Dossier id → the first people of a subscriber with “Users: validate”, in one query."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.id, (array_agg(p.name || ' (' || u.login || ')' ORDER BY u.id))[:3]
                  FROM octopus_dossier d
                  JOIN octopus_right r ON r.company_id = d.company_id
                   AND r.area = 'users' AND r.level = '3'
                  JOIN res_users u ON u.id = r.user_id AND u.active
                   AND u.octopus_subscriber_id = %s
                  JOIN res_partner p ON p.id = u.partner_id
                 WHERE d.id = ANY(%s)
                 GROUP BY d.id
                """,
                subscriber.id or None,
                list(dossiers.ids),
            )
        )
        return {dossier_id: ", ".join(names) for dossier_id, names in rows}
