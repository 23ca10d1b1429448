# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that PostgreSQL itself refuses to change or delete, for what goes round the ORM."""

from odoo.tools import SQL

TRIGGER = """
    CREATE OR REPLACE FUNCTION %(name)s() RETURNS trigger AS $$
    BEGIN
        RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
    END
    $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER %(name)s BEFORE UPDATE OR DELETE ON %(table)s
    FOR EACH ROW WHEN (%(when)s) EXECUTE FUNCTION %(name)s();
"""


def keep(cr, table, when="TRUE"):
    """Keep those rows of `table` for which `when`, a condition on OLD, holds."""
    cr.execute(
        SQL(
            TRIGGER,
            name=SQL.identifier(f"{table}_kept"),
            table=SQL.identifier(table),
            when=SQL(when),  # pylint: disable=sql-injection
        )
    )
