# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who the other side is in this dossier: found, or made with all that the invoice says."""

import re

from odoo import api, models
from odoo.tools import escape_psql

from odoo.addons.base.models.res_bank import sanitize_account_number
from odoo.addons.octopus_dms.exceptions import ProposalError


class OctopusBillProposalPartner(models.AbstractModel):
    _name = "octopus.bill.proposal.partner"
    _description = "Partner of a booking proposal"

    @api.model
    def _settle(self, bill):
        """Set the partner of the bill, making it when it is new in this dossier."""
        if not bill.party.name:
            raise ProposalError(
                self.env._(
                    "Invoice %(number)s does not say who it is from.", number=bill.document.number
                )
            )
        bill.partner = self._find(bill)
        if not bill.partner:
            bill.partner = self._make(bill)
            bill.partner_is_new = True

    # ---- find -----------------------------------------------------------------------------

    def _find(self, bill):
        """By VAT, then enterprise number or endpoint, then bank account, then the exact name."""
        own = [("company_id", "=", bill.company.id), ("parent_id", "=", False)]
        for step in (self._by_vat, self._by_number, self._by_endpoint, self._by_bank):
            if partner := step(bill, own):
                return partner
        return self._by_name(bill, own)

    def _by_vat(self, bill, own):
        vat = bill.party.vat
        if len(vat) < 5:
            return None
        return self.env["res.partner"]._retrieve_partner_with_vat(vat, own)[:1]

    def _by_number(self, bill, own):
        """The Belgian enterprise number, as legal id, endpoint or inside a VAT number."""
        numbers = self._numbers(bill.party)
        if not numbers:
            return None
        found = self.env["res.partner"].search(
            [
                *own,
                "|",
                ("company_registry", "in", numbers),
                ("vat", "in", [f"BE{number}" for number in numbers if number.isdigit()]),
            ],
            limit=1,
        )
        return self._unless_contradicted(bill, found)

    def _by_endpoint(self, bill, own):
        endpoint = bill.party.endpoint
        if not endpoint or not endpoint.scheme:
            return None
        found = self.env["res.partner"].search(
            [
                *own,
                ("peppol_eas", "=", endpoint.scheme),
                ("peppol_endpoint", "=ilike", escape_psql(endpoint.value)),
            ],
            limit=1,
        )
        return self._unless_contradicted(bill, found, by_name=endpoint.scheme != "0208")

    def _by_bank(self, bill, own):
        # the account of a factoring company belongs to many suppliers
        if bill.is_sale or bill.document.payee:
            return None
        accounts = self._accounts(bill)
        banks = accounts and self.env["res.partner.bank"].search(
            [
                ("sanitized_acc_number", "in", accounts),
                ("partner_id.company_id", "=", bill.company.id),
            ],
            limit=2,
        )
        if not banks or len(banks.partner_id.commercial_partner_id) != 1:
            return None
        partner = banks.partner_id.commercial_partner_id
        return self._unless_contradicted(bill, partner, by_name=True)

    def _by_name(self, bill, own):
        names = list(filter(None, (bill.party.name, bill.party.trading_name)))
        for name in map(escape_psql, names):
            found = self.env["res.partner"].search([*own, ("name", "=ilike", name)], limit=2)
            if len(found) == 1 and self._unless_contradicted(bill, found):
                return found
        return self.env["res.partner"]

    def _numbers(self, party):
        """Registration numbers as written; of Belgian shape also as ten digits."""
        found = set()
        if party.legal_id:
            found.add(party.legal_id.value)
            found |= self._ten_digits(party.legal_id.value)
        if party.endpoint and party.endpoint.scheme in ("0208", "9925"):
            found |= self._ten_digits(party.endpoint.value)
        if party.vat[:2].upper() == "BE":
            found |= self._ten_digits(party.vat)
        return sorted(found)

    def _ten_digits(self, value):
        digits = re.sub(r"\D", "", value)
        return {digits} if len(digits) == 10 and digits[0] in "01" else set()

    def _unless_contradicted(self, bill, partner, by_name=False):
        """A partner with another VAT number is somebody else.

        Addresses and bank accounts are shared inside groups, so those need a word of the name.
        """
        said = re.sub(r"\W", "", bill.party.vat).upper().removeprefix("BE")
        known = re.sub(r"\W", "", partner.vat or "").upper().removeprefix("BE")
        if said and known and said != known:
            return self.env["res.partner"]
        if by_name and not self._words(partner.name) & self._words(
            bill.party.name, bill.party.trading_name
        ):
            return self.env["res.partner"]
        return partner

    def _words(self, *names):
        """The words of names that tell companies apart: long enough to be no legal form."""
        words = re.findall(r"\w+", " ".join(filter(None, names)).casefold())
        return {word for word in words if len(word) > 3} or set(words)

    # ---- make -----------------------------------------------------------------------------

    def _make(self, bill):
        party, address = bill.party, bill.party.address
        country = self._country(party)
        vat = self._vat(bill, country)
        values = {
            "name": party.name,
            "is_company": True,
            "company_id": bill.company.id,
            "vat": vat or False,
            "street": address.street,
            "street2": ", ".join(filter(None, (address.street2, address.street3))),
            "city": address.city,
            "zip": address.zip,
            "country_id": country.id,
            "email": party.contact.email,
            "phone": party.contact.phone,
            **self._registry(party, vat),
            **self._endpoint(party),
            **({} if bill.is_sale else {"supplier_rank": 1}),
        }
        partner = self.env["res.partner"].create(values)
        bill.remark(
            self.env._("%(partner)s is new in this dossier: check its data.", partner=party.name)
        )
        return partner

    def _country(self, party):
        prefix = party.vat[:2].upper() if party.vat[:2].isalpha() else ""
        code = party.address.country or {"EL": "GR", "XI": "GB"}.get(prefix, prefix)
        return self.env["res.country"].search([("code", "=", code)], limit=1)

    def _vat(self, bill, country):
        """The VAT number as Odoo writes it; one that fails its check is not taken over."""
        said = bill.party.vat
        if not said:
            return ""
        vat, _code = self.env["res.partner"]._run_vat_checks(
            country, said, partner_name=bill.party.name, validation="setnull"
        )
        if not vat:
            bill.remark(
                self.env._(
                    "%(vat)s is no valid VAT number: it was not taken over for %(partner)s.",
                    vat=said,
                    partner=bill.party.name,
                )
            )
        return vat

    def _registry(self, party, vat):
        numbers = self._numbers(party)
        belgian = [number for number in numbers if number.isdigit() and len(number) == 10]
        if vat and belgian:
            return {}  # follows from the VAT number
        return {"company_registry": (belgian or numbers)[0]} if numbers else {}

    def _endpoint(self, party):
        """The electronic address, if it is one by Odoo's own rules."""
        Partner = self.env["res.partner"]
        endpoint = party.endpoint
        known = dict(Partner._fields["peppol_eas"].selection)
        if not endpoint or endpoint.scheme not in known:
            return {}
        if Partner._build_error_peppol_endpoint(endpoint.scheme, endpoint.value):
            return {}
        return {"peppol_eas": endpoint.scheme, "peppol_endpoint": endpoint.value}

    # ---- bank account ---------------------------------------------------------------------

    def _accounts(self, bill):
        numbers = (means.account for means in bill.document.payment_means)
        return [sanitize_account_number(number) for number in numbers if number]

    @api.model
    def _bank(self, bill):
        """The account to pay to; a failing one is told and never stops the bill."""
        accounts = self._accounts(bill)
        if not accounts or bill.move_type != "in_invoice":
            return None
        known = bill.partner.with_context(active_test=False).bank_ids
        for account in accounts:
            if found := known.filtered(lambda b, a=account: b.sanitized_acc_number == a):
                found[0].active = True
                return found[0]
        if known:
            bill.remark(
                self.env._(
                    "Account %(account)s is new for %(partner)s: verify it with the supplier "
                    "before paying.",
                    account=accounts[0],
                    partner=bill.partner.name,
                )
            )
        return self._make_bank(bill, accounts[0])

    def _make_bank(self, bill, account):
        means = next(m for m in bill.document.payment_means if m.account)
        payee = bill.document.payee
        bank = means.bic and self.env["res.bank"].search([("bic", "=", means.bic)], limit=1)
        try:
            with self.env.cr.savepoint():
                return self.env["res.partner.bank"].create(
                    {
                        "acc_number": means.account,
                        "partner_id": bill.partner.id,
                        "acc_holder_name": payee.name if payee else bill.party.name,
                        "bank_id": bank.id if bank else False,
                    }
                )
        except Exception as error:  # whatever it is, the invoice counts for more
            bill.remark(
                self.env._(
                    "Bank account %(account)s was not taken over: %(why)s",
                    account=account,
                    why=str(error).split("\n", 1)[0],
                )
            )
            return None
