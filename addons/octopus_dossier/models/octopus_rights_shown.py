# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the current user lacks and who can give it, for menus, buttons and pages.

The screens only show it; what is refused is refused elsewhere. `octopus_rights_info` is
read once per page load, `octopus_record_refusals` once per form that is opened.
"""

import re

from odoo import api, models, tools
from odoo.exceptions import UserError

from .octopus_area import AREAS, FREE, LEVELS, REFUSED, SHARED
from .octopus_area_account import BOOKING_AREAS
from .octopus_area_shown import MOVE_AREAS

MOVE_TYPE = re.compile(r"default_move_type['\"]\s*:\s*['\"](\w+)['\"]")
ASK_LIMIT, ASK_MINUTES = 5, 60
ONE_DAY = 24 * 60


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    @api.readonly
    def octopus_my_areas(self):
        """The areas that the current user has, with his highest level in each.

        :return: area → read, write or validate; in these dossiers, or when there are
            none in the open ones
        """
        user = self.env.user
        companies = self.sudo().company_id.ids if self else self.env.companies.ids
        levels = {}
        for area in AREAS:
            held = [level for level in LEVELS if user._octopus_company_ids(area, level, companies)]
            if held:
                levels[area] = held[-1]
        return levels

    @api.model
    @api.readonly
    def octopus_rights_info(self):
        """All that the web client shows about the rights in the open dossiers."""
        if not self.env.user._octopus_is_dossier_user():
            return {"limited": False}
        mine = self.browse().octopus_my_areas()
        return {
            "limited": True,
            "areas": mine,
            "has_right": bool(self.env.user._octopus_known_company_ids()),
            "givers": self.env.user._octopus_first_givers(),
            "refusals": {
                area: {
                    level: self._refusal_in_open_dossiers(area, level)
                    for level in LEVELS[LEVELS.index(mine[area]) + 1 if area in mine else 0 :]
                }
                for area in AREAS
            },
            "menus": {
                str(menu_id): areas[0]
                for menu_id, areas in self._areas_of_menus().items()
                if not mine.keys() & areas
            },
            "creates": self._areas_to_create(mine),
            "models": sorted(self.env["octopus.area"]._button_levels()),
        }

    @api.model
    def _areas_to_create(self, mine):
        """What the user can make nothing of: model, or kind of booking → the area he lacks."""
        writes = {area for area, level in mine.items() if level != "read"}
        return {
            name: areas[0]
            for name, areas in self.env["octopus.area"]._create_areas().items()
            if not writes.intersection(areas)
        }

    @api.model
    def _refusal_in_open_dossiers(self, area, level):
        """Which right is missing, where, and who gives it; for a user of no dossier too."""
        known = self.env.user._octopus_known_company_ids(self.env.companies.ids)
        companies = self.env.companies.sudo().filtered(lambda company: company.id in known)
        if companies:
            return self.env["octopus.area"]._refusal_right(companies, area, level)
        return self.env._(
            "You have no right on any dossier yet. %(givers)s can give it.",
            givers=self.env.user._octopus_first_givers(),
        )

    @api.model
    @tools.ormcache()
    def _areas_of_menus(self):
        """Menu → the areas of which any one is enough to see something there."""
        found = {}
        area = self.env["octopus.area"]
        for menu in self.env["ir.ui.menu"].sudo().search([("action", "!=", False)]):
            action = menu.action
            if action._name != "ir.actions.act_window" or action.res_model not in self.env:
                continue
            spec = area._spec(action.res_model)
            if spec in (FREE, SHARED, REFUSED):
                continue
            areas = [name for name in spec.areas("read") if name in AREAS]
            if spec.area_of:  # bookings: the type of the journal decides
                kind = MOVE_TYPE.search(action.context or "")
                known = MOVE_AREAS.get(kind[1].split("_")[0]) if kind else None
                areas = [known] if known else list(BOOKING_AREAS)
            elif spec.domain and not spec.read_areas:
                continue  # more than its area decides, so nothing is promised
            if areas and len(areas) < len(AREAS):
                found[menu.id] = areas
        return found

    @api.model
    @api.readonly
    def octopus_record_refusals(self, model, record_id):
        """What the current user cannot do to a record that he reads.

        :return: dict of `write` (why he cannot change it, or ""), `buttons` (name of the
            button → why it is refused) and `needs` (the same names → the right to ask for, or
            False)
        """
        area_model = self.env["octopus.area"]
        buttons = area_model._button_levels().get(str(model))
        nothing = {"write": "", "buttons": {}, "needs": {}}
        if buttons is None or not self.env.user._octopus_is_dossier_user():
            return nothing
        if not isinstance(record_id, int):
            return nothing
        record = self.env[model].browse(record_id).exists()
        if not record or not record.has_access("read"):
            return nothing
        spec = area_model._spec(model)
        own_area = spec.area_of(record.sudo()) if spec.area_of else spec.area
        companies = area_model._record_companies(record)
        refused, needs = {}, {}
        for name, needed in {"write": ((None, "write"),), **buttons}.items():
            for area, level in needed:
                text = self._octopus_why_not(companies, area or own_area, level)
                if text and name not in refused:
                    refused[name] = text
                    needs[name] = area_model._right_to_ask(companies, area or own_area, level)
        write = refused.pop("write", "")
        return {
            "write": "" if record.has_access("write") else write,
            "buttons": refused,
            "needs": needs,
        }

    @api.model
    def _octopus_why_not(self, companies, area, level):
        """Which right is missing on these companies, or ""."""
        if all(company.sudo(False)._octopus_has(area, level) for company in companies):
            return ""
        return self.env["octopus.area"]._refusal_right(companies, area, level)

    @api.model
    def octopus_ask_right(self, area=False, level=False, dossier_id=False):
        """Mail those who can give it that the current user asks for a right.

        :param str area: the area, or False for a first right on any dossier
        :param str level: read, write or validate
        :param int dossier_id: where; without it an open dossier where it is missing
        :return: what was done, in words
        """
        user = self.env.user
        if area and (area not in AREAS or level not in LEVELS):
            raise UserError(self.env._("There is no right “%(area)s”.", area=area))
        company = self._company_to_ask(area, level, dossier_id)
        givers = company._octopus_giver_users() if company else user._octopus_giver_users()
        givers = givers.filtered("email_normalized") - user
        if not givers:
            raise UserError(
                self.env._("Nobody who can give this right has a mail address. Ask in person.")
            )
        throttle = self.env["octopus.throttle"]
        key = f"{user.id}/{company.id}/{area}/{level}"
        if not throttle._take("ask_right", key, 1, ONE_DAY):
            raise UserError(self.env._("You asked for this right today. The mail was sent."))
        if not throttle._take("ask_rights", user.id, ASK_LIMIT, ASK_MINUTES):
            raise UserError(self.env._("You asked for several rights just now. Wait an hour."))
        givers._octopus_mail_asked_right(user, company, area, level)
        return self.env._("%(givers)s will get a mail.", givers=givers._octopus_names())

    @api.model
    def _company_to_ask(self, area, level, dossier_id):
        """The company, as superuser, of the dossier that a right is asked on; none for a first."""
        companies = self.env.companies.sudo()
        if dossier_id:
            dossier = self.sudo().browse(dossier_id if isinstance(dossier_id, int) else [])
            companies = dossier.exists().company_id
        known = self.env.user._octopus_known_company_ids(companies.ids)
        companies = companies.filtered(lambda company: company.id in known)
        if dossier_id and not companies:
            raise UserError(self.env._("This is no dossier of yours."))
        if area and companies:
            right = self.env["octopus.area"]._right_to_ask(companies, area, level)
            if right:
                return self.browse(right["dossier_id"]).sudo().company_id
        return companies[:1]
