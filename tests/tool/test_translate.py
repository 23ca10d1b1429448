"""The .po files follow the .pot: nothing translated is lost, nothing unused is kept."""

import json

import polib
import pytest
from octopus_tool import translations
from octopus_tool.terminal import OctopusError


@pytest.fixture
def folder(tmp_path):
    """An addon with three terms, one of them translated into Dutch, and one that is gone."""
    found = tmp_path / "octopus_x" / "i18n"
    found.mkdir(parents=True)
    _book(found / "octopus_x.pot", {"Dossier": "", "Right": "", "Level of %(area)s": ""})
    _book(found / "nl.po", {"Right": "Recht", "Gone": "Weg"})
    return found


def _book(path, terms):
    book = polib.POFile()
    book.metadata = {"POT-Creation-Date": "2026-11-25 12:00+0000"}
    for english, text in terms.items():
        book.append(polib.POEntry(msgid=english, msgstr=text, occurrences=[("code:x.py", "0")]))
    book.save(str(path))


def _terms(path):
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}


def test_a_glossary_fills_what_is_missing_only(folder, tmp_path):
    words = tmp_path / "words.json"
    words.write_text(json.dumps({"Right": ["Ander recht", "Droit"], "Dossier": ["Dossier", "Dos"]}))
    missing = translations.fill(folder, translations.glossary([words]))
    assert _terms(folder / "nl.po") == {
        "Dossier": "Dossier",
        "Right": "Recht",
        "Level of %(area)s": "",
    }
    assert _terms(folder / "fr.po")["Right"] == "Droit"
    assert missing == {"nl": ["Level of %(area)s"], "fr": ["Level of %(area)s"]}


def test_places_and_language_are_written(folder):
    translations.fill(folder, translations.glossary([]))
    book = polib.pofile(str(folder / "nl.po"))
    assert book.metadata["Language"] == "nl"
    assert book[0].occurrences == [("code:x.py", "0")]


def test_a_glossary_has_all_languages(tmp_path):
    words = tmp_path / "words.json"
    words.write_text(json.dumps({"Right": ["Recht"]}))
    with pytest.raises(OctopusError, match="needs 2 translations"):
        translations.glossary([words])


def test_a_line_that_moved_keeps_its_translation(folder):
    _book(folder / "octopus_x.pot", {"<p>One\n   two</p>": ""})
    _book(folder / "nl.po", {"<p>One two</p>": "<p>Een twee</p>"})
    assert translations.fill(folder, translations.glossary([]))["nl"] == []
