# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Secrets planted in two dossiers, and the records that hold them, for those who look for leaks."""

import base64

from .fuzz_arguments import BAIT

# What nobody outside the dossier (or without its area) may see, whatever he calls.
FOREIGN = f"{BAIT}ForeignSecret"
BAKERY = f"{BAIT}BakerySecret"
SALES = f"{BAIT}SalesSecret"
AMOUNTS = {FOREIGN: 73917.31, BAKERY: 52861.47, SALES: 41739.83}
LIMIT = 4  # ids of each model that the callers guess


def traces(mark):
    """The ways in which a secret shows in an answer."""
    amount = AMOUNTS[mark]
    encoded = base64.b64encode(mark.encode()).decode()[: len(mark)]
    return {mark, mark.lower(), encoded, f"{amount:.2f}", f"{amount:,.2f}"}


class FuzzWorld:
    """A mixin for test cases with the world of `common`."""

    @classmethod
    def _plant_all(cls):
        cls.planted = {
            FOREIGN: cls._plant(cls.foreign, FOREIGN),
            BAKERY: cls._plant(cls.bakery, BAKERY),
            SALES: cls._plant_invoice(cls.bakery, SALES),
        }
        cls.env.cr.flush()  # the news of all this goes out before anybody calls

    @classmethod
    def _plant(cls, dossier, mark):
        """One record of each kind, with the mark in every text."""
        company = dossier.company_id
        posted = cls._plant_invoice(dossier, mark, "in_invoice")
        sold = cls._plant_invoice(dossier, mark)
        payment = cls.env["account.payment"].with_company(company)
        payment = payment.create(
            {"amount": AMOUNTS[mark], "partner_id": posted.partner_id.id, "memo": mark}
        )
        bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": "BE68539007547034",
                "acc_holder_name": mark,
                "partner_id": posted.partner_id.id,
            }
        )
        product = cls.env["product.product"].create({"name": mark, "company_id": company.id})
        analytic = cls.env["account.analytic.account"].create(
            {
                "name": mark,
                "plan_id": cls.env["account.analytic.plan"].search([], limit=1).id
                or cls.env["account.analytic.plan"].create({"name": "Plan"}).id,
                "company_id": company.id,
            }
        )
        journal = cls._journal(dossier, "bank")
        line = cls.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "payment_ref": mark,
                "amount": AMOUNTS[mark],
                "date": "2026-01-16",
            }
        )
        user = dossier.holder_id.holder_user_id
        channel = cls.env["discuss.channel"].create({"name": mark, "channel_type": "group"})
        channel._add_members(users=user)
        channel.message_post(body=mark, message_type="comment")
        return posted + sold, payment, bank, product, analytic, line, channel

    @classmethod
    def _plant_invoice(cls, dossier, mark, move_type="out_invoice"):
        # relations are read with any right on bookings: a customer is no secret of the sales
        name = f"{BAIT}Relation" if mark == SALES else mark
        partner = cls._relation(dossier, name)
        partner.write({"email": f"{name}@example.com", "street": name, "comment": name})
        move = cls._move(dossier, move_type, AMOUNTS[mark], partner_id=partner.id, ref=mark)
        move.write({"narration": mark})
        move.invoice_line_ids.name = mark
        move.action_post()
        move.with_context(tracking_disable=False).message_post(body=mark, subject=mark)
        move.activity_schedule("mail.mail_activity_data_todo", summary=mark, note=mark)
        cls.env["ir.attachment"].create(
            {
                "name": f"{mark}.txt",
                "raw": mark.encode(),
                "res_model": "account.move",
                "res_id": move.id,
                "company_id": dossier.company_id.id,
            }
        )
        move._portal_ensure_token()
        return move

    # -- what callers guess ------------------------------------------------------------------------

    @classmethod
    def _ids_of_dossier(cls, dossier):
        """Model name → ids of records of the dossier, the newest first."""
        found = {}
        for name, model in cls.env.items():
            if model._abstract or not model._auto or model._transient:
                continue
            domain = cls._of_dossier(model, dossier)
            if domain is not None:
                found[name] = model.sudo().with_context(active_test=False)
                found[name] = found[name].search(domain, limit=LIMIT, order="id desc").ids
        return {name: ids for name, ids in found.items() if ids}

    @classmethod
    def _of_dossier(cls, model, dossier):
        company = dossier.company_id
        moves = cls.env["account.move"].search([("company_id", "=", company.id)])
        user = dossier.holder_id.holder_user_id
        special = {
            "res.company": [("id", "=", company.id)],
            "res.users": [("id", "=", user.id)],
            "octopus.subscriber": [("id", "=", dossier.holder_id.id)],
            "octopus.link": [("dossier_id", "=", dossier.id)],
            "octopus.consent": [("dossier_id", "=", dossier.id)],
            "discuss.channel": [("channel_partner_ids", "in", user.partner_id.ids)],
            "ir.attachment": [("res_model", "=", "account.move"), ("res_id", "in", moves.ids)],
            "mail.message": [("model", "=", "account.move"), ("res_id", "in", moves.ids)],
            "mail.activity": [("res_model", "=", "account.move"), ("res_id", "in", moves.ids)],
            "mail.followers": [("res_model", "=", "account.move"), ("res_id", "in", moves.ids)],
        }
        if model._name in special:
            return special[model._name]
        field = next((name for name in ("company_id", "company_ids") if name in model._fields), "")
        if not field or not model._fields[field].store:
            return None
        return [(field, "in", company.ids)]
