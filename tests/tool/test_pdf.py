"""Chromium in wkhtmltopdf's place: what Odoo gets for the command line that it writes."""

import io
import os

import pytest
from octopus_tool import pdf_program, system
from pypdf import PdfReader

BASE = "http://127.0.0.1:9"
PART = (
    '<div class="x">{text}, page <span class="page"></span> of <span class="topage"></span></div>'
)


@pytest.fixture
def documents(tmp_path):
    """Two documents longer than a page, and Odoo's files of all headers and all footers."""

    def layout(kind: str, texts: list[str]) -> str:
        parts = "".join(PART.format(text=text) for text in texts)
        frame = f'<div id="minimal_layout_report_{kind}s">{parts}</div>'
        return f'<!DOCTYPE html><html><head><base href="{BASE}"></head><body>{frame}</body></html>'

    (tmp_path / "header.html").write_text(layout("header", ["Head A", "Head B"]))
    (tmp_path / "footer.html").write_text(layout("footer", ["Foot A", "Foot B"]))
    for name in "AB":
        rows = "".join(f"<tr><td>{name} line {row}</td></tr>" for row in range(90))
        page = f'<html><head><base href="{BASE}"></head><body><table>{rows}</table></body></html>'
        (tmp_path / f"{name}.html").write_text(page)
    return tmp_path


def test_header_footer_and_numbers_of_each_document(documents):
    if not system.browser(dict(os.environ)):
        pytest.skip("the machine has no Chromium")
    files = [str(documents / name) for name in ("A.html", "B.html", "out.pdf")]
    layout = [
        "--header-html",
        documents / "header.html",
        "--footer-html",
        documents / "footer.html",
    ]
    sizes = ["--page-size", "A4", "--margin-top", "40", "--margin-bottom", "20"]
    words = ["--quiet", *sizes, "--header-spacing", "35", *map(str, layout), *files]
    assert pdf_program.main(words) == 0
    pages = PdfReader(io.BytesIO((documents / "out.pdf").read_bytes())).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    half = len(texts) // 2
    assert half >= 2
    for name, start in (("A", 0), ("B", half)):
        for number, text in enumerate(texts[start : start + half], 1):
            assert f"Head {name}, page {number} of {half}" in text
            assert f"Foot {name}, page {number} of {half}" in text
            assert f"{name} line" in text


def test_order_reads_odoos_command_line(tmp_path):
    jar = tmp_path / "jar"
    jar.write_text("session_id=abc; HttpOnly; domain=127.0.0.1; path=/;")
    words = ["--disable-local-file-access", "--cookie-jar", str(jar), "--orientation", "Landscape"]
    words += ["--page-width", "100mm", "--page-height", "200mm", "--margin-top", "12.5"]
    order = pdf_program.Order.parse([*words, "--cookie", "a", "b", "in.html", "out.pdf"])
    assert order.files == ["in.html", "out.pdf"]
    assert order.cookies == [("a", "b"), ("session_id", "abc")]
    paper = order.paper()
    assert (paper.width, paper.height, paper.top) == (200, 100, 12.5)


def test_version_is_one_that_odoo_trusts(capsys):
    assert pdf_program.main(["--version"]) == 0
    assert "with patched qt" in capsys.readouterr().out


def test_a_broken_order_is_an_error_not_a_traceback(capsys):
    assert pdf_program.main(["--page-size"]) == 1
    assert "Traceback" not in capsys.readouterr().err
