# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who is seen by whom: users and subscribers, through the dossiers that they have in common.

An accountant has thousands of them, so no statement names them one by one.
"""

from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.open_dossiers import as_array, is_few


def of_companies(company_ids):
    """Records of these companies, which may be thousands."""
    if not company_ids or is_few(company_ids):
        return Domain("company_id", "in", sorted(company_ids))
    array = as_array(sorted(company_ids))

    def to_sql(model, alias, query):
        return SQL("%s = ANY(%s::int[])", model._field_to_sql(alias, "company_id", query), array)

    return Domain.custom(
        to_sql=to_sql, predicate=lambda record: record.company_id.id in company_ids
    )


def users_who_share(area_model, spec, operation):
    """Oneself, colleagues of the same subscriber, users of the same dossiers.

    The operator administers all users.
    """
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    domain = Domain("id", "in", user.ids)
    if not user._octopus_is_dossier_user():
        return domain | Domain("company_ids", "in", sorted(user._octopus_stock_company_ids()))
    domain |= Domain("octopus_subscriber_id", "=", user.octopus_subscriber_id.id)
    if area_model.env["octopus.agreement"]._missing_for(user):
        return domain
    return domain | Domain.custom(to_sql=_sharing_sql, predicate=_is_sharing)


def _sharing_sql(model, alias, query):
    """Users of a dossier in which the current user has a right, asked for each user that is
    looked at: a write of a relation looks at one, and would name all dossiers for him.

    The rows follow from the rights (`res_users_companies.py`) until the job of the day has
    closed the links that ended; in the lobby nobody shares anything.
    """
    user = model.env.user
    lobby = model.env.ref("octopus_dossier.lobby_company")
    closed = user._octopus_lapsed_company_ids().union(lobby.ids)
    return SQL(
        """
        EXISTS (SELECT FROM res_company_users_rel mine
                  JOIN res_company_users_rel rel ON rel.cid = mine.cid
                 WHERE mine.user_id = %s AND rel.user_id = %s AND rel.cid <> ALL(%s::int[]))
        """,
        user.id,
        SQL.identifier(alias, "id"),
        as_array(closed),
    )


def _is_sharing(user):
    """As `_sharing_sql`, of a record."""
    return bool(user.env.user._octopus_known_company_ids(user.sudo().company_ids._ids))


def operator_or_own_subscriber(area_model, spec, operation):
    """Subscribers: one's own, and those met in a dossier or a link."""
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    mine = of_companies(user._octopus_known_company_ids())
    return (
        Domain("user_ids", "in", user.ids)
        | Domain("dossier_ids", "any!", mine)
        | Domain("client_dossier_ids", "any!", mine)
        # The firm's holder chooses among the K numbers that he pays for.
        | Domain("firm_id.holder_user_id", "in", user.ids)
        | Domain("link_ids", "any!", mine)
    )
