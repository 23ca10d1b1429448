"""Rows that are made in SQL: copies of one that is there."""

FIRST_ID = 10**8  # of the rows that are made here


def columns_of(cr, table):
    cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND table_schema = current_schema",
        [table],
    )
    return [name for (name,) in cr.fetchall()]


def copy_rows(cr, table, id_, ids, columns):
    """Copy a row as often as there are ids.

    :param dict columns: column → SQL, in which `i.id` is the id of the new row and `t` the old one
    """
    names = columns_of(cr, table)
    values = {**{name: f"t.{name}" for name in names}, **columns, "id": "i.id"}
    cr.execute(
        f"INSERT INTO {table} ({', '.join(names)}) "
        f"SELECT {', '.join(values[name] for name in names)} "
        f"FROM {table} t, generate_series(%s, %s) i (id) WHERE t.id = %s",
        [ids[0], ids[-1], id_],
    )
