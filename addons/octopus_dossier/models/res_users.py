# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Users of subscribers, and what they may do, computed from their rights."""

import json

from odoo import api, fields, models, tools
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import frozendict

from ..tools.brussels import today
from ..tools.open_dossiers import are_ids, as_array, is_few
from .octopus_area import LEVELS
from .octopus_right import PORTAL_LIMITS

PORTAL_LIMITS_JSON = json.dumps(PORTAL_LIMITS)
RIGHTS_KEY = "octopus_rights"
# Everything that no user may change about himself or others by hand.
DERIVED_FIELDS = {"company_ids", "octopus_rights_version"}


def _among(companies, among):
    """Those of a set of companies that were asked about."""
    return companies if among is None else companies.intersection(among)


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    octopus_subscriber_id = fields.Many2one(
        "octopus.subscriber",
        string="Subscriber",
        # Both are asked by every call: read alone, not with all that there is of a user.
        prefetch=RIGHTS_KEY,
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    octopus_rights_version = fields.Integer(
        prefetch=RIGHTS_KEY,
        default=0,
        readonly=True,
        copy=False,
        help="Changes with the rights; part of the key of what is cached about them.",
    )
    octopus_right_ids = fields.One2many("octopus.right", "user_id", string="Rights")

    def _fetch_field(self, field):
        # EXTENDS 'base': what every call asks for first, without the way of a search
        ids = tuple(filter(None, self._ids))
        if field.prefetch != RIGHTS_KEY or not self.env.su or not ids:
            return super()._fetch_field(field)
        self.env.cr.execute(
            "SELECT id, octopus_subscriber_id, octopus_rights_version"
            " FROM res_users WHERE id IN %s",
            [ids],
        )
        for user_id, subscriber_id, version in self.env.cr.fetchall():
            user = self.browse(user_id)
            self._fields["octopus_subscriber_id"]._insert_cache(user, (subscriber_id,))
            self._fields["octopus_rights_version"]._insert_cache(user, (version,))
        return None

    def _octopus_is_exempt(self):
        """Administrators of the system, and nobody else, stand above the rights."""
        # a user that is not stored yet has nothing to be remembered by
        return self._octopus_compute_exempt() if isinstance(self.id, int) else self._is_system()

    @tools.ormcache("self.id")
    def _octopus_compute_exempt(self):
        # as long as core keeps the groups of a user, and cleared with them
        return self._is_system()

    def _octopus_is_operator(self):
        """Who runs the platform: subscribers, dossiers, links, settings; not the books."""
        return self.has_group("octopus_dossier.group_operator")

    def _octopus_is_dossier_user(self):
        """Users of subscribers; all others are the operator's, or visitors."""
        return bool(self.sudo().octopus_subscriber_id) and not self._octopus_is_exempt()

    def _octopus_company_ids(self, area, level, among=None):
        """Companies where the user has `level` (read, write, validate) in `area`.

        :param among: ids of companies; the answer is about these, and for a few of them
            it costs the same however many others the user has
        :rtype: frozenset[int]
        """
        self.ensure_one()
        if self._octopus_is_dossier_user():
            return _among(self._octopus_rights(among).get((area, level), frozenset()), among)
        return _among(self._octopus_stock_company_ids(), among)

    def _octopus_known_company_ids(self, among=None):
        """Companies where the user has any right at all; of these ids, when some are given."""
        self.ensure_one()
        if not self._octopus_is_dossier_user():
            return _among(self._octopus_stock_company_ids(), among)
        if is_few(among):
            version = self.sudo().octopus_rights_version
            return self._octopus_compute_known_of(version, today(), tuple(among))
        return _among(self._octopus_known_in_order()[0], among)

    def _octopus_known_in_order(self):
        """Companies where the user has any right: as a frozenset, in the order of the numbers
        of their dossiers, and as text for PostgreSQL (`as_array`)."""
        version = self.sudo().octopus_rights_version
        if self._octopus_is_dossier_user():
            return self._octopus_compute_known(version, today())
        stock = self._octopus_compute_stock(version)
        return stock, tuple(sorted(stock)), as_array(stock)

    @tools.ormcache("self.id", "version", "today")
    def _octopus_compute_known(self, version, today):
        """The companies of all rights together, without the rights: an accountant has
        seventeen in each of thousands.

        :return: as `_octopus_known_in_order`
        """
        if self.env["octopus.agreement"]._missing_id(self.id, version, today):
            return frozenset(), (), as_array(())
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company_id FROM octopus_dossier d
                 WHERE EXISTS (SELECT FROM (%s) r WHERE r.company_id = d.company_id)
                 ORDER BY number_sort, company_id
                """,
                self._octopus_effective_rights(today),
            )
        )
        known = tuple(company_id for (company_id,) in rows)
        return frozenset(known), known, as_array(known)

    def _octopus_lapsed_company_ids(self):
        """Companies of links whose last day is past and that nobody has closed yet."""
        self.ensure_one()
        return self._octopus_compute_lapsed(self.sudo().octopus_rights_version, today())

    @tools.ormcache("self.id", "version", "today")
    def _octopus_compute_lapsed(self, version, today):
        lapsed = [
            ("firm_id", "=", self.sudo().octopus_subscriber_id.id),
            ("state", "=", "granted"),
            ("date_to", "<", today),
        ]
        return frozenset(self.env["octopus.link"].sudo().search(lapsed).company_id.ids)

    @tools.ormcache("self.id", "version", "today", "among")
    def _octopus_compute_known_of(self, version, today, among):
        rights = self._octopus_compute_rights(version, today, among)
        return frozenset().union(*set(rights.values()))

    def _octopus_rights(self, among=None):
        """Effective rights; of a few dossiers, the open ones as a rule, or of all."""
        version = self.sudo().octopus_rights_version
        return self._octopus_compute_rights(
            version, today(), tuple(among) if is_few(among) else None
        )

    @tools.ormcache("self.id", "version", "today", "among")
    def _octopus_compute_rights(self, version, today, among=None):
        """Effective rights of one user, who may have thousands of dossiers.

        None, until the holder has accepted the processing agreement. `version` and
        `today` are the key of the cache: nothing has to be cleared when rights change.
        Equal sets are kept once, since they stay in memory.

        :param among: ids of companies as a tuple: of these only
        :return: (area, level) → frozenset of company ids
        """
        if self.env["octopus.agreement"]._missing_id(self.id, version, today):
            return frozendict()
        rows = self.env.execute_query(
            SQL(
                "SELECT area, level, array_agg(company_id) FROM (%s) rights GROUP BY area, level",
                self._octopus_effective_rights(today, among),
            )
        )
        companies = {}
        for area, number, company_ids in rows:
            for level in LEVELS[:number]:
                companies.setdefault((area, level), set()).update(company_ids)
        kept = {}
        for key, ids in companies.items():
            ids = frozenset(ids)
            companies[key] = kept.setdefault(ids, ids)
        return frozendict(companies)

    def _octopus_effective_rights(self, today, companies=None):
        """Effective rights of these users: the rows, where the subscriber still has the
        dossier. A dossier that is not active is read only, and rows beyond what the portal's
        licence includes wait until the tier is full again.

        :param companies: ids of companies: of these dossiers only
        :return: SELECT of user_id, area, company_id, level
        """
        # of rights and of dossiers: else PostgreSQL reads all dossiers and links for one of them
        ids = list(companies or ())
        both = SQL("AND r.company_id = ANY(%(ids)s) AND d.company_id = ANY(%(ids)s)", ids=ids)
        return SQL(
            """
            SELECT user_id, area, company_id, level FROM (
            SELECT r.user_id, r.area, r.company_id,
                   LEAST(CASE WHEN d.state = 'active' THEN r.level::int ELSE 1 END,
                         CASE WHEN d.tier = 'portal' AND s.kind <> 'b'
                              THEN (%(limits)s::jsonb ->> r.area)::int END) AS level
              FROM octopus_right r
              JOIN res_users u ON u.id = r.user_id
              JOIN octopus_subscriber s ON s.id = u.octopus_subscriber_id
              JOIN octopus_dossier d ON d.company_id = r.company_id
             WHERE r.user_id = ANY(%(users)s)
               %(within)s
               AND (u.octopus_subscriber_id IN (d.holder_id, d.client_id)
                    OR EXISTS (SELECT FROM octopus_link l
                                WHERE l.dossier_id = d.id
                                  AND l.firm_id = u.octopus_subscriber_id
                                  AND l.state = 'granted'
                                  AND (l.date_to IS NULL OR l.date_to >= %(today)s)))
            ) counted WHERE level > 0
            """,
            users=list(self._ids),
            within=SQL() if companies is None else both,
            today=today,
            limits=PORTAL_LIMITS_JSON,
        )

    def _octopus_stock_company_ids(self):
        """Companies of users outside the subscribers: never a dossier."""
        self.ensure_one()
        return self._octopus_compute_stock(self.sudo().octopus_rights_version)

    @tools.ormcache("self.id", "version")
    def _octopus_compute_stock(self, version):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id FROM res_company c
                  JOIN res_company_users_rel r ON r.cid = c.id AND r.user_id = %s
                 WHERE c.octopus_is_pool IS NOT TRUE AND c.octopus_is_template IS NOT TRUE
                   AND NOT EXISTS (SELECT FROM octopus_dossier d WHERE d.company_id = c.id)
                """,
                self.id,
            )
        )
        return frozenset(company_id for (company_id,) in rows)

    def _get_company_ids(self):
        # OVERRIDES 'base' for users of subscribers: what base caches until somebody clears
        # all caches follows the rights at once. Core asks it for every environment, to see
        # whether the active companies are the user's own; with these in the context the
        # answer is about them, so that it costs the same with thousands of others.
        if not self._octopus_is_dossier_user():
            return super()._get_company_ids()
        active = self.env.context.get("allowed_company_ids")
        version, day = self.sudo().octopus_rights_version, today()
        if is_few(active) and are_ids(active):
            if own := self._octopus_compute_own(version, day, tuple(active)):
                return own
        known = self._octopus_known_in_order()[1]
        return known or tuple(self.env.ref("octopus_dossier.lobby_company").ids)

    @tools.ormcache("self.id", "version", "today", "active")
    def _octopus_compute_own(self, version, today, active):
        """Those of these companies where the user has any right, in their order."""
        own = self._octopus_compute_known_of(version, today, active)
        return tuple(company_id for company_id in active if company_id in own)

    @api.constrains("octopus_subscriber_id", "login")
    def _check_octopus_login(self):
        for user in self.filtered("octopus_subscriber_id"):
            code = user.octopus_subscriber_id.code
            if user.login != code and not user.login.endswith(f"@{code}"):
                raise ValidationError(
                    self.env._(
                        "The login “%(login)s” does not belong to subscriber %(code)s.",
                        login=user.login,
                        code=code,
                    )
                )

    def write(self, vals):
        # EXTENDS 'base': the companies of users of subscribers follow from rights.
        derived = DERIVED_FIELDS & vals.keys()
        if derived and any(user._octopus_is_dossier_user() for user in self):
            raise AccessError(
                self.env._(
                    "The dossiers of a user follow from his rights. Change his rights instead."
                )
            )
        result = super().write(vals)
        if "octopus_subscriber_id" in vals or derived:
            self._octopus_next_rights_version()
        return result

    def _check_uid_passwd(self, uid, passwd):
        # OVERRIDES 'base': XML-RPC comes in here; its routes name no user to `ir.http`. Core
        # remembers what was right once, and so lets in by a key that was removed since.
        result = self._octopus_check_secret(uid, passwd, self._octopus_secrets(uid))
        user = self.with_user(uid).env.user
        self.env["octopus.agreement"].with_user(uid)._check_accepted(user)
        user.sudo().octopus_subscriber_id._octopus_check_api()
        return result

    @tools.ormcache("uid", "passwd", "secrets")
    def _octopus_check_secret(self, uid, passwd, secrets):
        """Core's check, remembered as long as the user has the same secrets."""
        return super()._check_uid_passwd.__wrapped__(self, uid, passwd)

    @api.model
    def _octopus_secrets(self, uid):
        """A digest of all by which this user gets in: his password, and keys still in force."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT md5(concat_ws('/', u.active, u.password, u.totp_secret, (
                       SELECT string_agg(k.id::text, ',' ORDER BY k.id) FROM res_users_apikeys k
                        WHERE k.user_id = u.id AND (k.expiration_date IS NULL
                              OR k.expiration_date >= now() AT TIME ZONE 'utc'))))
                  FROM res_users u WHERE u.id = %s
                """,
                uid,
            )
        )
        return rows[0][0] if rows else ""

    def _login(self, credential, user_agent_env):
        # EXTENDS 'base': it refuses a login that nobody has at once, and hashes the password of
        # all others, so that the time tells who has one.
        if credential.get("type") == "password" and not self.sudo().search_count(
            self._get_login_domain(credential.get("login")), limit=1
        ):
            self._crypt_context().dummy_verify()
        return super()._login(credential, user_agent_env)

    def action_totp_invite(self):
        # EXTENDS 'auth_totp_mail': it sends mail as superuser to any user.
        (self - self.env.user)._octopus_check_managed()
        return super().action_totp_invite()
