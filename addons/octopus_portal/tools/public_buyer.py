# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Is this the name of a public buyer? Belgium has no open list; their names tell most of them."""

import re

_WORDS = (
    r"gemeente(bestuur)?",
    r"stad(sbestuur)?",
    r"ocmw",
    r"provincie(bestuur)?",
    r"politiezone",
    r"hulpverleningszone",
    r"fod",
    r"pod",
    r"federale overheidsdienst",
    r"vlaamse (overheid|gemeenschap|landmaatschappij|milieumaatschappij)",
    r"agentschap",
    r"commune (de|d)",
    r"administration communale",
    r"ville de",
    r"cpas",
    r"province d[eu]",
    r"zone de (police|secours)",
    r"spf",
    r"spp",
    r"service public",
    r"région (wallonne|de bruxelles)",
    r"fédération wallonie",
    r"gemeinde",
    r"öshz",
)
# at the beginning: a bakery "In de stad" is none
_PATTERN = re.compile(rf"^\s*(?:{'|'.join(_WORDS)})(?=\W|$)|\b(?:ocmw|cpas)\b", re.IGNORECASE)


def is_public_buyer(name: str) -> bool:
    """Whether the name begins as those of municipalities, provinces and services do."""
    return bool(_PATTERN.search(name.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))
