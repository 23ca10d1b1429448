# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Uploads in chunks over HTTP: what breaks off goes on, and who may send what where."""

import io
import os
import resource
from datetime import timedelta

from PIL import Image
from pypdf import PdfReader

from odoo import fields, http
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import files, hostile
from .common import DmsHttpCommon


def photo(width=60, height=40, **options):
    """A photo as a phone makes it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "blue").save(out, "JPEG", **options)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestOctopusUpload(DmsHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.employee, cls.bakery, documents="2")
        cls.content = files.pdf("A long one") + os.urandom(10_000)

    def setUp(self):
        super().setUp()
        self._login(self.employee)

    # ---- as the page does it ------------------------------------------------------------------

    def call(self, act, **words):
        return self.make_jsonrpc_request(f"/octopus/upload/{act}", words)

    def refused(self, act, text, **words):
        with mute_logger("odoo.http"):
            answer = self.url_open(f"/octopus/upload/{act}", json={"params": words}).json()
        self.assertRegex(answer["error"]["data"]["message"], text)

    def begin(self, content=None, name="long.pdf", **words):
        content = self.content if content is None else content
        words = {"dossier": self.bakery.number, "fingerprint": "f-1", **words}
        return self.call("begin", name=name, size=len(content), **words)

    def send(self, key, offset, chunk, token=True):
        query = f"?csrf_token={http.Request.csrf_token(self)}" if token else ""
        url = f"/octopus/upload/{key}/{offset}{query}"
        headers = {"Content-Type": "application/octet-stream"}
        return self.url_open(url, data=chunk, headers=headers)

    def upload(self, content, **words):
        key = self.begin(content, **words)["key"]
        self.send(key, 0, content)
        return key

    def row(self, key):
        return self.env["octopus.upload"].search([("key", "=", key)])

    # ---- what arrives -------------------------------------------------------------------------

    def test_in_chunks(self):
        begun = self.begin()
        self.assertEqual((begun["offset"], begun["state"]), (0, "receiving"))
        for start in range(0, len(self.content), 4_000):
            answer = self.send(begun["key"], start, self.content[start : start + 4_000])
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.json()["offset"], len(self.content))
        told = self.call("finish", key=begun["key"])
        self.assertEqual(told["state"], "done")
        self.assertIn("long.pdf is stored", told["message"])
        document = self.Document.browse(told["document_id"])
        self.assertEqual(document.attachment_id.raw, self.content)
        self.assertEqual((document.company_id, document.source), (self.company, "upload"))
        self.assertEqual(document.create_uid, self.employee)
        # a page that did not hear the answer asks again
        self.assertEqual(self.call("finish", key=begun["key"]), told)
        self.assertFalse(self.row(begun["key"])._parts())
        again = self.upload(self.content)
        self.assertIn("the same content already (1)", self.call("finish", key=again)["message"])

    def test_broken_off_at_90_percent(self):
        key = self.begin()["key"]
        cut = len(self.content) * 9 // 10
        self.send(key, 0, self.content[:cut])
        self.refused("finish", f"goes on at byte {cut}", key=key)
        # the page is loaded anew: it knows the file, not the key
        (waiting,) = self.call("pending", dossier=self.bakery.number)
        self.assertEqual((waiting["name"], waiting["offset"]), ("long.pdf", cut))
        self.assertEqual(self.begin()["key"], key)
        self.assertEqual(self.begin()["offset"], cut)
        wrong = self.send(key, 0, self.content[:10])
        self.assertEqual((wrong.status_code, wrong.json()["offset"]), (409, cut))
        self.assertEqual(self.send(key, cut, self.content[cut:] + b"more").status_code, 413)
        self.send(key, cut, self.content[cut:])
        told = self.call("finish", key=key)
        self.assertEqual(self.Document.browse(told["document_id"]).attachment_id.raw, self.content)

    def test_another_file_is_another_upload(self):
        key = self.begin()["key"]
        for words in ({"fingerprint": "f-2"}, {"name": "other.pdf"}, {"content": files.PDF}):
            self.assertNotEqual(self.begin(**words)["key"], key)
        self.assertTrue(self.call("cancel", key=key))
        self.assertFalse(self.row(key))
        self.refused("finish", "Choose the file again", key=key)

    def test_what_became_of_a_bad_one(self):
        told = self.call("finish", key=self.upload(hostile.PROGRAM, name="bill.pdf"))
        self.assertEqual(told["state"], "refused")
        self.assertIn("bill.pdf was refused", told["message"])
        self.assertFalse(told["document_id"])
        self.assertFalse(self.row(told["key"])._parts())
        self.refused("begin", "is empty", name="a", size=0, dossier=self.bakery.number)
        params = f'{{"name": "a", "size": 1e999, "dossier": "{self.bakery.number}"}}'
        endless = f'{{"params": {params}}}'
        headers = {"Content-Type": "application/json"}
        with mute_logger("odoo.http"):
            answer = self.url_open("/octopus/upload/begin", data=endless, headers=headers).json()
        self.assertEqual(answer["error"]["data"]["name"], "werkzeug.exceptions.BadRequest")
        self.refused("finish", "Choose the file again", key="\0")
        odd = self.upload(files.PDF, name="od\0d\ud800.pdf", fingerprint="\0")
        self.assertIn("odd.pdf is stored", self.call("finish", key=odd)["message"])
        self.refused(
            "begin", "larger than 100 MB", name="a", size=10**9, dossier=self.bakery.number
        )

    def test_a_full_disk_and_on_it_goes(self):
        key = self.begin()["key"]
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        with mute_logger("odoo.addons.octopus_dms.models.ir_attachment", "odoo.http"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, limit[1]))
            try:
                answer = self.send(key, 0, self.content)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        self.assertEqual(answer.status_code, 507)
        self.assertIn("disk of the server is full", answer.json()["error"])
        self.assertEqual(self.begin()["offset"], 0)
        self.send(key, 0, self.content)
        self.assertEqual(self.call("finish", key=key)["state"], "done")

    # ---- what waits ---------------------------------------------------------------------------

    def test_quota_of_unfinished_bytes(self):
        self.env["ir.config_parameter"].set_param("octopus_dms.upload_quota_mb", "1")
        self.begin(name="a.pdf", content=bytes(900_000))
        self.refused("begin", "1 MB is all", name="b.pdf", size=200_000, dossier=self.bakery.number)
        # what several pages began at the same moment is stopped by the bytes that arrive
        row = self.row(self.begin(name="c.pdf", content=bytes(50_000))["key"])
        self.row(self.begin(name="a.pdf", content=bytes(900_000))["key"]).received = 990_000
        self.assertEqual(self.send(row.key, 0, bytes(20_000)).status_code, 413)

    def test_expired_uploads_are_vacuumed(self):
        key = self.begin()["key"]
        self.send(key, 0, self.content[:5_000])
        waiting = self.row(self.begin(name="other.pdf")["key"])
        waiting.write({"state": "scan", "expires_at": fields.Datetime.now() - timedelta(days=9)})
        parts = self.row(key)._parts()
        self.row(key).expires_at = fields.Datetime.now() - timedelta(minutes=1)
        self.env["octopus.upload"]._gc_expired()
        self.assertFalse(self.row(key) or parts.exists())
        self.assertTrue(waiting.exists(), "what waits for the scanner arrived whole")

    def test_chunks_of_an_upload_that_went_with_its_company(self):
        kept, gone = (self.begin(name=name)["key"] for name in ("kept.pdf", "gone.pdf"))
        for key in (kept, gone):
            self.send(key, 0, self.content[:5_000])
        orphans, others = self.row(gone)._parts(), self.row(kept)._parts()
        self.assertTrue(orphans and others)
        # as PostgreSQL does it, when the company or the user is deleted
        self.env.cr.execute("DELETE FROM octopus_upload WHERE key = %s", [gone])
        self.env["octopus.upload"]._gc_orphaned_parts()
        self.assertFalse(orphans.exists())
        self.assertEqual(others.exists(), others)

    # ---- who ----------------------------------------------------------------------------------

    def test_what_the_client_keeps(self):
        words = {"name": "mine.pdf", "dossier": self.bakery.number, "keep": True}
        self.refused("begin", "Only the client", size=len(self.content), **words)
        self._login(self.baker)
        key = self.begin(keep=True)["key"]
        self.send(key, 0, self.content)
        kept = self.Document.browse(self.call("finish", key=key)["document_id"])
        self.assertEqual((kept.shelf, kept.state), ("mine", "archived"))
        self.assertEqual(kept.kept_by_id, self.client)
        page = self.begin(photo(), name="p.jpg", purpose="page", keep=True)["key"]
        self.send(page, 0, photo())
        told = self.call("pages", keys=[page], turns=[0], name="photo.pdf")
        self.assertEqual(self.Document.browse(told["document_id"]).shelf, "mine")

    def test_who_may_send(self):
        key = self.begin()["key"]
        self.send(key, 0, self.content)
        folder = self.garage.company_id._octopus_folder("import")
        self.assertFalse(self.row(self.begin(name="x", folder_id=folder.id)["key"]).folder_id)
        nobody = self.row(key)
        for user in (self.outsider, self.mechanic, self.baker, self.stranger):
            self._login(user)
            with self.subTest(user=user.login):
                self.refused("begin", "right", name="a", size=9, dossier=self.foreign.number + "9")
                self.refused("finish", "Choose the file again", key=key)
                self.refused("cancel", "Choose the file again", key=key)
                self.refused("pages", "Choose", keys=[key], turns=[0], name="x.pdf")
                with mute_logger("odoo.http"):
                    answer = self.send(key, 0, b"x")
                self.assertEqual(answer.status_code, 403)
                part = nobody._parts()[:1]
                with mute_logger("odoo.http", "odoo.addons.base.models.ir_binary"):
                    self.assertNotIn(
                        self.content[:99], self.url_open(f"/web/content/{part.id}").content
                    )
        for user in (self.outsider, self.mechanic, self.stranger):
            self._login(user)
            self.refused("begin", "right", name="a", size=9, dossier=self.bakery.number)
            self.refused("begin", "right", name="a", size=9, company_id=self.company.id)
            self.refused("pending", "right", dossier=self.bakery.number)

    def test_a_right_that_is_taken_away_meanwhile(self):
        key = self.begin()["key"]
        self.grant(self.employee, self.bakery, documents="1")
        with mute_logger("odoo.http"):
            self.assertEqual(self.send(key, 0, self.content).status_code, 403)
        self.refused("finish", "right", key=key)

    def test_the_client_sends_from_his_portal(self):
        self.grant(self.baker, self.bakery, documents="2")
        self._login(self.baker)
        told = self.call("finish", key=self.upload(files.PDF))
        self.assertEqual(self.Document.browse(told["document_id"]).company_id, self.company)

    def test_not_from_another_site(self):
        key = self.begin()["key"]
        with mute_logger("odoo.http"):
            self.assertEqual(self.send(key, 0, b"x", token=False).status_code, 400)

    def test_parts_are_never_shown(self):
        key = self.begin(files.HTML)["key"]
        self.send(key, 0, files.HTML)
        response = self.url_open(f"/web/content/{self.row(key)._parts().id}")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    # ---- pages from a phone -------------------------------------------------------------------

    def pages(self, *photos, turns=None):
        keys = [
            self.upload(content, name=f"{number}.jpg", fingerprint=str(number), purpose="page")
            for number, content in enumerate(photos)
        ]
        words = {"keys": keys, "turns": turns or [0] * len(keys), "name": "Receipt"}
        return words, keys

    def test_photos_become_one_pdf(self):
        exif = Image.Exif()
        exif[274] = 6  # lies on its side
        words, keys = self.pages(photo(60, 40), photo(60, 40, exif=exif), photo(), turns=[0, 0, 90])
        told = self.call("pages", **words)
        document = self.Document.browse(told["document_id"])
        self.assertEqual((document.name, document.mimetype), ("Receipt.pdf", "application/pdf"))
        pages = PdfReader(io.BytesIO(document.attachment_id.raw)).pages
        shapes = [page.mediabox.width > page.mediabox.height for page in pages]
        self.assertEqual(shapes, [True, False, True])
        self.assertEqual([page.rotation for page in pages], [0, 0, 90])
        self.assertEqual({self.row(key).state for key in keys}, {"done"})

    def test_pages_that_are_none(self):
        words, _keys = self.pages(photo(), files.PDF)
        self.refused("pages", "is no photo", **words)
        words, _keys = self.pages(files.JPEG)
        self.refused("pages", r"No PDF could be made of these photos\. Take", **words)
        self.refused("pages", "1 to 50 photos", keys=[], turns=[], name="x")
        self.refused(
            "pages", "not there any more", keys=[self.upload(photo())], turns=[0], name="x"
        )
