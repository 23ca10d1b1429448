"""Pictures of what people see, by a real browser; an error in its console fails them."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from . import system
from .instance import Instance
from .terminal import OctopusError
from .world import World

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PATIENCE = 300_000
# The browser's own remarks, not those of a page.
HARMLESS = re.compile(r"favicon|Permissions policy|\[Violation\]")


@contextmanager
def browser() -> Iterator[Browser]:
    """The machine's Chromium."""
    path = system.browser(dict(os.environ))
    if not path:
        raise OctopusError("no Chromium on this machine: ./octopus doctor")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        found = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield found
        finally:
            found.close()


class Window:
    """One person's window; `problems` collects what went wrong in it."""

    def __init__(self, chromium: Browser, instance: Instance, size: dict) -> None:
        self.instance = instance
        self.problems: list[str] = []
        touch = size is PHONE
        self.context = chromium.new_context(viewport=size, has_touch=touch, locale="en-GB")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("response", self._answered)

    def _said(self, message) -> None:
        if message.type == "error" and not HARMLESS.search(message.text):
            self.problems.append(f"console: {message.text}")

    def _answered(self, response) -> None:
        if response.status >= 400 and not HARMLESS.search(response.url):
            self.problems.append(f"HTTP {response.status}: {response.url}")

    def login(self, login: str) -> None:
        self.page.goto(f"{self.instance.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", self.instance.logins[login])
        self.page.click("button[type=submit]")
        self.page.wait_for_url(lambda url: "/web/login" not in url)

    def work_in(self, company: int) -> None:
        """Choose the dossier, as the menu at the top right does."""
        self.context.add_cookies(
            [{"name": "cids", "value": str(company), "url": self.instance.url}]
        )

    def open(self, path: str, shows: str) -> None:
        """Go there, and wait until it shows what it should."""
        self.page.goto(f"{self.instance.url}{path}")
        self.page.wait_for_selector(shows)
        self.page.evaluate("document.fonts.ready")

    def wide(self) -> bool:
        """Whether the page is wider than the window: nobody wants to scroll sideways."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def shoot(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(path))
        return path


def take(
    instance: Instance, world: World, folder: Path, document: dict, bill: dict
) -> Iterator[Path]:
    """The accountant's inbox and bill, and the owner's phone."""
    number = world.bakery.number
    with browser() as chromium:
        desk = Window(chromium, instance, DESKTOP)
        desk.login(world.login("b"))
        desk.work_in(world.bakery.company)
        desk.open(f"/odoo/documents-all/{document['id']}", ".o_form_view")
        desk.page.wait_for_timeout(2500)  # the document's own viewer
        yield desk.shoot(folder / "inbox.png")
        desk.open(f"/odoo/vendor-bills/{bill['id']}", ".o_form_view")
        yield desk.shoot(folder / "bill.png")
        phone = Window(chromium, instance, PHONE)
        phone.login(world.login("k"))
        phone.open("/my", f"text={world.bakery.name} >> visible=true")
        yield phone.shoot(folder / "phone-home.png")
        phone.open(
            f"/my/octopus/{number}/bills/{bill['id']}", f"text={bill['ref']} >> visible=true"
        )
        yield phone.shoot(folder / "phone-bill.png")
        problems = desk.problems + phone.problems
    if problems:
        raise OctopusError("the browser complained:\n" + "\n".join(problems))
