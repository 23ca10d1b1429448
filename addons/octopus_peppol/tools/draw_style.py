# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fonts, sizes and small tables of a drawn invoice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table, TableStyle

GREY = colors.HexColor("#5f6b76")
RULE = colors.HexColor("#c9d1d8")
SHADE = colors.HexColor("#eef2f5")
WIDTH = 180 * mm
# East Asian text: every reader of PDF has these, so no font file is needed
_EAST_ASIAN = "STSong-Light"


class CannotDraw(Exception):
    """A text of the invoice is longer than the place it has on a page."""


@dataclass(frozen=True)
class Fonts:
    """Paths of TrueType fonts: a regular, a bold, and more for scripts these lack."""

    regular: str
    bold: str
    more: tuple[str, ...] = ()


@dataclass
class Style:
    """Paragraphs in the fonts of one drawing; without fonts, PDF's own Latin one."""

    fonts: Fonts | None
    regular: str = "Helvetica"
    bold: str = "Helvetica-Bold"
    fallbacks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.fonts:
            self.regular, self.bold, *self.fallbacks = (
                _register(path) for path in (self.fonts.regular, self.fonts.bold, *self.fonts.more)
            )
        if _EAST_ASIAN not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(_EAST_ASIAN))

    def text(
        self, value: object, size: float = 8.5, right: bool = False, **kw: object
    ) -> Paragraph:
        """A paragraph that wraps; `bold` and `color` as keywords."""
        bold = bool(kw.pop("bold", False))
        style = ParagraphStyle(
            "octopus",
            fontName=self.bold if bold else self.regular,
            fontSize=size,
            leading=size * 1.28,
            alignment=TA_RIGHT if right else 0,
            textColor=kw.pop("color", colors.black),
            splitLongWords=True,
            **kw,
        )
        return Paragraph(self._markup(str(value), bold), style)

    def heading(self, value: str) -> Paragraph:
        """The head of a section."""
        return self.text(
            value,
            9.5,
            bold=True,
            spaceBefore=3 * mm,
            spaceAfter=1 * mm,
            keepWithNext=1,
            leftIndent=3,
        )

    def small(self, value: object) -> Paragraph:
        """A grey word above or below what counts."""
        return self.text(value, 7.5, color=GREY)

    def _markup(self, value: str, bold: bool) -> str:
        """Escaped text with line breaks; characters the font lacks in one that has them."""
        main = self.bold if bold else self.regular
        runs: list[tuple[str, str]] = []
        for char in value:
            font = main if char.isspace() else self._font_for(char, main)
            if runs and runs[-1][0] == font:
                runs[-1] = (font, runs[-1][1] + char)
            else:
                runs.append((font, char))
        parts = (
            escape(run) if font == main else f'<font name="{font}">{escape(run)}</font>'
            for font, run in runs
        )
        return "".join(parts).replace("\n", "<br/>")

    def _font_for(self, char: str, main: str) -> str:
        if ord(char) < 127 or _has(main, char):
            return main
        for name in self.fallbacks:
            if _has(name, char):
                return name
        return _EAST_ASIAN if 0x2E80 <= ord(char) <= 0xFFEF else main


def _register(path: str) -> str:
    """The font's name, registered once for each file."""
    if path not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(path, path))
    return path


def _has(name: str, char: str) -> bool:
    face = pdfmetrics.getFont(name).face
    glyphs = getattr(face, "charToGlyph", None)
    return ord(char) in glyphs if glyphs is not None else ord(char) < 256


def grid(rows: list[list[object]], widths: list[float], head: int = 1, **kw: object) -> Table:
    """A table with a shaded, repeated head and thin rules between rows."""
    table = Table(rows, colWidths=widths, repeatRows=head, **kw)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                *([("BACKGROUND", (0, 0), (-1, head - 1), SHADE)] if head else []),
            ]
        )
    )
    return table


def plain(rows: list[list[object]], widths: list[float], **kw: object) -> Table:
    """A table without rules."""
    table = Table(rows, colWidths=widths, **kw)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
            ]
        )
    )
    return table


class NumberedCanvas(Canvas):
    """Keeps the pages until the last one is known, then draws each foot with n and N."""

    def __init__(self, *args: Any, foot: Callable[..., None], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._foot = foot
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> Any:
        for number, state in enumerate(self._pages, 1):
            self.__dict__.update(state)
            self._foot(self, number, len(self._pages))
            Canvas.showPage(self)
        return super().save()
