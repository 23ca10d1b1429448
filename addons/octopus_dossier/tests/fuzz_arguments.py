# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Arguments for any public method, made from the names and kinds in its signature.

They are what somebody sends who guesses ids: records of another dossier where the method
expects a record, values that point there, domains that look for what is planted there.
"""

import base64
import inspect

from odoo.fields import Command

# What every planted secret begins with: searched for, while only the whole is looked for
# in answers, so that an echo of the question is no finding.
BAIT = "Zqx"
PIXEL = b"R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="
MODELS_BY_NAME = {
    "account": "account.account",
    "attachment": "ir.attachment",
    "channel": "discuss.channel",
    "company": "res.company",
    "country": "res.country",
    "currency": "res.currency",
    "journal": "account.journal",
    "line": "account.move.line",
    "message": "mail.message",
    "move": "account.move",
    "moves": "account.move",
    "new_user": "res.users",
    "partial": "account.partial.reconcile",
    "partner": "res.partner",
    "product": "product.product",
    "dossier": "octopus.dossier",
    "subscriber": "octopus.subscriber",
    "tax": "account.tax",
    "taxes": "account.tax",
    "template": "mail.template",
    "thread": "account.move",
    "user": "res.users",
}
NAMES_OF_FIELDS = {
    "aggregates": lambda names: ["__count"],
    "allfields": lambda names: names,
    "columns": lambda names: names,
    "excluded": lambda names: names[:1],
    "field": lambda names: names[0],
    "field_name": lambda names: names[0],
    "field_names": lambda names: names,
    "fields": lambda names: names,
    "fields_to_export": lambda names: names,
    "fnames": lambda names: names,
    "full_name": lambda names: names[0],
    "group_by": lambda names: names[0],
    "groupby": lambda names: names[:1],
    "order": lambda names: f"{names[0]} desc",
    "subfield": lambda names: names[0],
}
TEXTS = {
    "access_mode": "read",
    "acc_number": "BE68539007547034",
    "arch": "<t t-out='1'/>",
    "barcode_type": "QR",
    "body": f"<p>{BAIT}</p>",
    "date": "2026-01-15",
    "email": "somebody@example.com",
    "group_ext_id": "base.group_user",
    "group_spec": "base.group_user",
    "iban": "BE68539007547034",
    "lang": "en_US",
    "message": f"From: a@example.com\nSubject: {BAIT}\nMessage-Id: <1@x>\nTo: b@x.example\n\ntext",
    "message_type": "comment",
    "mode": "read",
    "model": "account.move",
    "model_name": "account.move",
    "module": "base",
    "move_type": "in_invoice",
    "operation": "read",
    "operator": "ilike",
    "report_type": "pdf",
    "res_model": "account.move",
    "template_code": "be_comp",
    "url": "https://example.com/",
    "vat": "BE0477472701",
    "view_type": "form",
    "xmlid": "base.main_company",
    "xml_id": "base.main_company",
}
BY_KIND = {
    "int": 1,
    "float": 1.5,
    "str": BAIT,
    "bool": True,
    "dict": {},
    "list": [],
}
SIMPLE = {
    "boolean": True,
    "char": BAIT,
    "date": "2026-01-15",
    "datetime": "2026-01-15 10:00:00",
    "float": 2.5,
    "html": f"<p>{BAIT}</p>",
    "integer": 3,
    "json": {},
    "monetary": 2.5,
    "text": BAIT,
    "binary": PIXEL.decode(),
}

CHOICES = {}


class Arguments:
    """Makes arguments; `foreign` and `own` map model names to ids."""

    def __init__(self, env, random, foreign, own):
        self.env, self.random = env, random
        self.foreign, self.own = foreign, own

    def ids(self, model_name, count=2, known=None):
        """Mostly ids of the other dossier, sometimes own ones too."""
        foreign = (known or self.foreign).get(model_name) or [1]
        if self.random.random() < 0.7:
            count = 1  # most methods want one record
        chosen = self.random.sample(foreign, min(count, len(foreign)))
        if count > 1 and self.random.random() < 0.2:
            chosen = self.own.get(model_name, [1])[:1] + chosen
        return chosen

    def records(self, model):
        """The records that a method is called on; of dialogs, one that the user opens."""
        if not model._transient or self.random.random() < 0.2:
            return model.browse(self.ids(model._name))
        try:
            with self.env.cr.savepoint():
                return model.create(self.vals(model, self.random.choice([self.own, self.foreign])))
        except Exception:  # noqa: BLE001 (that dialog does not open, so a guessed one)
            return model.browse(self.ids(model._name))

    def of(self, model, method):
        """Positional and named arguments of one call."""
        args, kwargs = [], {}
        for parameter in list(inspect.signature(method).parameters.values())[1:]:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            needed = parameter.default is parameter.empty
            if not needed and self.random.random() < 0.4:
                continue
            value = self._value(model, parameter)
            if needed and parameter.kind is not parameter.KEYWORD_ONLY and not kwargs:
                args.append(value)
            else:
                kwargs[parameter.name] = value
        if parameter_of(method, "partner_ids") and self.random.random() < 0.5:
            kwargs["partner_ids"] = self.ids("res.partner")
        return args, kwargs

    def by_name(self, model, function):
        """All arguments of a function that is called with names only."""
        return {
            parameter.name: self._value(model, parameter)
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        }

    def context(self):
        """What dialogs take from the context."""
        if self.random.random() < 0.5:
            return {}
        name = self.random.choice(["account.move", "res.partner", "account.payment"])
        ids = self.ids(name)
        return {
            "active_model": name,
            "active_id": ids[0],
            "active_ids": ids,
            "default_partner_id": self.ids("res.partner", 1)[0],
            "default_res_id": ids[0],
            "default_model": name,
        }

    # -- by name and kind --------------------------------------------------------------------------

    def _value(self, model, parameter):
        name = parameter.name
        for made in (self._records, self._relational, self._named, self._of_kind):
            value = made(model, parameter, name)
            if value is not None:
                return value
        return self.random.choice(
            [BAIT, self.ids(model._name, 1)[0], self.ids(model._name), {}, False]
        )

    def _records(self, model, parameter, name):
        """Values, domains and specifications of the model itself."""
        if name in ("vals", "values", "default", "custom_values", "update_vals", "new_settings"):
            return self.vals(model)
        if name in ("vals_list", "values_list"):
            return [self.vals(model)]
        if name == "domain" or name.endswith("_domain"):
            return self.domain(model)
        if name in ("specification", "fields_spec") or name.endswith("_specification"):
            return {field: self._spec(model, field) for field in self._names(model, 6)}
        if name == "grouping_sets":
            return [self._names(model, 1), []]
        if name in ("credential", "msg_dict", "message_dict", "options", "render_values"):
            return {"type": "password", "login": "admin", "password": "x", "headers": True}
        return None

    def _relational(self, model, parameter, name):
        """Ids, of the model that the name speaks of."""
        word = name.removesuffix("_ids").removesuffix("_id")
        if word == name and word not in MODELS_BY_NAME:
            if name in ("ids", "docids", "records", "record"):
                return self.ids(model._name)
            return None
        ids = self.ids(MODELS_BY_NAME.get(word, model._name))
        return ids if name.endswith("s") else ids[0]

    def _named(self, model, parameter, name):
        if name in NAMES_OF_FIELDS:
            return NAMES_OF_FIELDS[name](self._names(model, 4))
        if name == "attachments":
            return [["file.txt", base64.b64encode(BAIT.encode()).decode()]]
        if name in TEXTS:
            return TEXTS[name]
        if name in ("name", "search", "search_term", "query", "login"):
            return BAIT
        if name.startswith("date") or name.endswith("date"):
            return "2026-01-15"
        return None

    def _of_kind(self, model, parameter, name):
        kind = str(parameter.annotation).removeprefix("<class '").split("[")[0].split(" ")[0]
        kind = kind.removesuffix("'>")
        if kind in BY_KIND:
            return BY_KIND[kind]
        default = parameter.default
        if default not in (parameter.empty, None) and type(default).__name__ in BY_KIND:
            return BY_KIND[type(default).__name__]
        return None

    # -- of a model --------------------------------------------------------------------------------

    def _names(self, model, count):
        names = sorted(model._fields)
        chosen = self.random.sample(names, min(count, len(names)))
        return chosen or ["id"]

    def _spec(self, model, name):
        if model._fields[name].relational:
            return {"fields": {"display_name": {}}}
        return {}

    def domain(self, model):
        """Records of the other dossier, by id, by what they say, or by where they are."""
        ways = [
            [("id", "in", self.ids(model._name))],
            [("display_name", "ilike", BAIT)],
            [("create_uid", "!=", False)],
            [],
        ]
        texts = [name for name, field in model._fields.items() if field.type in ("char", "text")]
        if texts:
            ways.append([(self.random.choice(sorted(texts)), "ilike", BAIT)])
        relations = [name for name, field in model._fields.items() if field.type == "many2one"]
        if relations:
            name = self.random.choice(sorted(relations))
            ways.append([(f"{name}.display_name", "ilike", BAIT)])
            ways.append([(name, "in", self.ids(model._fields[name].comodel_name))])
        return self.random.choice(ways)

    def vals(self, model, known=None):
        """Values for some fields, whose relations point to the other dossier."""
        names = [
            name
            for name, field in sorted(model._fields.items())
            if field.type != "properties_definition" and name not in ("id", "create_uid")
        ]
        required = [name for name in names if model._fields[name].required]
        chosen = self.random.sample(names, min(4, len(names))) + required
        return {name: self._for_field(model._fields[name], known) for name in chosen}

    def _choices(self, field):
        """The values of a selection, asked once: some are a search, made anew for each form."""
        key = (field.model_name, field.name, self.env.uid)
        if key not in CHOICES:
            CHOICES[key] = field.get_values(self.env)
        return CHOICES[key]

    def _for_field(self, field, known):
        if field.type == "many2one":
            return self.ids(field.comodel_name, 1, known)[0]
        if field.type in ("one2many", "many2many"):
            ids = self.ids(field.comodel_name, 1, known)
            return [self.random.choice([Command.set(ids), Command.link(ids[0])])]
        if field.type == "selection":
            values = self._choices(field)
            return self.random.choice(values) if values else False
        if field.type == "reference":
            return f"res.partner,{self.ids('res.partner', 1, known)[0]}"
        if field.type == "many2one_reference":
            return self.ids("account.move", 1, known)[0]
        if field.name in ("res_model", "model", "model_name"):
            return "account.move"
        if field.name == "res_ids":
            return str(self.ids("account.move", 2, known))
        return SIMPLE.get(field.type, False)


def parameter_of(method, name):
    """Whether the method takes this by name, through `**kwargs`."""
    parameters = inspect.signature(method).parameters
    return name not in parameters and any(p.kind is p.VAR_KEYWORD for p in parameters.values())
