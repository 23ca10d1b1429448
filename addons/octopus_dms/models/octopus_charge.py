# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Storage on the invoice: what a dossier stored when the month ended in Belgium."""

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..tools import storage


class OctopusCharge(models.Model):
    _name = "octopus.charge"
    _inherit = ["octopus.charge"]

    @api.model
    def _octopus_collect(self, month, dossiers):
        # EXTENDS 'octopus_dossier'
        return super()._octopus_collect(month, dossiers) + self._collect_storage(month, dossiers)

    @api.model
    def _collect_storage(self, month, dossiers):
        """The started gigabytes above the first, to whoever pays on the last day of the month."""
        last, now = storage.last_day(month), fields.Datetime.now()
        operator = self.env["octopus.dossier"]._octopus_operator().holder_id
        licences = self._licences_between(last, last, dossiers)
        licences = licences.filtered(lambda licence: licence.payer_id != operator)
        stored = self.env["octopus.storage"]._octopus_bytes(licences.dossier_id.company_id, last)
        product = self.env["product.product"]._octopus_product("storage")
        found = []
        for dossier, current in licences.grouped("dossier_id").items():
            licence = current[-1]
            size = stored.get(dossier.company_id.id, 0)
            price = product._octopus_price(licence.formula_id, last)
            if not storage.fee(size, price):
                continue
            found.append(
                {
                    "dossier_id": dossier.id,
                    "payer_id": licence.payer_id.id,
                    "product_id": product.id,
                    "date_from": month,
                    "date_to": last,
                    "quantity": float(storage.started_gigabytes(size)),
                    "price_unit": price,
                    # a month that is not over is counted as it stands
                    "counted_at": min(storage.end_of_day(last), now),
                    **self._storage_words(self._lang_of(licence.payer_id), product, size, last),
                }
            )
        return found

    @api.model
    def _storage_words(self, lang, product, size, last):
        """Text and figure in the payer's language, both with the moment."""
        env = self.with_context(lang=lang).env
        values = {
            "what": product.with_env(env).sudo().name,
            "bytes": formatLang(env, size, digits=0),
            "day": format_date(env, last, lang_code=lang),
            "count": storage.started_gigabytes(size),
        }
        return {
            "text": env._("%(what)s: %(bytes)s bytes at the end of %(day)s", **values),
            "figure": env._(
                "%(bytes)s bytes stored at the end of %(day)s (Brussels): %(count)s started GB "
                "above the first",
                **values,
            ),
        }
