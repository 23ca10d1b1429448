# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a participant to its SMP and on to its access point: DNS, then HTTP.

Two refusals are kept apart, because they lead to different acts: a participant
that is *not registered* gets another way of delivery, a network that *cannot
be asked* now gets another try.
"""

import dns.exception
import dns.name
import dns.resolver

from ..lib.edelivery import EdeliveryError, errors, sml, smp
from . import clock, transport
from .settings import SettingsError

DNS_TIMEOUT = 5


class NotRegistered(Exception):
    """The network says, reliably, that this participant or document is not there."""


class LookupUnavailable(Exception):
    """The network could not be asked; says nothing about the participant."""


def smp_address(participant, settings):
    """Base address of the SMP that the SML names for ``participant``."""
    if not settings.sml_zone:
        raise SettingsError("[octopus_peppol] sml_zone is not set")
    name = dns.name.from_text(sml.naptr_name(participant, settings.sml_zone))
    try:
        answer = _resolver(settings).resolve(name, "NAPTR", search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer) as error:
        raise NotRegistered(participant.identifier) from error
    except dns.exception.DNSException as error:
        raise LookupUnavailable("the Peppol directory (SML) does not answer") from error
    if answer.canonical_name != name:
        raise LookupUnavailable("the Peppol directory (SML) answers with an alias")
    return _first_smp(answer, settings)


def document_types(participant, settings):
    """``(smp base address, document types)`` that the participant receives."""
    base = smp_address(participant, settings)
    body = _smp_document(smp.service_group_url(base, participant), settings)
    try:
        return base, smp.read_service_group(body, participant).document_types
    except EdeliveryError as error:
        raise LookupUnavailable(f"the SMP's answer is not usable: {error.detail}") from error


def endpoint(participant, document_type, process, settings, trust):
    """The verified access point of ``participant`` for this document and process."""
    base = smp_address(participant, settings)
    loose = settings.private and settings.allow_loopback

    def metadata(url, redirect=None):
        body = _smp_document(url, settings)
        asked = (participant, document_type, trust, clock.now())
        return smp.read_service_metadata(body, *asked, redirected_from=redirect)

    try:
        found = metadata(smp.service_metadata_url(base, participant, document_type))
        if found.redirect:
            # One redirect at most: a second one is refused while it is read.
            found = metadata(found.redirect.href, found.redirect)
        return smp.endpoint_for(found, process, clock.now(), allow_http=loose)
    except errors.ProcessNotServed as error:
        raise NotRegistered(participant.identifier) from error
    except EdeliveryError as error:
        raise LookupUnavailable(f"the SMP's answer is not usable: {error.detail}") from error


def _first_smp(answer, settings):
    loose = settings.private and settings.allow_loopback
    failure = None
    for record in sorted(answer, key=lambda found: (found.order, found.preference)):
        texts = [part.decode("ascii", "replace") for part in (record.flags, record.service)]
        pattern = record.regexp.decode("ascii", "replace")
        try:
            return sml.parse_naptr(*texts, pattern, str(record.replacement), allow_http=loose)
        except EdeliveryError as error:
            failure = error
    raise LookupUnavailable("the Peppol directory (SML) names no usable SMP") from failure


def _resolver(settings):
    """The system's resolver, or in a private network the server that it names."""
    if not settings.dns_server:
        resolver = dns.resolver.Resolver()
    else:
        host, _colon, port = settings.dns_server.rpartition(":")
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = [host or port]
        resolver.port = int(port) if host else 53
    resolver.lifetime = DNS_TIMEOUT
    return resolver


def _smp_document(url, settings):
    try:
        answer = transport.get(url, settings)
    except transport.TransportError as error:
        raise LookupUnavailable(f"the SMP cannot be asked: {error}") from error
    if answer.status == 404:
        raise NotRegistered(url)
    if answer.status != 200:
        raise LookupUnavailable(f"the SMP answers with HTTP {answer.status}")
    return answer.body
