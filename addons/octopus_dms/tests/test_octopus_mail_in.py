# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails to the address of a dossier, as bytes through Odoo's gateway."""

import itertools
from email.message import EmailMessage

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from ..models import octopus_mail_in as mail_in
from . import files, hostile
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusMailIn(MockEmail, DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = cls.bakery.document_email

    def setUp(self):
        super().setUp()
        # Answers are counted in a transaction of their own, which outlives a test.
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM octopus_throttle WHERE kind LIKE 'mail_answer%'")

    def mail(self, to=None, attach=((files.PDF, "application", "pdf", "invoice.pdf"),), **headers):
        """A mail of a supplier; headers by name with _ for -."""
        message = EmailMessage()
        message["From"] = "Mill <sales@mill.example>"
        message["To"] = to or self.address
        message["Subject"] = "Your invoice"
        message["Message-ID"] = "<1@mill.example>"
        for name, value in headers.items():
            del message[name.replace("_", "-")]
            message[name.replace("_", "-")] = value
        message.set_content("Please find the invoice attached.")
        for content, maintype, subtype, name in attach:
            message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
        return message

    def receive(self, message):
        """Give a mail to the gateway and return what it made in any dossier."""
        before = self.Document.search([])
        with self.mock_mail_gateway():
            self.env["mail.thread"].message_process(None, message.as_bytes())
        return self.Document.search([], order="id") - before

    def assertAnswered(self, text):
        self.assertEqual(len(self._mails), 1)
        self.assertIn(text, self._mails[0]["body"])
        self.assertIn("max-width: 560px", self._mails[0]["body"], "in the frame of all mails")
        self.assertEqual(self._mails[0]["headers"]["Auto-Submitted"], "auto-replied")
        self.assertEqual(self._mails[0]["email_to"], ['"Mill" <sales@mill.example>'])

    # ---- what arrives -------------------------------------------------------------------

    def test_address_of_the_dossier(self):
        self.assertEqual(
            self.address,
            f"uid-{self.bakery.number}-{self.bakery._check_digits()}@{self.mail_domain.name}",
        )

    def test_one_document_per_file(self):
        documents = self.receive(
            self.mail(
                attach=[
                    (files.PDF, "application", "pdf", "invoice.pdf"),
                    (files.LATIN_XML, "text", "xml", "invoice.xml"),
                    (files.JPEG, "image", "jpeg", "photo.jpg"),
                ]
            )
        )
        self.assertEqual(documents.mapped("name"), ["invoice.pdf", "invoice.xml", "photo.jpg"])
        self.assertEqual(documents.company_id, self.company)
        self.assertEqual(set(documents.mapped("source")), {"mail"})
        self.assertEqual(documents.folder_id.kind, "import")
        self.assertEqual(documents[0].mail_from, '"Mill" <sales@mill.example>')
        self.assertEqual(
            documents.mapped("attachment_id.raw"), [files.PDF, files.LATIN_XML, files.JPEG]
        )
        self.assertFalse(self._mails)

    def test_the_words_of_the_mail_are_a_note(self):
        documents = self.receive(self.mail())
        message = documents.message_ids
        self.assertIn("find the invoice attached", message.body)
        self.assertTrue(message.subtype_id.internal)
        self.assertFalse(message.attachment_ids)

    def test_the_sender_is_no_partner_of_another_dossier(self):
        self.env["res.partner"].create(
            {
                "name": "Secret name in the garage",
                "email": "sales@mill.example",
                "company_id": self.garage.company_id.id,
            }
        )
        message = self.receive(self.mail()).message_ids
        self.assertFalse(message.author_id)
        self.assertFalse(message.partner_ids)
        self.assertIn("sales@mill.example", message.email_from)

    def test_a_word_files_in_a_subfolder(self):
        local, _at, domain = self.address.partition("@")
        first = self.receive(self.mail(to=f"{local}-BANK@{domain}"))
        self.assertEqual(first.folder_id.display_name, "Import / BANK")
        again = self.receive(self.mail(to=f"{local}-bank@{domain}", Message_ID="<2@mill.example>"))
        self.assertEqual(again.folder_id, first.folder_id)

    def test_the_same_message_twice_is_once(self):
        self.assertEqual(len(self.receive(self.mail())), 1)
        self.assertFalse(self.receive(self.mail()))

    def test_two_dossiers_in_one_mail(self):
        to = f"{self.address}, {self.garage.document_email}"
        documents = self.receive(self.mail(to=to))
        self.assertEqual(documents.company_id, self.company | self.garage.company_id)
        self.assertEqual(len(documents), 2)
        self.assertEqual(documents.mapped("attachment_id.raw"), [files.PDF, files.PDF])

    def test_delivered_to_counts(self):
        documents = self.receive(self.mail(to="undisclosed@x.example", Delivered_To=self.address))
        self.assertEqual(documents.company_id, self.company)

    def test_a_forwarded_mail(self):
        outer = self.mail(attach=[])
        outer.add_attachment(self.mail(Message_ID="<inner@x>"))
        documents = self.receive(outer)
        self.assertEqual(documents.attachment_id.raw, files.PDF)

    def test_signature_images_are_left_out(self):
        message = self.mail()
        message.add_attachment(
            files.PNG,
            maintype="image",
            subtype="png",
            filename="logo.png",
            cid="<logo@x>",
            disposition="inline",
        )
        self.assertEqual(self.receive(message).mapped("name"), ["invoice.pdf"])

    def test_a_photo_in_the_text_is_kept(self):
        message = self.mail(attach=[])
        photo = files.JPEG + bytes(60_000)
        message.add_attachment(
            photo,
            maintype="image",
            subtype="jpeg",
            filename="photo.jpg",
            cid="<p@x>",
            disposition="inline",
        )
        self.assertEqual(self.receive(message).attachment_id.raw, photo)

    def test_an_invoice_sent_by_a_machine_is_taken(self):
        self.assertTrue(self.receive(self.mail(Auto_Submitted="auto-generated")))

    # ---- files that are not taken -------------------------------------------------------

    def test_forty_files_and_one_of_them_bad(self):
        attach = [
            (files.pdf(f"Invoice {number}"), "application", "pdf", f"{number}.pdf")
            for number in range(1, 41)
        ]
        attach[16] = (hostile.PROGRAM, "application", "pdf", "17.pdf")
        documents = self.receive(self.mail(attach=attach))
        self.assertEqual(
            documents.mapped("name"), [f"{number}.pdf" for number in range(1, 41) if number != 17]
        )
        self.assertAnswered("39")
        body = self._mails[0]["body"]
        self.assertIn("17.pdf was refused: it is or holds a program", body)
        self.assertNotIn("18.pdf", body)
        self.assertIn("17.pdf was refused", documents[0].message_ids.body)

    def test_no_file_can_be_used(self):
        attach = [
            (hostile.NESTED_ZIP, "application", "zip", "all.zip"),
            (b"", "application", "pdf", "nothing.pdf"),
        ]
        self.assertFalse(self.receive(self.mail(attach=attach)))
        self.assertAnswered("None of the files")
        self.assertIn("all.zip was refused: it is an archive", self._mails[0]["body"])
        self.assertIn("nothing.pdf is empty", self._mails[0]["body"])

    def test_while_the_virus_scanner_is_silent(self):
        self.env["ir.config_parameter"].set_param("octopus_dms.clamd", "/nowhere/clamd.ctl")
        self.assertFalse(self.receive(self.mail()))
        self.assertFalse(self._mails)
        waiting = self.env["octopus.upload"].search([("source", "=", "mail")])
        self.assertEqual((waiting.state, waiting.name), ("scan", "invoice.pdf"))
        self.receive(self.mail())
        self.assertEqual(self.env["octopus.upload"].search([("source", "=", "mail")]), waiting)
        self.env["ir.config_parameter"].set_param("octopus_dms.clamd", False)
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dms.ir_cron_scan").method_direct_trigger()
        document = waiting.document_id
        self.assertEqual((document.source, document.company_id), ("mail", self.company))
        self.assertIn("sales@mill.example", document.mail_from)
        self.assertFalse(self.receive(self.mail()), "the same mail again")

    # ---- who may send -------------------------------------------------------------------

    def test_known_senders_only(self):
        self.bakery.write({"mail_senders": "known", "mail_others": "refuse"})
        self.assertFalse(self.receive(self.mail()))
        self.assertAnswered("documents of known senders only")
        self.assertFalse(self.env["octopus.upload"].search([("source", "=", "mail")]))
        relation = self._relation(self.garage, "Mill")
        relation.email = "Sales@Mill.example"
        self.assertFalse(self.receive(self.mail()), "known in another dossier")
        relation.company_id = self.company
        self.assertTrue(self.receive(self.mail()))
        self.assertTrue(self.receive(self.mail(From=self.bakery.email, Message_ID="<2@x>")))
        self.employee.email = "an@firm.example"
        self.assertTrue(self.receive(self.mail(From="an@firm.example", Message_ID="<3@x>")))

    def test_a_list_of_senders(self):
        self.bakery.write(
            {
                "mail_senders": "list",
                "mail_others": "refuse",
                "mail_sender_list": "An@firm.example\n\n@mill.example\n",
            }
        )
        self.assertTrue(self.receive(self.mail()))
        self.assertFalse(self.receive(self.mail(From="a@notmill.example", Message_ID="<2@x>")))
        self.assertFalse(self.receive(self.mail(From=self.bakery.email, Message_ID="<3@x>")))
        with self.assertRaisesRegex(ValidationError, "neither an address"):
            self.bakery.mail_sender_list = "mill.example"

    def test_mail_of_others_is_put_aside(self):
        self.bakery.mail_senders = "known"
        local, _at, domain = self.address.partition("@")
        attach = [
            (files.PDF, "application", "pdf", "good.pdf"),
            (hostile.PROGRAM, "application", "pdf", "bad.pdf"),
        ]
        self.assertFalse(self.receive(self.mail(to=f"{local}-BANK@{domain}", attach=attach)))
        self.assertAnswered("bad.pdf was refused")
        aside = self.env["octopus.upload"].search([("state", "=", "aside")])
        self.assertEqual(aside.mapped("name"), ["good.pdf"])
        self.grant(self.employee, self.bakery, documents="1")
        mine = self.seen_by(self.employee, aside)
        self.assertTrue(mine.action_look()["url"].endswith("download=true"))
        for act in ("action_confirm", "action_confirm_sender", "action_refuse"):
            with self.assertRaises(AccessError):
                getattr(mine, act)()
        for user in (self.outsider, self.mechanic):
            with self.assertRaises(AccessError):
                self.seen_by(user, aside).action_look()
        self.grant(self.employee, self.bakery, documents="2")
        with self.assertRaises(AccessError):
            mine.action_confirm_sender()
        mine.action_confirm()
        document = aside.document_id
        self.assertEqual(document.folder_id.display_name, "Import / BANK")
        self.assertEqual((aside.state, document.attachment_id.raw), ("done", files.PDF))

    def test_a_sender_becomes_known(self):
        self.bakery.mail_senders = "list"
        self.receive(self.mail())
        aside = self.env["octopus.upload"].search([("state", "=", "aside")])
        self.grant(self.employee, self.bakery, documents="2", dossier_settings="2")
        self.seen_by(self.employee, aside).action_confirm_sender()
        self.assertTrue(aside.document_id)
        self.assertEqual(self.bakery.mail_sender_list, "sales@mill.example")
        self.assertTrue(self.receive(self.mail(Message_ID="<2@x>")))
        self.receive(self.mail(Message_ID="<3@x>", From="x@y.example"))
        other = self.env["octopus.upload"].search([("state", "=", "aside")])
        self.seen_by(self.employee, other).action_refuse()
        self.assertEqual((other.state, other.document_id), ("refused", self.Document))
        self.assertFalse(other._parts())

    def test_who_changes_the_rules(self):
        mine = self.seen_by(self.employee, self.bakery)
        with self.assertRaises(AccessError):
            mine.action_mail_rules()
        rules = self.env["octopus.mail.rules"].with_user(self.employee)
        forged = rules.create(
            {"dossier_id": self.bakery.id, "mail_senders": "list", "mail_others": "refuse"}
        )
        with self.assertRaises(AccessError):
            forged.action_save()
        self.grant(self.employee, self.bakery, dossier_settings="2")
        form = rules.browse(mine.action_mail_rules()["res_id"])
        form.write({"mail_senders": "list", "mail_sender_list": "a@b.example"})
        form.action_save()
        self.assertEqual(self.bakery.mail_sender_list, "a@b.example")

    def test_strangers_do_not_fill_the_disk(self):
        self.bakery.mail_senders = "known"
        self.env["ir.config_parameter"].set_param("octopus_dms.upload_quota_mb", "1")
        big = files.PDF + bytes(600_000)
        attach = [(big, "application", "pdf", "1.pdf"), (big, "application", "pdf", "2.pdf")]
        self.receive(self.mail(attach=attach))
        self.assertAnswered("2.pdf was refused: too much waits")

    # ---- what is answered ---------------------------------------------------------------

    def test_the_same_answer_whether_the_dossier_exists(self):
        number, digits = self.bakery.number, int(self.bakery._check_digits())
        wrong = f"uid-{number}-{digits % 97 + 1:02d}@{self.mail_domain.name}"
        unknown = f"uid-999999999-01@{self.mail_domain.name}"
        answers = []
        for address in (wrong, unknown):
            self.assertFalse(self.receive(self.mail(to=address)))
            self.assertAnswered("does not take documents")
            answers.append(self._mails[0]["body"].replace(address, "ADDRESS"))
        self.bakery.action_terminate()
        self.assertFalse(self.receive(self.mail()))
        answers.append(self._mails[0]["body"].replace(self.address, "ADDRESS"))
        self.assertEqual(len(set(answers)), 1)

    def test_no_file(self):
        self.assertFalse(self.receive(self.mail(attach=[])))
        self.assertAnswered("had no file attached")

    def test_one_sender_is_answered_so_often_a_day(self):
        def answers(to, times, sender="sales@mill.example"):
            told = 0
            for _time in range(times):
                ident = f"<{next(idents)}@mill.example>"
                self.receive(self.mail(to=to, attach=[], Message_ID=ident, From=sender))
                told += len(self._mails)
            return told

        idents = itertools.count()

        self.assertEqual(answers(self.address, 6), mail_in.ANSWERS_ABOUT_ONE)
        # all that are no dossier count as one: guessing another number is no way round
        unknown = [f"uid-99999999{number}-01@{self.mail_domain.name}" for number in range(6)]
        self.assertEqual(sum(answers(to, 1) for to in unknown), mail_in.ANSWERS_ABOUT_ONE)
        self.assertEqual(answers(self.garage.document_email, 1), 1, "another dossier")
        self.assertEqual(answers(self.address, 1, "other@mill.example"), 1, "another sender")
        self.assertTrue(self.receive(self.mail(Message_ID="<file@x>")), "files still come in")
        self.patch(mail_in, "ANSWERS_TO_ONE", 11)
        self.assertEqual(answers(self.garage.document_email, 2), 0, "over all dossiers")

    def test_an_answer_in_the_language_of_the_dossier(self):
        self.bakery.lang = "nl_BE"
        self.receive(self.mail(attach=[]))
        self.assertAnswered("had geen bijlage")

    def test_an_answer_in_the_language_of_a_user(self):
        self.mechanic.write({"email": "claes@garage.example", "lang": "fr_BE"})
        self.receive(self.mail(attach=[], From="claes@garage.example"))
        self.assertIn("pièce jointe", self._mails[0]["body"])

    def test_an_address_on_another_domain_is_not_ours(self):
        gate = self.env["octopus.mail.in"]
        self.assertFalse(gate._addresses("uid-1-01@elsewhere.example"))

    # ---- what is ignored ----------------------------------------------------------------

    def test_automatic_answers_are_ignored(self):
        for headers in ({"Auto_Submitted": "auto-replied"}, {"Precedence": "auto_reply"}):
            with self.subTest(headers=headers):
                self.assertFalse(self.receive(self.mail(**headers)))
                self.assertFalse(self._mails)

    def test_machines_and_lists_get_no_answer(self):
        for headers in (
            {"Auto_Submitted": "auto-generated"},
            {"Precedence": "bulk"},
            {"List_Id": "<news.mill.example>"},
            {"Return_Path": "<>"},
        ):
            with self.subTest(headers=headers):
                self.assertFalse(self.receive(self.mail(attach=[], **headers)))
                self.assertFalse(self._mails)

    def test_mail_from_our_own_addresses_is_ignored(self):
        for sender in (self.address, self.mail_domain.bounce_email):
            with self.subTest(sender=sender):
                self.assertFalse(self.receive(self.mail(From=sender)))
                self.assertFalse(self._mails)

    def test_an_answer_to_our_answer_is_ignored(self):
        self.receive(self.mail(attach=[]))
        tag = self._mails[0]["references"]
        self.assertFalse(self.receive(self.mail(References=tag, Message_ID="<9@mill.example>")))
        self.assertFalse(self._mails)
