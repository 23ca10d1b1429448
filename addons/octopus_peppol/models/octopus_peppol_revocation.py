# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the network's certificate authorities have revoked, kept current by a job.

Reading order: `_trust` (asked for every message, in and out), `_refresh` (the job).
"""

import base64
import hashlib
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..lib.edelivery import EdeliveryError, errors, pki
from ..tools import clock, keys, transport
from ..tools import settings as peppol_settings
from .octopus_peppol_worker import Again

_logger = logging.getLogger(__name__)

# An authority may publish a new list any day: one of a week is not good for a week.
RENEW_AFTER = timedelta(hours=12)
RENEW_BEFORE_END = timedelta(hours=1)
EXPIRY_WARNING = timedelta(days=30)
# {database: (trust store, what the lists were, policy)}: reading lists takes longer than a message
_judged = {}


class OctopusPeppolRevocation(models.Model):
    """One row per certificate authority of the trust store, with the last list it published.

    Nothing of a list is believed before the authority's own signature was checked, so it
    may come over plain HTTP, as these lists do.
    """

    _name = "octopus.peppol.revocation"
    _description = "Peppol revocation list"
    _rec_name = "issuer"
    _order = "issuer"

    issuer = fields.Char("Certificate authority", required=True, readonly=True)
    url = fields.Char(
        "Address",
        help="Where the authority publishes its list. Our own certificates name it; for an"
        " authority that issued none of them it is filled in here.",
    )
    content = fields.Binary("List", attachment=False, readonly=True)
    digest = fields.Char(readonly=True)
    issued_at = fields.Datetime("Published", readonly=True)
    ends_at = fields.Datetime("Holds until", readonly=True)
    revoked_count = fields.Integer("Revoked certificates", readonly=True)
    fetched_at = fields.Datetime("Fetched", readonly=True)
    tried_at = fields.Datetime("Last try", readonly=True)
    error = fields.Text("Reason", readonly=True)
    state = fields.Selection(
        [("current", "Current"), ("stale", "Too old"), ("missing", "Missing")],
        compute="_compute_state",
    )

    _issuer_unique = models.UniqueIndex("(issuer)", "This certificate authority is already known.")

    @api.depends("ends_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for known in self:
            if not known.ends_at:
                known.state = "missing"
            else:
                known.state = "current" if now <= known.ends_at else "stale"

    def write(self, vals):
        # What an authority has revoked is what it signed, whoever writes.
        if not self.env.su and vals.keys() - {"url"}:
            raise AccessError(self.env._("Only the address of a revocation list can be changed."))
        if "url" in vals:
            vals = {**vals, "fetched_at": False}
        return super().write(vals)

    # ---- asked for every message ------------------------------------------------------------

    @api.model
    def _trust(self, settings):
        """The authorities of the network, and what they have revoked as far as we know."""
        policy = keys.trust_policy(settings)
        if settings.revocation == peppol_settings.OFF:
            return policy
        self.flush_model(["digest"])
        held = self.env.execute_query(
            SQL(
                "SELECT id, digest FROM octopus_peppol_revocation"
                " WHERE digest IS NOT NULL ORDER BY id"
            )
        )
        wanted = (settings.revocation, held)
        base, judged, result = _judged.get(self.env.cr.dbname, (None, None, None))
        if base is not policy or judged != wanted:
            known = self.sudo().browse(row_id for row_id, _digest in held)
            needed = settings.revocation == peppol_settings.REQUIRED
            result = policy.with_lists(known._lists(policy), needed=needed)
            _judged[self.env.cr.dbname] = policy, wanted, result
        return result

    def _lists(self, policy):
        """The lists, without those whose authority left the trust store meanwhile."""
        lists = []
        for known in self:
            try:
                lists.append(policy.read_list(base64.b64decode(known.content)))
            except errors.PkiError as error:
                _logger.info("Peppol: list of %s not used: %s", known.issuer, error.detail)
        return lists

    # ---- the job ----------------------------------------------------------------------------

    @api.model
    def _refresh(self):
        """Entry point of the cron: fetch what is due, and say what is wrong."""
        settings = peppol_settings.current()
        if settings.revocation == peppol_settings.OFF:
            return
        try:
            due = self._of_network(settings).filtered(lambda known: known._is_due())
            for known in due:
                known._renew(settings)
                self.env["ir.cron"]._commit_progress(1)
            if due:
                self._check_own_certificates(settings)
        except peppol_settings.SettingsError as error:
            _logger.error("Peppol: revocation lists are not renewed, %s", error)

    def _of_network(self, settings):
        """A row for each authority, with the address that certificates name for its list."""
        policy = keys.trust_policy(settings)
        addresses = {}
        for certificate in (*policy.authorities, *keys.certificates(settings)):
            for url in pki.distribution_points(certificate)[:1]:
                addresses[certificate.issuer.rfc4514_string()] = url
        names = {pki.subject(authority) for authority in policy.authorities}
        known = self.search([("issuer", "!=", False)])
        gone = known.filtered(lambda row: row.issuer not in names)
        gone.unlink()
        known -= gone
        new = names - set(known.mapped("issuer"))
        known |= self.create([{"issuer": name} for name in sorted(new)])
        for row in known:
            if addresses.get(row.issuer, row.url) != row.url:
                row.url = addresses[row.issuer]
        return known

    def _is_due(self):
        self.ensure_one()
        now = fields.Datetime.now()
        return (
            not self.fetched_at
            or not self.ends_at
            or self.fetched_at + RENEW_AFTER <= now
            or self.ends_at - RENEW_BEFORE_END <= now
        )

    def _renew(self, settings):
        """Fetch the list; what we have stays when the new one cannot be had or believed."""
        self.ensure_one()
        now = fields.Datetime.now()
        try:
            content, found = self._fetch(settings)
        except (transport.TransportError, EdeliveryError, Again) as error:
            self.write({"tried_at": now, "error": str(error)})
            serious = logging.INFO if self.state == "current" else logging.WARNING
            _logger.log(serious, "Peppol: no new list of %s: %s", self.issuer, error)
            return
        self.write(
            {
                "content": base64.b64encode(content),
                "digest": hashlib.sha256(content).hexdigest(),
                "issued_at": found.this_update.replace(tzinfo=None),
                "ends_at": found.next_update.replace(tzinfo=None),
                "revoked_count": len(found.serials),
                "fetched_at": now,
                "tried_at": now,
                "error": False,
            }
        )

    def _fetch(self, settings):
        """``(bytes, list)`` from the address, and surely a newer one than ours."""
        if not self.url:
            raise Again(self.env._("No certificate of ours names its address: fill it in here."))
        answer = transport.get_revocation_list(self.url, settings)
        if answer.status != 200:
            raise Again(
                self.env._("Its address answers with HTTP %(status)s.", status=answer.status)
            )
        found = keys.trust_policy(settings).read_list(answer.body)
        issued_at = found.this_update.replace(tzinfo=None)
        if found.issuer_name != self.issuer:
            raise Again(
                self.env._("Its address has the list of %(other)s.", other=found.issuer_name)
            )
        if not found.has_begun(clock.now()):
            raise Again(self.env._("Its address has a list of the future."))
        # Over plain HTTP anybody on the way can repeat a list from before a revocation.
        if self.issued_at and issued_at < self.issued_at:
            raise Again(self.env._("Its address has an older list than the one we have."))
        return answer.body, found

    def _check_own_certificates(self, settings):
        """Nobody else tells us that we were revoked, or are about to expire."""
        trust, now = self._trust(settings), clock.now()
        roles = zip(keys.certificates(settings), (pki.AP, pki.SMP), strict=True)
        for certificate, role in roles:
            name = pki.common_name(certificate)
            left = certificate.not_valid_after_utc - now
            try:
                pki.check(certificate, trust, role, now)
            except errors.RevocationUnknown:
                _logger.warning("Peppol: not known whether our %s was revoked", name)
            except EdeliveryError as error:
                _logger.error("Peppol: our %s cannot be used: %s", name, error.detail)
            if timedelta() < left < EXPIRY_WARNING:
                _logger.warning("Peppol: our %s expires in %s days", name, left.days)
