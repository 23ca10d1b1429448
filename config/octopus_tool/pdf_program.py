"""Chromium in the place of wkhtmltopdf, with its command line.

Debian's own wkhtmltopdf (unpatched Qt) prints no header, no footer and only one document at a time;
the patched builds are no longer made. Odoo finds this program as `wkhtmltopdf` on PATH and calls
it as usual. Each document is printed with the paper's margins; then header and footer of all its
pages are printed on sheets of their own (pdf_layout) and laid under them. Production uses the
official image, which has the patched original.
"""

import io
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from . import pdf_layout, system
from .pdf_browser import Browser, BrowserError, text_of

VERSION = "wkhtmltopdf 0.12.6 (with patched qt)"
# wkhtmltopdf lays a page out wider than its paper (dpi, shrinking); reports are made for that
SCALE = 0.76
INCHES = 1 / 25.4
SIZES = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A6": (105.0, 148.0),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
}
NO_VALUE = {
    "--disable-local-file-access",
    "--enable-local-file-access",
    "--quiet",
    "-q",
    "--header-line",
    "--footer-line",
    "--disable-smart-shrinking",
    "--disable-javascript",
    "--no-stop-slow-scripts",
    "--print-media-type",
    "--no-background",
    "--background",
}
TWO_VALUES = {"--cookie", "--custom-header", "--replace"}


@dataclass
class Order:
    """A command line, understood."""

    options: dict[str, str] = field(default_factory=dict)
    cookies: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @classmethod
    def parse(cls, words: Sequence[str]) -> "Order":
        order, rest = cls(), list(words)
        while rest:
            word = rest.pop(0)
            if word in TWO_VALUES:
                name, value = rest.pop(0), rest.pop(0)
                if word == "--cookie":
                    order.cookies.append((name, value))
            elif word in NO_VALUE:
                order.options[word.lstrip("-")] = ""
            elif word.startswith("-"):
                order.options[word.lstrip("-")] = rest.pop(0)
            else:
                order.files.append(word)
        order._read_jar()
        return order

    def _read_jar(self) -> None:
        for line in (text_of(self.options.get("cookie-jar")) or "").splitlines():
            found = re.match(r"\s*([^=;\s]+)=([^;]*)", line)
            if found:
                self.cookies.append((found[1], found[2]))

    def millimetres(self, name: str, default: float) -> float:
        return float(self.options.get(name, str(default)).removesuffix("mm"))

    def paper(self) -> pdf_layout.Paper:
        width, height = SIZES.get(self.options.get("page-size", "A4"), SIZES["A4"])
        width, height = (
            self.millimetres("page-width", width),
            self.millimetres("page-height", height),
        )
        if self.options.get("orientation", "").lower() == "landscape":
            width, height = height, width
        top = self.millimetres("margin-top", 10)
        return pdf_layout.Paper(
            width=width,
            height=height,
            top=top,
            bottom=self.millimetres("margin-bottom", 10),
            left=self.millimetres("margin-left", 10),
            right=self.millimetres("margin-right", 10),
            above_header=max(0.0, top - self.millimetres("header-spacing", 0)),
            scale=SCALE,
        )


def main(words: Sequence[str]) -> int:
    if "--version" in words or "-V" in words:
        print(VERSION)
        return 0
    program = system.browser(dict(os.environ))
    if not program:
        sys.stderr.write("no Chromium to print with: install the package chromium\n")
        return 1
    try:
        order = Order.parse(words)
        *bodies, target = order.files
        with Browser(program) as browser:
            content = render(browser, order, bodies)
    except (BrowserError, OSError, ValueError, IndexError) as error:
        sys.stderr.write(f"Chromium in wkhtmltopdf's place: {error}\n")
        return 1
    with open(target, "wb") as stream:
        stream.write(content)
    return 0


def render(browser: Browser, order: Order, bodies: Sequence[str]) -> bytes:
    """All documents in one file, each with its own header, footer and page numbers."""
    from pypdf import PdfReader, PdfWriter

    paper = order.paper()
    header, footer = (
        text_of(order.options.get("header-html")),
        text_of(order.options.get("footer-html")),
    )
    writer = PdfWriter()
    for index, path in enumerate(bodies):
        body = text_of(path) or ""
        base = _base(body)
        for name, value in order.cookies:
            browser.set_cookie(name, value, urlsplit(base).hostname or "")
        pages = PdfReader(
            io.BytesIO(browser.pdf(body, base, **_printing(paper, margins=True)))
        ).pages
        sheets: Sequence = ()
        if header or footer:
            html = pdf_layout.sheets(paper, header, footer, index, len(pages))
            sheets = PdfReader(io.BytesIO(browser.pdf(html, base, **_printing(paper)))).pages
        for number, page in enumerate(pages):
            added = writer.add_page(page)
            if number < len(sheets):
                added.merge_page(sheets[number], over=False)
    writer.compress_identical_objects()
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def _base(html: str) -> str:
    found = re.search(r'<base[^>]+href="([^"]+)"', html)
    # a document without one refers to nothing: any address that is nobody's will do
    return (found[1] if found else "http://127.0.0.1:9").rstrip("/")


def _printing(paper: pdf_layout.Paper, margins: bool = False) -> dict[str, float]:
    """The paper in DevTools' words."""
    options = {
        "paperWidth": paper.width * INCHES,
        "paperHeight": paper.height * INCHES,
        "scale": paper.scale,
    }
    for side in ("top", "bottom", "left", "right"):
        options[f"margin{side.title()}"] = getattr(paper, side) * INCHES if margins else 0
    return options
