# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from odoo.addons.octopus_dossier.models.octopus_area import AreaSpec


def operator_or_reader(area_model, spec, operation):
    """What dossiers store: all of it for the operator, else of every dossier whose documents
    the user may read, whether it is open or not: a firm sees its dossiers in one list."""
    user = area_model.env.user
    if user.has_group("octopus_dossier.group_operator"):
        return Domain.TRUE
    return Domain(spec.field, "in", sorted(user._octopus_company_ids(spec.area, "read")))


def operator_only(area_model, spec, operation):
    """What is the operator's to put right."""
    is_operator = area_model.env.user.has_group("octopus_dossier.group_operator")
    return Domain.TRUE if is_operator else Domain.FALSE


def own_side_or_shared(area_model, spec, operation):
    """Notes: shared ones, and the internal ones of one's own code."""
    subscriber = area_model.env.user.sudo().octopus_subscriber_id
    readable = Domain("shared", "=", True) | Domain("subscriber_id", "=", subscriber.id or 0)
    return area_model._company_domain(spec, operation) & readable


def asked_or_own(area_model, spec, operation):
    """Missing documents: what was only found shows to whoever looked, since it may be from areas
    that others have no right on."""
    found = Domain("state", "!=", "found") | Domain("asked_by_id", "=", area_model.env.uid)
    return area_model._company_domain(spec, operation) & found


class OctopusArea(models.AbstractModel):
    _name = "octopus.area"
    _inherit = ["octopus.area"]

    @api.model
    def _specs(self):
        # EXTENDS 'octopus_dossier'
        return {
            **super()._specs(),
            "octopus.destruction": AreaSpec("documents", domain=operator_or_reader),
            "octopus.destruction.line": AreaSpec("documents", domain=operator_or_reader),
            "octopus.booking.rule": AreaSpec("purchases"),
            "octopus.document": AreaSpec("documents"),
            "octopus.folder": AreaSpec("documents"),
            "octopus.missing.document": AreaSpec("documents", domain=asked_or_own),
            "octopus.note": AreaSpec("documents", domain=own_side_or_shared),
            "octopus.storage": AreaSpec("documents", domain=operator_or_reader),
            "octopus.storage.day": AreaSpec("documents", domain=operator_or_reader),
            "octopus.storage.delta": AreaSpec("documents"),
            "octopus.storage.finding": AreaSpec("documents", domain=operator_only),
            "octopus.storage.part": AreaSpec("documents", domain=operator_or_reader),
            "octopus.upload": AreaSpec("documents"),
        }

    @api.model
    def _button_levels(self):
        # EXTENDS 'octopus_dossier'
        write = (("documents", "write"),)
        return {
            **super()._button_levels(),
            "octopus.document": {
                "action_archive_by_year": write,
                "action_archive_document": write,
                "action_checked": (*write, ("purchases", "write")),
                "action_propose": write,
                "action_book": (*write, ("purchases", "write")),
                "action_undo": write,
                "desk_archive": write,
                "desk_book": (*write, ("purchases", "write")),
                "desk_merge": write,
                "desk_prepare": write,
                "desk_rotate": write,
                "desk_split": write,
                "desk_take_over": write,
                "action_write_note": write,
            },
            "octopus.missing.document": {
                "action_ask": write,
                "action_close": write,
            },
            "octopus.dossier": {
                **super()._button_levels().get("octopus.dossier", {}),
                "action_mail_rules": (("dossier_settings", "write"),),
            },
            "octopus.upload": {
                "action_confirm": write,
                "action_confirm_sender": (*write, ("dossier_settings", "write")),
                "action_refuse": write,
            },
        }
