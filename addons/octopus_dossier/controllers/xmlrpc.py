# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls of programs, over XML-RPC and JSON-RPC: their faults without tracebacks (see
`models/ir_http_fault.py`), and from where they come (see `models/res_users_brake.py`)."""

import logging
from xmlrpc.client import Fault

from odoo import http
from odoo.http import request

from odoo.addons.rpc.controllers import RPC, xmlrpc

from ..models.ir_http_fault import REFUSALS, told_of
from ..tools.caller import called_from

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
            with called_from(request.httprequest.remote_addr):
                return super()._xmlrpc(service)
        except REFUSALS:
            raise
        except Exception as error:
            told = told_of(error)
            if isinstance(told, REFUSALS):
                raise told from error
            _logger.exception("Exception in a call over XML-RPC.")
            return xmlrpc.dumps(Fault(xmlrpc.RPC_FAULT_CODE_APPLICATION_ERROR, str(told)))

    @http.route()
    def jsonrpc(self, service, method, args):
        # EXTENDS 'rpc'
        with called_from(request.httprequest.remote_addr):
            return super().jsonrpc(service, method, args)
