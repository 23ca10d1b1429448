"""Two clicks on one button, or two people on one document."""

from odoo.tools import SQL


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
