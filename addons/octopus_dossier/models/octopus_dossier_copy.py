# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Copying accounts, VAT codes and relations from one dossier to others.

First a plan: what is new in the target, what is overwritten, what cannot be, and what is
the same. The screen shows it, and `_copy_into` does it: so the preview is what happens.
What only the target has, stays. Plans are made as superuser; the caller checked the rights.
"""

from dataclasses import dataclass, field

from odoo import models
from odoo.fields import Command
from odoo.tools import SQL, email_normalize

ACCOUNT_FIELDS = ("account_type", "reconcile", "active")
TAX_FIELDS = (
    "amount",
    "amount_type",
    "price_include_override",
    "include_base_amount",
    "is_base_affected",
    "invoice_label",
    "sequence",
    "tax_exigibility",
    "active",
)
REPARTITION_FIELDS = ("document_type", "repartition_type", "factor_percent", "use_in_tax_closing")
RELATION_FIELDS = (
    *("name", "is_company", "vat", "company_registry", "ref", "email", "phone", "website", "lang"),
    *("street", "street2", "zip", "city", "state_id", "country_id"),
)
COPIED = {"accounts": "account.account", "taxes": "account.tax", "relations": "res.partner"}


@dataclass
class CopyPlan:
    """What copying would do to one dossier."""

    new: list = field(default_factory=list)  # records of the source
    changed: list = field(default_factory=list)  # (record of the source, of the target)
    blocked: list = field(default_factory=list)  # (record of the target, why)
    same: int = 0
    only_there: int = 0  # records that only the target has


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def _manage_copy(self, params):
        """Copy from another dossier into this one.

        :return: what was done, in words, and whether anything was
        """
        source = self.browse(params["source_id"])
        source._check_dossier_manager()
        done, changed = [], False
        for kind in params["kinds"]:
            plan = self._copy_into(kind, source)
            changed = changed or bool(plan.new or plan.changed)
            done.append(
                self.env._(
                    "%(kind)s: %(new)s new, %(changed)s overwritten, %(blocked)s left as they were",
                    kind=self._copy_kinds()[kind],
                    new=len(plan.new),
                    changed=len(plan.changed),
                    blocked=len(plan.blocked),
                )
            )
        return "; ".join(done), changed

    def _copy_kinds(self):
        return {
            "accounts": self.env._("Accounts"),
            "taxes": self.env._("VAT codes"),
            "relations": self.env._("Relations"),
        }

    def _copy_into(self, kind, source):
        """Do what the plan says; this dossier is the target."""
        plan = self._copy_plan(kind, source)
        getattr(self, f"_apply_{kind}")(plan)
        self.env.flush_all()
        return plan

    def _copy_plan(self, kind, source):
        self.ensure_one()
        ours, theirs = self._copied(kind), source._copied(kind)
        used = self._used_in_entries(kind)
        plan = CopyPlan(only_there=len(ours.keys() - theirs.keys()))
        for key, record in theirs.items():
            target = ours.get(key)
            if not target:
                plan.new.append(record)
            elif self._copied_values(kind, record) == self._copied_values(kind, target):
                plan.same += 1
            elif why := self._copy_blocked(kind, record, target, used):
                plan.blocked.append((target, why))
            else:
                plan.changed.append((record, target))
        return plan

    def _copied(self, kind):
        """The records of a kind in this dossier, by what they are recognised by."""
        company = self.sudo().company_id
        model = self.env[COPIED[kind]].sudo()
        model = model.with_context(
            allowed_company_ids=company.ids, active_test=False, lang="en_US"
        ).with_company(company)
        if kind == "accounts":
            records = model.search([("company_ids", "in", company.ids)])
            return {account.code: account for account in records}
        if kind == "taxes":
            records = model.search([("company_id", "=", company.id)])
            return {(tax.type_tax_use, tax.tax_scope, tax.name): tax for tax in records}
        records = model.search(
            [
                ("company_id", "=", company.id),
                ("id", "!=", company.partner_id.id),
                ("parent_id", "=", False),
                ("user_ids", "=", False),
            ]
        )
        return {partner.vat or (partner.name or "").casefold(): partner for partner in records}

    def _copied_values(self, kind, record):
        """What is copied of a record, comparable between dossiers."""
        if kind == "accounts":
            values = {name: record[name] for name in ACCOUNT_FIELDS}
            return {**values, "names": self._names(record), "tags": set(record.tag_ids.ids)}
        if kind == "taxes":
            values = {name: record[name] for name in TAX_FIELDS}
            return {**values, "lines": self._repartition(record)}
        return {name: record[name] for name in RELATION_FIELDS if record[name]} | (
            {"email": email_normalize(record.email)} if record.email else {}
        )

    def _names(self, record):
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        return {code: record.with_context(lang=code).name for code in languages}

    def _repartition(self, tax):
        return [
            (
                *(line[name] for name in REPARTITION_FIELDS),
                line.account_id.code or False,
                frozenset(line.tag_ids.ids),
            )
            for line in tax.repartition_line_ids.sorted(lambda line: (line.document_type, line.id))
        ]

    def _used_in_entries(self, kind):
        """Ids of accounts or VAT codes of this dossier in posted entries."""
        queries = {
            "accounts": "SELECT DISTINCT account_id FROM account_move_line"
            " WHERE company_id = %s AND parent_state = 'posted' AND account_id IS NOT NULL",
            "taxes": "SELECT DISTINCT r.account_tax_id FROM account_move_line l"
            " JOIN account_move_line_account_tax_rel r ON r.account_move_line_id = l.id"
            " WHERE l.company_id = %s AND l.parent_state = 'posted'",
        }
        if kind not in queries:
            return set()
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(SQL(queries[kind], self.sudo().company_id.id))
        return {id_ for (id_,) in rows}

    def _copy_blocked(self, kind, record, target, used):
        """Why this record is not overwritten, or False."""
        if kind == "accounts" and target.id in used and record.account_type != target.account_type:
            return self.env._("booked on, and its type would change")
        if kind == "taxes" and target.id in used:
            return self.env._("booked with, and its calculation would change")
        return False

    # -- doing it ---------------------------------------------------------------------------------

    def _apply_accounts(self, plan):
        company = self.sudo().company_id
        model = self.env["account.account"].sudo().with_company(company)
        model = model.with_context(allowed_company_ids=company.ids)
        made = model.create(
            [
                {
                    "code": account.code,
                    "name": account.name,
                    "company_ids": [Command.set(company.ids)],
                    **self._account_values(account),
                }
                for account in plan.new
            ]
        )
        pairs = [*zip(plan.new, made, strict=True), *plan.changed]
        for source, target in plan.changed:
            target.write(self._account_values(source))
        for source, target in pairs:
            target.update_field_translations("name", self._names(source))

    def _account_values(self, account):
        values = {name: account[name] for name in ACCOUNT_FIELDS}
        return {**values, "tag_ids": [Command.set(account.tag_ids.ids)]}

    def _apply_taxes(self, plan):
        company = self.sudo().company_id
        accounts = self._copied("accounts")
        model = self.env["account.tax"].sudo().with_company(company)
        model = model.with_context(allowed_company_ids=company.ids, lang="en_US")
        for tax in plan.new:
            made = model.create(
                {
                    "name": tax.name,
                    "type_tax_use": tax.type_tax_use,
                    "tax_scope": tax.tax_scope,
                    "country_id": tax.country_id.id,
                    "company_id": company.id,
                    "tax_group_id": self._tax_group(tax).id,
                    **self._tax_values(tax, accounts),
                }
            )
            made.update_field_translations("name", self._names(tax))
        for source, target in plan.changed:
            target.write(self._tax_values(source, accounts))

    def _tax_values(self, tax, accounts):
        lines = [
            Command.create(
                {
                    **{name: line[name] for name in REPARTITION_FIELDS},
                    "account_id": accounts[line.account_id.code].id
                    if line.account_id.code in accounts
                    else False,
                    "tag_ids": [Command.set(line.tag_ids.ids)],
                }
            )
            for line in tax.repartition_line_ids.sorted(lambda line: (line.document_type, line.id))
        ]
        values = {name: tax[name] for name in TAX_FIELDS}
        return {**values, "repartition_line_ids": [Command.clear(), *lines]}

    def _tax_group(self, tax):
        """The group of the same name here, made when there is none."""
        company = self.sudo().company_id
        groups = self.env["account.tax.group"].sudo().with_context(lang="en_US")
        name = tax.tax_group_id.name
        found = groups.search([("company_id", "=", company.id), ("name", "=", name)], limit=1)
        return found or groups.create(
            {"name": name, "company_id": company.id, "country_id": tax.country_id.id}
        )

    def _apply_relations(self, plan):
        company = self.sudo().company_id
        partners = self.env["res.partner"].sudo().with_company(company)
        partners = partners.with_context(
            allowed_company_ids=company.ids, mail_create_nosubscribe=True, no_vat_validation=True
        )
        for source, target in plan.changed:
            target.with_context(no_vat_validation=True).write(self._relation_values(source))
        made = partners.create(
            [{**self._relation_values(source), "company_id": company.id} for source in plan.new]
        )
        contacts = [
            {**self._relation_values(contact), "parent_id": target.id, "type": contact.type}
            | {"company_id": company.id}
            for source, target in zip(plan.new, made, strict=True)
            for contact in source.child_ids
        ]
        partners.create(contacts)

    def _relation_values(self, partner):
        """Only what is filled in: an empty field overwrites nothing."""
        return {
            name: partner._fields[name].convert_to_write(partner[name], partner)
            for name in RELATION_FIELDS
            if partner[name]
        }
