# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Changing the licence from inside a dossier: its formula, and who pays from a day on.

`_octopus_licence_acts` says what the screen offers, `_octopus_licence_about` what an order would
be about, for its text, and `_octopus_order_licence` places it, with the password again. What an
order then does is in `octopus_order_licence`; the question to a firm in `octopus_order_payer`.

Nobody becomes a payer by the act of another one: who is to pay acts himself (`change`, `pay`),
or is asked and confirms (`ask`).
"""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.brussels import last_of, today
from .octopus_order_takeover import SUBSCRIPTIONS
from .product_product import MODULES

# `change`: another formula, or other modules with it; `pay`: the holder pays from now on, for a
# K number his firm; `ask`: the holder asks his firm to pay; `leave`: who pays stops;
# `withdraw`: what is planned does not begin.
ACTS = ("change", "pay", "ask", "leave", "withdraw")
# Prices further ahead are not known.
FURTHEST = timedelta(days=366)


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    # ---- what, and who -------------------------------------------------------------------

    def _octopus_licence_acts(self):
        """The acts that the current user can take on the licence now, in the order of the screen.

        :rtype: list[str]
        """
        self.ensure_one()
        return [act for act in ACTS if not self._octopus_refuse_licence(act)]

    def _octopus_formulas(self):
        """The formulas that this dossier can have, as superuser."""
        dossier, products = self.sudo(), self.env["product.product"]
        inside = dossier.holder_id.kind == "b" and not dossier.client_id
        return products._octopus_products(("internal",) if inside else SUBSCRIPTIONS)

    def _octopus_planned(self):
        """The licence that begins later, as superuser."""
        return self.sudo().licence_ids.filtered(lambda licence: licence.state == "planned")[:1]

    def _octopus_payer_order(self):
        """The question to a firm, whether it pays, that waits for its answer; as superuser."""
        waits = Domain("dossier_id", "=", self.id) & Domain("kind", "=", "payer")
        return self.env["octopus.order"].sudo().search(waits & Domain("state", "in", ["confirmed"]))

    def _octopus_my_payer_order(self):
        """The same, when the current user asked; as superuser."""
        waiting = self._octopus_payer_order()
        return waiting.filtered(lambda order: order._asked_by().holder_user_id == self.env.user)

    def _octopus_take_back_payer(self):
        """The firm is no longer asked to pay; for the holder who asked."""
        waiting = self._octopus_my_payer_order()
        if not waiting:
            raise UserError(
                self.env._(
                    "No question of yours about dossier %(dossier)s waits: it was "
                    "answered already, or somebody else asked.",
                    dossier=self.sudo().display_name,
                )
            )
        waiting.sudo(False)._take_back()

    def _octopus_licence_words(self):
        """How things are with the licence, a sentence each; the right to see was checked.

        :rtype: list[str]
        """
        dossier, day = self.sudo(), today()
        licence, planned = dossier._octopus_licence_on(day), dossier._octopus_planned()
        words = [self._words_of_one(licence)] if licence else []
        if planned:
            words.append(self._words_of_one(planned))
        elif licence.date_end:
            words.append(
                self.env._(
                    "It is paid for until %(day)s. After that nobody pays: the dossier becomes "
                    "read-only after notice, and opens again when somebody pays.",
                    day=format_date(self.env, licence.date_end),
                )
            )
        elif not licence:
            words.append(
                self.env._(
                    "Nobody pays for this dossier. It is or becomes read-only, and opens again "
                    "when somebody pays."
                )
            )
        return words + self._words_of_question()

    def _words_of_question(self):
        """That a firm is asked, if one is."""
        return [
            self.env._(
                "%(firm)s is asked to pay, and can answer until %(day)s.",
                firm=waiting.firm_id.display_name,
                day=format_date(self.env, waiting.lapses_on),
            )
            for waiting in self._octopus_payer_order()
        ]

    def _words_of_one(self, licence):
        formula, price_text = licence.formula_id, self.env["octopus.order"]._price_text
        return self.env._(
            "%(formula)s, %(price)s, from %(day)s, paid by %(payer)s.",
            formula=formula.with_context(lang=self.env.lang).name,
            price=price_text(formula._octopus_price(formula, max(licence.date_start, today()))),
            day=format_date(self.env, licence.date_start),
            payer=licence.payer_id.display_name,
        )

    def _octopus_licence_actor(self, act):
        """The subscriber whose holder takes this act, as superuser."""
        dossier = self.sudo()
        actors = {
            "pay": dossier._who_pays(),
            "ask": dossier.holder_id,
            "withdraw": dossier._octopus_planned().payer_id,
        }
        return actors.get(act, dossier.payer_id)

    def _octopus_refuse_licence(self, act):
        """Why the current user cannot take this act now, or ""."""
        dossier = self.sudo()
        unpaid = dossier.unpaid_readonly and act in ("pay", "ask")
        if dossier.state != "active" and not unpaid:
            return self.env._("The dossier is not active.")
        if act not in ACTS or not getattr(dossier, f"_licence_fits_{act}")():
            return self.env._(
                "Nothing of this kind can change in the licence of dossier %(dossier)s now.",
                dossier=dossier.display_name,
            )
        actor = dossier._octopus_licence_actor(act)
        if actor.holder_user_id != self.env.user:
            return self.env._(
                "Only %(holder)s of %(payer)s can do this for dossier %(dossier)s, with the "
                "login code itself.",
                holder=actor.holder_user_id._octopus_called(),
                payer=actor.display_name,
                dossier=dossier.display_name,
            )
        return dossier._licence_waits(act)

    def _licence_waits(self, act):
        """What has to be ended first: a question to a firm, or what is planned."""
        if waiting := self._octopus_payer_order():
            return self.env._(
                "%(firm)s is asked to pay for dossier %(dossier)s and has not answered. Take the "
                "question back first.",
                firm=waiting.firm_id.display_name,
                dossier=self.display_name,
            )
        planned = self._octopus_planned()
        if planned and act != "withdraw":
            return self.env._(
                "Another licence of dossier %(dossier)s is planned from %(start)s on. Withdraw "
                "that one first.",
                dossier=self.display_name,
                start=format_date(self.env, planned.date_start),
            )
        return ""

    def _licence_fits_change(self):
        return bool(self.payer_id) and len(self._octopus_formulas()) > 1

    def _licence_fits_pay(self):
        return self.payer_id != self._who_pays()

    def _licence_fits_ask(self):
        free = not self.payer_id or self.payer_id == self.holder_id
        return self.holder_id.kind == "u" and self.firm_id.kind == "b" and free

    def _licence_fits_leave(self):
        return bool(self.licence_id) and not self.licence_id.date_end

    def _licence_fits_withdraw(self):
        """Only a plan of one payer: what two agreed on, the operator takes back for both."""
        planned = self._octopus_planned()
        return bool(planned) and planned.payer_id == self.licence_id.payer_id

    # ---- what it is about ----------------------------------------------------------------

    def _octopus_licence_about(self, act, formula=None, modules=(), date=None):
        """What an order of the current user would be about; raises with the way out.

        :param str formula: kind of the formula, for `change` and `pay`
        :param modules: kinds of the modules that come beside it
        :param date: from which day on; without one, as soon as it can be
        """
        self.ensure_one()
        self._octopus_check_licence(act)
        dossier = self.sudo()
        day = self._octopus_licence_day(act, date)
        kind = "cancel" if act in ("leave", "withdraw") else "change"
        payer = dossier.firm_id if act == "ask" else dossier._octopus_licence_actor(act)
        return self.env["octopus.order"]._about(
            "payer" if act == "ask" else kind,
            payer,
            self._octopus_licence_lines(act, formula, modules, day),
            name=dossier.holder_id.display_name,
            number=dossier.enterprise_number,
            dossier=dossier,
            firm=payer if act == "ask" else payer.browse(),
            date=day,
        )

    def _octopus_check_licence(self, act):
        """Raise, with the way out, for who may not, or when it cannot be now."""
        if reason := self._octopus_refuse_licence(act):
            actor = self._octopus_licence_actor(act) if act in ACTS else self.sudo().payer_id
            raise (UserError if actor.holder_user_id == self.env.user else AccessError)(reason)

    def _octopus_licence_day(self, act, date):
        """From which day on; what was used until now is paid for."""
        if act == "withdraw":
            return self._octopus_planned().date_start
        first = today() + timedelta(days=1) if act == "leave" else today()
        usual = last_of(today()) + timedelta(days=1) if act == "leave" else first
        day = fields.Date.to_date(date) if date else usual
        if not first <= day <= today() + FURTHEST:
            raise UserError(
                self.env._(
                    "The licence cannot change from %(day)s on. Choose a day from %(first)s to "
                    "%(last)s.",
                    day=format_date(self.env, day),
                    first=format_date(self.env, first),
                    last=format_date(self.env, today() + FURTHEST),
                )
            )
        return day

    def _octopus_licence_lines(self, act, formula, modules, day):
        """(product, price a month) of what the licence is from that day on."""
        before = self.sudo()._last_licence()
        if act == "withdraw":
            before = self._octopus_planned()
        if act in ("change", "pay"):
            chosen = self._octopus_chosen_formula(formula)
            wanted = [kind for kind in MODULES if kind in modules]
            beside = self.env["product.product"]._octopus_products(wanted)
        else:
            chosen = before.formula_id
            # an end is that of the formula: what is beside it ends by itself
            beside = before._octopus_going_on() if act == "ask" else chosen.browse()
        if act == "change":
            self._octopus_check_changes(chosen, beside, day)
        products = chosen | (beside - chosen._octopus_included())
        return [(product, product._octopus_price(chosen, day)) for product in products]

    def _octopus_chosen_formula(self, kind):
        formulas = self._octopus_formulas()
        chosen = formulas.filtered(lambda formula: formula.octopus_kind == kind)
        if len(formulas) > 1 and not chosen:
            raise UserError(
                self.env._(
                    "Choose the formula for dossier %(dossier)s: %(formulas)s.",
                    dossier=self.sudo().display_name,
                    formulas=", ".join(formulas.with_context(lang=self.env.lang).mapped("name")),
                )
            )
        return chosen or formulas

    def _octopus_check_changes(self, formula, modules, day):
        licence = self._octopus_licence_on(day)
        same = licence.formula_id == formula and not licence.date_end
        if same and licence._octopus_going_on() == modules - formula._octopus_included():
            raise UserError(
                self.env._(
                    "This is the licence that dossier %(dossier)s has: %(formula)s with the same "
                    "modules. Choose another formula or other modules.",
                    dossier=self.sudo().display_name,
                    formula=formula.with_context(lang=self.env.lang).name,
                )
            )

    # ---- ordering ------------------------------------------------------------------------

    def _octopus_order_licence(self, act, password, shown=None, **chosen):
        """The current user changes the licence, with his password again.

        :param chosen: `formula`, `modules`, `date`, see `_octopus_licence_about`
        :return: the order, as superuser: done, or waiting for the firm that is asked
        """
        self._octopus_check_licence(act)
        self.env.user._octopus_check_password_again(str(password or ""))
        self._octopus_one_order_at_a_time()
        self.invalidate_recordset()
        order = self.env["octopus.order"]._place(self._octopus_licence_about(act, **chosen), shown)
        if order.kind == "payer":
            order._mail_firm()
        else:
            order._octopus_fulfil()
        return order
