# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages of documents: count, split, merge, rotate, and photos made into one PDF.

Pure: bytes in, bytes out; no odoo, no database, no clock, no files. Pages are numbered from 1.
What cannot be done raises `PagesError`, whose `fault` says why; the bytes that came in are never
changed. Order: `count_pages` → `split` / `merge` / `rotate`; `images_to_pdf` for photos.
"""

import io
import warnings
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum

from PIL import ExifTags, Image, ImageSequence, TiffImagePlugin, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import FileNotDecryptedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

Range = tuple[int, int]

# a sheet of A4 at 600 dots per inch has 35 million pixels; this many of one file are decoded
MAX_PIXELS = 60_000_000
# naming the plugin loads it: Odoo leaves out TIFF, which scanners make
FORMATS = ("JPEG", "PNG", TiffImagePlugin.TiffImageFile.format)
JPEG = frozenset({"JPEG", "MPO"})
KEPT_MODES = frozenset({"L", "RGB"})
A4_WIDTH, A4_HEIGHT = 595.276, 841.89
# points per pixel: a scan of 150 dots per inch keeps its size, more dots make no bigger page
_SCALE = 72 / 150
QUARTER = 90

# How the image of each EXIF orientation (1 to 8) is laid on the page: a matrix on the unit square.
_TURNS = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_LYING = frozenset({5, 6, 7, 8})

# what pypdf lets through when a file is broken, hostile or cut off
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    PyPdfError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)


class Fault(Enum):
    """Why pages cannot be worked on."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    RANGE = "range"
    IMAGE = "image"
    TOO_LARGE = "too_large"


class PagesError(Exception):
    """Pages that cannot be worked on; `fault` says why, nothing was made."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    with _reading():
        return len(_open(pdf).pages)


def split(pdf: bytes, ranges: Sequence[Range]) -> list[bytes]:
    """One PDF for each range `(first, last)`, both included."""
    with _reading():
        reader = _open(pdf)
        count = len(reader.pages)
        for first, last in ranges:
            if not 1 <= first <= last <= count:
                raise PagesError(Fault.RANGE, f"{first}-{last} of {count}")
        return [_part(reader, first, last) for first, last in ranges]


def merge(pdfs: Sequence[bytes]) -> bytes:
    """All pages of these PDFs in one, in this order."""
    with _reading():
        writer = PdfWriter()
        for pdf in pdfs:
            _copy_pages(_open(pdf), writer)
        return _bytes(writer)


def rotate(pdf: bytes, turns: Mapping[int, int]) -> bytes:
    """The PDF with pages turned: `{page: degrees clockwise}`, in quarters."""
    with _reading():
        reader = _open(pdf)
        count = len(reader.pages)
        for page, degrees in turns.items():
            if not 1 <= page <= count or degrees % QUARTER:
                raise PagesError(Fault.RANGE, f"page {page} of {count} by {degrees}")
        writer = PdfWriter()
        _copy_pages(reader, writer)
        for page, degrees in turns.items():
            writer.pages[page - 1].rotate(degrees % 360)
        return _bytes(writer)


def images_to_pdf(images: Sequence[bytes]) -> bytes:
    """One PDF with a page for each image (each frame of a TIFF), upright as its EXIF says.

    A page is as large as its image, A4 at most. The data of a JPEG goes in as it is: nothing is
    lost, and the file grows by some hundred bytes.
    """
    with _reading(Fault.IMAGE):
        writer = PdfWriter()
        for content in images:
            _add_image(writer, content)
        return _bytes(writer)


@contextmanager
def _reading(fault: Fault = Fault.BROKEN) -> Iterator[None]:
    """Turn whatever a bad file makes the libraries raise into `PagesError`."""
    try:
        yield
    except FileNotDecryptedError as error:
        raise PagesError(Fault.ENCRYPTED) from error
    except (Image.DecompressionBombError, MemoryError) as error:
        raise PagesError(Fault.TOO_LARGE, str(error)) from error
    except _BROKEN as error:
        raise PagesError(fault, f"{type(error).__name__}: {error}"[:200]) from error


def _open(pdf: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(pdf))
    # many banks forbid printing with a password that nobody needs for reading
    if reader.is_encrypted and not reader.decrypt(""):
        raise PagesError(Fault.ENCRYPTED)
    if not len(reader.pages):
        raise PagesError(Fault.BROKEN, "no pages")
    return reader


def _copy_pages(
    reader: PdfReader, writer: PdfWriter, first: int = 1, last: int | None = None
) -> None:
    # pages alone: the outline and the scripts of the whole document stay behind
    count = len(reader.pages) if last is None else last
    writer.append(reader, pages=(first - 1, count), import_outline=False)


def _part(reader: PdfReader, first: int, last: int) -> bytes:
    writer = PdfWriter()
    _copy_pages(reader, writer, first, last)
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


# ---- images -----------------------------------------------------------------------------------


def _add_image(writer: PdfWriter, content: bytes) -> None:
    try:
        with warnings.catch_warnings():
            # the limit below is ours; Pillow warns at its own
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise PagesError(Fault.IMAGE) from error
    if image.format in JPEG:
        # what follows in the JPEG of a phone are its own previews
        kept = image.mode in KEPT_MODES
        _add_frame(writer, image, _jpeg(content, image.mode) if kept else _pixels(image))
        return
    pixels = 0
    for frame in ImageSequence.Iterator(image):
        pixels += frame.width * frame.height
        if pixels > MAX_PIXELS:
            raise PagesError(Fault.TOO_LARGE, f"more than {MAX_PIXELS} pixels")
        _add_frame(writer, frame, _pixels(frame))


def _add_frame(writer: PdfWriter, frame: Image.Image, picture: StreamObject) -> None:
    picture[NameObject("/Width")] = NumberObject(frame.width)
    picture[NameObject("/Height")] = NumberObject(frame.height)
    turn = frame.getexif().get(ExifTags.Base.Orientation, 1)
    _add_picture_page(writer, picture, frame.size, turn if turn in _TURNS else 1)


def _jpeg(content: bytes, mode: str) -> StreamObject:
    return _picture(content, "/DCTDecode", "/DeviceGray" if mode == "L" else "/DeviceRGB")


def _pixels(frame: Image.Image) -> StreamObject:
    """Any other image, its transparency on white, without loss."""
    grey = frame.mode in ("1", "L")
    if "A" in frame.getbands() or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        sheet = Image.new("RGBA", frame.size, "white")
        frame = Image.alpha_composite(sheet, frame)
    plain = frame.convert("L" if grey else "RGB")
    colours = "/DeviceGray" if grey else "/DeviceRGB"
    return _picture(zlib.compress(plain.tobytes()), "/FlateDecode", colours)


def _picture(encoded: bytes, encoding: str, colours: str) -> StreamObject:
    picture = StreamObject()
    picture._data = encoded
    names = {
        "/Type": "/XObject",
        "/Subtype": "/Image",
        "/ColorSpace": colours,
        "/Filter": encoding,
    }
    for key, value in names.items():
        picture[NameObject(key)] = NameObject(value)
    picture[NameObject("/BitsPerComponent")] = NumberObject(8)
    return picture


def _add_picture_page(
    writer: PdfWriter, picture: StreamObject, size: tuple[int, int], turn: int
) -> None:
    width, height = reversed(size) if turn in _LYING else size
    longest, shortest = max(width, height), min(width, height)
    scale = min(_SCALE, A4_HEIGHT / longest, A4_WIDTH / shortest)
    width, height = width * scale, height * scale
    page = writer.add_blank_page(width, height)
    images = DictionaryObject({NameObject("/Im0"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): images})
    a, b, c, d, e, f = _TURNS[turn]
    matrix = (a * width, b * height, c * width, d * height, e * width, f * height)
    drawing = StreamObject()
    numbers = " ".join(f"{value:.3f}" for value in matrix)
    drawing._data = f"q {numbers} cm /Im0 Do Q".encode()
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(drawing)])
