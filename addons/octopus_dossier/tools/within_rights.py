# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Models of core that follow the right on another record: what is beyond it is neither found nor
opened.

Each tells which of its records those are (`_octopus_beyond_rights`); its `_search` and its
`_check_access` are the same then.
"""


def search_within_rights(model, search, offset=0, limit=None, bypass_access=False):
    """The query of a search that leaves out what is beyond the rights; pages are as long as asked.

    :param search: core's search by a domain and an order; takes an offset and a limit
    """
    if bypass_access or not model._octopus_is_guarded():
        return search(offset, limit, bypass_access=bypass_access)
    wanted = offset + limit if limit else None
    shown, start, step = model.browse(), 0, wanted
    while True:
        found = model.browse(search(start, step))
        shown |= found - found._octopus_beyond_rights("read")
        if not wanted or len(shown) >= wanted:
            break
        start, step = start + step, 2 * step
        # a short page is not the end: core too leaves out what it found but does not show
        if not search(start, 1, bypass_access=True):
            break
    return shown[offset:wanted]._as_query()


def check_within_rights(records, operation, refused):
    """What `_check_access` answers: core's answer, and what is beyond the rights.

    :param refused: core's answer, None or the records that it refuses with their error
    """
    if not any(records._ids) or not records._octopus_is_guarded():
        return refused
    asked = records - refused[0] if refused else records
    beyond = asked._octopus_beyond_rights(operation)
    if not beyond:
        return refused
    if refused:
        return refused[0] + beyond, refused[1]
    rules = records.env["ir.rule"]
    return beyond, lambda: rules._make_access_error(operation, beyond)


def about_beyond_rights(records, operation, model_field):
    """Those about a record with which the current user may not do this, by its dossier."""
    messages, beyond = records.env["mail.message"], records.browse()
    about = records.sudo()
    about.fetch([model_field, "res_id"])
    for model, theirs in about.grouped(model_field).items():
        ids = {one.res_id for one in theirs if one.res_id}
        hidden = set(messages._octopus_ids_beyond(model, ids, operation))
        beyond += theirs.filtered(lambda one, hidden=hidden: one.res_id in hidden)
    return beyond.sudo(False)
