"""What bench_rights_screen measures, in Odoo's shell. Arguments: dossiers, employees, file.

Nobody opens books here, so the companies are bare rows: copies of one, without a chart. The firm
stays, and the file tells how to go on with it from outside; the acts are rolled back.
"""

import json
import sys
import uuid
from pathlib import Path

from browser import session_of
from clock import Clock, noise
from rows import FIRST_ID, copy_rows
from stage import table

from odoo.tools import SQL


class Rights:
    """A firm, its employees and its dossiers, each employee with rights in most of them."""

    def __init__(self, env, dossiers, employees):
        self.env = env
        self.firm = env["octopus.subscriber"].search([("kind", "=", "b")], limit=1)
        self.rows = []
        self.make(dossiers, employees)

    def make(self, dossiers, employees):
        model = self.firm.dossier_ids[:1]
        ids = range(FIRST_ID, FIRST_ID + dossiers)
        copy_rows(self.env.cr, "res_company", model.company_id.id, ids, {"name": "i.id::text"})
        columns = {"company_id": "i.id", "number": "i.id::text", "number_sort": "i.id::text"}
        copy_rows(self.env.cr, "octopus_dossier", model.id, ids, columns)
        self.dossiers = self.env["octopus.dossier"].browse(ids)
        self.users = self.env["res.users"]
        for _number in range(employees):
            self.users |= self.firm._create_sub_user(f"u{uuid.uuid4().hex[:8]}")
        holder = self.firm.holder_user_id
        self.give(holder, "'{users,purchases,sales}'::text[]", "TRUE", "3")
        self.give(self.users, "'{purchases,sales,documents,vat}'::text[]", "mod(c.id, 3) > 0", "1")
        self.env.cr.execute("ANALYZE octopus_right, octopus_dossier, res_company, res_users")
        (holder | self.users)._octopus_rights_changed()

    def give(self, users, areas, condition, level):
        self.env.cr.execute(
            f"INSERT INTO octopus_right (user_id, company_id, area, level) "
            f"SELECT u.id, c.id, a.area, %s FROM unnest(%s) u (id), unnest({areas}) a (area), "
            f"generate_series(%s, %s) c (id) WHERE {condition}",
            [level, users.ids, self.dossiers.ids[0], self.dossiers.ids[-1]],
        )

    # -- what is measured ------------------------------------------------------------------------

    def timed(self, what, work):
        self.env.flush_all()
        self.env.transaction.clear()
        with Clock(self.env.cr) as clock:
            answer = work(self.env(user=self.firm.holder_user_id, su=False)["octopus.right"])
        size = len(json.dumps(answer)) / 1000
        self.rows.append((what, f"{clock.wall:.2f}", f"{clock.cpu:.2f}", f"{size:.0f}"))
        return answer

    def run(self):
        users, dossiers = self.users.ids, self.dossiers.ids
        self.timed("the screen opens", lambda r: r.screen_data())
        self.timed("rights of all of them", lambda r: r.screen_rights(users, dossiers))
        self.timed("rights of one user in one dossier", self.one)
        self.timed("who can write purchases", lambda r: r.who_can("purchases", "2"))
        levels = {"sales": "2"}
        self.act("one area, one user, all dossiers", users[:1], levels)
        self.act("one area, all users, all dossiers", users, levels, act="all")
        results = self.timed("undo of that", lambda r: r.undo_act("all"))
        assert all(result["ok"] for result in results)
        template = self.env.ref("octopus_dossier.right_template_partner")
        what = "template of all areas, one user, all dossiers"
        self.timed(what, lambda r: r.apply_template(template.id, users[1:2], dossiers))
        head = (f"{len(dossiers)} dossiers × {len(users)} employees", "s", "CPU s", "kB")
        table(head, self.rows)
        print(noise(), flush=True)

    def one(self, rights):
        return rights.screen_rights(self.users.ids[:1], self.dossiers.ids[:1])

    def act(self, what, user_ids, levels, act=False):
        results = self.timed(
            what, lambda r: r.set_levels(user_ids, self.dossiers.ids, levels, act=act)
        )
        assert len(results) == len(self.dossiers) and all(result["ok"] for result in results)
        written = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM octopus_right WHERE area = 'sales' AND level = '2' "
                "AND user_id = ANY(%s)",
                user_ids,
            )
        )
        assert written[0][0] == len(user_ids) * len(self.dossiers), written

    def keep(self, path):
        """The firm for the server, and the session of its holder."""
        holder = self.firm.holder_user_id
        known = {"user": holder.id, "company": self.dossiers[:1].company_id.id}
        known |= {"session": session_of(holder), "users": self.users.ids}
        known["template"] = self.env.ref("octopus_dossier.right_template_partner").id
        Path(path).write_text(json.dumps({**known, "dossiers": self.dossiers.ids}))
        self.env.cr.commit()


rights = Rights(env, int(sys.argv[1]), int(sys.argv[2]))  # noqa: F821
rights.keep(sys.argv[3])
rights.run()
env.cr.rollback()  # noqa: F821
