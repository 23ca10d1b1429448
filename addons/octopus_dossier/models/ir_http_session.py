# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The web client starts with a few of the user's dossiers, not with thousands."""

from contextlib import contextmanager

from werkzeug.datastructures import ImmutableMultiDict

from odoo import api, models
from odoo.http import request

from ..tools.open_dossiers import MAX_ACTIVE_DOSSIERS
from .res_users_companies import ListedCompanies

LISTED = 20
MAX_DIGITS = 9  # what fits into the id of a company


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    @classmethod
    def _octopus_cookie_ids(cls, cids):
        parts = [part for part in cids.split("-") if part.isascii() and part.isdecimal()]
        return [int(part) for part in parts if len(part) <= MAX_DIGITS]

    def session_info(self):
        # EXTENDS 'web': core lists all companies of the user, 190 bytes each.
        # of all his dossiers, though the request names the open ones
        user = self.env.user.with_context(allowed_company_ids=[])
        if not user._is_internal() or not user._octopus_is_dossier_user():
            return super().session_info()
        asked = self._octopus_cookie_ids(request.cookies.get("cids", ""))
        mine = set(user._get_company_ids())
        active = [cid for cid in asked if cid in mine][:MAX_ACTIVE_DOSSIERS]
        if active != asked:
            self._octopus_keep_cookie(active)
        listed = ListedCompanies(self._octopus_listed_ids(user, active))
        with self._octopus_without_cookie():
            start = self.with_context(octopus_listed=listed, allowed_company_ids=active)
            info = super(IrHttp, start).session_info()
        self._octopus_name_lobby(info["user_companies"]["allowed_companies"])
        info["octopus_picker"] = {
            "limit": MAX_ACTIVE_DOSSIERS,
            "giver": self._octopus_giver(user),
            "lost": self._octopus_is_lost(active, asked),
        }
        return info

    @api.model
    def _octopus_name_lobby(self, listed):
        """Names of companies are in one language; the lobby's is read by newcomers of all."""
        lobby = self.env.ref("octopus_dossier.lobby_company").id
        if lobby in listed:
            listed[lobby]["name"] = self.env._("Lobby (no dossier)")

    @api.model
    def _octopus_keep_cookie(self, active):
        """Keep of the cookie what is the user's own, here and in the browser.

        The client falls back on the default when it does not know one of them, and
        mail stops with a fault at one that is no number.
        """
        cids = "-".join(map(str, active))
        vars(request)["cookies"] = ImmutableMultiDict({**request.cookies, "cids": cids})
        request.future_response.set_cookie("cids", cids)

    @contextmanager
    def _octopus_without_cookie(self):
        """Mail reads all companies of the user for each one in the cookie, to put those that
        are his into the context, where they are already."""
        cookies = request.cookies
        vars(request)["cookies"] = ImmutableMultiDict({**cookies, "cids": ""})
        try:
            yield
        finally:
            vars(request)["cookies"] = cookies

    @api.model
    def _octopus_is_lost(self, active, asked):
        """Whether the user expects another dossier than the one he gets."""
        lobby = self.env.ref("octopus_dossier.lobby_company").id
        return bool(asked) and active[:1] != asked[:1] and asked[0] != lobby

    @api.model
    def _octopus_listed_ids(self, user, active):
        """Open dossiers, the default, those opened lately, and the first of the others."""
        mine = user._get_company_ids()
        known = set(mine)
        recent = self.env["octopus.dossier.recent"]._company_ids(user)
        default = user.company_id.id if user.company_id.id in known else mine[0]
        others = dict.fromkeys([cid for cid in recent if cid in known] + list(mine[: 2 * LISTED]))
        return sorted({*active, default, *list(others)[:LISTED]})

    @api.model
    def _octopus_listed(self, companies):
        """Companies as `session_info` lists them; dossiers have no branches."""
        return [
            {
                "id": company.id,
                "name": company.name,
                "sequence": company.sequence,
                "child_ids": [],
                "parent_id": False,
                "currency_id": company.currency_id.id,
            }
            for company in companies
        ]

    @api.model
    def _octopus_giver(self, user):
        """Who gives rights to a user that has no dossier, for an empty picker."""
        holder = user.octopus_subscriber_id.holder_user_id
        return f"{holder.name} ({holder.login})" if holder and holder != user else ""
