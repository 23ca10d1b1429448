# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From which address a call comes, where core keeps the request from what it calls."""

from contextlib import contextmanager
from contextvars import ContextVar

from odoo.http import request

_caller = ContextVar("octopus_caller", default=None)


@contextmanager
def called_from(address):
    """What is called inside comes from this address."""
    token = _caller.set(address)
    try:
        yield
    finally:
        _caller.reset(token)


def program_address():
    """Of a program that calls over XML-RPC or JSON-RPC; None for anybody else."""
    return _caller.get()


def address():
    """Of whoever calls; None for a job."""
    return request.httprequest.remote_addr if request else program_address()
