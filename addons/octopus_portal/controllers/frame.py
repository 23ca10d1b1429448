"""What the pages of one dossier share: its name, its tabs and the way back.

A page calls `dossier_values(self, dossier_sudo, tab, *steps)` and adds its own. The tabs are a
table: a new page of a dossier is one more line in `TABS`.
"""

from dataclasses import dataclass

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
    return {
        **controller._prepare_portal_layout_values(),
        "page_name": "octopus",
        "tab": tab,
        "tabs": dossier_tabs(dossier_sudo),
        "home_url": home,
        "dossier": dossier_sudo,
        "several": len(request.env.user._octopus_known_company_ids()) > 1,
        "trail": trail,
    }


def dossier_tabs(dossier_sudo):
    """The navigation of this dossier for this user; `open` is false where no right opens it."""
    home = dossier_home(dossier_sudo)
    return [
        {
            "key": tab.key,
            "label": str(tab.label),
            "url": f"{home}{tab.path}",
            "icon": tab.icon,
            "thumb": tab.thumb,
            "open": not tab.areas or any(gate.has_right(dossier_sudo, area) for area in tab.areas),
        }
        for tab in TABS
    ]
