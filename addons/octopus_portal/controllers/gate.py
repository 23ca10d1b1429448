# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one way into a dossier from the portal.

A page names its dossier by number. `open_dossier` finds it among the dossiers of the user and
asks for the right; the record page then fetches *one* record of that company as superuser
(`one_record`). Lists are searched as superuser too: never without the company of that dossier
in their domain, and after its right was asked. A model named `*_sudo` is one of these.
"""

from werkzeug.exceptions import NotFound, abort

from odoo.fields import Domain
from odoo.http import request

# mimetype → (its name, how our viewer shows it); octopus_dms tells the type by the content
KINDS = {
    "application/pdf": ("PDF", "pdf"),
    "application/xml": ("XML", False),
    "image/jpeg": ("JPEG", "image"),
    "image/png": ("PNG", "image"),
}
PAGE_HEADERS = {
    # somebody's books: neither kept by the browser, nor shown inside another site
    "Cache-Control": "no-store",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
}


def my_dossiers():
    """The model as superuser, and the domain of the dossiers where the user has any right."""
    known = request.env.user._octopus_known_company_ids()
    return request.env["octopus.dossier"].sudo(), Domain("company_id", "in", sorted(known))


def open_dossier(number, area=None, level="read"):
    """The dossier with this number, for this user; as superuser, so look before you touch.

    A dossier of others and a number nobody has are the same 404. A right that is missing in a
    dossier of his own gives a page that says which, and who can give it.
    """
    dossiers_sudo, mine = my_dossiers()
    dossier_sudo = dossiers_sudo
    # what is no number may hold a byte the database refuses
    if number.isascii() and number.isdecimal():
        dossier_sudo = dossiers_sudo.search(Domain("number", "=", number) & mine, limit=1)
    if not dossier_sudo:
        raise NotFound()
    if area and not has_right(dossier_sudo, area, level):
        refuse(dossier_sudo, area, level)
    # the pages work as superuser, so nothing else notes the visit
    request.env["octopus.access.log"]._note_companies(dossier_sudo.company_id.ids)
    return dossier_sudo


def shown_lang(post):
    """The language in which the words of a form were shown, for what is kept of them."""
    installed = {code for code, _name in request.env["res.lang"].get_installed()}
    return post.get("lang") if post.get("lang") in installed else request.env.lang


def refuse(dossier_sudo, area, level="read"):
    """Answer with the page that says which right is missing, and who can give it."""
    abort(_missing_right(dossier_sudo, area, level))


def has_right(dossier_sudo, area, level="read"):
    """Whether the user himself has this right there (a superuser always has it)."""
    return dossier_sudo.company_id.sudo(False)._octopus_has(area, level)


def refusal(dossier_sudo, area, level="read"):
    """Which right is missing, and who can give it."""
    return dossier_sudo.company_id._octopus_refusal(area, level)


def one_record(model, record_id, dossier_sudo, domain=Domain.TRUE):
    """One record of this dossier as superuser; 404 for any other, whether it exists or not."""
    company = dossier_sudo.company_id
    records = request.env[model].sudo().with_company(company)
    inside = Domain("id", "=", record_id) & Domain("company_id", "=", company.id)
    record_sudo = records.search(inside & domain, limit=1)
    if not record_sudo or record_sudo.company_id != company:
        raise NotFound()
    return record_sudo


def one_quote(order_id, dossier_sudo):
    """One quote of this dossier as superuser, unless it was thrown away; else 404."""
    inside = request.env["sale.order"]._octopus_quote_domain(dossier_sudo.company_id)
    return one_record("sale.order", order_id, dossier_sudo, inside)


def sent_file(name):
    """The file that a form brought under this name; text under it is none."""
    return request.httprequest.files.get(name)


def page(template, values, status=200):
    """A page of the portal with the headers all of them have."""
    response = request.render(f"octopus_portal.{template}", values)
    response.status_code = status
    response.headers.update(PAGE_HEADERS)
    return response


def json_answer(found):
    """For a script of a page, with the headers of all pages."""
    return request.make_json_response(found, headers=list(PAGE_HEADERS.items()))


def send_file(records_sudo, file_id, download=False):
    """One file of these documents, with headers under which it cannot do harm."""
    file_sudo = records_sudo._octopus_portal_files().filtered(lambda file: file.id == file_id)
    if not file_sudo:
        raise NotFound()
    stream = request.env["ir.binary"].sudo()._get_stream_from(file_sudo)
    response = stream.get_response(as_attachment=bool(download))
    policy = response.headers.get("Content-Security-Policy", "default-src 'none'")
    response.headers["Content-Security-Policy"] = f"{policy}; frame-ancestors 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_values(files_sudo, url):
    """What the page says about each file; `viewer` names how the page itself can show it."""
    return [
        {
            "name": file.name,
            "kind": _kind(file)[0],
            "size": size_text(file.file_size),
            "url": f"{url}/{file.id}",
            "viewer": _kind(file)[1],
        }
        for file in files_sudo
    ]


def _kind(file):
    return KINDS.get(file.mimetype) or (file.name.rpartition(".")[2][:5].upper(), False)


def size_text(size):
    """The size as people say it."""
    return request.env["ir.attachment"]._octopus_size_text(size)


def _missing_right(dossier_sudo, area, level):
    values = {
        "page_name": "octopus",
        "dossier": dossier_sudo,
        "refusal": refusal(dossier_sudo, area, level),
        "asked": {"number": dossier_sudo.number, "area": area, "level": level},
        "trail": [(dossier_sudo.name, f"/my/octopus/{dossier_sudo.number}")],
    }
    response = page("missing_right", values, status=403)
    response.flatten()
    return response
