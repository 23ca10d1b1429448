# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Somebody who calls, and what of others he changed or was told by it."""

from odoo.tools import SQL

from .fuzz_world import traces

# Tables that hold the user's own presence and unfinished dialogs.
OWN_TABLES = {"bus_bus", "mail_presence", "res_users_log", "res_device_log", "res_users_settings"}
# What a user makes for himself: own rows may change.
SELF_MADE = {
    "base_import_mapping",
    "discuss_channel",
    "discuss_channel_member",
    "ir_default",
    "ir_exports",
    "ir_exports_line",
    "ir_filters",
    "mail_push_device",
}
# Where news for a user appears.
NEWS = {"bus_bus", "mail_mail", "mail_message", "mail_notification", "ir_attachment"}


def _tables(env, transient):
    """Tables of the models that are forms (transient), or of all others, with their relations."""
    models = [model for model in env.values() if bool(model._transient) is transient]
    fields = [field for model in models for field in model._fields.values()]
    relations = {field.relation for field in fields if field.type == "many2many" and field.store}
    return {model._table for model in models} | relations


class Who:
    """A user's environment, the ids that he guesses and has, and marks he may never see."""

    def __init__(self, env, own, foreign, marks, companies=()):
        """:param companies: in which he may write"""
        self.env, self.own, self.foreign = env, own, foreign
        self.marks = {trace for mark in marks for trace in traces(mark)}
        self.companies = companies
        self.before, self.columns = {}, {}
        self.root = env["base"].sudo().env
        self.transient = _tables(env, True) - _tables(env, False)
        for table, column in self._query(
            SQL(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = current_schema()"
            )
        ):
            self.columns.setdefault(table, set()).add(column)
        self.newest = {table: self._newest(table) for table in NEWS}

    def _query(self, query):
        return self.root.execute_query(query)

    def _newest(self, table):
        return self._query(SQL("SELECT max(id) FROM %s", SQL.identifier(table)))[0][0] or 0

    def states(self, written):
        """Table → a digest of all rows in it that this user may not change."""
        return {table: self._state(table) for table in written - OWN_TABLES - self.transient}

    def changed(self, states):
        """The tables whose digest differs; asked when the call is undone."""
        for table in states:
            if table not in self.before:
                self.before[table] = self._state(table)
        return {table for table, state in states.items() if state != self.before[table]}

    def _mine(self, table):
        """The condition for rows that this user may change."""
        user, columns = self.env.user, self.columns[table]
        if table == "res_users":
            return SQL("id = %s", user.id)
        if table == "mail_activity" and not self.companies:
            return SQL(
                "create_uid = %s AND user_id = create_uid AND COALESCE(res_id, 0) = 0", user.id
            )
        if table == "res_company" and self.companies:
            return SQL("id = ANY(%s)", list(self.companies))  # copies have no creator
        if self.companies and "company_id" in columns:
            others = self.foreign["res.company"]
            return SQL("company_id IS NULL OR company_id <> ALL(%s)", others)
        if table == "res_partner":
            return SQL("id = %s", user.partner_id.id)
        if table == "ir_model_data" and self.companies:
            return SQL("noupdate")  # the name of something that he made
        if "create_uid" in columns and (self.companies or table in SELF_MADE):
            return SQL("create_uid IN (%s, 1)", user.id)
        return SQL("FALSE")

    def _state(self, table):
        if "id" not in self.columns[table]:
            # A table of pairs belongs to the records that it joins.
            query = SQL("SELECT count(*) FROM %s", SQL.identifier(table))
            return None if self.companies else self._query(query)
        query = SQL(
            "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM %s t WHERE (%s) IS NOT TRUE",
            SQL.identifier(table),
            self._mine(table),
        )
        return self._query(query)

    def told(self, written):
        """News that the call sent to anybody."""
        told = ""
        for table in written & NEWS:
            query = SQL(
                "SELECT t::text FROM %s t WHERE id > %s",
                SQL.identifier(table),
                self.newest[table],
            )
            told += repr(self._query(query))
        return told
