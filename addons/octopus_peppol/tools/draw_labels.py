# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words on a drawn invoice, in the languages of the dossiers."""

_WORDS: dict[str, tuple[str, str, str]] = {
    # key: English, Dutch, French
    "invoice": ("Invoice", "Factuur", "Facture"),
    "credit_note": ("Credit note", "Creditnota", "Note de crédit"),
    "self_invoice": ("Self-billed invoice", "Factuur opgemaakt door de afnemer", "Autofacture"),
    "self_credit_note": (
        "Self-billed credit note",
        "Creditnota opgemaakt door de afnemer",
        "Note de crédit (autofacturation)",
    ),
    "mark": (
        "Drawn from the e-invoice by Octopus: the XML is the original.",
        "Door Octopus getekend uit de e-factuur: de XML is het origineel.",
        "Dessiné par Octopus à partir de la facture électronique : le XML est l'original.",
    ),
    "seller": ("Seller", "Verkoper", "Vendeur"),
    "buyer": ("Buyer", "Koper", "Acheteur"),
    "payee": ("Payee", "Begunstigde", "Bénéficiaire"),
    "tax_representative": (
        "Tax representative",
        "Fiscaal vertegenwoordiger",
        "Représentant fiscal",
    ),
    "delivery": ("Delivery", "Levering", "Livraison"),
    "vat": ("VAT", "Btw", "TVA"),
    "legal_id": ("Registration", "Ondernemingsnummer", "N° d'entreprise"),
    "endpoint": ("Electronic address", "Elektronisch adres", "Adresse électronique"),
    "identifier": ("Id", "Id", "Id"),
    "number": ("Number", "Nummer", "Numéro"),
    "issue_date": ("Date", "Datum", "Date"),
    "due_date": ("Due date", "Vervaldatum", "Échéance"),
    "tax_point_date": ("Tax point", "Btw-datum", "Date d'exigibilité"),
    "delivery_date": ("Delivered on", "Geleverd op", "Livré le"),
    "period": ("Period", "Periode", "Période"),
    "type_code": ("Type code", "Typecode", "Code type"),
    "currency": ("Currency", "Munt", "Devise"),
    "buyer_reference": ("Your reference", "Uw referentie", "Votre référence"),
    "accounting_cost": ("Accounting reference", "Boekingsreferentie", "Référence comptable"),
    "order_reference": ("Order", "Bestelling", "Commande"),
    "sales_order_reference": ("Sales order", "Verkooporder", "Commande du vendeur"),
    "contract_reference": ("Contract", "Contract", "Contrat"),
    "project_reference": ("Project", "Project", "Projet"),
    "despatch_reference": ("Despatch advice", "Verzendbericht", "Avis d'expédition"),
    "receipt_reference": ("Receipt", "Ontvangst", "Réception"),
    "originator_reference": ("Tender", "Aanbesteding", "Appel d'offres"),
    "preceding": ("Preceding invoice", "Vorige factuur", "Facture précédente"),
    "line": ("No.", "Nr.", "N°"),
    "description": ("Description", "Omschrijving", "Description"),
    "quantity": ("Quantity", "Aantal", "Quantité"),
    "price": ("Price", "Prijs", "Prix"),
    "net": ("Amount", "Bedrag", "Montant"),
    "per": ("per", "per", "par"),
    "gross_price": ("Price before discount", "Prijs vóór korting", "Prix avant remise"),
    "allowance": ("Allowance", "Korting", "Remise"),
    "charge": ("Charge", "Toeslag", "Supplément"),
    "of": ("of", "van", "de"),
    "seller_item": ("Seller's item", "Artikel verkoper", "Article vendeur"),
    "buyer_item": ("Buyer's item", "Artikel koper", "Article acheteur"),
    "standard_item": ("Item", "Artikel", "Article"),
    "origin": ("Origin", "Oorsprong", "Origine"),
    "order_line": ("Order line", "Bestellijn", "Ligne de commande"),
    "document_level": (
        "Allowances and charges on the whole invoice",
        "Kortingen en toeslagen op het geheel",
        "Remises et suppléments sur l'ensemble",
    ),
    "vat_table": ("VAT", "Btw", "TVA"),
    "category": ("Category", "Categorie", "Catégorie"),
    "rate": ("Rate", "Tarief", "Taux"),
    "taxable": ("Taxable", "Maatstaf", "Base"),
    "tax": ("VAT", "Btw", "TVA"),
    "reason": ("Reason without VAT", "Reden zonder btw", "Motif sans TVA"),
    "total_lines": ("Sum of lines", "Som van de lijnen", "Somme des lignes"),
    "total_allowances": ("Allowances", "Kortingen", "Remises"),
    "total_charges": ("Charges", "Toeslagen", "Suppléments"),
    "total_exclusive": ("Total without VAT", "Totaal zonder btw", "Total hors TVA"),
    "total_tax": ("VAT", "Btw", "TVA"),
    "total_inclusive": ("Total with VAT", "Totaal met btw", "Total TVA comprise"),
    "prepaid": ("Paid before", "Reeds betaald", "Déjà payé"),
    "rounding": ("Rounding", "Afronding", "Arrondi"),
    "payable": ("To pay", "Te betalen", "À payer"),
    "to_credit": ("Credited", "Te crediteren", "À créditer"),
    "tax_in": ("VAT in", "Btw in", "TVA en"),
    "payment": ("Payment", "Betaling", "Paiement"),
    "means": ("By", "Met", "Par"),
    "account": ("Account", "Rekening", "Compte"),
    "account_name": ("In the name of", "Op naam van", "Au nom de"),
    "bic": ("BIC", "BIC", "BIC"),
    "payment_reference": ("Message", "Mededeling", "Communication"),
    "card": ("Card", "Kaart", "Carte"),
    "mandate": ("Mandate", "Mandaat", "Mandat"),
    "terms": ("Terms", "Voorwaarden", "Conditions"),
    "notes": ("Notes", "Opmerkingen", "Remarques"),
    "attachments": ("Attachments", "Bijlagen", "Annexes"),
    "kilobytes": ("kB", "kB", "ko"),
    "code_S": ("Standard rate", "Normaal stelsel", "Régime normal"),
    "code_Z": ("Zero rate", "Nultarief", "Taux zéro"),
    "code_E": ("Exempt", "Vrijgesteld", "Exonéré"),
    "code_AE": ("Reverse charge", "Btw verlegd", "Autoliquidation"),
    "code_K": ("Intra-Community supply", "Intracommunautaire levering", "Livraison intra-UE"),
    "code_G": ("Export", "Uitvoer", "Exportation"),
    "code_O": ("Not subject to VAT", "Niet onderworpen aan btw", "Non soumis à la TVA"),
}
_COLUMNS = {"en": 0, "nl": 1, "fr": 2}


class Labels:
    """Words by key in one language; an unknown language reads English."""

    def __init__(self, lang: str) -> None:
        self.lang = lang[:2].lower() if lang[:2].lower() in _COLUMNS else "en"

    def __getitem__(self, key: str) -> str:
        return _WORDS[key][_COLUMNS[self.lang]]

    def category(self, code: str) -> str:
        """What a VAT category code means, empty when it is none of the usual ones."""
        return self[f"code_{code}"] if f"code_{code}" in _WORDS else ""
