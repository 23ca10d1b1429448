# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two clicks on one button, or two people on one document."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL, mute_logger


def wait_for_turn(records):
    """Lock these rows; whoever comes second waits for the first.

    What the first one changed makes the database refuse the second, and Odoo does that request
    again: it finds what was done. Odoo's own `lock_for_update` would refuse at once, in words about
    locks.
    """
    if records.ids:
        query = SQL(
            "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR UPDATE",
            SQL.identifier(records._table),
            tuple(records.ids),
        )
        records.env.execute_query(query)


def go_alone(records):
    """Whoever does the same beside these rows at the same time is done again, and finds this.

    For what only adds rows: two such transactions do not see each other.
    """
    if records.ids:
        query = SQL(
            "UPDATE %s SET write_date = write_date WHERE id IN %s",
            SQL.identifier(records._table),
            tuple(records.ids),
        )
        records.env.cr.execute(query)


def create_once(records, values):
    """Of the same form sent twice at once the second is done again, and finds the first."""
    try:
        with records.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            record = records.create(values)
            record.flush_recordset()
            return record
    except UniqueViolation as error:
        if "editor_key" not in str(error):
            raise
        raise ConcurrencyError(str(error)) from error
