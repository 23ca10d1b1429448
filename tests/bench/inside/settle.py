"""A database as it is minutes after very many rows came at once."""

from contextlib import closing

import psycopg2


def settle(env):
    """What PostgreSQL's own cleaner does after a while: statistics, and which pages all may see."""
    env.cr.commit()
    with closing(psycopg2.connect(dbname=env.cr.dbname)) as connection:
        connection.autocommit = True
        connection.cursor().execute("VACUUM ANALYZE")
