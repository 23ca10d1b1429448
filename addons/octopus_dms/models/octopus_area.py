# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of documents, notes, rules and storage."""

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.octopus_dossier.models.octopus_area import AreaSpec
from odoo.addons.octopus_dossier.models.octopus_area_people import of_companies


def operator_or_reader(area_model, spec, operation):
    """What dossiers store: all of it for the operator, else of every dossier whose documents
    the user may read, whether it is open or not: a firm sees its dossiers in one list."""
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    return of_companies(user._octopus_company_ids(spec.area, "read"))


def operator_only(area_model, spec, operation):
    """What is the operator's to put right."""
    is_operator = area_model.env.user._octopus_is_operator()
    return Domain.TRUE if is_operator else Domain.FALSE


def own_side_or_shared(area_model, spec, operation):
    """Notes: shared ones, and the internal ones of one's own code."""
    subscriber = area_model.env.user.sudo().octopus_subscriber_id
    readable = Domain("shared", "=", True) | Domain("subscriber_id", "=", subscriber.id or 0)
    return area_model._company_domain(spec, operation) & readable


def seen_documents(area_model, spec, operation):
    """Documents: not those that somebody else keeps for himself."""
    seen = area_model.env["octopus.document"]._seen_domain()
    return area_model._company_domain(spec, operation) & seen


def asked_or_own(area_model, spec, operation):
    """Missing documents: what was only found shows to whoever looked, since it may be from areas
    that others have no right on."""
    found = Domain("state", "!=", "found") | Domain("asked_by_id", "=", area_model.env.uid)
    return area_model._company_domain(spec, operation) & found


WRITE = ("documents", "write")
# what the buttons of a document ask for
WRITES = (
    "action_archive_by_year",
    "action_archive_document",
    "action_propose",
    "action_share",
    "action_undo",
    "action_unshare",
    "action_write_note",
    "desk_archive",
    "desk_merge",
    "desk_prepare",
    "desk_rotate",
    "desk_split",
    "desk_take_over",
)
BOOKS = ("action_book", "action_checked", "desk_book")


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
            "octopus.document": AreaSpec("documents", domain=seen_documents),
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
        levels = super()._button_levels()
        settings = ("dossier_settings", "write")
        return {
            **levels,
            "octopus.document": {
                **dict.fromkeys(WRITES, (WRITE,)),
                **dict.fromkeys(BOOKS, (WRITE, ("purchases", "write"))),
            },
            "octopus.missing.document": dict.fromkeys(("action_ask", "action_close"), (WRITE,)),
            "octopus.dossier": {
                **levels.get("octopus.dossier", {}),
                "action_mail_rules": (settings,),
            },
            "octopus.upload": {
                "action_confirm": (WRITE,),
                "action_confirm_sender": (WRITE, settings),
                "action_refuse": (WRITE,),
            },
        }
