# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of the models of mail; what follows the record it is about has files of its own."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .octopus_area import AREAS, READ_OPERATION, AreaSpec
from .octopus_area_account import RELATION_AREAS


def addresses_of_journals(area_model, spec, operation):
    """Mail addresses: those of the journals in the open dossiers. They name their company."""
    user = area_model.env.user
    if not user._octopus_is_dossier_user():
        return Domain.TRUE
    if operation != READ_OPERATION:
        return Domain.FALSE
    companies = sorted(area_model._companies(AREAS, "read"))

    def to_sql(model, alias, query):
        return SQL(
            "%s IN (SELECT alias_id FROM account_journal WHERE company_id = ANY(%s))",
            SQL.identifier(alias, "id"),
            companies,
            to_flush=model.env["account.journal"]._fields["alias_id"],
        )

    def is_ours(address):
        journals = address.env["account.journal"].sudo().with_context(active_test=False)
        inside = [("alias_id", "=", address.id), ("company_id", "in", companies)]
        return bool(journals.search_count(inside, limit=1))

    # core makes one before the journal that gets it
    own = Domain("create_uid", "=", user.id)
    return own | Domain.custom(to_sql=to_sql, predicate=is_ours)


def people_seen(area_model, spec, operation):
    """Who follows or was told what: people one sees. Core shows everybody's name and address."""
    if not area_model.env.user._octopus_is_dossier_user():
        return Domain.TRUE
    people = area_model.env["ir.rule"]._compute_domain("res.partner", READ_OPERATION)
    return Domain(spec.field, "any", people)


def own_channels(area_model, spec, operation):
    """Chats: members only, and no channel open to everybody on the platform."""
    if not area_model.env.user._octopus_is_dossier_user():
        return Domain.TRUE
    closed = Domain("channel_type", "!=", "channel")
    return closed if operation == "create" else Domain("is_member", "=", True)


MAIL_SPECS = {
    "discuss.channel": AreaSpec("users", domain=own_channels),
    "mail.followers": AreaSpec(
        "relations", field="partner_id", domain=people_seen, read_areas=RELATION_AREAS
    ),
    "mail.notification": AreaSpec(
        "relations", field="res_partner_id", domain=people_seen, read_areas=RELATION_AREAS
    ),
    "mail.alias": AreaSpec("dossier_settings", domain=addresses_of_journals, read_areas=AREAS),
    "mail.activity.plan": AreaSpec("dossier_settings", shared_read=True, read_areas=AREAS),
    "mail.activity.plan.template": AreaSpec("dossier_settings", shared_read=True, read_areas=AREAS),
}


class OctopusArea(models.AbstractModel):
    _inherit = "octopus.area"

    @api.model
    def _specs(self):
        return {**super()._specs(), **MAIL_SPECS}
