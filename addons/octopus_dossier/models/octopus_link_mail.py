# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails about links, and the one-time address in them.

A step only notes what is to be told (`mail_step`); the job that runs at once draws the mail
in the language of the reader and puts it into Odoo's queue. So no step waits for, or fails
on, a mail; and the token of the one-time address exists in the mail alone, the database
keeps its hash.
"""

import hashlib
import logging
import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.tools import format_date

_logger = logging.getLogger(__name__)
TOKEN_LENGTH = 43
BATCH = 200
# Steps with a mail of their own; of all others one sentence tells.
OWN_TEMPLATES = ("request", "offer", "ends")


class OctopusLink(models.Model):
    _name = "octopus.link"
    _inherit = ["octopus.link"]

    mail_step = fields.Char(readonly=True, copy=False, groups="base.group_system")
    mail_by_id = fields.Many2one("res.users", readonly=True, groups="base.group_system")
    token_sha256 = fields.Char(readonly=True, copy=False, groups="base.group_system")
    token_user_id = fields.Many2one("res.users", readonly=True, groups="base.group_system")
    token_until = fields.Datetime(readonly=True, copy=False, groups="base.group_system")
    token_used_at = fields.Datetime(readonly=True, copy=False, groups="base.group_system")

    _token_index = models.UniqueIndex("(token_sha256) WHERE token_sha256 IS NOT NULL")

    def _tell(self, step):
        """Note that this step has to be mailed, and start the job that does it."""
        self.sudo().write({"mail_step": step, "mail_by_id": self.env.user.id})
        if step in ("grant", "accept", "refuse", "decline", "withdraw", "lapse", "supersede"):
            # What was decided cannot be decided by an old mail again.
            self.sudo().filtered(lambda link: not link.token_used_at).token_until = False
        self._wake_job()

    @api.model
    def _wake_job(self):
        self.env.ref("octopus_dossier.cron_deliver_links").sudo()._trigger()

    @api.model
    def _cron_deliver(self):
        """Bring requests to the clients, and draw the mails that wait."""
        self.env["octopus.link.request"]._deliver_waiting()
        done = self._mail_waiting()
        remaining = self.search_count([("mail_step", "!=", False)])
        self.env["ir.cron"]._commit_progress(done, remaining=remaining)

    @api.model
    def _mail_waiting(self):
        """Draw the mails of the steps taken since; how many steps that were."""
        links = self.search([("mail_step", "!=", False)], limit=BATCH).try_lock_for_update()
        for link in links:
            # what cannot be drawn is given up: the mails of all others must not wait for it
            self.env["ir.cron"]._octopus_each(link, self._mail_one).mail_step = False
        return len(links)

    @api.model
    def _mail_one(self, link):
        step, author = link.mail_step, link.mail_by_id
        link.mail_step = False
        for user in link._mail_readers(step, author):
            link._mail(step, user)

    def _mail_readers(self, step, author):
        """The holders who have to know; not the one who did it."""
        client, firm = self.dossier_id.holder_id.holder_user_id, self.firm_id.holder_user_id
        if step in ("request", "accept", "decline"):
            return client
        if step == "lapse" and not self.known_to_firm:
            return firm.browse()  # the request itself tells its firm, found or not
        if step in ("offer", "grant", "refuse", "supersede"):
            return firm
        return (client | firm) - author if step != "extend" else firm.browse()

    def _mail(self, step, user):
        """Put the mail about a step into the queue, in the language of its reader."""
        client = user == self.dossier_id.holder_id.holder_user_id
        lang = (client and self.dossier_id.lang) or user.lang or self.env.lang
        words = self.with_user(user).sudo().with_context(lang=lang)
        name = step if step in OWN_TEMPLATES else "news"
        values = {
            "octopus_news": words._mail_news(step, client),
            "octopus_url": self._mail_url(step, client, user),
            "octopus_about": words._about(client),
            "octopus_text": words._offered_text() if step in ("request", "offer") else "",
            "octopus_until": format_date(words.env, self._lapse_day() or self.date_to),
        }
        address = user.partner_id.email or (client and self.dossier_id.email)
        if address:
            template = f"octopus_dossier.mail_template_link_{name}"
            self._queue_mail(template, self, address, lang, values)
        else:
            _logger.info("link %s: nobody to mail about %s", self.id, step)

    @api.model
    def _queue_mail(self, template, record, address, lang, values):
        """Draw a template with these values, and queue it outside every record.

        Readers of the link must not find the mail: it may hold a one-time address.
        """
        template = self.env.ref(template).sudo().with_context(lang=lang, **values)
        drawn = {
            name: template._render_field(name, record.ids, set_lang=lang)[record.id]
            for name in ("subject", "body_html", "email_from")
        }
        host = urlsplit(record.get_base_url()).hostname
        default = self.env["ir.mail_server"]._get_default_from_address() or f"octopus@{host}"
        drawn["email_from"] = drawn["email_from"] or default
        # Else answers would go to whoever's request drew it, such as the public user.
        drawn["reply_to"] = drawn["email_from"]
        mails = self.env["mail.mail"].sudo()
        mails.create({**drawn, "email_to": address, "auto_delete": True})
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _about(self, for_client):
        """The dossier as this side may know it: a firm knows what it typed, until it is let in."""
        link = self.sudo()
        if for_client or link.known_to_firm:
            return link.dossier_id.display_name
        return link.request_id.asked_for or link.dossier_id.number

    def _mail_url(self, step, client, user):
        base = self.get_base_url()
        if step == "request":
            return f"{base}/octopus/link/{self._new_token(user)}"
        if client:
            return f"{base}/my/octopus/{self.dossier_id.number}/accountant"
        action = self.env.ref("octopus_dossier.octopus_link_action")
        return f"{base}/odoo/action-{action.id}/{self.id}"

    def _mail_news(self, step, client):
        """What happened, in one sentence."""
        names = {"firm": self.firm_id.display_name, "dossier": self._about(client)}
        news = {
            "grant": self.env._(
                "The client agreed: %(firm)s now manages dossier %(dossier)s.", **names
            ),
            "accept": self.env._("%(firm)s accepted: it now manages dossier %(dossier)s.", **names),
            "refuse": self.env._(
                "The client does not agree to a link with dossier %(dossier)s.", **names
            ),
            "decline": self.env._(
                "%(firm)s does not become manager of dossier %(dossier)s.", **names
            ),
            "withdraw": self.env._(
                "The link of %(firm)s with dossier %(dossier)s was withdrawn. The firm no "
                "longer sees the dossier.",
                **names,
            ),
            "lapse": self.env._(
                "The link or request of %(firm)s for dossier %(dossier)s has ended by itself.",
                **names,
            ),
            "supersede": self.env._(
                "The client chose another firm for dossier %(dossier)s, so the request of "
                "%(firm)s ends.",
                **names,
            ),
        }
        return news.get(step, "")

    # ---- the one-time address ---------------------------------------------------------

    def _new_token(self, user):
        """A token for this request and this user; an earlier one no longer works."""
        token = secrets.token_urlsafe(32)
        self.sudo().write(
            {
                "token_sha256": self._hash_token(token),
                "token_user_id": user.id,
                "token_until": self._lapse_moment() or fields.Datetime.now() + timedelta(days=1),
                "token_used_at": False,
            }
        )
        return token

    @api.model
    def _hash_token(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _open_token(self, token):
        """Find the request of a one-time address, for the current user.

        :return: the link as superuser (empty for a token nobody made), and what is wrong:
            `user` (made for somebody else), `used`, `late`, or an empty string
        """
        link = self.sudo().browse()
        if token.isascii() and len(token) == TOKEN_LENGTH:
            link = self.sudo().search([("token_sha256", "=", self._hash_token(token))])
        if not link:
            return link, ""
        holder = link.dossier_id.holder_id.holder_user_id
        if self.env.user != link.token_user_id or self.env.user != holder:
            return link, "user"
        if link.token_used_at:
            return link, "used"
        late = not link.token_until or link.token_until < fields.Datetime.now()
        return link, "late" if late or link.state != "requested" else ""

    def _use_token(self):
        """After the answer the address no longer works."""
        self.sudo().token_used_at = fields.Datetime.now()
