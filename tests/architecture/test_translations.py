"""Every addon speaks Dutch and French, completely.

Whether the `.pot` still fits the sources is not asked here: making it again needs an installed
database and half a minute (`odoo i18n export`). Against the committed `.pot` it is cheap.
"""

import re
from pathlib import Path

import polib
import pytest
import source

LANGUAGES = ("nl", "fr")
CASES = [(addon, lang) for addon in source.addons() for lang in LANGUAGES]
PLACEHOLDERS = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\{.*?\}\}")
TAGS = re.compile(r"</?\w+")
CODE = re.compile(r"\bt-[\w-]+=\"[^\"]*\"|\bclass=\"[^\"]*\"|\bhref=\"[^\"]*\"")

each_translation = pytest.mark.parametrize(
    ("addon", "lang"), CASES, ids=lambda value: getattr(value, "name", value)
)


def _terms(path: Path) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(path) if not entry.obsolete}


def _template(addon: Path) -> dict[str, polib.POEntry]:
    return _terms(addon / "i18n" / f"{addon.name}.pot")


def _translation(addon: Path, lang: str) -> dict[str, polib.POEntry]:
    return _terms(addon / "i18n" / f"{lang}.po")


def _parts(text: str) -> list[list[str]]:
    """What a translation has to keep: placeholders, expressions, tags and their attributes."""
    return [sorted(pattern.findall(text)) for pattern in (PLACEHOLDERS, TAGS, CODE)]


@each_translation
def test_every_term_is_translated(addon, lang):
    terms = _template(addon)
    assert terms, "nothing to translate"
    translated = _translation(addon, lang)
    assert not sorted(terms.keys() - translated.keys()), "terms that the .po does not have"
    assert not sorted(translated.keys() - terms.keys()), "terms that are no longer used"
    assert not [msgid for msgid, entry in translated.items() if not entry.msgstr.strip()]


@each_translation
def test_no_translation_is_a_guess(addon, lang):
    assert not [msgid for msgid, entry in _translation(addon, lang).items() if entry.fuzzy]


@each_translation
def test_a_translation_keeps_placeholders_and_markup(addon, lang):
    wrong = {
        msgid: entry.msgstr
        for msgid, entry in _translation(addon, lang).items()
        if _parts(msgid) != _parts(entry.msgstr)
    }
    assert not wrong


@each_translation
def test_a_translation_says_where_it_is_used(addon, lang):
    """Odoo finds a term by its place: a missing or an extra place loads nothing, or too much."""
    terms, translated = _template(addon), _translation(addon, lang)
    wrong = [
        msgid
        for msgid in terms.keys() & translated.keys()
        if set(terms[msgid].occurrences) != set(translated[msgid].occurrences)
    ]
    assert not wrong
