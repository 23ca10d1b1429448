# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names of files that come from outside, made harmless.

`clean` takes away what can deceive a reader (control and bidi characters) or a file system
(separators, reserved words, leading dots); `with_extension` makes the end of the name say what
the content is.
"""

import unicodedata

LENGTH = 120
FALLBACK = "document"
_FORBIDDEN = frozenset('/\\<>:"|?*')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789"}
)
# what a double click would run
RUNS = frozenset(
    "apk app bat chm cmd com cpl dll exe gadget hta htm html inf jar js jse lnk mht mhtml mjs msc"
    " msi msp php pif ps1 py reg scf scr sh shtml svg svgz swf url vb vbe vbs ws wsc wsf wsh xhtml"
    " xsl xslt".split()
)


def clean(name):
    """`name` without control, bidi and path characters, not too long, never empty."""
    signs = []
    for sign in unicodedata.normalize("NFC", name or ""):
        category = unicodedata.category(sign)
        if category in ("Zs", "Zl", "Zp") or sign in "\t\r\n":
            signs.append(" ")
        elif category[0] != "C":
            signs.append("_" if sign in _FORBIDDEN else sign)
    text = " ".join("".join(signs).split()).lstrip("._ ").rstrip(". ")
    text = _shortened(text) or FALLBACK
    return f"_{text}" if text.partition(".")[0].lower() in _RESERVED else text


def extension(name):
    """The end of a name behind its last dot, in lower case, without the dot."""
    stem, dot, end = name.rpartition(".")
    return end.lower() if dot and stem else ""


def with_extension(name, fitting, anything=False):
    """`name` with the first of the `fitting` extensions behind it, unless it fits already.

    :param anything: any extension fits that nothing would run
    """
    end = extension(name)
    if end in fitting or (anything and end and end not in RUNS):
        return name
    return f"{_shortened(name, LENGTH - 6)}.{fitting[0]}"


def _shortened(text, length=LENGTH):
    if len(text) <= length:
        return text
    end = extension(text)
    if not end or len(end) > 10:
        return text[:length].rstrip(". ")
    return f"{text[: length - len(end) - 1].rstrip('. ')}.{end}"
