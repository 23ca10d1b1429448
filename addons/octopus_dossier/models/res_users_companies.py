# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The companies of a user follow from his rights: in SQL, and only where something changed."""

from odoo import fields, models
from odoo.tools import SQL

from ..tools.brussels import today

# A version that was rolled back may stand in the cache of a worker: it never comes again.
VERSIONS = """
    CREATE SEQUENCE IF NOT EXISTS octopus_rights_version;
    SELECT setval('octopus_rights_version', GREATEST(
               (SELECT max(octopus_rights_version) FROM res_users),
               (SELECT last_value FROM octopus_rights_version)));
"""


class ListedCompanies(tuple):
    """Companies that one call of `session_info` lists.

    A class of its own, so that no caller from outside can put it into a context.
    """


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    def init(self):
        # EXTENDS 'base'
        result = super().init()
        self.env.cr.execute(VERSIONS)
        return result

    def _get_company_ids(self):
        # EXTENDS 'base': the start of the web client lists a few of them.
        listed = self.env.context.get("octopus_listed")
        if isinstance(listed, ListedCompanies) and self.id == self.env.uid:
            return tuple(listed)
        return super()._get_company_ids()

    def _octopus_rights_changed(self, companies=None):
        """Make what is cached about these users stale, and derive their companies.

        :param companies: where something changed, if that is known: an accountant has
            thousands, and one of them changed
        """
        users = self.sudo().filtered("octopus_subscriber_id")
        if not users:
            return
        self.env["octopus.right"].flush_model()
        self.env["octopus.dossier"].flush_model()
        self.env["octopus.link"].flush_model()
        users.flush_recordset()
        users._octopus_next_rights_version()
        users._octopus_derive_companies(companies)

    def _octopus_next_rights_version(self):
        """Make what is cached about the rights of these users stale, in every worker."""
        self.env.cr.execute(
            SQL(
                "UPDATE res_users SET octopus_rights_version = nextval('octopus_rights_version') "
                "WHERE id = ANY(%s)",
                self.ids,
            )
        )
        self.invalidate_recordset(["octopus_rights_version"])

    def _octopus_derive_companies(self, companies=None):
        """Write the companies that follow from the rights.

        In SQL, since writing them through the ORM empties every cache of every
        worker, and nothing that is cached depends on these tables.
        """
        self._octopus_derive_rows(companies)
        self._octopus_derive_lobby()
        self.invalidate_recordset(["company_id", "company_ids"])
        self.env["res.company"].invalidate_model(["user_ids"])
        self._octopus_reset_environments()
        self._octopus_show_companies()

    def _octopus_derive_rows(self, companies):
        """One row for each user and dossier with a right, and no other."""
        day = today()
        company_ids = None if companies is None else companies._ids
        rights = self._octopus_accepted(day)._octopus_effective_rights(day, company_ids)
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM res_company_users_rel rel
                 WHERE rel.user_id = ANY(%(users)s)
                   AND (%(companies)s IS NULL OR rel.cid = ANY(%(companies)s))
                   AND (rel.user_id, rel.cid) NOT IN
                       (SELECT user_id, company_id FROM (%(rights)s) r)
                """,
                users=list(self._ids),
                companies=None if company_ids is None else list(company_ids),
                rights=rights,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO res_company_users_rel (user_id, cid)
                SELECT DISTINCT user_id, company_id FROM (%s) r ON CONFLICT DO NOTHING
                """,
                rights,
            )
        )

    def _octopus_accepted(self, today):
        """Those whose subscriber has accepted the processing agreement: the others have no
        effective right."""
        agreements = self.env["octopus.agreement"].sudo()
        waiting = self.octopus_subscriber_id.filtered(
            lambda subscriber: agreements._open_for(subscriber, today)
        )
        return self.filtered(lambda user: user.octopus_subscriber_id not in waiting)

    def _octopus_derive_lobby(self):
        """In the lobby is who is nowhere else; and the default company is one of one's own."""
        lobby_id = self.env.ref("octopus_dossier.lobby_company").id
        for statement in (
            """
            INSERT INTO res_company_users_rel (user_id, cid)
            SELECT id, %(lobby)s FROM unnest(%(users)s) users (id)
             WHERE NOT EXISTS (SELECT FROM res_company_users_rel WHERE user_id = users.id)
            """,
            """
            DELETE FROM res_company_users_rel rel
             WHERE user_id = ANY(%(users)s) AND cid = %(lobby)s
               AND EXISTS (SELECT FROM res_company_users_rel other
                            WHERE other.user_id = rel.user_id AND other.cid != rel.cid)
            """,
            """
            UPDATE res_users u
               SET company_id = (SELECT min(cid) FROM res_company_users_rel WHERE user_id = u.id)
             WHERE id = ANY(%(users)s)
               AND NOT EXISTS (SELECT FROM res_company_users_rel rel
                                WHERE rel.user_id = u.id AND rel.cid = u.company_id)
            """,
        ):
            self.env.cr.execute(SQL(statement, lobby=lobby_id, users=list(self._ids)))

    def _octopus_reset_environments(self):
        """Environments of this transaction forget the companies of this user."""
        for env in list(self.env.transaction.envs):
            if env.uid in self._ids:
                for name in ("company", "companies"):
                    env.__dict__.pop(name, None)

    def _octopus_show_companies(self):
        """Show companies on screen to who works in several dossiers."""
        group = self.env.ref("base.group_multi_company")
        for user in self.filtered(lambda user: group not in user.group_ids):
            if len(user._get_company_ids()) > 1:
                user.write({"group_ids": [fields.Command.link(group.id)]})
