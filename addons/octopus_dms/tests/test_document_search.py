# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Full-text search: what is found, in which words, by whom; and files made to do harm."""

import os
import signal
import threading

from odoo.tests import TransactionCase, tagged

from ..tools import file_text, filetype, words
from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestWords(TransactionCase):
    def test_amounts_are_one_word_however_they_are_written(self):
        for text in ("1.234,56", "1,234.56", "1 234,56", "1\N{NO-BREAK SPACE}234,56", "1234.56"):
            with self.subTest(text=text):
                self.assertIn("=123456", words.words_of(f"totaal € {text}."))
        self.assertNotIn("=1234", words.words_of("12.34.56"))
        # two columns side by side
        self.assertIn("=34500", words.words_of("12 345,00"))

    def test_what_is_typed_finds_what_is_written(self):
        for typed in ("1.234,56", "1234.56", "€1234,56", "1 234,56"):
            asked = {term.words for group in words.question(typed) for term in group}
            self.assertIn(("=123456",), asked, typed)
        self.assertIn(("=123400",), {term.words for term in words.question("1.234")[0]})
        self.assertIn(("=1250",), {term.words for term in words.question("12,5")[0]})

    def test_numbers_are_kept_whole(self):
        found = words.words_of("BTW BE 0412.345.678 IBAN BE68 5390 0754 7034 Réf F-2026/17")
        for word in ("be0412345678", "0412345678", "be68539007547034", "f202617", "ref"):
            self.assertIn(word, found)

    def test_endless_texts_are_cut(self):
        found = words.words_of(" ".join(f"word{n}" for n in range(200_000)))
        self.assertLess(sum(map(len, found)), words.MOST_BYTES)
        self.assertFalse(words.words_of("x" * 1000))
        self.assertLessEqual(len(words.question("a " * 500)), words.MOST_GROUPS)
        self.assertFalse(words.question("?! ' \\ :* & |"))


@tagged("post_install", "-at_install")
class TestFileText(TransactionCase):
    def test_a_file_that_loops_or_asks_for_all_memory_ends_nothing_but_its_reader(self):
        with file_text.TextReader(seconds=1) as reader:
            self.assertEqual(
                reader.read_file(files.looping_pdf(), "application/pdf").problem, "slow"
            )
            # who gets no core for a while is not slow
            reader.seconds = 0.5
            child = reader._start()
            os.kill(child.pid, signal.SIGSTOP)
            threading.Timer(1, os.kill, (child.pid, signal.SIGCONT)).start()
            self.assertFalse(reader.read_file(files.XML, filetype.XML).problem)
            reader.seconds = 8
            self.assertIn(
                reader.read_file(files.swelling_pdf(), "application/pdf").problem,
                ("large", "broken", "crashed", "slow"),
            )
            self.assertEqual(
                reader.read_file(b"%PDF-1.7 rubbish", "application/pdf").problem, "broken"
            )
            # and the next one is read
            self.assertIn("2026-001", reader.read_file(files.PDF, "application/pdf").text)

    def test_xml_gives_its_words_and_no_base64(self):
        with file_text.TextReader() as reader:
            content = files.XML.replace(b"<ID>1<", b"<ID>%s</ID><ID>Molen<" % (b"QUJD" * 3000))
            self.assertEqual(reader.read_file(content, "application/xml").text, "Molen")


@tagged("post_install", "-at_install")
class TestDocumentSearch(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flour = cls.store(
            files.pdf("Geleverde goederen: 12 zakken bloem, totaal 1.234,56 EUR"),
            name="bon.pdf",
            supplier_name="Molen Crèvecœur",
            reference="F-2026/17",
        )
        cls.power = cls.store(files.pdf("Facture des livraisons effectuées"), name="energie.pdf")
        cls.elsewhere = cls.store(
            files.pdf("Geleverde bloem 1.234,56"), name="bon.pdf", dossier=cls.foreign
        )
        cls.texts = cls.env["octopus.document.text"]
        cls.index()

    @classmethod
    def index(cls):
        """What the job does, without its commits."""
        while cls.texts._index_stale():
            continue
        with file_text.TextReader() as reader:
            for text in cls.texts.search([("state", "=", "waiting")]):
                text._keep(text._reading(reader))
                text._index()

    def found(self, text, user=None, dossier=None):
        """What a user finds; the accountant in the bakery unless told."""
        Document = self.seen_by(user or self.accountant, self.Document, dossier)
        return Document.search([("search_text", "ilike", text)]).sudo()

    def test_names_suppliers_amounts_and_text_in_both_languages(self):
        for text in (
            "bon",
            "molen creve",
            "CREVECOEUR",
            "f-2026/17",
            "F2026",
            "goederen",
            "goed",  # the stem
            "zak",  # the beginning
            "geleverd",
            "1.234,56",
            "1234.56",
            "bloem 1234,56 molen",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), self.flour)
        for text in ("livraison", "facturé", "effectuee"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), self.power)
        for text in ("bloem livraison", "1234,57", "...", "'", "\\", "bloem:*|x"):
            with self.subTest(text=text):
                self.assertFalse(self.found(text))

    def test_found_by_its_name_at_once_and_by_its_text_after_the_job(self):
        document = self.store(files.pdf("Zeldzaamheid"), name="pasgeboren.pdf")
        self.assertEqual(self.found("pasgeb"), document)
        self.assertFalse(self.found("zeldzaamheid"))
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dms.cron_document_text").method_direct_trigger()
        self.assertEqual(self.found("zeldzaamheid"), document)

    def test_changes_are_found(self):
        self.flour.reference = "Nieuw-9"
        self.index()
        self.assertEqual(self.found("nieuw-9"), self.flour)
        self.assertFalse(self.found("2026/17"))
        # the text of the file is kept
        self.assertEqual(self.found("zakken"), self.flour)
        partner = self._relation(self.bakery, "Oude Naam")
        self.flour.partner_id = partner
        self.index()
        partner.name = "Zonnebloem"
        self.index()
        self.assertEqual(self.found("zonnebloem"), self.flour)
        bill = self._move(self.bakery, partner_id=partner.id, amount=777.25)
        self.flour._link_to(bill)
        bill.action_post()
        self.index()
        self.assertEqual(self.found(f"{bill.amount_total:.2f}"), self.flour)

    def test_nothing_of_another_dossier(self):
        for user, dossier in (
            (self.outsider, self.bakery),
            (self.mechanic, self.garage),
            (self.employee, self.bakery),
        ):
            Document = self.seen_by(user, self.Document, dossier)
            for domain in (
                [("search_text", "ilike", "bloem")],
                ["!", ("search_text", "ilike", "no such word")],
            ):
                with self.subTest(user=user.login, domain=domain):
                    self.assertEqual(self.refused(Document, domain), 0)
        self.assertEqual(self.found("bloem", self.outsider, self.foreign), self.elsewhere)
        # not even as a condition on a document one may see: the words carry their dossier
        both = self.Document.sudo().with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(both.search([("search_text", "ilike", "bloem")]), self.flour)

    def refused(self, Document, domain):
        """How many are counted; none when it is refused."""
        try:
            return Document.search_count(domain)
        except Exception as error:
            self.assertEqual(type(error).__name__, "AccessError")
            return 0

    def test_the_words_themselves_are_for_nobody(self):
        for user in (self.accountant, self.baker, self.operator):
            texts = self.texts.with_user(user)
            self.assertFalse(texts.has_access("read"))

    def test_a_file_that_ended_the_process_is_given_up(self):
        text = self.texts.search([("document_id", "=", self.power.id)])
        text.write({"state": "waiting", "tries": 3})
        self.assertNotIn(text, self.texts.search(self.texts._waiting_domain()))
