# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fixed values of the Peppol AS4 profile 2.0.3 (on eDelivery AS4 1.14)."""

from __future__ import annotations

SOAP = "http://www.w3.org/2003/05/soap-envelope"
EB = "http://docs.oasis-open.org/ebxml-msg/ebms/v3.0/ns/core/200704/"
EBBP = "http://docs.oasis-open.org/ebxml-bp/ebbp-signals-2.0"
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = f"{_WSS}wssecurity-secext-1.0.xsd"
WSU = f"{_WSS}wssecurity-utility-1.0.xsd"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
X509V3 = f"{_WSS}x509-token-profile-1.0#X509v3"
BASE64 = f"{_WSS}soap-message-security-1.0#Base64Binary"
ENCRYPTED_KEY_TOKEN = (
    "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#EncryptedKey"
)

XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
AES128_GCM = f"{XENC11}aes128-gcm"
RSA_OAEP = f"{XENC11}rsa-oaep"
MGF1_SHA256 = f"{XENC11}mgf1sha256"

_SWA = "http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#"
SWA_CONTENT_SIGNATURE = f"{_SWA}Attachment-Content-Signature-Transform"
SWA_CIPHERTEXT = f"{_SWA}Attachment-Ciphertext-Transform"
SWA_CONTENT_ONLY = f"{_SWA}Attachment-Content-Only"

AGREEMENT = "urn:fdc:peppol.eu:2017:agreements:tia:ap_provider"
PARTY_TYPE = "urn:fdc:peppol.eu:2017:identifiers:ap"
INITIATOR = f"{EB}initiator"
RESPONDER = f"{EB}responder"
DEFAULT_MPC = f"{EB}defaultMPC"
TEST_SERVICE = f"{EB}service"
TEST_ACTION = f"{EB}test"

SOAP_TYPE = "application/soap+xml"
GZIP = "application/gzip"
