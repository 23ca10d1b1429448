"""Sheets with nothing but header and footer, for pdf_program to lay under a document's pages."""

from dataclasses import dataclass

PIXELS = 96 / 25.4
STYLE = """
@page {{ margin: 0 }}
html, body {{ margin: 0 !important; padding: 0 !important; height: auto !important }}
body.container, body.overflow-hidden {{ max-width: none !important; overflow: visible !important }}
.octopus-sheet {{ position: relative; width: {width:.3f}px; height: {height:.3f}px;
  overflow: hidden; break-after: page }}
.octopus-sheet:last-child {{ break-after: auto }}
.octopus-sheet > div {{ position: absolute; left: {left:.3f}px; right: {right:.3f}px }}
.octopus-sheet > .octopus-header {{ top: {above:.3f}px }}
.octopus-sheet > .octopus-footer {{ bottom: 0; height: {bottom:.3f}px }}
"""


@dataclass(frozen=True)
class Paper:
    """A sheet and its margins in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    above_header: float
    scale: float


def sheets(paper: Paper, header: str | None, footer: str | None, index: int, count: int) -> str:
    """A document of `count` pages, each with header and footer of document `index`, numbered."""
    from lxml import html

    document = _emptied(html.document_fromstring(header or footer))
    classes = document.body.get("class", "")
    document.head.append(html.fromstring(f"<style>{_style(paper)}</style>"))
    parts = [
        (kind, _part(text, kind, index))
        for kind, text in (("header", header), ("footer", footer))
        if text
    ]
    for number in range(1, count + 1):
        sheet = html.Element("div", {"class": "octopus-sheet"})
        for kind, part in parts:
            if part is not None:
                # the body's classes carry the report's own look
                box = f'<div class="octopus-{kind}"><div class="{classes}">{part}</div></div>'
                sheet.append(_numbered(html.fromstring(box), number, count))
        document.body.append(sheet)
    return "<!DOCTYPE html>\n" + html.tostring(document, encoding="unicode")


def _emptied(document):
    """The frame of a header document: its styles, without its scripts and content."""
    for script in document.xpath("//script"):
        script.getparent().remove(script)
    document.attrib.pop("style", None)
    body = document.body
    body.attrib.pop("onload", None)
    for child in list(body):
        body.remove(child)
    body.text = None
    return document


def _style(paper: Paper) -> str:
    pixels = PIXELS / paper.scale
    return STYLE.format(
        width=paper.width * pixels,
        # one less, or rounding makes a second page
        height=paper.height * pixels - 1,
        left=paper.left * pixels,
        right=paper.right * pixels,
        above=paper.above_header * pixels,
        bottom=paper.bottom * pixels,
    )


def _part(text: str, kind: str, index: int) -> str | None:
    """The header or footer of one document, as HTML."""
    from lxml import html

    document = html.document_fromstring(text)
    # Odoo puts the headers of all documents into one file, in their order
    found = document.xpath(f'//div[@id="minimal_layout_report_{kind}s"]/*')
    if not found:  # some other layout: its whole body, for every document
        return html.tostring(document.body, encoding="unicode", with_tail=False)
    if index >= len(found):
        return None
    return html.tostring(found[index], encoding="unicode", with_tail=False)


def _numbered(box, number: int, count: int):
    for name, value in (
        ("page", number),
        ("topage", count),
        ("sitepage", number),
        ("sitepages", count),
    ):
        for element in box.find_class(name):
            element.text = str(value)
    return box
