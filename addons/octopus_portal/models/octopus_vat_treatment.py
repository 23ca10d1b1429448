# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The VAT treatments of what a Belgian entrepreneur sells: their taxes and their mentions.

A document has one treatment, each of its lines one of the treatment's rates. `TREATMENTS` is the
table; `_taxes` finds the taxes of a dossier for it, `_proposed` the treatment that fits a customer,
`_mention` what the law wants on the document, in the customer's language.
"""

from dataclasses import dataclass

from odoo import api, models, tools
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

BELGIUM = "BE"
# Northern Ireland is in the Union for goods
NORTHERN_IRELAND = "XI"


@dataclass(frozen=True)
class Rate:
    """One choice on a line.

    :param tax: name of the tax in the Belgian chart, without the company
    :param mention: what has to stand on the document
    """

    key: str
    label: str
    tax: str
    mention: str = ""


@dataclass(frozen=True)
class Treatment:
    """How VAT is charged on a document.

    :param position: name of the fiscal position in the Belgian chart: it chooses the accounts
    :param number: the customer has to have a VAT number
    """

    key: str
    label: str
    hint: str
    position: str
    rates: tuple[Rate, ...]
    number: bool = False


TREATMENTS = (
    Treatment(
        "national",
        _lt("Belgian VAT"),
        _lt("For everybody in Belgium, and for private persons in the European Union."),
        "fiscal_position_template_1",
        (
            Rate("21", "21%", "attn_VAT-OUT-21-L"),
            Rate("12", "12%", "attn_VAT-OUT-12-L"),
            Rate("6", "6%", "attn_VAT-OUT-06-L"),
            Rate("0", "0%", "attn_VAT-OUT-00-L"),
        ),
    ),
    Treatment(
        "contractor",
        _lt("Co-contractor: the customer pays the VAT"),
        _lt("Work on buildings for a Belgian company that files VAT returns."),
        "fiscal_position_template_4",
        (
            Rate(
                "cc",
                _lt("No VAT"),
                "attn_VAT-OUT-00-CC",
                _lt(
                    "Reverse charge. In the absence of a written dispute within one month of "
                    "receiving the invoice, the customer is presumed to acknowledge that he is a "
                    "taxable person required to file periodic returns. If this condition is not "
                    "met, the customer is liable for the payment of the tax, interest and fines "
                    "due (Royal Decree no. 1, article 20)."
                ),
            ),
        ),
        number=True,
    ),
    Treatment(
        "union",
        _lt("Company in another country of the European Union"),
        _lt("Without VAT: your customer accounts for it in his country."),
        "fiscal_position_template_3",
        (
            Rate(
                "goods",
                _lt("Goods"),
                "attn_VAT-OUT-00-EU-L",
                _lt(
                    "Exempt intra-Community supply – article 39bis of the Belgian VAT Code, "
                    "article 138 of Directive 2006/112/EC."
                ),
            ),
            Rate(
                "services",
                _lt("Services"),
                "attn_VAT-OUT-00-EU-S",
                _lt(
                    "Reverse charge – article 21, § 2 of the Belgian VAT Code, article 196 of "
                    "Directive 2006/112/EC."
                ),
            ),
        ),
        number=True,
    ),
    Treatment(
        "export",
        _lt("Customer outside the European Union"),
        _lt("Without VAT: keep the proof that the goods left."),
        "fiscal_position_template_2",
        (
            Rate(
                "goods",
                _lt("Goods"),
                "attn_VAT-OUT-00-ROW",
                _lt("Export, exempt from VAT – article 39, § 1 of the Belgian VAT Code."),
            ),
            Rate(
                "services",
                _lt("Services"),
                "attn_VAT-OUT-00-ROW",
                _lt("Not subject to Belgian VAT – article 21, § 2 of the Belgian VAT Code."),
            ),
        ),
    ),
    Treatment(
        "exempt",
        _lt("Exempt from VAT"),
        _lt("Your business, or this work, is exempt: your accountant knows which article."),
        "fiscal_position_template_1",
        (
            Rate(
                "small",
                _lt("Small business"),
                "attn_VAT-OUT-00-L",
                _lt("Special exemption scheme for small enterprises – VAT not applicable."),
            ),
            Rate(
                "article44",
                _lt("Exempt activity"),
                "attn_VAT-OUT-00-L",
                _lt("Exempt from VAT – article 44 of the Belgian VAT Code."),
            ),
        ),
    ),
)
BY_KEY = {treatment.key: treatment for treatment in TREATMENTS}


def treatments(records):
    """The choices of a field that holds a treatment."""
    return [(treatment.key, records.env._(treatment.label)) for treatment in TREATMENTS]


class OctopusVatTreatment(models.AbstractModel):
    _name = "octopus.vat.treatment"
    _description = "VAT treatments of sales"

    @api.model
    def _ref(self, company, name):
        """A record of the chart of this dossier, or an empty value when it has none."""
        chart = self.env["account.chart.template"].sudo().with_company(company)
        return chart.ref(name, raise_if_not_found=False)

    @api.model
    def _taxes(self, company, treatment):
        """The rates that this dossier can charge under a treatment: key → (rate, tax)."""
        found = {}
        for rate in BY_KEY[treatment].rates:
            tax = self._ref(company, rate.tax)
            if tax and tax.active:
                found[rate.key] = (rate, tax)
        return found

    @api.model
    def _position(self, company, treatment):
        """The fiscal position of a treatment, which chooses the accounts."""
        position = self._ref(company, BY_KEY[treatment].position)
        return position or self.env["account.fiscal.position"]

    @api.model
    def _choices(self, company):
        """What the editor offers in this dossier: key, label, hint and rates of each treatment."""
        choices = []
        for treatment in TREATMENTS:
            rates = self._taxes(company, treatment.key)
            if rates:
                words = [(key, self._words(rate.label)) for key, (rate, _tax) in rates.items()]
                choices.append(
                    {
                        "key": treatment.key,
                        "label": self._words(treatment.label),
                        "hint": self._words(treatment.hint),
                        "rates": words,
                    }
                )
        return choices

    @api.model
    def _words(self, label):
        """A label of the table in the language of the user; rates such as 21% have no other."""
        return label if isinstance(label, str) else self.env._(label)

    @api.model
    @tools.ormcache()
    def _union(self):
        """Country codes of the European Union; they change with an update of Odoo."""
        return frozenset(self.env.ref("base.europe").sudo().country_ids.mapped("code"))

    @api.model
    def _zone(self, customer):
        """belgium, union or world: by the VAT number, else by the address."""
        prefix = (customer.vat or "")[:2].upper()
        prefix = {"EL": "GR"}.get(prefix, prefix)
        known = self._union() | {NORTHERN_IRELAND}
        code = prefix if prefix in known else customer.country_id.code or BELGIUM
        if code == BELGIUM:
            return "belgium"
        return "union" if code in known else "world"

    @api.model
    def _proposed(self, customer):
        """The treatment for this customer, as far as his address and number tell."""
        zone = self._zone(customer)
        if zone == "world":
            return "export"
        return "union" if zone == "union" and customer.vat else "national"

    @api.model
    def _problem(self, treatment, customer):
        """Why this treatment does not fit this customer, and the way out; empty when it does."""
        zone = self._zone(customer)
        label = self._words(BY_KEY[treatment].label)
        if BY_KEY[treatment].number and not customer.vat:
            return self.env._(
                "“%(treatment)s” needs the VAT number of %(customer)s. Fill it in on the "
                "relation, or charge Belgian VAT.",
                treatment=label,
                customer=customer.name,
            )
        wanted = {"contractor": "belgium", "union": "union", "export": "world"}.get(treatment)
        if wanted and wanted != zone:
            return self.env._(
                "“%(treatment)s” does not fit %(customer)s: look at the country and the VAT "
                "number of the relation, or choose another way to charge VAT.",
                treatment=label,
                customer=customer.name,
            )
        return ""

    @api.model
    def _mention(self, treatment, keys, lang):
        """What the law wants on a document with these rates, each mention once."""
        env = self.with_context(lang=lang or self.env.lang).env
        mentions = []
        for rate in BY_KEY[treatment].rates:
            if rate.key in keys and rate.mention:
                mentions.append(env._(rate.mention))
        return "\n".join(mentions)

    @api.model
    def _of_lines(self, company, taxes_of_lines):
        """The treatment whose rates explain the taxes of most lines, and the key of each line.

        For documents that were made elsewhere; a line that no rate explains has no key.
        """
        best, best_keys = "national", [None] * len(taxes_of_lines)
        for treatment in TREATMENTS:
            by_tax = {}
            for key, (_rate, tax) in self._taxes(company, treatment.key).items():
                by_tax.setdefault(tax, key)
            keys = [by_tax.get(taxes) for taxes in taxes_of_lines]
            if sum(map(bool, keys)) > sum(map(bool, best_keys)):
                best, best_keys = treatment.key, keys
        return best, best_keys
