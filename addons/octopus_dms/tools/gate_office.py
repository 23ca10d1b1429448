# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Office documents: ZIP containers (OOXML, OpenDocument) and the older compound files.

Nothing is unpacked but the few bytes that tell the kind; the directory of a ZIP says what would
come out. Any other ZIP is refused: an archive has no page to be booked from, and what is in it
would have to pass the gate as well.
"""

import io
import zipfile

from . import file_name
from .gate_parts import EMBEDDED, ENCRYPTED, MACROS, Facts, RefusedError

ZIP_MARK = b"PK\x03\x04"
END_MARK = b"PK\x05\x06"
COMPOUND_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RATIO = 200
RATIO_FROM = 20_000_000
ENTRY_BYTES = 512
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."
_FOLDERS = {
    "word/": f"{_OOXML}wordprocessingml.document",
    "xl/": f"{_OOXML}spreadsheetml.sheet",
    "ppt/": f"{_OOXML}presentationml.presentation",
}
_STREAMS = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "EncryptedPackage": f"{_OOXML}spreadsheetml.sheet",
}
_ARCHIVES = (".zip", ".jar", ".rar", ".7z", ".gz", ".tar", ".cab", ".iso")
_PROGRAMS = frozenset({"META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"})


def look_zip(content, limits):
    """The `Facts` of an office document in a ZIP; `RefusedError` for any other ZIP."""
    entries = _directory(content, limits)
    names = [entry.filename for entry in entries]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        mimetype = _open_document(archive, entries) or _ooxml(names)
    if any(_runs(name) for name in names) or (not mimetype and _PROGRAMS & set(names)):
        raise RefusedError("executable")
    if not mimetype:
        raise RefusedError("archive")
    return Facts(mimetype, marks=frozenset(_marks(names)))


def look_compound(content, limits):
    """The `Facts` of a document of an older Office; `RefusedError` for installers and mails."""
    for stream, mimetype in _STREAMS.items():
        # names in a compound file are UTF-16, each in an entry of its own
        if f"{stream}\0".encode("utf-16-le") in content:
            marks = {ENCRYPTED} if stream == "EncryptedPackage" else set()
            if "_VBA_PROJECT".encode("utf-16-le") in content:
                marks.add(MACROS)
            return Facts(mimetype, marks=frozenset(marks))
    raise RefusedError("kind")


def ends_with_zip(content):
    """Whether somebody hung a ZIP behind a file of another kind."""
    at = content.rfind(END_MARK, max(0, len(content) - 65_557))
    if at < 0 or at + 22 > len(content):
        return False
    return at + 22 + int.from_bytes(content[at + 20 : at + 22], "little") == len(content)


def _directory(content, limits):
    at = content.rfind(END_MARK, max(0, len(content) - 65_557))
    if at < 0:
        raise RefusedError("damaged")
    # the directory is read whole by zipfile, so its size is looked at first
    if int.from_bytes(content[at + 12 : at + 16], "little") > limits.entries * ENTRY_BYTES:
        raise RefusedError("bomb")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise RefusedError("damaged") from error
    size = sum(entry.file_size for entry in entries)
    ratio = size > RATIO_FROM and size > RATIO * len(content)
    if len(entries) > limits.entries or size > limits.unpacked_bytes or ratio:
        raise RefusedError("bomb")
    return entries


def _open_document(archive, entries):
    if not entries or entries[0].filename != "mimetype" or entries[0].file_size > 200:
        return None
    try:
        with archive.open(entries[0]) as stream:
            text = stream.read(200)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None
    return text.decode("ascii", "replace").strip() if text.startswith(_OPEN_DOCUMENT) else None


def _ooxml(names):
    if "[Content_Types].xml" not in names:
        return None
    for folder, mimetype in _FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            return mimetype
    return None


def _runs(name):
    end = file_name.extension(name.rpartition("/")[2])
    return end in file_name.RUNS and end not in ("xsl", "xslt", "svg", "py", "url")


def _marks(names):
    for name in names:
        low = name.lower()
        if low.endswith("vbaproject.bin") or low.startswith(("basic/", "scripts/")):
            yield MACROS
        if "embeddings/" in low or low.endswith(_ARCHIVES) or low.startswith("object "):
            yield EMBEDDED
