"""The crowd of bench_crowd, in Odoo's shell. Arguments: make or revoke, how many, file.

Two users share a dossier, each with a subscriber as its holder. Rows are copied in SQL from those
of a client who works in the backend; what follows from rights is derived by the product itself.
"""

import json
import sys
import time
from pathlib import Path

from browser import session_of
from rows import FIRST_ID, columns_of, copy_rows

PER_DOSSIER = 2
DOCUMENTS = 5  # in each dossier


class Crowd:
    def __init__(self, env, count, path):
        self.env, self.count, self.path = env, count, Path(path)
        self.user_ids = range(FIRST_ID, FIRST_ID + count)
        self.users = env["res.users"].browse(self.user_ids)

    # -- made --------------------------------------------------------------------------------------

    def make(self):
        """Users with open sessions, as JSON in the file: what each sends, and what he may see."""
        found = self.env["octopus.dossier"].search([("tier", "=", "full")])
        self.model = found.filtered(lambda dossier: dossier.holder_id.kind == "u")[:1]
        self._dossiers(range(FIRST_ID, FIRST_ID + -(-self.count // PER_DOSSIER)))
        self._people()
        self.env.cr.execute("ANALYZE")
        self.env.invalidate_all()
        self.users._octopus_rights_changed()
        self.env.cr.commit()
        self.path.write_text(json.dumps([self._browser(user) for user in self.users]))
        self.env.cr.commit()

    def _dossiers(self, ids):
        company, holder, cr = self.model.company_id, self.model.holder_id, self.env.cr
        folder = company._octopus_folder("import")
        self.env["octopus.document"]._store(company, "model.txt", b"what everybody gets")
        document = self.env["octopus.document"].search([("company_id", "=", company.id)], limit=1)
        self.env.flush_all()
        copy_rows(cr, "res_company", company.id, ids, {"name": "'crowd ' || i.id"})
        columns = {"code": "'U' || i.id", "holder_user_id": "NULL", "customer_id": "NULL"}
        copy_rows(cr, "octopus_subscriber", holder.id, ids, columns)
        accepted = self.env["octopus.agreement.acceptance"].search(
            [("subscriber_id", "=", holder.id)]
        )
        copy_rows(cr, accepted._table, accepted[:1].id, ids, {"subscriber_id": "i.id"})
        columns = {"company_id": "i.id", "number": "i.id::text", "number_sort": "i.id::text"}
        columns |= {"holder_id": "i.id", "firm_id": "NULL", "picker_key": "'crowd ' || i.id"}
        copy_rows(cr, "octopus_dossier", self.model.id, ids, columns)
        copy_rows(cr, "octopus_folder", folder.id, ids, {"company_id": "i.id"})
        columns = {"folder_id": "company", "company_id": "company", "name": "'of ' || company"}
        names = columns_of(cr, document._table)
        values = {name: f"t.{name}" for name in names} | columns | {"source_ref": "NULL"}
        del values["id"]
        cr.execute(
            f"INSERT INTO {document._table} ({', '.join(values)}) "
            f"SELECT {', '.join(values.values())} FROM {document._table} t,"
            " generate_series(%s, %s) company, generate_series(1, %s) WHERE t.id = %s",
            [ids[0], ids[-1], DOCUMENTS, document.id],
        )

    def _people(self):
        user, ids, cr = self.model.holder_id.holder_user_id, self.user_ids, self.env.cr
        copy_rows(cr, "res_partner", user.partner_id.id, ids, {"name": "'Person ' || i.id"})
        own = f"{FIRST_ID} + (i.id - {FIRST_ID}) / {PER_DOSSIER}"
        columns = {"login": f"'p' || i.id || '@U' || {own}", "partner_id": "i.id"}
        columns |= {"octopus_subscriber_id": own}
        copy_rows(cr, "res_users", user.id, ids, columns)
        cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) SELECT r.gid, i.id"
            " FROM res_groups_users_rel r, generate_series(%s, %s) i (id) WHERE r.uid = %s",
            [ids[0], ids[-1], user.id],
        )
        cr.execute(
            f"INSERT INTO octopus_right (user_id, company_id, area, level) "
            f"SELECT i.id, {own}, area, '2' FROM generate_series(%s, %s) i (id),"
            " unnest('{documents,relations}'::text[]) area",
            [ids[0], ids[-1]],
        )

    def _browser(self, user):
        company_id = FIRST_ID + (user.id - FIRST_ID) // PER_DOSSIER
        known = {"user": user.id, "login": user.login, "company": company_id}
        return {**known, "session": session_of(user)}

    # -- while they work ---------------------------------------------------------------------------

    def revoke(self):
        """Every fifth user loses his rights; into the file goes when that counted."""
        gone = self.env["octopus.right"].search([("user_id", "in", list(self.user_ids[::5]))])
        gone.unlink()
        self.env.cr.commit()
        self.path.write_text(str(time.time()))


what, count, path = sys.argv[1:]
getattr(Crowd(env, int(count), path), what)()  # noqa: F821
