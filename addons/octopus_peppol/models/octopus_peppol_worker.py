# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What importer and sender share: one message at a time, each try written down."""

import logging
import math
import time
import traceback
from datetime import timedelta

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..lib.edelivery import EdeliveryError

_logger = logging.getLogger(__name__)

MAX_TRIES = 5
FIRST_PAUSE = timedelta(minutes=3)
LONGEST_PAUSE = timedelta(hours=1)
BATCH = 100
# Longer than the receiver's pause between two wake-ups.
LINGER = 1.0


class Refusal(Exception):
    """A step cannot succeed by trying again; carries the user's reason and next step."""

    def __init__(self, reason, next_step="", refused=True):
        super().__init__(reason)
        self.next_step = next_step
        self.refused = refused


class Again(Exception):
    """A step did not succeed now, for a known reason, and may later."""


class Silence(Again):
    """A host did not answer; waiting for it once is enough for one run."""

    def __init__(self, reason, host):
        super().__init__(reason)
        self.host = host


class OctopusPeppolWorker(models.AbstractModel):
    """A queue in the message table: due messages, row lock, commit per step, backoff.

    To be inherited; ``_steps`` says which state is left by which method. A crash
    at any point leaves the message in the last committed state, and the next run
    goes on from there.
    """

    _name = "octopus.peppol.worker"
    _description = "Peppol worker"

    _failed_state = None

    def _steps(self):
        """``{state: method}``; a method does one step and writes the next state."""
        raise NotImplementedError

    @api.model
    def _work(self):
        """Take all due messages, oldest first, until the cron's time is over."""
        messages = self.env["octopus.peppol.message"]
        seen, silent, lingered = set(), set(), False
        while True:
            due = messages.search(self._due_domain(), order="next_try, id", limit=BATCH)
            fresh = [message_id for message_id in due.ids if message_id not in seen]
            if not fresh and (lingered or not seen or not self._linger()):
                return
            lingered = not fresh
            seen.update(fresh)
            for left, message_id in zip(range(len(fresh) - 1, -1, -1), fresh, strict=True):
                message = messages.browse(message_id)
                # The words it leaves behind are read in its dossier.
                lang = message.company_id.partner_id.lang
                worker = self.with_context(lang=lang, peppol_silent=tuple(silent))
                silent.add(worker._advance(message.with_context(lang=lang)))
                # What remains makes the scheduler come back at once, not in a minute.
                remaining = left or int(len(due) == BATCH)
                if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                    return

    def _linger(self):
        """Wait a moment for messages that share their wake-up with an earlier one.

        False where there is no time left, or no end of it: that is no cron run.
        """
        left = self.env["ir.cron"]._commit_progress()
        if not LINGER < left < math.inf:
            return False
        time.sleep(LINGER)
        return True

    def _due_domain(self):
        return [
            ("state", "in", list(self._steps())),
            ("next_try", "<=", fields.Datetime.now()),
        ]

    def _advance(self, message):
        """Take one message as far as it gets; nothing it does reaches another one.

        :return: the host that did not answer, if that is what stopped it
        """
        steps = self._steps()
        try:
            while self._lock(message) and message.state in steps:
                if message.next_try > fields.Datetime.now():
                    break
                state = message.state
                steps[state](message)
                self.env.flush_all()
                self.env["ir.cron"]._commit_progress()
                if message.state == state:
                    break
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY as error:
            # Somebody else was quicker; the next run sees what he made of it. No other
            # error of the database: it would be put off for ever, and nobody would see it.
            self.env.cr.rollback()
            _logger.info("Peppol: message %s put off, %s", message.id, type(error).__name__)
        except Exception as error:  # noqa: BLE001 one poisoned message must not stop the others
            self.env.cr.rollback()
            if self._lock(message) and message.state in steps:
                self._give_up_or_postpone(message, error)
            self.env["ir.cron"]._commit_progress()
            return getattr(error, "host", None)
        return None

    def _lock(self, message):
        """Hold the row until the next commit; false when another worker has it."""
        # A duplicate that arrives meanwhile refers to this row, and must not wait for us.
        locked = message.try_lock_for_update(allow_referencing=True)
        message.invalidate_recordset()
        return bool(locked)

    def _give_up_or_postpone(self, message, error):
        tries = message.retry_count + 1
        final = isinstance(error, Refusal) or tries >= MAX_TRIES
        reason = self._reason(error)
        self._log_attempt(message, "failed" if final else "again", reason, error)
        values = {"retry_count": tries, "error": reason}
        if final:
            values |= {
                "state": self._failed_state,
                "next_step": getattr(error, "next_step", "") or self._default_next_step(),
                "refused": getattr(error, "refused", False),
                "next_try": False,
            }
        else:
            pause = min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE)
            values["next_try"] = fields.Datetime.now() + pause
        message.write(values)
        if final:
            self._on_failed(message)
        # INFO: it is on the worklist with its reason, which is where people look.
        _logger.info(
            "Peppol: message %s of company %s %s at %s: %s",
            message.message_id,
            message.company_id.id,
            "failed" if final else "postponed",
            message.state,
            type(error).__name__,
        )

    def _log_attempt(self, message, outcome, reason="", error=None):
        unexpected = error and not isinstance(error, Refusal | Again | EdeliveryError)
        detail = "".join(traceback.format_exception(error)) if unexpected else ""
        self.env["octopus.peppol.attempt"].create(
            {
                "peppol_message_id": message.id,
                "step": message.state,
                "outcome": outcome,
                "reason": reason,
                "detail": detail,
            }
        )

    def _reason(self, error):
        """``error`` in words that a bookkeeper may read."""
        if isinstance(error, EdeliveryError):
            return error.detail or type(error).__name__
        return str(error).strip().partition("\n")[0] or type(error).__name__

    def _default_next_step(self):
        return self.env._("Look at the reason, mend it, then press Try again.")

    def _on_failed(self, message):
        """Hook: ``message`` has just failed for good."""
