# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Faults without tracebacks: a refusal says its words, anything else a number.

Core sends the traceback of every exception to whoever called, refusals included: paths,
statements and values of others. It belongs into the log, where the number stands under it.
What PostgreSQL refuses because it is too much is the caller's to mend, so it has words too.
"""

import html
import json
import secrets

from psycopg2.errors import ProgramLimitExceeded, StatementTooComplex
from werkzeug.exceptions import BadRequest, HTTPException

from odoo import _, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.http import SessionExpiredException, request

# Exceptions whose words are meant for the caller.
REFUSALS = (UserError, RedirectWarning, SessionExpiredException, HTTPException)


class Fault(Exception):
    """Something went wrong inside: what the caller is told of it."""


def told_of(error):
    """What to tell of an error that is no refusal: what was too much, else that it is a fault."""
    # a call over XML-RPC may fail before there is an environment to ask
    if isinstance(error, ProgramLimitExceeded):
        return UserError(
            _(  # pylint: disable=prefer-env-translation
                "A text is too long to be kept, so nothing was changed. Shorten it, and put what "
                "is long into a note or a file."
            )
        )
    if isinstance(error, StatementTooComplex):
        return UserError(
            _(  # pylint: disable=prefer-env-translation
                "This asks for too much at once, so nothing was done. Ask for less."
            )
        )
    return fault_of(error)


def fault_of(error):
    """What to tell of a fault; the same number goes under its traceback."""
    number = secrets.token_hex(4)
    error.add_note(f"Fault {number}")
    return Fault(
        # a call over XML-RPC may fail before there is an environment to ask
        _(  # pylint: disable=prefer-env-translation
            "Something went wrong in Octopus, and nothing was changed. Try again; if it goes "
            "wrong again, tell the operator of the platform this number: fault %(number)s.",
            number=number,
        )
    )


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    @classmethod
    def _handle_error(cls, exception):
        # EXTENDS 'base'
        return super()._handle_error(cls._octopus_without_trace(exception))

    @classmethod
    def _octopus_without_trace(cls, error):
        """The error as the caller may see it."""
        if not isinstance(error, REFUSALS):
            return told_of(error)
        # A copy, since the error itself goes into the log with its traceback.
        told = type(error).__new__(type(error), *error.args)
        told.args = error.args
        told.__dict__.update(error.__dict__)
        if isinstance(error, HTTPException) and error.code == 500:
            cls._octopus_clean_payload(told, error.__cause__)
        return told

    @classmethod
    def _octopus_clean_payload(cls, told, cause):
        """Exports and reports put a whole answer of their own, traceback included, inside."""
        response = told.response
        text = html.unescape(response.get_data(as_text=True)) if response else told.description
        try:
            answer = json.loads(text)
            data = answer["data"]
        except (ValueError, TypeError, KeyError):
            return
        data["debug"] = ""
        if cause and not isinstance(cause, REFUSALS):
            data["message"] = str(told_of(cause))
            data["arguments"] = [data["message"]]
        if response:
            response.set_data(html.escape(json.dumps(answer)))
        else:
            told.description = json.dumps(answer)

    @classmethod
    def _serve_fallback(cls):
        # EXTENDS 'base': PostgreSQL takes no such character, so there is nothing to look for.
        if "\0" in request.httprequest.path:
            return None
        return super()._serve_fallback()

    @classmethod
    def _match(cls, path_info):
        # EXTENDS 'base': nor is there a record with it in its address.
        if "\0" in path_info:
            raise request.not_found()
        return super()._match(path_info)

    @classmethod
    def _dispatch(cls, endpoint):
        # EXTENDS 'base': the same for what stands behind the address, or comes from a form.
        if endpoint.routing["type"] == "http":
            if any("\0" in text for text in request.params.values() if isinstance(text, str)):
                raise BadRequest()
        return super()._dispatch(endpoint)
