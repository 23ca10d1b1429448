"""A browser that has logged in, made inside Odoo: firms would need a second factor."""

import time

from odoo import http


def session_of(user):
    """The id of a new session of this user."""
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=user.env.cr.dbname)
    session["create_time"] = time.time()
    session.update(uid=user.id, login=user.login)
    session.context = dict(user.with_user(user).context_get())
    session.session_token = user._compute_session_token(session.sid)
    http.root.session_store.save(session)
    return session.sid
