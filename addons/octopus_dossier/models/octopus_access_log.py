# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who was in which dossier: one row per user, dossier, day and way in.

Every access to data of a dossier is noted (`_check_access` of base.py, and the gate of the
portal, which works as superuser). It costs one look in a dictionary: each process remembers
what it has written. The rows are written after the commit of the request in a transaction of
their own: a read-only request stays one, and no lock of the request is waited for.
"""

import logging
import time

from dateutil.relativedelta import relativedelta
from psycopg2 import Error

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import SQL

from odoo.addons.bus.websocket import wsrequest

from ..tools.brussels import day_of, today
from .octopus_area import FREE, REFUSED, SHARED

_logger = logging.getLogger(__name__)

RPC_PATHS = ("/xmlrpc/", "/jsonrpc", "/json/2/")
# The last moment of a visit is written again after so many seconds.
AGAIN_AFTER = 600
REMEMBERED = 50_000
MONTHS = 24
PENDING = "octopus_access_log"
# No visit: names for lists and menus, and what people see about a dossier from outside.
NOT_THE_BOOKS = {
    "ir.default",
    "ir.filters",
    "ir.sequence",
    "ir.sequence.date_range",
    "mail.alias",
    "mail.followers",
    "mail.notification",
    "octopus.access.log",
    "octopus.consent",
    "octopus.dossier",
    "octopus.dossier.viewer",
    "octopus.handover",
    "octopus.link",
    "octopus.right",
    "octopus.right.change",
    "octopus.storage",
    "octopus.storage.day",
    "octopus.storage.part",
    "octopus.subscriber",
    "res.company",
    "res.partner",
    "res.users",
}

_written = {}


class OctopusAccessLog(models.Model):
    _name = "octopus.access.log"
    _description = "Access to a dossier"
    _order = "day desc, last_at desc, id desc"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    name = fields.Char(required=True, readonly=True, help="The name at that moment.")
    login = fields.Char(required=True, readonly=True, help="The login at that moment.")
    subscriber_id = fields.Many2one(
        "octopus.subscriber", index=True, ondelete="restrict", help="Empty: the platform's own."
    )
    dossier_id = fields.Many2one("octopus.dossier", required=True, index=True, ondelete="restrict")
    day = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [
            ("web", "Backend"),
            ("portal", "Portal"),
            ("rpc", "Web service"),
            ("job", "Job in the background"),
        ],
        required=True,
        string="Way in",
    )
    first_at = fields.Datetime(required=True, string="First")
    last_at = fields.Datetime(required=True, string="Last")

    _once_a_day = models.UniqueIndex("(user_id, dossier_id, day, kind)")

    @api.depends("login", "day")
    def _compute_display_name(self):
        for access in self:
            access.display_name = f"{access.login} {access.day}"

    def write(self, vals):
        """Refuse, for everybody; only nothing can be written."""
        if vals:
            raise UserError(self.env._("A recorded access cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recorded access cannot be deleted."))

    @api.model
    def _note(self, records):
        """The current user reaches these records, or searches their model."""
        active = self.env.context.get("allowed_company_ids")
        if active and self._is_noted(tuple(active)):
            return
        if records._name in NOT_THE_BOOKS or not self.env.uid:
            return
        area = self.env["octopus.area"]
        if area._spec(records._name) in (FREE, SHARED, REFUSED):
            return
        if active or not any(records._ids):
            area._check_open()
            self._note_companies(self.env.companies.ids)
        else:
            self._note_companies(area._record_companies(records).ids)

    @api.model
    def _note_companies(self, company_ids):
        """The current user reaches these companies; written when the transaction is."""
        company_ids = tuple(company_ids)
        if not company_ids or self._is_noted(company_ids):
            return
        waiting = self.env.cr.postcommit
        if PENDING not in waiting.data:
            registry = self.env.registry
            waiting.add(lambda: _write(registry, waiting.data.pop(PENDING, set())))
        waiting.data.setdefault(PENDING, set()).add((self.env.uid, company_ids, self._kind()))

        self._noted().add((self.env.uid, company_ids))

    def _is_noted(self, company_ids):
        """Whether nothing is left to do for this visit."""
        noted, key = self._noted(), (self.env.uid, company_ids)
        if key in noted:
            return True
        written = (self.env.cr.dbname, *key, self._kind())
        if _written.get(written, -AGAIN_AFTER) <= time.monotonic() - AGAIN_AFTER:
            return False
        noted.add(key)
        return True

    def _noted(self):
        """Visits that this transaction has asked for already: it has one way in."""
        return self.env.cr.cache.setdefault(PENDING, set())

    def _kind(self):
        """The way in, as far as the request tells."""
        if not request:
            # the open screen listens for news outside any request
            return "web" if wsrequest else "job"
        path = request.httprequest.path
        if path.startswith(RPC_PATHS):
            return "rpc"
        return "portal" if path.startswith("/my") else "web"

    @api.autovacuum
    def _gc_old_accesses(self):
        months = self.env["ir.config_parameter"]._octopus_number("access_log_months", MONTHS)
        border = today() - relativedelta(months=months)
        self.env.cr.execute(SQL("DELETE FROM octopus_access_log WHERE day < %s", border))


def _write(registry, seen):
    """Write what was seen in a transaction of its own; a failure never hurts the request."""
    now = fields.Datetime.now()
    try:
        with registry.cursor() as cr:
            for user_id, company_ids, kind in sorted(seen):
                cr.execute(_insert(user_id, company_ids, kind, now))
    except Error:
        _logger.warning("accesses to dossiers could not be written", exc_info=True)
        return
    if len(_written) > REMEMBERED:
        _written.clear()
    for user_id, company_ids, kind in seen:
        _written[registry.db_name, user_id, company_ids, kind] = time.monotonic()


def _insert(user_id, company_ids, kind, now):
    return SQL(
        """
        INSERT INTO octopus_access_log AS a
               (user_id, name, login, subscriber_id, dossier_id, day, kind, first_at, last_at)
        SELECT u.id, p.name, u.login, u.octopus_subscriber_id, d.id, %(day)s, %(kind)s,
               %(now)s, %(now)s
          FROM octopus_dossier d
          JOIN res_users u ON u.id = %(user)s
          JOIN res_partner p ON p.id = u.partner_id
         WHERE d.company_id IN %(companies)s
         ORDER BY d.id
            ON CONFLICT (user_id, dossier_id, day, kind)
            DO UPDATE SET last_at = GREATEST(a.last_at, EXCLUDED.last_at)
        """,
        user=user_id,
        companies=company_ids,
        kind=kind,
        now=now,
        day=day_of(now),
    )
