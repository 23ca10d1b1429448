# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a payer was invoiced for his subscriptions, and what each line counted."""

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from . import gate

URL = "/my/octopus-subscription"
ROWS = 40


class OctopusPortalSubscription(CustomerPortal):
    @http.route([URL, f"{URL}/page/<int:page>"], type="http", auth="user", website=True)
    def octopus_subscription(self, page=1, **kw):
        """Every charge on his invoices; for the holder of the code that pays."""
        subscriber_sudo = request.env.user.sudo().octopus_subscriber_id
        is_holder = bool(subscriber_sudo) and subscriber_sudo.holder_user_id == request.env.user
        charges_sudo = request.env["octopus.charge"].sudo()
        mine = Domain("payer_id", "=", subscriber_sudo.id) if is_holder else Domain.FALSE
        mine &= Domain("state", "!=", "counted")
        pager = portal_pager(URL, charges_sudo.search_count(mine), page=page, step=ROWS)
        charges_sudo = charges_sudo.search(mine, limit=ROWS, offset=pager["offset"])
        title = request.env._("Your subscription invoices")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "octopus",
            "title": title,
            "trail": [(title, None)],
            "is_holder": is_holder,
            "subscriber": subscriber_sudo,
            "months": charges_sudo.grouped("month"),
            "currency": request.env.ref("base.EUR"),
            "pager": pager,
        }
        return gate.page("subscription", values)
