"""Which warnings of Odoo and which skipped tests are expected: the lists in config/, with reasons.

A line of a list is `pattern  ||  reason`, the pattern a regular expression. A warning is matched as
`logger: message` with all its lines, a skip as `test id: reason given`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from .project import Project
from .terminal import OctopusError

WARNINGS = "expected-warnings.txt"
SKIPS = "expected-skips.txt"
# 2026-11-23 15:24:51,203 4057 WARNING database odoo.addons.base: text
LOG_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[\w.]+): (?P<message>.*)$"
)
SEVERE = {"WARNING", "ERROR", "CRITICAL"}


@dataclass(frozen=True)
class Rules:
    """The patterns of one list."""

    patterns: tuple[re.Pattern[str], ...]

    @classmethod
    def read(cls, path: Path) -> "Rules":
        patterns = []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            pattern, bar, reason = line.partition("||")
            if not bar or not reason.strip():
                raise OctopusError(f"{path.name}:{number}: no reason given (pattern || reason)")
            patterns.append(re.compile(pattern.strip()))
        return cls(tuple(patterns))

    def allow(self, text: str) -> bool:
        return any(pattern.search(text) for pattern in self.patterns)


def warnings(config: Path) -> Rules:
    return Rules.read(config / WARNINGS)


def skips(config: Path) -> Rules:
    return Rules.read(config / SKIPS)


def entries(log: str) -> list[list[str]]:
    """The entries of an Odoo log, each with the lines that belong to it (a traceback, a query)."""
    found: list[list[str]] = []
    for line in log.splitlines():
        if LOG_LINE.match(line):
            found.append([])
        if found:
            found[-1].append(line)
    return found


def unexpected_entries(project: Project, log: str) -> list[list[str]]:
    """What in an Odoo log is worse than information and on no list."""
    rules = warnings(project.config)
    return [entry for entry in entries(log) if _is_severe(entry) and not rules.allow(_told(entry))]


def _is_severe(entry: list[str]) -> bool:
    match = LOG_LINE.match(entry[0])
    return match is not None and match["level"] in SEVERE


def _told(entry: list[str]) -> str:
    """What the patterns of a list are matched with: `logger: message`, all lines of it."""
    first = LOG_LINE.sub(r"\g<logger>: \g<message>", entry[0])
    return "\n".join([first, *entry[1:]])


def unexpected_lines(project: Project, log: str) -> list[str]:
    """The lines of `unexpected_entries`."""
    return [line for entry in unexpected_entries(project, log) for line in entry]
