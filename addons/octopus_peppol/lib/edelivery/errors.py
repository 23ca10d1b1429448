# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one exception tree of the library.

Every error knows what to tell the peer (``ebms_code``, ``severity`` and ``detail``,
which never holds payload, keys or tracebacks) and whether trying again can help.
Codes: ebMS 3.0 Core §6.7, AS4 profile §3, Peppol AS4 profile §2 (PEPPOL:NOT_SERVICED).
"""

from __future__ import annotations

from typing import ClassVar

#: code -> (short description, category), the table an error signal is written from
EBMS_ERRORS: dict[str, tuple[str, str]] = {
    "EBMS:0001": ("ValueNotRecognized", "Content"),
    "EBMS:0002": ("FeatureNotSupported", "Content"),
    "EBMS:0003": ("ValueInconsistent", "Content"),
    "EBMS:0004": ("Other", "Content"),
    "EBMS:0005": ("ConnectionFailure", "Communication"),
    "EBMS:0006": ("EmptyMessagePartitionChannel", "Communication"),
    "EBMS:0007": ("MimeInconsistency", "Unpackaging"),
    "EBMS:0008": ("FeatureNotSupported", "Unpackaging"),
    "EBMS:0009": ("InvalidHeader", "Unpackaging"),
    "EBMS:0010": ("ProcessingModeMismatch", "Processing"),
    "EBMS:0011": ("ExternalPayloadError", "Content"),
    "EBMS:0101": ("FailedAuthentication", "Processing"),
    "EBMS:0102": ("FailedDecryption", "Processing"),
    "EBMS:0103": ("PolicyNoncompliance", "Processing"),
    "EBMS:0201": ("DysfunctionalReliability", "Processing"),
    "EBMS:0202": ("DeliveryFailure", "Communication"),
    "EBMS:0301": ("MissingReceipt", "Communication"),
    "EBMS:0302": ("InvalidReceipt", "Communication"),
    "EBMS:0303": ("DecompressionFailure", "Communication"),
}

#: what a peer may answer for a passing trouble of its own
RETRYABLE_CODES = frozenset({"EBMS:0004", "EBMS:0005", "EBMS:0201", "EBMS:0202"})

#: a private code of phase4: it has had this message id before, and kept no receipt
DUPLICATE_CODE = "EBMS:4001"

NOT_SERVICED_DETAIL = "PEPPOL:NOT_SERVICED"


class EdeliveryError(Exception):
    """Root of all errors of this library.

    ``detail`` is one short sentence that may be shown to the peer and written to the log.
    """

    ebms_code: ClassVar[str] = "EBMS:0004"
    retryable: bool = False
    severity: str = "failure"

    def __init__(self, detail: str = "", *, ref_to_message_id: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.ref_to_message_id = ref_to_message_id


class XmlError(EdeliveryError):
    """Not well-formed, or XML that we refuse to read (DTD, entities, depth)."""

    ebms_code = "EBMS:0009"


class IdentifierError(EdeliveryError, ValueError):
    """A participant, document type or process identifier that breaks the policy."""

    ebms_code = "EBMS:0001"


class SmlError(EdeliveryError):
    """A DNS answer that is no Peppol SMP address."""


class SmpError(EdeliveryError):
    """An SMP answer that cannot be used."""


class ProcessNotServed(SmpError):
    """The receiver takes the document, but not in this process: a lasting "no"."""


class SmpSignatureError(SmpError):
    """An SMP answer whose signature does not cover it, or is not by an SMP."""


class ReasonedError(EdeliveryError):
    """An error that carries a fixed word for programs beside the sentence for people."""

    def __init__(
        self, detail: str, *, reason: str = "", ref_to_message_id: str | None = None
    ) -> None:
        super().__init__(detail, ref_to_message_id=ref_to_message_id)
        self.reason = reason


class PkiError(ReasonedError):
    """A certificate that may not be used here and now."""

    ebms_code = "EBMS:0101"


class RevocationUnknown(PkiError):
    """EBMS:0202: no current revocation list says whether a certificate still holds.

    Trouble of ours, not of the certificate: trying again helps once we have the list.
    """

    ebms_code = "EBMS:0202"
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "it cannot be checked now whether a certificate was revoked",
            reason="revocation-unknown",
        )


class SbdhError(ReasonedError):
    """A business envelope that breaks the Peppol rules; ``reason`` says which."""

    ebms_code = "EBMS:0003"


class As4Error(EdeliveryError):
    """Something is wrong with a message that was sent to us."""


class ValueNotRecognized(As4Error):
    """EBMS:0001: a value that the profile does not know."""

    ebms_code = "EBMS:0001"


class FeatureNotSupported(As4Error):
    """EBMS:0002: allowed by ebMS, but not in this profile."""

    ebms_code = "EBMS:0002"


class ValueInconsistent(As4Error):
    """EBMS:0003: two places that must say the same do not."""

    ebms_code = "EBMS:0003"


class OtherError(As4Error):
    """EBMS:0004: nothing more precise applies."""


class NotServiced(As4Error):
    """EBMS:0004 with ``PEPPOL:NOT_SERVICED``: we do not serve this receiver or document."""

    def __init__(
        self, detail: str = NOT_SERVICED_DETAIL, *, ref_to_message_id: str | None = None
    ) -> None:
        super().__init__(detail, ref_to_message_id=ref_to_message_id)


class BodyTooLarge(As4Error):
    """EBMS:0004: the HTTP body is over our limit. Answer HTTP 413 when it was not read."""

    http_status: ClassVar[int] = 413


class MimeInconsistency(As4Error):
    """EBMS:0007: the MIME structure is broken or not the one the header announces."""

    ebms_code = "EBMS:0007"


class InvalidHeader(As4Error):
    """EBMS:0009: the SOAP or ebMS header is not valid."""

    ebms_code = "EBMS:0009"


class ProcessingModeMismatch(As4Error):
    """EBMS:0010: agreement, role or exchange pattern are not those of Peppol."""

    ebms_code = "EBMS:0010"


class ExternalPayloadError(As4Error):
    """EBMS:0011: the header names a payload that is not in the message."""

    ebms_code = "EBMS:0011"


class FailedAuthentication(As4Error):
    """EBMS:0101: signature, digest or certificate are wrong."""

    ebms_code = "EBMS:0101"


class FailedDecryption(As4Error):
    """EBMS:0102: one and the same answer for every reason (no oracle)."""

    ebms_code = "EBMS:0102"


class PolicyNoncompliance(As4Error):
    """EBMS:0103: unsigned, unencrypted, or with algorithms outside the profile."""

    ebms_code = "EBMS:0103"


class DeliveryFailure(As4Error):
    """EBMS:0202: the message was right, but we cannot take it now; try again."""

    ebms_code = "EBMS:0202"
    retryable = True


class DecompressionFailure(As4Error):
    """EBMS:0303: not one gzip member, or a bomb."""

    ebms_code = "EBMS:0303"


class ResponseError(EdeliveryError):
    """What a sender learns from a bad answer."""


class PeerError(ResponseError):
    """The peer answered with an ebMS error signal."""

    def __init__(self, code: str, severity: str, peer_detail: str, *, signed: bool) -> None:
        super().__init__(f"the receiving access point answered {code} ({severity})")
        self.code = code
        self.severity = severity
        self.peer_detail = peer_detail
        #: False when anybody on the way could have written the signal
        self.signed = signed
        #: the peer has had this very message before: no proof of delivery, and no refusal
        self.is_duplicate = code == DUPLICATE_CODE
        not_serviced = NOT_SERVICED_DETAIL in peer_detail
        self.retryable = code in RETRYABLE_CODES and not not_serviced


class ReceiptError(ResponseError):
    """EBMS:0302: there is a receipt, but it does not prove our message arrived."""

    ebms_code = "EBMS:0302"


class NoReceipt(ResponseError):
    """EBMS:0301: no signal at all (HTTP error, HTML page, empty body)."""

    ebms_code = "EBMS:0301"

    def __init__(self, detail: str, *, retryable: bool = True) -> None:
        super().__init__(detail)
        self.retryable = retryable
