# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of the models of accounting, products and relations."""

import functools

from odoo.fields import Domain
from odoo.tools import SQL

from .octopus_area import AREAS, FREE, READ_OPERATION, AreaSpec, level_of

JOURNAL_AREAS = {
    "purchase": "purchases",
    "sale": "sales",
    "bank": "financial",
    "cash": "financial",
    "credit": "financial",
    "general": "misc",
}
BOOKING_AREAS = ("purchases", "sales", "financial", "misc")
RELATION_AREAS = ("relations", *BOOKING_AREAS, "invoicing", "orders", "lists", "vat", "peppol")
ARTICLE_AREAS = ("articles", *BOOKING_AREAS, "invoicing", "orders")


def _journal_type_in(types):
    """Records whose journal has one of these types.

    Written as a sub-query: a path `journal_id.type` becomes a join, and core
    puts these conditions into SQL of its own where names would be ambiguous.
    """

    def to_sql(model, alias, query):
        journal = model._field_to_sql(alias, "journal_id", query)
        return SQL("%s IN (SELECT id FROM account_journal WHERE type IN %s)", journal, types)

    return Domain.custom(to_sql=to_sql, predicate=lambda record: record.journal_id.type in types)


def _by_type(area_model, spec, operation, type_in):
    """Companies and types of journals, with `type_in(types)` for the latter."""
    level = level_of(operation)
    per_area = {area: area_model._companies((area,), level) for area in BOOKING_AREAS}
    if len(set(per_area.values())) == 1:
        return Domain("company_id", "in", sorted(per_area["misc"]))
    types_of = {}
    for journal_type, area in JOURNAL_AREAS.items():
        types_of.setdefault(per_area[area], []).append(journal_type)
    return Domain.OR(
        Domain("company_id", "in", sorted(companies)) & type_in(tuple(types))
        for companies, types in types_of.items()
        if companies
    )


by_journal = functools.partial(_by_type, type_in=_journal_type_in)


def journal_area(record):
    """The area of a booking, by the type of its journal."""
    return JOURNAL_AREAS[record.journal_id.type or "general"]


def _booking(area):
    """Bookings: the type of their journal decides."""
    return AreaSpec(area, domain=by_journal, area_of=journal_area)


def journal_itself(area_model, spec, operation):
    """Journals are read by their type; only the settings right changes them."""
    readable = _by_type(area_model, spec, READ_OPERATION, lambda types: Domain("type", "in", types))
    if operation == READ_OPERATION:
        return readable
    return readable & area_model._company_domain(spec, operation)


def reconciled(area_model, spec, operation):
    """Full reconciliations have no data of their own, and get their parts after."""
    if operation == "create":
        return Domain.TRUE
    return area_model._company_domain(spec, operation)


def _settings(**kwargs):
    """Configuration of a dossier: any right reads it, the settings right changes it."""
    return AreaSpec("dossier_settings", read_areas=AREAS, **kwargs)


ACCOUNT_SPECS = {
    "account.account": _settings(field="company_ids"),
    "account.analytic.account": AreaSpec("analytic", shared_read=True, read_areas=AREAS),
    "account.analytic.applicability": AreaSpec("analytic", shared_read=True, read_areas=AREAS),
    "account.analytic.distribution.model": AreaSpec("analytic", shared_read=True, read_areas=AREAS),
    "account.analytic.line": AreaSpec("analytic", write_areas=("analytic", *BOOKING_AREAS)),
    "account.bank.statement": _booking("financial"),
    "account.bank.statement.line": _booking("financial"),
    # Rows made on the fly; writing one writes the account, which is guarded.
    "account.code.mapping": FREE,
    "account.fiscal.position": _settings(),
    "account.fiscal.position.account": _settings(),
    "account.full.reconcile": AreaSpec(
        "financial",
        field="partial_reconcile_ids.company_id",
        domain=reconciled,
        read_areas=BOOKING_AREAS,
        write_areas=BOOKING_AREAS,
    ),
    "account.group": _settings(),
    "account.invoice.report": _booking("lists"),
    "account.journal": AreaSpec("dossier_settings", domain=journal_itself),
    "account.journal.group": _settings(shared_read=True),
    "account.lock_exception": _settings(),
    "account.move": _booking("misc"),
    "account.move.line": _booking("misc"),
    "account.partial.reconcile": AreaSpec(
        "financial", read_areas=BOOKING_AREAS, write_areas=BOOKING_AREAS
    ),
    "account.payment": _booking("financial"),
    "account.payment.method.line": _settings(),
    "account.payment.term": _settings(shared_read=True),
    "account.payment.term.line": _settings(field="payment_id.company_id", shared_read=True),
    "account.reconcile.model": AreaSpec("financial"),
    "account.reconcile.model.line": AreaSpec("financial"),
    "account.report.external.value": AreaSpec("vat"),
    "account.tax": _settings(),
    "account.tax.group": _settings(),
    "account.tax.repartition.line": _settings(shared_read=True),
    "account_edi_proxy_client.user": AreaSpec("peppol"),
    "payment.provider": _settings(),
    "payment.token": AreaSpec("financial"),
    "payment.transaction": AreaSpec("financial"),
    "res.currency.rate": _settings(shared_read=True),
    "snailmail.letter": AreaSpec("invoicing"),
}

ARTICLE_MODELS = (
    "product.combo",
    "product.combo.item",
    "product.document",
    "product.pricelist",
    "product.pricelist.item",
    "product.product",
    "product.supplierinfo",
    "product.template",
    "product.uom",
)
# Parts of an article, without a company of their own.
ARTICLE_PARTS = {
    "product.template.attribute.exclusion": "product_tmpl_id.company_id",
    "product.template.attribute.line": "product_tmpl_id.company_id",
    "product.template.attribute.value": "product_tmpl_id.company_id",
}


def account_specs():
    """Model name → spec, for accounting, articles and their parts."""
    article = AreaSpec("articles", shared_read=True, read_areas=ARTICLE_AREAS)
    parts = {
        model: AreaSpec("articles", field=field, shared_read=True, read_areas=ARTICLE_AREAS)
        for model, field in ARTICLE_PARTS.items()
    }
    return {**ACCOUNT_SPECS, **dict.fromkeys(ARTICLE_MODELS, article), **parts}
