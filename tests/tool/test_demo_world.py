"""The demo world built again, as `up` does after every change: it writes only what differs.

Whatever is written on a company costs work for each one; there may be thousands of them.
"""

import operator
from types import SimpleNamespace

from octopus_tool.demo_world import ALIAS_DOMAIN, give_domain

OPERATORS = {"=": operator.eq, "!=": operator.ne}


class Rows(list):
    """Records of one model, as far as this asks for them, and how many of them were written."""

    def __init__(self, rows=(), log=None):
        super().__init__(rows)
        self.written = [] if log is None else log

    @property
    def id(self):
        [row] = self
        return row.id

    def search(self, domain):
        [(name, sign, value)] = domain
        found = [row for row in self if OPERATORS[sign](getattr(row, name), value)]
        return Rows(found, self.written)

    def write(self, values):
        self.written.append(len(self))
        for row in self:
            vars(row).update(values)


def test_companies_that_have_the_mail_domain_are_left_alone():
    companies = Rows(SimpleNamespace(alias_domain_id=number % 3 and 7) for number in range(3000))
    domains = Rows([SimpleNamespace(id=7, name=ALIAS_DOMAIN)])
    env = {"mail.alias.domain": domains, "res.company": companies}
    for _time in range(2):
        give_domain(env)
        assert companies.written == [1000]
    assert {company.alias_domain_id for company in companies} == {7}
