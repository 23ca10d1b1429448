# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which tables hold rows that belong to one company, and how their rows point at each other.

`company_tables(env)` asks PostgreSQL's catalogue for the tables and foreign keys, and the
registry for what a foreign key does not tell. A row belongs to a company

own         because a column says so: `company_id`
relation    because a many2many does, and no column: `account_account`
child       because it goes with a row that belongs to one, or cannot be without it (ondelete
            cascade, or required), or its field `company_id` follows it without being stored:
            `account_payment_term_line`, `account_payment_method_line`; rows of a many2many too
reference   because it was made for the one row that points at it: the alias of a journal
generic     because it names the model and the id of such a row: `ir_model_data`, attachments

Tables come in the order of insertion. Where they point at each other in a circle, one of the
references comes before its target (`Reference.late`): insert NULL there and fill it in afterwards.
Transient tables are nobody's. A module that is installed later is found like the others.

`company_rows.collected` finds the rows of a company in them. Cloning, restore points, emptying and
export all stand on this; `tests/test_company_tables.py`
fails when a table has a reference to the company and is not found.
"""

from dataclasses import dataclass, replace

from odoo.tools import SQL

COMPANY = "res_company"
# Referenced rows that were made for the row which points at them. `tests/test_company_tables.py`
# compares two companies made by Odoo itself: what they do not share stands here.
MADE_FOR = {
    ("res_company", "partner_id"): "its name, address and numbers",
    ("res_company", "batch_payment_sequence_id"): "a sequence made without a company",
    ("account_partial_reconcile", "full_reconcile_id"): "the whole that its parts make",
}
# A reference to the company that does not say whose the row is.
NOT_OWNED = {
    "res_users": "people belong to subscribers; the company is the one they start in",
}


@dataclass(frozen=True)
class Reference:
    """A column that holds ids of another table."""

    column: str
    table: str
    required: bool = False
    # What PostgreSQL does to this row with its target: cascade, set null, restrict, no action.
    ondelete: str = "set null"
    # The target's rows come later in the order of insertion.
    late: bool = False


@dataclass(frozen=True)
class Generic:
    """Two columns that name the model and the id of any row."""

    model_column: str
    id_column: str


@dataclass(frozen=True)
class CompanyTable:
    """A table whose rows, or some of them, belong to one company."""

    name: str
    model: str | None  # None: the table of a many2many
    columns: tuple[str, ...]
    key: tuple[str, ...]  # ("id",), or both columns of a many2many
    own: str | None = None
    relation: tuple[str, str, str] | None = None  # table, column of the row, column of the company
    parents: tuple[Reference, ...] = ()
    made_for: tuple[tuple[str, str], ...] = ()  # (table, column) that points at the row
    generic: Generic | None = None
    references: tuple[Reference, ...] = ()  # to company tables
    shared: tuple[Reference, ...] = ()  # to tables that are nobody's
    company_keys: tuple[str, ...] = ()  # jsonb columns keyed by the id of the company
    path: bool = False  # has a `parent_path` of ids

    @property
    def kinds(self):
        """Why a row of this table can belong to a company."""
        found = {
            "own": self.own,
            "relation": self.relation,
            "child": self.parents,
            "reference": self.made_for,
            "generic": self.generic,
        }
        return tuple(kind for kind, how in found.items() if how)


def company_tables(env):
    """Every stored table whose rows belong to one company, parents first.

    Read from the catalogue every time: a module may have come since.
    """
    return _in_order(_Finder(env).find())


class _Finder:
    """Collects the tables, from the company downwards."""

    def __init__(self, env):
        self.env = env
        self.models = {
            model._table: model
            for model in env.values()
            if model._auto and not model._abstract and not model._transient
        }
        transient = {model._table for model in env.values() if model._transient}
        self.columns = self._read_columns()
        self.keys = self._read_keys()
        self.references = self._read_references(transient)
        self.many2many = {
            name: columns
            for name, columns in self.keys.items()
            if name not in self.models and len(columns) == 2
        }

    def _read_columns(self):
        rows = self.env.execute_query(
            SQL("""
                SELECT t.relname, array_agg(a.attname::text ORDER BY a.attnum)
                  FROM pg_class t
                  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                 WHERE t.relkind = 'r' AND t.relnamespace = current_schema::regnamespace
                   AND a.attgenerated = ''
                 GROUP BY t.relname
            """)
        )
        return {name: tuple(columns) for name, columns in rows}

    def _read_keys(self):
        rows = self.env.execute_query(
            SQL("""
                SELECT t.relname, array_agg(a.attname::text ORDER BY a.attnum)
                  FROM pg_constraint c
                  JOIN pg_class t ON t.oid = c.conrelid
                  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(c.conkey)
                 WHERE c.contype = 'p' AND t.relnamespace = current_schema::regnamespace
                 GROUP BY t.relname
            """)
        )
        return {name: tuple(columns) for name, columns in rows}

    def _read_references(self, transient):
        rows = self.env.execute_query(
            SQL("""
                SELECT t.relname, a.attname, target.relname, a.attnotnull, c.confdeltype
                  FROM pg_constraint c
                  JOIN pg_class t ON t.oid = c.conrelid
                  JOIN pg_class target ON target.oid = c.confrelid
                  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
                 WHERE c.contype = 'f' AND cardinality(c.conkey) = 1
                   AND t.relnamespace = current_schema::regnamespace
                 ORDER BY t.relname, a.attnum
            """)
        )
        words = {"c": "cascade", "n": "set null", "r": "restrict", "a": "no action"}
        # a table of a many2many with a transient model goes with it
        passing = {name for name, _column, target, *_rest in rows if target in transient}
        found = {}
        for name, column, target, required, ondelete in rows:
            if name not in passing | transient:
                reference = Reference(column, target, required, words.get(ondelete, ondelete))
                found.setdefault(name, []).append(reference)
        return found

    # -- from the company downwards ----------------------------------------------------------------

    def find(self):
        """Every table whose rows belong to one company, found round by round."""
        found = {COMPANY: self._table(COMPANY)}
        for name in self.references:
            if own := self._own(name):
                found[name] = replace(self._table(name), **own)
        while True:
            new = {**self._children(found), **self._made_for(found)}
            if all(found.get(name) == table for name, table in new.items()):
                break
            found.update(new)
        found.update(self._generic(found))
        return [self._with_references(table, found) for table in found.values()]

    def _table(self, name):
        model = self.models.get(name)
        return CompanyTable(
            name=name,
            model=model._name if model is not None else None,
            columns=self.columns[name],
            key=self.keys[name],
            company_keys=self._company_keys(name),
            path=model is not None and model._parent_store,
        )

    def _company_keys(self, name):
        fields = self.models[name]._fields.values() if name in self.models else ()
        return tuple(f.name for f in fields if f.company_dependent and f.store)

    def _own(self, name):
        """What says that rows of this table belong to a company, if anything does."""
        if name in (COMPANY, *NOT_OWNED) or name not in self.models:
            return None
        columns = [ref.column for ref in self.references[name] if ref.table == COMPANY]
        if columns:
            own = next((c for c in ("company_id", "record_company_id") if c in columns), None)
            return {"own": own or columns[0]}
        for field_ in self.models[name]._fields.values():
            if field_.type == "many2many" and field_.store and field_.comodel_name == "res.company":
                return {"relation": (field_.relation, field_.column1, field_.column2)}
        return None

    def _children(self, found):
        """Tables whose rows cannot be without a row that belongs to a company."""
        new = {}
        for name, references in self.references.items():
            if name == COMPANY or name in NOT_OWNED:
                continue
            parents = tuple(
                ref
                for ref in references
                if ref.table in found and ref.table != name and self._owns(name, ref)
            )
            if parents:
                table = found.get(name) or self._table(name)
                new[name] = replace(table, parents=parents)
        return new

    def _owns(self, name, reference):
        """Whether rows of the table are part of the row that this column names."""
        if name in self.many2many:
            return True
        if reference.column == self._own_column(name):
            return False
        return (
            reference.ondelete == "cascade"
            or reference.required
            or (name in self.models and reference.column == self._path_to_company(name))
        )

    def _path_to_company(self, name):
        """The column through which a field that is not stored finds the company."""
        field_ = self.models[name]._fields.get("company_id")
        if field_ is None or field_.store or not field_.related:
            return None
        return field_.related.split(".")[0]

    def _own_column(self, name):
        return (self._own(name) or {}).get("own")

    def _made_for(self, found):
        """Tables with rows that were made for the one row that points at them."""
        pointing = {}
        for name, references in self.references.items():
            for ref in references:
                if name in found and ref.table in self.models and self._is_made_for(name, ref):
                    pointing.setdefault(ref.table, []).append((name, ref.column))
        return {
            name: replace(found.get(name) or self._table(name), made_for=tuple(made_for))
            for name, made_for in pointing.items()
            if name not in NOT_OWNED
        }

    def _is_made_for(self, name, reference):
        model = self.models.get(name)
        if model is None:
            return False
        return (
            (name, reference.column) in MADE_FOR
            or reference.table == "mail_alias"
            or reference.column in model._inherits.values()
        )

    def _generic(self, found):
        """Tables that name model and id of any row, as `ir_model_data` does."""
        new = {}
        for name, model in self.models.items():
            for field_ in model._fields.values():
                if field_.type == "many2one_reference" and field_.store and field_.model_field:
                    owner = model._fields.get(field_.model_field)
                    if owner is not None and owner.store and owner.type in ("char", "selection"):
                        table = found.get(name) or self._table(name)
                        new[name] = replace(table, generic=Generic(owner.name, field_.name))
                        break
        return new

    def _with_references(self, table, found):
        references = self.references.get(table.name, ())
        return replace(
            table,
            references=tuple(ref for ref in references if ref.table in found),
            shared=tuple(ref for ref in references if ref.table not in found),
        )


def _in_order(tables):
    """Parents first. In a circle the table goes first that waits for the fewest others."""
    left = {table.name: table for table in sorted(tables, key=lambda table: table.name)}
    first = _needed_by_company(left)
    ordered = []
    while left:
        names = [name for name in left if not _waits(left, name, required=True)]
        if not names:
            raise ValueError(f"required references go in a circle: {', '.join(left)}")
        name = min(names, key=lambda name: (name not in first, *_hurry(left, name)))
        late = _waits(left, name)
        table = left.pop(name)
        references = (replace(r, late=r.table in late) for r in table.references)
        ordered.append(replace(table, references=tuple(references)))
    return ordered


def _needed_by_company(tables):
    """The company comes first, after what it cannot be without."""
    needed, new = set(), {COMPANY}
    while new:
        needed |= new
        new = {
            ref.table
            for name in new
            for ref in tables[name].references
            if ref.required and ref.table not in needed
        }
    return needed


def _hurry(left, name):
    """In a circle: parts after their whole, then whoever waits for the fewest others."""
    table = left[name]
    wholes = {ref.column for ref in table.parents} | {table.own}
    waiting = [ref for ref in table.references if ref.table in left and ref.table != name]
    return sum(ref.column in wholes for ref in waiting), len(waiting), name


def _waits(left, name, required=False):
    """The tables among those left that rows of this one point at."""
    return {
        ref.table
        for ref in left[name].references
        if ref.table in left and ref.table != name and (ref.required or not required)
    }
