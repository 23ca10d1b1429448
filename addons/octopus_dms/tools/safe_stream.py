# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the file of a document is handed to a browser."""

from odoo.http import Stream

from . import filetype

# A PDF is not sandboxed: Chromium's own viewer does not open in a sandbox. It runs in a process
# of its own and cannot reach our pages.
_POLICY = "default-src 'none'"
_SANDBOX = f"{_POLICY}; sandbox"


class SafeStream(Stream):
    """A stream whose type cannot be talked into another one by the address.

    Everything but PDF, PNG and JPEG is a download; `nosniff` comes from `Stream`. So is a PDF
    with scripts, launch actions or files in it: our own viewers draw it with PDF.js, which runs
    none of them, while a browser or a program on the reader's computer might.
    """

    stored_mimetype = None
    risky = False

    @classmethod
    def of(cls, stream, risky=False):
        """The same content, handed out safely; a `risky` one is never opened by a browser."""
        safe = cls(**stream.__dict__)
        safe.stored_mimetype = stream.mimetype
        safe.risky = risky
        return safe

    def get_response(self, as_attachment=None, immutable=None, **kwargs):
        """The response; `?mimetype=` and `?download=` of the address cannot loosen it."""
        self.mimetype = self.stored_mimetype
        self.public = False
        if self.risky or not filetype.is_inline(self.mimetype):
            as_attachment = True
        pdf = self.mimetype == filetype.PDF and not self.risky
        kwargs["content_security_policy"] = _POLICY if pdf else _SANDBOX
        return super().get_response(as_attachment=as_attachment, immutable=immutable, **kwargs)
