# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Faults of calls over XML-RPC, without tracebacks (see `models/ir_http_fault.py`)."""

import logging
from xmlrpc.client import Fault

from odoo.addons.rpc.controllers import RPC, xmlrpc

from ..models.ir_http_fault import REFUSALS, fault_of

_logger = logging.getLogger(__name__)


def _dump_none(marshaller, _value, write):
    marshaller.dump_bool(False, write)


# A method that answers nothing has done its work, and it is committed by then: a fault, which is
# what core answers, would say that nothing was changed. False is what stands for nothing in Odoo.
xmlrpc.OdooMarshaller.dispatch[type(None)] = _dump_none


class OctopusRpc(RPC):
    def _xmlrpc(self, service):
        # EXTENDS 'rpc': it makes its own answers, with the traceback of what went wrong.
        try:
            return super()._xmlrpc(service)
        except REFUSALS:
            raise
        except Exception as error:
            told = fault_of(error)
            _logger.exception("Exception in a call over XML-RPC.")
            return xmlrpc.dumps(Fault(xmlrpc.RPC_FAULT_CODE_APPLICATION_ERROR, str(told)))
