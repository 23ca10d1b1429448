"""When a page shows in real Chromium, as the Performance API of the page itself tells it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import machine
from octopus_tool.screenshots import PHONE, Window, browser
from stage import Stage, table

# charts are drawn when they come into view: here all of them are
TALL = {"width": 1280, "height": 9000}
NOT_DRAWN = ".o_octopus_portal_chart_canvas:not(.o_octopus_portal_chart_drawn)"
# answered, first painted and complete, in ms after the address was called; null until it is so
SHOWN = """waiting => {
    const [page] = performance.getEntriesByType("navigation");
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    const incomplete = !paint || !page.loadEventEnd;
    if (incomplete || (waiting && document.querySelector(waiting))) return null;
    return [page.responseEnd, paint.startTime, waiting ? performance.now() : page.loadEventEnd];
}"""
HEAD = ("first visit", "answer p50", "paint p50", "p95", "complete p50", "p95", "CPU server", "CPU")


@dataclass(frozen=True)
class Look:
    """One view of a page, in ms since its address was called."""

    answered: float
    painted: float
    complete: float


def measure(
    stage: Stage,
    pages: Mapping[str, tuple[str, str]],
    turns: int,
    size: dict = PHONE,
    waiting: str = "",
) -> None:
    """Print when each page shows.

    :param pages: name → (path, session of who looks)
    :param turns: how often he looks; the first visit, which fetches all files, is told apart
    :param waiting: a page is not complete while something answers to this selector
    """
    rows = []
    before = set(machine.children(os.getpid()))
    with browser() as chromium:
        # the browser with all its processes is below the one that drives it
        [driver] = set(machine.children(os.getpid())) - before
        for name, (path, session) in pages.items():
            window = Window(chromium, stage.instance, size)
            cookie = {"name": "session_id", "value": session, "url": stage.instance.url}
            window.context.add_cookies([cookie])
            first = _look(window, path, waiting)
            with machine.Meter({**stage.trees(), "browser": [driver]}) as meter:
                looks = [_look(window, path, waiting) for _turn in range(turns)]
            window.context.close()
            if window.problems:
                raise SystemExit(f"{name}: the browser complained: {window.problems}")
            rows.append((name, *_figures(first, looks, meter.usage.seconds)))
    width, height = size["width"], size["height"]
    print(f"\nin Chromium, {width} × {height}, ms, {turns} looks:", flush=True)
    table(("page", *HEAD), rows)


def _look(window: Window, path: str, waiting: str) -> Look:
    window.page.goto(f"{window.instance.url}{path}")
    return Look(*window.page.wait_for_function(SHOWN, arg=waiting).json_value())


def _figures(first: Look, looks: list[Look], cpu: dict[str, float]) -> list[str]:
    def quantile(share: float, of: Callable[[Look], float]) -> float:
        ordered = sorted(map(of, looks))
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    figures = [
        first.painted,
        quantile(0.5, lambda look: look.answered),
        quantile(0.5, lambda look: look.painted),
        quantile(0.95, lambda look: look.painted),
        quantile(0.5, lambda look: look.complete),
        quantile(0.95, lambda look: look.complete),
        1000 * (cpu["odoo"] + cpu["postgres"]) / len(looks),
        1000 * cpu["browser"] / len(looks),
    ]
    return [f"{figure:.0f}" for figure in figures]
