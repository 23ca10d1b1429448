# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the text of files in a process of its own, so that a file can kill nothing but it.

Run as a program, without Odoo: a line of JSON asks (`path`, `kind`, `pages`, `chars`, `seconds`), a
line of JSON answers (`text`, `pages`, or `problem`). The process limits its own memory and CPU.
"""

import json
import resource
import signal
import sys

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 600
LONGEST_XML_TEXT = 4000  # longer is a file in base64


def read_pdf(path, pages, chars):
    """The text of the first pages, and how many pages there are."""
    from pypdf import PdfReader

    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"problem": "encrypted"}
    count = len(reader.pages)
    texts, size = [], 0
    for number in range(min(count, pages)):
        text = reader.pages[number].extract_text() or ""
        texts.append(text)
        size += len(text)
        if size > chars:
            break
    return {"text": "\n".join(texts)[:chars], "pages": count}


def read_xml(path, chars):
    """What stands between the tags."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    texts = (" ".join(text.split()) for text in etree.parse(path, parser).getroot().itertext())
    kept = (text for text in texts if text and len(text) <= LONGEST_XML_TEXT)
    return {"text": "\n".join(kept)[:chars], "pages": 0}


def read_plain(path, chars):
    """A text file, in UTF-8 or the old Western encoding."""
    with open(path, "rb") as file:
        content = file.read(chars * 4)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return {"text": text[:chars], "pages": 0}


def answer(asked):
    """Read one file; whatever goes wrong is told."""
    try:
        if asked["kind"] == "pdf":
            return read_pdf(asked["path"], asked["pages"], asked["chars"])
        read = read_xml if asked["kind"] == "xml" else read_plain
        return read(asked["path"], asked["chars"])
    except MemoryError:
        return {"problem": "large"}
    except Exception:  # a parser may fail in any way on a file somebody made for that
        return {"problem": "broken"}


def main():
    """Answer until the other side closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        asked = json.loads(line)
        # a signal ends the process when the file takes longer; waiting for a core does not count
        signal.setitimer(signal.ITIMER_PROF, asked["seconds"])
        found = answer(asked)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
