# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The files of a mail that are documents.

`usable_files(message)` walks the parts of a parsed mail (forwarded mails included) and returns
the bytes exactly as the sender attached them: Odoo's own parsing decodes text parts, which
changes an XML that names its encoding, and with it the content hash.
"""

from dataclasses import dataclass

from . import filetype

# smaller inline images are logos and signatures; a photo from a phone is larger
SIGNATURE_IMAGE_SIZE = 48 * 1024
NOT_DOCUMENTS = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "message/delivery-status",
        "text/calendar",
        "text/vcard",
        "text/x-vcard",
    }
)


@dataclass(frozen=True)
class MailFile:
    """One attachment of a mail."""

    name: str
    content: bytes
    mimetype: str


def usable_files(message):
    """The attachments of `message` that become documents, in the order of the mail."""
    files = []
    for part in message.walk():
        file = _file(part)
        if file:
            files.append(file)
    return files


def _file(part):
    if part.is_multipart() or part.get_content_type() in NOT_DOCUMENTS:
        return None
    name = part.get_filename()
    if part.get_content_type() in ("text/plain", "text/html") and not _is_attached(part, name):
        return None
    content = part.get_payload(decode=True) or b""
    # an empty file that somebody named is missed by the reader, so its sender is told
    if (not content and not name) or _is_signature_image(part, content):
        return None
    return MailFile(
        name=name or "document",
        content=content,
        mimetype=filetype.sniff(content, declared=part.get_content_type()),
    )


def _is_attached(part, name):
    return bool(name) or part.get_content_disposition() == "attachment"


def _is_signature_image(part, content):
    return (
        part.get_content_maintype() == "image"
        and bool(part.get("Content-ID"))
        and part.get_content_disposition() != "attachment"
        and len(content) < SIGNATURE_IMAGE_SIZE
    )
