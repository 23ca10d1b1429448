# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Uploads in chunks, for the pages of the backend and of the portal alike.

Rights are asked by `octopus.upload`: *documents: write* in the dossier, and the upload is one's
own. The numbers of a chunk that does not fit: 409 with the place to go on from, 413 when it is too
long, 403 and 404 as everywhere, 507 when the server cannot keep it.
"""

from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import AccessError, LockError, UserError
from odoo.http import request

from ..exceptions import OffsetError, StoreError

LONGEST_CHUNK = 16 * 1024 * 1024
LONGEST_NAME = 1000
BUSY = 423


def _number(value):
    """What the page sent as a number; `BadRequest` when it is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRequest() from error


def _text(value, size=100):
    """What the page sent as words, without what a database cannot keep: NUL, half characters."""
    return str(value).encode(errors="ignore").decode().replace("\0", "")[:size]


def _several(values):
    if not isinstance(values, list):
        raise BadRequest()
    return values


class OctopusUploadController(http.Controller):
    @http.route("/octopus/upload/begin", type="jsonrpc", auth="user")
    def octopus_upload_begin(
        self, name, size, dossier=None, company_id=None, folder_id=None, **words
    ):
        """Begin an upload, or find the one that broke off.

        :param str dossier: the number of the dossier, else `company_id`
        :param words: `fingerprint` by which the page knows the file again, `purpose`, `keep`
        """
        company = self._company(dossier, company_id)
        upload = request.env["octopus.upload"]._begin(
            company,
            _text(name, LONGEST_NAME),
            _number(size),
            _text(words.get("fingerprint") or "", 200) or None,
            folder=self._folder(company, folder_id),
            purpose="page" if words.get("purpose") == "page" else "file",
            keep=words.get("keep") is True,
        )
        chunk = request.env["octopus.gate"]._parameter("upload_chunk_kb") * 1024
        return {**upload._told(), "chunk": min(chunk, LONGEST_CHUNK)}

    @http.route(
        "/octopus/upload/<string:key>/<int:offset>",
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=LONGEST_CHUNK,
    )
    def octopus_upload_append(self, key, offset, **kw):
        """Take one chunk: the body of the request, from `offset` on."""
        content = request.httprequest.get_data()
        try:
            upload = request.env["octopus.upload"]._by_key(key)
            received = upload._append(offset, content)
        except OffsetError as error:
            return self._answer(409, offset=error.offset)
        except LockError:
            return self._answer(BUSY)
        except StoreError as error:
            return self._answer(507, error=str(error))
        except AccessError as error:
            return self._answer(403, error=str(error))
        except UserError as error:
            return self._answer(413, error=str(error))
        return self._answer(200, offset=received)

    @http.route("/octopus/upload/finish", type="jsonrpc", auth="user")
    def octopus_upload_finish(self, key, **kw):
        """The file is here whole: store it."""
        return request.env["octopus.upload"]._by_key(_text(key))._finish()._told()

    @http.route("/octopus/upload/pages", type="jsonrpc", auth="user")
    def octopus_upload_pages(self, keys, turns, name, **kw):
        """Make one PDF of photos and store it."""
        keys = [_text(key) for key in _several(keys)]
        turns = [_number(turn) for turn in _several(turns)]
        uploads = request.env["octopus.upload"]
        return uploads._finish_pages(keys, turns, _text(name, LONGEST_NAME))._told()

    @http.route("/octopus/upload/cancel", type="jsonrpc", auth="user")
    def octopus_upload_cancel(self, key, **kw):
        """Forget an upload and what has arrived of it."""
        try:
            upload = request.env["octopus.upload"]._by_key(_text(key))
        except LockError:
            return False  # a chunk is being taken just now: what is left expires
        if upload.state == "receiving":
            upload.unlink()
        return True

    @http.route("/octopus/upload/pending", type="jsonrpc", auth="user", readonly=True)
    def octopus_upload_pending(self, dossier=None, company_id=None, **kw):
        """What the user began to send to a dossier and did not finish."""
        company = self._company(dossier, company_id)
        company._octopus_check("documents", "write")
        mine = request.env["octopus.upload"]._mine()
        files = mine.filtered(
            lambda upload: upload.company_id == company and upload.purpose == "file"
        )
        return [upload._told() for upload in files]

    def _company(self, dossier, company_id):
        companies = request.env["res.company"]
        if company_id:
            return companies.browse(_number(company_id))
        number = str(dossier or "")
        found = companies
        if number.isascii() and number.isdecimal():
            dossiers_sudo = request.env["octopus.dossier"].sudo()
            found = dossiers_sudo.search([("number", "=", number)]).company_id.sudo(False)
        if not found:
            raise AccessError(
                request.env["octopus.area"]._refusal_right(companies, "documents", "write")
            )
        return found

    def _folder(self, company, folder_id):
        """A folder of this dossier; any other is as if it did not exist."""
        if not folder_id:
            return None
        folders_sudo = request.env["octopus.folder"].sudo()
        inside = [("id", "=", _number(folder_id)), ("company_id", "=", company.id)]
        return folders_sudo.search(inside) or None

    def _answer(self, status, **words):
        response = request.make_json_response(words, status=status)
        response.headers["Cache-Control"] = "no-store"
        return response
