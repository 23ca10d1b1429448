# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables whose rows PostgreSQL itself keeps as they were written.

For what proves something: the ORM refuses changes too, with a text for people; this is for
what goes round the ORM.
"""

from odoo.tools import SQL

TRIGGERS = """
    CREATE OR REPLACE FUNCTION %(name)s() RETURNS trigger AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
            IF to_jsonb(NEW) = to_jsonb(OLD) || (
                SELECT coalesce(jsonb_object_agg(name, to_jsonb(NEW) -> name), '{}')
                  FROM unnest(TG_ARGV) argument, ltrim(argument, '+') name
                 WHERE CASE WHEN argument LIKE '+%%' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END
                       -> name = 'null'
            ) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
    END
    $$ LANGUAGE plpgsql;
    CREATE OR REPLACE TRIGGER %(name)s BEFORE UPDATE OR DELETE ON %(table)s
    FOR EACH ROW WHEN (%(when)s) EXECUTE FUNCTION %(name)s(%(columns)s);
    CREATE OR REPLACE TRIGGER %(no_truncate)s BEFORE TRUNCATE ON %(table)s
    FOR EACH STATEMENT EXECUTE FUNCTION %(name)s();
"""


def protect(cr, table, when="TRUE", forgets=(), fills=()):
    """Let PostgreSQL refuse to change or delete rows of `table`.

    :param str when: SQL condition on OLD: only such rows are protected
    :param forgets: columns that may become NULL, when what they refer to is deleted
    :param fills: columns that may get their value later, once
    """
    name = f"{table}_unalterable"
    later = [SQL("%s", f"+{column}") for column in fills]
    cr.execute(
        SQL(
            TRIGGERS,
            name=SQL.identifier(name),
            no_truncate=SQL.identifier(f"{table}_no_truncate"),
            table=SQL.identifier(table),
            when=SQL(when),  # pylint: disable=sql-injection
            columns=SQL(", ").join([*map(SQL.identifier, forgets), *later]),
        )
    )
