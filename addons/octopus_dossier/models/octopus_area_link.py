# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who sees links, requests and consents: each side its own, and the operator all.

Holders see all of theirs; other users those of the open dossiers where they have a right,
since the links of a firm name all its clients.
A firm does not see that another one asks for its client, nor a link it asked for by number.
"""

from odoo import api, models
from odoo.fields import Domain

from .octopus_area import AREAS, READ_OPERATION, AreaSpec


def _both_sides(area_model, spec, operation, known):
    """:param Domain known: what a firm may know of"""
    user = area_model.env.user
    subscriber = user.sudo().octopus_subscriber_id
    firm = Domain("firm_id", "=", subscriber.id) & known
    inside = area_model._company_domain(spec, operation)
    domain = inside & (Domain("dossier_id.holder_id", "=", subscriber.id) | firm)
    if operation == READ_OPERATION and subscriber.holder_user_id == user:
        domain |= firm | Domain("dossier_id.holder_id", "=", subscriber.id)
    return domain


def links(area_model, spec, operation):
    """Links."""
    if area_model.env.user._octopus_is_operator():
        return Domain.TRUE
    return _both_sides(area_model, spec, operation, Domain("known_to_firm", "=", True))


def consents(area_model, spec, operation):
    """Those of links, and those a subscriber gave outside a dossier: his holder's."""
    if area_model.env.user._octopus_is_operator():
        return Domain.TRUE
    known = Domain("link_id", "=", False) | Domain("link_id.known_to_firm", "=", True)
    domain = _both_sides(area_model, spec, operation, known)
    user = area_model.env.user
    subscriber = user.sudo().octopus_subscriber_id
    if subscriber.holder_user_id == user and operation == READ_OPERATION:
        domain |= Domain("subscriber_id", "=", subscriber.id)
    return domain


def requests(area_model, spec, operation):
    """Requests: what a firm typed is its holder's."""
    if area_model.env.user._octopus_is_operator():
        return Domain.TRUE
    user = area_model.env.user
    subscriber = user.sudo().octopus_subscriber_id
    if operation != READ_OPERATION or subscriber.holder_user_id != user:
        return Domain.FALSE
    return Domain("firm_id", "=", subscriber.id)


LINK_SPECS = {
    "octopus.consent": AreaSpec("users", domain=consents, read_areas=AREAS, unnamed=True),
    "octopus.link": AreaSpec("users", domain=links, read_areas=AREAS, unnamed=True),
    "octopus.link.request": AreaSpec("users", field="firm_id", domain=requests),
}


class OctopusArea(models.AbstractModel):
    _inherit = "octopus.area"

    @api.model
    def _specs(self):
        return {**super()._specs(), **LINK_SPECS}
