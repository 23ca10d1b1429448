# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the pages of one dossier share: its name, its tabs and the way back.

A page calls `dossier_values(self, dossier_sudo, tab, *steps)` and adds its own. The tabs are a
table: a new page of a dossier is one more line in `TABS`. `readme/FRAME.md` says how it looks.
"""

from dataclasses import dataclass

from odoo.fields import Domain
from odoo.http import request
from odoo.tools import LazyTranslate

from . import gate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True)
class Tab:
    """One page in the navigation of a dossier.

    :param path: under the home of the dossier; empty is the home itself
    :param areas: any of these rights, to read, opens it; none are asked where it is empty
    :param thumb: on a phone it stands in the bar under the thumb, the others behind *More*
    """

    key: str
    label: str
    path: str
    icon: str
    areas: tuple[str, ...] = ()
    thumb: bool = False


TABS = (
    Tab("overview", _lt("Overview"), "", "fa-home", thumb=True),
    Tab("sales", _lt("Sales"), "/sales", "fa-file-text-o", ("invoicing", "sales"), thumb=True),
    Tab("bills", _lt("Purchases"), "/bills", "fa-shopping-cart", ("purchases",)),
    Tab("documents", _lt("Documents"), "/documents", "fa-folder-open-o", ("documents",), True),
    Tab("relations", _lt("Relations"), "/relations", "fa-address-book-o", ("relations",)),
    Tab("articles", _lt("Articles"), "/articles", "fa-cube", ("articles",)),
    Tab("reminders", _lt("Reminders"), "/reminders", "fa-bell-o", ("invoicing",)),
    Tab("reports", _lt("Reports"), "/reports", "fa-balance-scale", ("lists", "vat", "analytic")),
    Tab("charts", _lt("Charts"), "/charts", "fa-line-chart", ("lists",)),
    Tab("accountant", _lt("Accountant"), "/accountant", "fa-handshake-o"),
    Tab("order", _lt("Order"), "/order", "fa-plus-square-o"),
)


# on a phone: so many tabs beside *Send* and *More*
THUMBS = 3
# in the choice of another dossier; the others are behind *All my dossiers*
OTHERS = 8
SEND = Tab("upload", _lt("Send"), "/upload", "fa-camera", ("documents",))
# what the buttons of a page ask for: without it they are not there, and the page says why
CHANGES = {
    "sales": "invoicing",
    "documents": "documents",
    "missing": "documents",
    "notes": "documents",
    "relations": "relations",
    "articles": "articles",
}


def dossier_home(dossier_sudo):
    """The address of the home of a dossier."""
    return f"/my/octopus/{dossier_sudo.number}"


def dossier_values(controller, dossier_sudo, tab, *steps):
    """The values of the frame around a page of this dossier.

    :param tab: key of the tab that is open, or of a page under none
    :param steps: (label, path under the home or None) after the name of the dossier
    """
    home = dossier_home(dossier_sudo)
    trail = [(dossier_sudo.name, home if steps else None)]
    trail += [(label, path if path is None else f"{home}{path}") for label, path in steps]
    tabs = dossier_tabs(dossier_sudo)
    send_tab = _tab_values(dossier_sudo, SEND, "write")
    return {
        **controller._prepare_portal_layout_values(),
        "page_name": "octopus",
        "tab": tab,
        "tabs": tabs,
        "thumbs": _thumbs(tabs),
        "send_tab": send_tab,
        "closed": _closed([*tabs, send_tab]),
        "reading": _reading(dossier_sudo, CHANGES.get(tab)),
        "home_url": home,
        "dossier": dossier_sudo,
        "others": _other_dossiers(dossier_sudo, tab),
        "in_backend": request.env.user._is_internal(),
        "trail": trail,
    }


def dossier_tabs(dossier_sudo):
    """The navigation of this dossier for this user; `open` is false where no right opens it."""
    return [_tab_values(dossier_sudo, tab) for tab in TABS]


def _tab_values(dossier_sudo, tab, level="read"):
    is_open = _opens(dossier_sudo, tab.areas, level)
    values = {
        "key": tab.key,
        "label": str(tab.label),
        "url": f"{dossier_home(dossier_sudo)}{tab.path}",
        "icon": tab.icon,
        "thumb": tab.thumb,
        "open": is_open,
    }
    if not is_open:
        asked = {"number": dossier_sudo.number, "area": tab.areas[0], "level": level}
        values["asked"] = asked
        values["right"] = request.env["octopus.area"]._right_name(tab.areas[0], level)
    return values


def _opens(dossier_sudo, areas, level="read"):
    return not areas or any(gate.has_right(dossier_sudo, area, level) for area in areas)


def _closed(tabs):
    """What is closed to the user: one entry for each right, with all the pages that it opens."""
    closed = {}
    for tab in tabs:
        if not tab["open"]:
            entry = closed.setdefault(tab["right"], {"asked": tab["asked"], "labels": []})
            entry["labels"].append(tab["label"])
    return closed


def _reading(dossier_sudo, area):
    """Why the user only reads here, and the right that he can ask for; else nothing."""
    if not area or gate.has_right(dossier_sudo, area, "write"):
        return {}
    asked = {"number": dossier_sudo.number, "area": area, "level": "write"}
    return {
        "refusal": gate.refusal(dossier_sudo, area, "write"),
        "asked": asked if dossier_sudo.state == "active" else False,
    }


def _thumbs(tabs):
    """The tabs under the thumb: those meant for it, and others where one of these is closed."""
    usable = sorted((tab for tab in tabs if tab["open"]), key=lambda tab: not tab["thumb"])
    chosen = {tab["key"] for tab in usable[:THUMBS]}
    return [tab for tab in tabs if tab["key"] in chosen]


def _other_dossiers(dossier_sudo, tab):
    """The first other dossiers of the user, each with the address of the same page there.

    Where that page is closed to him, it is the home of that dossier.
    """
    if len(request.env.user._octopus_known_company_ids()) < 2:
        return []
    dossiers_sudo, mine = gate.my_dossiers()
    path, areas = next(((item.path, item.areas) for item in TABS if item.key == tab), ("", ()))
    others_sudo = dossiers_sudo.search(mine & Domain("id", "!=", dossier_sudo.id), limit=OTHERS)
    return [
        {
            "name": other.name,
            "number": other.number,
            "url": f"{dossier_home(other)}{path if _opens(other, areas) else ''}",
        }
        for other in others_sudo
    ]
