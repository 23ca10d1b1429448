# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of the models of base, mail and web, what is free, and all specs together."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.open_dossiers import as_array
from .octopus_area import AREAS, FREE, READ_OPERATION, AreaSpec, level_of
from .octopus_area_account import RELATION_AREAS, account_specs
from .octopus_area_people import of_companies, operator_or_own_subscriber, users_who_share

# Free, each for a reason:
FREE_MODELS = (
    # the access of these follows the record that owns them
    "ir.attachment",
    "mail.activity",
    "mail.message",
    "mail.message.reaction",
    "mail.message.translation",
    "mail.scheduled.message",
    # a user's own things, held by core's own rules
    "auth.passkey.key",
    "auth_totp.device",
    "bus.bus",
    "bus.presence",
    "discuss.channel.member",
    "discuss.channel.rtc.session",
    "discuss.gif.favorite",
    "discuss.voice.metadata",
    "mail.push.device",
    "res.device",
    "res.device.log",
    "res.users.apikeys",
    "res.users.log",
    "res.users.settings",
    "res.users.settings.embedded.action",
    "res.users.settings.volumes",
    # technical, read only by their access rights, without client data
    "mail.alias.domain",
    "onboarding.progress",
    "onboarding.progress.step",
    "spreadsheet.dashboard",
)


# Areas without data that is exported, or of which everybody gets what he himself may see.
AREAS_NOT_EXPORTED = frozenset({"users", "orders", "webservice"})


def own_records(area_model, spec, operation):
    """Things a user makes for himself: nobody else's."""
    return Domain(spec.field, "in", area_model.env.user.ids)


def own_exports(area_model, spec, operation):
    """Exports: one's own, of dossiers in which one may still read every area."""
    user = area_model.env.user
    companies = user._octopus_known_company_ids()
    for area in AREAS:
        if area not in AREAS_NOT_EXPORTED:
            companies &= user._octopus_company_ids(area, "read")
    return Domain("user_id", "in", user.ids) & of_companies(companies)


def own_filters(area_model, spec, operation):
    """Filters: global ones are read; only own ones are written, none made global."""
    user = area_model.env.user
    if operation == READ_OPERATION or not user._octopus_is_dossier_user():
        return Domain.TRUE
    shared = Domain.TRUE
    if spec.field == "user_ids":
        # A filter that is shared with others appears on their screens.
        shared = ~Domain(spec.field, "any", [("id", "not in", user.ids)])
    return Domain(spec.field, "in", user.ids) & shared


def own_defaults(area_model, spec, operation):
    """Defaults: those of one's dossiers are read; only own ones are written."""
    user = area_model.env.user
    if not user._octopus_is_dossier_user():
        return Domain.TRUE
    inside = Domain("company_id", "=", False) | of_companies(user._octopus_known_company_ids())
    if operation == READ_OPERATION:
        return inside & Domain("user_id", "in", [False, *user.ids])
    return inside & Domain("user_id", "in", user.ids)


def sequences(area_model, spec, operation):
    """Numbering: the dossiers' own, and what is shared; not how many subscribers there are."""
    domain = area_model._company_domain(spec, operation)
    if area_model.env.user._octopus_is_dossier_user():
        domain &= Domain("code", "=", False) | Domain("code", "not like", "octopus.")
    return domain


def companies_themselves(area_model, spec, operation):
    """The user's active companies; the settings right changes them."""
    companies = area_model.env.companies
    if operation == READ_OPERATION:
        return Domain("id", "in", sorted(companies.ids))
    return Domain("id", "in", sorted(area_model._companies((spec.area,), "write")))


def _these_and_partners_of_users(env, partner_ids):
    """These partners, and those of colleagues and of users of the active dossiers.

    As one array and not as a sub-query: PostgreSQL then takes the indexes of partners for
    every part of the condition, and does not read them all. Without a join or a union, which
    take longer to plan than to carry out.
    """
    subscriber_id = env.user.octopus_subscriber_id.id or None
    # without the lobby: who has no right yet shares nothing with the others there
    company_ids = tuple(sorted(env.user._octopus_known_company_ids(env.companies.ids)))

    def is_seen(user):
        if subscriber_id and user.octopus_subscriber_id.id == subscriber_id:
            return True
        return bool(company_ids and user._octopus_known_company_ids(company_ids))

    def to_sql(model, alias, query):
        return SQL(
            """
            %s = ANY(%s::int[] || ARRAY(
                SELECT partner_id FROM res_users
                 WHERE octopus_subscriber_id = %s OR id = ANY(ARRAY(
                       SELECT user_id FROM res_company_users_rel WHERE cid = ANY(%s::int[])))))
            """,
            SQL.identifier(alias, "id"),
            as_array(partner_ids),
            subscriber_id,
            as_array(company_ids),
            to_flush=model.env["res.users"]._fields["octopus_subscriber_id"],
        )

    return Domain.custom(
        to_sql=to_sql,
        predicate=lambda partner: partner.id in partner_ids or any(map(is_seen, partner.user_ids)),
    )


def partners(area_model, spec, operation):
    """Relations of the dossiers; readable too: own partner, companies, fellow users."""
    env = area_model.env
    companies = area_model._companies(spec.areas(operation), level_of(operation))
    domain = Domain("company_id", "in", sorted(companies))
    if operation != READ_OPERATION:
        settings = area_model._companies(("dossier_settings",), "write")
        own = env["res.company"].sudo().browse(sorted(settings)).partner_id
        return domain | Domain("id", "in", own.ids)
    if not env.user._octopus_is_dossier_user():
        domain |= Domain("company_id", "=", False)
    people = env.user.partner_id + env.companies.sudo().partner_id
    people += env.ref("base.partner_root")
    return domain | _these_and_partners_of_users(env, people._ids)


def partner_banks(area_model, spec, operation):
    """Accounts of relations, and the dossier's own ones."""
    companies = area_model._companies(spec.areas(operation), level_of(operation))
    own_areas = AREAS if operation == READ_OPERATION else ("bank", "dossier_settings")
    own = area_model._companies(own_areas, level_of(operation))
    owners = area_model.env["res.company"].sudo().browse(sorted(own)).partner_id
    return Domain("company_id", "in", sorted(companies)) | Domain("partner_id", "in", owners.ids)


def operator_or_company(area_model, spec, operation):
    """Dossiers, links and rights: the operator administers them all."""
    if area_model.env.user._octopus_is_operator():
        return Domain.TRUE
    return area_model._company_domain(spec, operation)


def operator_or_known(area_model, spec, operation):
    """Dossiers: the list from which one is opened holds closed ones too."""
    user = area_model.env.user
    if operation != READ_OPERATION or user._octopus_is_operator():
        return operator_or_company(area_model, spec, operation)
    return of_companies(user._octopus_known_company_ids())


def operator_or_own_right(area_model, spec, operation):
    """Rights and their changes: one's own; with the right on the users, those of one's side.

    The firm's side is its own employees and the users of the dossiers it manages; the
    client's is his own users: which employee of the firm may do what is the firm's matter.
    """
    user = area_model.env.user
    own = Domain("user_id", "in", user.ids)
    domain = operator_or_company(area_model, spec, operation)
    if domain.is_true():
        return domain
    subscriber_id = user.sudo().octopus_subscriber_id.id
    dossier = spec.field.removesuffix("company_id").removesuffix(".")
    dossier = dossier or "company_id.octopus_dossier_ids"
    side = (
        Domain("user_id.octopus_subscriber_id", "=", subscriber_id)
        | Domain(f"{dossier}.firm_id", "=", subscriber_id)
        | Domain(f"{dossier}.firm_id", "=", False)
        & Domain(f"{dossier}.holder_id", "=", subscriber_id)
        & Domain(f"{dossier}.holder_id.kind", "=", "b")
    )
    return domain & side | own


def operator_or_own_template(area_model, spec, operation):
    """Templates of rights: everybody's and one's subscriber's are read; who manages
    users somewhere writes those of his subscriber."""
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    own = Domain(spec.field, "in", user.sudo().octopus_subscriber_id.ids)
    if operation == READ_OPERATION:
        return own | Domain(spec.field, "=", False)
    return own if user._octopus_company_ids(spec.area, "validate") else Domain.FALSE


def operator_or_transparent(area_model, spec, operation):
    """Who can see and who saw a dossier: all of it for the client's side.

    Without any further right for a holder, with the right on the users for his people. The
    firm sees its own employees only: who of the client's people works is the client's matter.
    """
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    subscriber_id = user.sudo().octopus_subscriber_id.id
    if not subscriber_id:
        return Domain.FALSE
    clients = Domain("dossier_id.holder_id", "=", subscriber_id) | Domain(
        "dossier_id.client_id", "=", subscriber_id
    )
    managed = of_companies(user._octopus_company_ids("users", "read"))
    inside = Domain("dossier_id", "any!", managed)
    if user._octopus_known_company_ids():
        inside |= Domain("dossier_id.holder_id.holder_user_id", "=", user.id)
        inside |= Domain("dossier_id.client_id.holder_user_id", "=", user.id)
    return inside & (clients | Domain("subscriber_id", "=", subscriber_id))


def operator_or_holder_of_a_side(area_model, spec, operation):
    """A change of accountant: the holders of the client and of both firms."""
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    subscriber = user.sudo().octopus_subscriber_id
    if subscriber.holder_user_id != user or area_model.env["octopus.agreement"]._missing_for(user):
        return Domain.FALSE
    sides = ("client_id", "leaving_id", "taking_id")
    return Domain.OR([(side, "=", subscriber.id)] for side in sides)


def operator_or_own_acceptance(area_model, spec, operation):
    """Acceptances of the processing agreement: one's own subscriber's."""
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    return Domain("subscriber_id", "=", user.sudo().octopus_subscriber_id.id)


SHARED_SPECS = {
    "ir.default": AreaSpec("users", field="user_id", domain=own_defaults),
    "ir.embedded.actions": AreaSpec("users", field="user_id", domain=own_filters),
    "ir.exports": AreaSpec("users", field="create_uid", domain=own_records),
    "ir.exports.line": AreaSpec("users", field="export_id.create_uid", domain=own_records),
    "base_import.mapping": AreaSpec("users", field="create_uid", domain=own_records),
    "ir.filters": AreaSpec("users", field="user_ids", domain=own_filters),
    "ir.sequence": AreaSpec(
        "dossier_settings", domain=sequences, shared_read=True, read_areas=AREAS
    ),
    "ir.sequence.date_range": AreaSpec(
        "dossier_settings", field="sequence_id.company_id", shared_read=True, read_areas=AREAS
    ),
    "octopus.access.log": AreaSpec(
        "users", field="dossier_id.company_id", domain=operator_or_transparent
    ),
    "octopus.dossier.viewer": AreaSpec(
        "users", field="dossier_id.company_id", domain=operator_or_transparent
    ),
    "octopus.agreement.acceptance": AreaSpec(
        "users", field="subscriber_id", domain=operator_or_own_acceptance
    ),
    "octopus.bulk": AreaSpec("users", field="user_id", domain=own_records),
    "octopus.bulk.line": AreaSpec("users", field="bulk_id.user_id", domain=own_records),
    "octopus.dossier": AreaSpec("dossier_settings", domain=operator_or_known, read_areas=AREAS),
    "octopus.handover": AreaSpec(
        "users",
        field="dossier_id.company_id",
        domain=operator_or_holder_of_a_side,
        unnamed=True,
    ),
    "octopus.export": AreaSpec("dossier_settings", domain=own_exports, read_areas=AREAS),
    "octopus.restore.point": AreaSpec("dossier_settings"),
    "octopus.right": AreaSpec("users", domain=operator_or_own_right),
    "octopus.right.change": AreaSpec(
        "users", field="dossier_id.company_id", domain=operator_or_own_right
    ),
    "octopus.right.template": AreaSpec(
        "users", field="subscriber_id", domain=operator_or_own_template
    ),
    "octopus.right.template.line": AreaSpec(
        "users", field="template_id.subscriber_id", domain=operator_or_own_template
    ),
    "octopus.subscriber": AreaSpec("users", domain=operator_or_own_subscriber),
    "res.company": AreaSpec("dossier_settings", field="id", domain=companies_themselves),
    "res.partner": AreaSpec("relations", domain=partners, read_areas=RELATION_AREAS),
    "res.partner.bank": AreaSpec("relations", domain=partner_banks, read_areas=RELATION_AREAS),
    "res.users": AreaSpec("users", field="company_ids", domain=users_who_share),
    "resource.calendar": AreaSpec("dossier_settings", shared_read=True, read_areas=AREAS),
    "resource.calendar.leaves": AreaSpec("dossier_settings", shared_read=True, read_areas=AREAS),
    "resource.resource": AreaSpec("dossier_settings", shared_read=True, read_areas=AREAS),
}


class OctopusArea(models.AbstractModel):
    _inherit = "octopus.area"

    @api.model
    def _specs(self):
        return {
            **super()._specs(),
            **account_specs(),
            **SHARED_SPECS,
            **dict.fromkeys(FREE_MODELS, FREE),
        }
