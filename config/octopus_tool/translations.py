"""Bring the .po files of every addon in step with their .pot; runs where polib is.

A term that is new stays empty until somebody translates it: by hand in the .po, or all at once from
a glossary, a JSON object `{"English": ["Dutch", "French"]}`. Nothing that was translated is lost
while its English text stays the same; a text that is no longer used goes.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from .terminal import OctopusError, say

LANGUAGES = {"nl": "Dutch (Belgium)", "fr": "French (Belgium)"}
Glossary = dict[str, dict[str, str]]


def glossary(paths: Iterable[Path]) -> Glossary:
    """What the glossaries say: language → English → translation."""
    found: Glossary = {language: {} for language in LANGUAGES}
    for path in paths:
        for english, texts in json.loads(path.read_text()).items():
            if not isinstance(texts, list) or len(texts) != len(LANGUAGES):
                raise OctopusError(f"{path}: {english!r} needs {len(LANGUAGES)} translations")
            for language, text in zip(LANGUAGES, texts, strict=True):
                found[language].setdefault(_squeezed(english), text)
    return found


def _squeezed(text: str) -> str:
    """A text without its line breaks: those of a mail move with its layout."""
    return " ".join(text.split())


def fill(folder: Path, known: Glossary) -> dict[str, list[str]]:
    """Bring the .po files of one addon in step with its .pot.

    :return: language → terms that have no translation yet
    """
    import polib

    template = polib.pofile(str(folder / f"{folder.parent.name}.pot"))
    missing = {}
    for language, title in LANGUAGES.items():
        path = folder / f"{language}.po"
        old = {}
        if path.exists():
            old = {_squeezed(entry.msgid): entry.msgstr for entry in polib.pofile(str(path))}
        book = polib.POFile()
        book.header = template.header
        book.metadata = {
            **template.metadata,
            "PO-Revision-Date": template.metadata["POT-Creation-Date"],
            "Last-Translator": "Octopus",
            "Language-Team": title,
            "Language": language,
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        for entry in template:
            # what somebody put into the .po by hand comes before a glossary
            english = _squeezed(entry.msgid)
            entry.msgstr = old.get(english) or known[language].get(english, "")
            book.append(entry)
        book.save(str(path))
        missing[language] = [entry.msgid for entry in book if not entry.msgstr.strip()]
    return missing


def main(words: Sequence[str]) -> int:
    """Fill the files of every addon and say what is still to be translated."""
    addons, *paths = map(Path, words)
    known = glossary(paths)
    for folder in sorted(addons.glob("*/i18n")):
        for language, terms in fill(folder, known).items():
            say(f"{folder.parent.name} {language}: {len(terms)} to translate")
            for term in terms:
                say(f"    {json.dumps(term, ensure_ascii=False)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
