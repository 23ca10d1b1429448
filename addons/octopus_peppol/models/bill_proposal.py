# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From an e-invoice to a draft bill.

`_propose(document)` → journal, currency, partner, history → lines with accounts and taxes →
journal items with the supplier's VAT amounts → draft → total checked. What is odd stays on the
document (`note`); what cannot be booked right is refused with a reason (`ProposalError`), and the
savepoint leaves nothing half done.

Odoo's own import (`account.move._extend_with_attachments`) is not driven: it drops a rate it
does not find, takes 0 % for every reverse charge, and looks for partners by any matching phone.
What is right there is used: taxes' `ubl_cii_tax_category_code`, VAT checks, EAS rules, units.
"""

from decimal import Decimal

from markupsafe import Markup

from odoo import api, models

from odoo.addons.octopus_dms.exceptions import ProposalError

from ..lib import ubl
from ..tools.bill import Bill

_CONTEXT = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
}


class OctopusBillProposal(models.AbstractModel):
    _name = "octopus.bill.proposal"
    _description = "Booking proposal from an e-invoice"

    @api.model
    def _propose(self, record):
        """The draft booking of an `octopus.document` that holds an e-invoice.

        The caller has checked the right; the dossier is the document's, never the invoice's.
        """
        content = record.sudo().attachment_id.raw or b""
        try:
            document = ubl.read(content)
        except ubl.UblError as error:
            raise ProposalError(
                self.env._("The e-invoice cannot be read: %(reason)s", reason=str(error))
            ) from error
        move, reasons = self._propose_document(record.sudo().company_id, document)
        if reasons:
            # a second proposal of the same document says most of it again
            kept = (record.sudo().note or "").splitlines()
            record.sudo().note = "\n".join(dict.fromkeys([*kept, *reasons]))
        return move.with_env(self.env)

    @api.model
    def _propose_document(self, company, document):
        """Draft and reasons for a `ubl.Document` received by `company`."""
        env = self.env(
            su=True,
            context={
                "lang": self.env.context.get("lang"),
                "tz": self.env.context.get("tz"),
                "allowed_company_ids": [company.id],
                **_CONTEXT,
            },
        )
        proposal = self.with_env(env)
        bill = Bill(
            document=document,
            company=company.with_env(env),
            is_sale=document.self_billing,
            sign=-1 if document.totals.tax_inclusive < 0 else 1,
        )
        with env.cr.savepoint():
            move = proposal._draft(bill)
        return move, bill.reasons

    def _draft(self, bill):
        self._check_sums(bill)
        bill.journal = self._journal(bill)
        bill.currency = self._currency(bill)
        partners = self.env["octopus.bill.proposal.partner"]
        partners._settle(bill)
        bill.history = self.env["octopus.bill.proposal.line"]._history(bill)
        self._check_duplicate(bill)
        # the items are complete: Odoo would compute the VAT again and lose the supplier's cents
        Move = self.env["account.move"].with_context(skip_invoice_sync=True)
        move = Move.create(self._move_values(bill)).with_env(self.env)
        self._check_total(bill, move)
        self._add_findings(bill)
        self._log_reasons(bill, move)
        return move

    # ---- before ---------------------------------------------------------------------------

    def _check_sums(self, bill):
        """Lines, allowances and charges must give the total without VAT, or nothing can."""
        document = bill.document
        total = sum(line.net for line in document.lines)
        total += sum(item.signed for item in document.allowance_charges)
        tax = document.totals.tax or Decimal(0)
        if total != document.totals.tax_exclusive:
            raise ProposalError(
                self.env._(
                    "The lines, allowances and charges of invoice %(number)s come to %(lines)s, "
                    "but its total without VAT is %(total)s. Ask the supplier for a right one.",
                    number=document.number,
                    lines=total,
                    total=document.totals.tax_exclusive,
                )
            )
        if document.totals.tax_exclusive + tax != document.totals.tax_inclusive:
            raise ProposalError(
                self.env._(
                    "Invoice %(number)s: %(base)s without VAT and %(tax)s VAT do not make the "
                    "total of %(total)s. Ask the supplier for a right one.",
                    number=document.number,
                    base=document.totals.tax_exclusive,
                    tax=tax,
                    total=document.totals.tax_inclusive,
                )
            )

    def _journal(self, bill):
        kind = "sale" if bill.is_sale else "purchase"
        chosen = not bill.is_sale and bill.company.peppol_purchase_journal_id
        journal = chosen or self.env["account.journal"].search(
            [
                ("company_id", "=", bill.company.id),
                ("type", "=", kind),
                # a self-billing journal numbers documents that we write ourselves
                *([] if bill.is_sale else [("is_self_billing", "=", False)]),
            ],
            limit=1,
        )
        if not journal:
            raise ProposalError(
                self.env._("This dossier has no journal for it: %(kind)s.", kind=kind)
            )
        return journal

    def _currency(self, bill):
        code = bill.document.currency
        currency = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", code)], limit=1)
        )
        if not currency:
            raise ProposalError(self.env._("The currency %(code)s is unknown.", code=code))
        if not currency.active:
            currency.active = True
        return currency

    def _check_duplicate(self, bill):
        if bill.partner_is_new:
            return
        types = ["out_invoice", "out_refund"] if bill.is_sale else ["in_invoice", "in_refund"]
        twin = self.env["account.move"].search(
            [
                ("company_id", "=", bill.company.id),
                ("commercial_partner_id", "=", bill.partner.commercial_partner_id.id),
                ("move_type", "in", types),
                ("ref", "=", bill.document.number),
                ("state", "!=", "cancel"),
            ],
            limit=1,
        )
        if twin:
            bill.remark(
                self.env._(
                    "Number %(number)s of %(partner)s is already booked as %(move)s: "
                    "check that this is not the same invoice.",
                    number=bill.document.number,
                    partner=bill.partner.name,
                    move=twin.display_name,
                )
            )

    # ---- the draft ------------------------------------------------------------------------

    def _move_values(self, bill):
        document = bill.document
        values = {
            "move_type": bill.move_type,
            "journal_id": bill.journal.id,
            "company_id": bill.company.id,
            "partner_id": bill.partner.id,
            "currency_id": bill.currency.id,
            "ref": document.number,
            "invoice_date": document.issue_date,
            "invoice_origin": self._origin(document),
            "payment_reference": self._payment_reference(document),
            "narration": self._narration(document),
            "reversed_entry_id": self._reversed_entry(bill),
            **self._due(bill),
            **self._rate(bill),
        }
        if document.delivery and document.delivery.delivered:
            values["delivery_date"] = document.delivery.delivered
        bank = self.env["octopus.bill.proposal.partner"]._bank(bill)
        if bank:
            values["partner_bank_id"] = bank.id
        lines = self.env["octopus.bill.proposal.line"]._values(bill)
        values["line_ids"] = self.env["octopus.bill.proposal.entry"]._items(bill, lines, values)
        return values

    def _origin(self, document):
        names = (document.order_reference, document.sales_order_reference)
        return ", ".join(name for name in names if name and name != "NA") or False

    def _due(self, bill):
        """The supplier's date, else by the terms agreed with him, else at once.

        Terms on the bill itself would move the date that the supplier asks for.
        """
        document = bill.document
        due = document.due_date or document.issue_date
        terms = bill.partner.property_supplier_payment_term_id
        if terms and not document.due_date and not bill.is_sale:
            due = max(line._get_due_date(document.issue_date) for line in terms.line_ids)
        return {"invoice_date_due": due, "invoice_payment_term_id": False}

    def _payment_reference(self, document):
        reference = next((m.reference for m in document.payment_means if m.reference), "")
        digits = "".join(c for c in reference if c.isdigit())
        plain = not reference.strip("+*/. 0123456789")
        if plain and len(digits) == 12 and int(digits[:10]) % 97 == int(digits[10:]) % 97:
            return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"
        return reference or False

    def _narration(self, document):
        texts = [*document.notes, *document.payment_terms]
        for row in document.subtotals:
            category = row.category
            why = " ".join(filter(None, (category.exemption_reason, category.exemption_code)))
            if why:
                texts.append(
                    self.env._(
                        "VAT %(code)s %(rate)s %% on %(base)s: %(why)s",
                        code=category.code,
                        rate=f"{(category.rate or Decimal(0)).normalize():f}",
                        base=row.taxable,
                        why=why,
                    )
                )
        return Markup().join(Markup("<p>%s</p>") % text for text in texts) or False

    def _reversed_entry(self, bill):
        numbers = [reference.number for reference in bill.document.preceding]
        if not numbers or bill.partner_is_new or not bill.move_type.endswith("refund"):
            return False
        return (
            self.env["account.move"]
            .search(
                [
                    ("company_id", "=", bill.company.id),
                    ("commercial_partner_id", "=", bill.partner.commercial_partner_id.id),
                    ("move_type", "=", "out_invoice" if bill.is_sale else "in_invoice"),
                    ("state", "=", "posted"),
                    ("ref", "in", numbers),
                ],
                limit=1,
            )
            .id
        )

    def _rate(self, bill):
        """Without a rate of our own: the one in the document, else say that there is none."""
        ours, totals = bill.company.currency_id, bill.document.totals
        if bill.currency == ours:
            return {}
        date = bill.document.issue_date
        known = self.env["res.currency.rate"].search_count(
            [
                ("currency_id", "=", bill.currency.id),
                ("company_id", "in", (False, bill.company.id)),
                ("name", "<=", date),
            ],
            limit=1,
        )
        if known:
            rate = bill.currency._get_conversion_rate(ours, bill.currency, bill.company, date)
            return {"invoice_currency_rate": rate}
        if bill.document.tax_currency == ours.name and totals.tax and totals.tax_in_tax_currency:
            return {"invoice_currency_rate": float(totals.tax / totals.tax_in_tax_currency)}
        bill.remark(
            self.env._(
                "There is no exchange rate for %(currency)s on %(date)s: the amounts are booked "
                "one to one. Fill in the rate before posting.",
                currency=bill.currency.name,
                date=bill.document.issue_date,
            )
        )
        return {"invoice_currency_rate": 1.0}

    # ---- after ----------------------------------------------------------------------------

    def _check_total(self, bill, move):
        """Never silently wrong: the draft comes to the supplier's total, or there is none."""
        totals = bill.document.totals
        expected = float(totals.tax_inclusive + (totals.rounding or Decimal(0))) * bill.sign
        if bill.currency.compare_amounts(move.amount_total, expected):
            raise ProposalError(
                self.env._(
                    "The draft of invoice %(number)s would come to %(booked)s instead of "
                    "%(total)s. Book it by hand.",
                    number=bill.document.number,
                    booked=move.amount_total,
                    total=expected,
                )
            )
        if totals.prepaid:
            bill.remark(
                self.env._(
                    "%(prepaid)s of %(total)s was paid before, %(payable)s is left to pay: "
                    "match the payment with this invoice.",
                    prepaid=totals.prepaid,
                    total=totals.tax_inclusive,
                    payable=totals.payable,
                )
            )

    def _add_findings(self, bill):
        for finding in ubl.check(bill.document):
            if finding.expected is None:
                bill.remark(str(finding))
                continue
            bill.remark(
                self.env._(
                    "%(rule)s at %(place)s: %(expected)s would be right, the invoice says "
                    "%(found)s.",
                    rule=finding.rule,
                    place=finding.place,
                    expected=finding.expected,
                    found=finding.found,
                )
            )

    def _log_reasons(self, bill, move):
        if bill.reasons:
            items = Markup().join(Markup("<li>%s</li>") % reason for reason in bill.reasons)
            title = self.env._("To look at before posting:")
            move._message_log(body=Markup("<p>%s</p><ul>%s</ul>") % (title, items))
