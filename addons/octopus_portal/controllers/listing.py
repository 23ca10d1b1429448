# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Search, filter, sort and pages of a list, the same for bills and documents."""

from urllib.parse import urlencode

from odoo.fields import Domain

from odoo.addons.portal.controllers.portal import pager as portal_pager

PAGE_SIZE = 25
SEARCH_LENGTH = 100


def listing(records_sudo, inside, url, options, search_domain, pages, kept=()):
    """Values of one page of `records_sudo` inside the domain `inside`.

    :param Domain inside: holds the company; what is asked for only narrows it
    :param dict options: `filters` and `sortings`, each key → (label, domain or order)
    :param search_domain: callable(text) → Domain
    :param dict pages: `page`, `search`, `filterby`, `sortby` as the address gives them
    :param kept: names of further choices in `pages`, which stay in the addresses of the list
    """
    filters, sortings = options["filters"], options["sortings"]
    filterby = pages.get("filterby") if pages.get("filterby") in filters else "all"
    sortby = pages.get("sortby") if pages.get("sortby") in sortings else "date"
    search = clean_search(pages.get("search"))
    domain = inside & filters[filterby][1]
    if search:
        domain &= Domain(search_domain(search))
    more = {name: clean_search(pages.get(name)) for name in kept}
    url_args = shown_choices(search=search, filterby=filterby, sortby=sortby, **more)
    total = records_sudo.search_count(domain)
    pager = portal_pager(url, total, page=pages["page"], step=PAGE_SIZE, url_args=url_args)
    return {
        "records": records_sudo.search(
            domain, order=sortings[sortby][1], limit=PAGE_SIZE, offset=pager["offset"]
        ),
        "total": total,
        "pager": pager,
        "list_url": url,
        "url_args": url_args,
        "search": search,
        "filterby": filterby,
        "sortby": sortby,
        "filters": {key: label for key, (label, _domain) in filters.items()},
        "sortings": {key: label for key, (label, _order) in sortings.items()},
        "link_to": link_of(url, url_args),
    }


def clean_search(text):
    """What was typed, without what the database refuses, and not too long."""
    return (text or "").replace("\0", "").strip()[:SEARCH_LENGTH]


def shown_choices(**choices):
    """What has to stand in the address: all but empty and default choices."""
    defaults = {"search": "", "filterby": "all", "sortby": "date"}
    return {name: value for name, value in choices.items() if value != defaults.get(name, "")}


def link_of(url, url_args):
    """A function that gives the address of this list with one choice changed."""

    def link(**changes):
        query = urlencode(shown_choices(**{**url_args, **changes}))
        return f"{url}?{query}" if query else url

    return link
