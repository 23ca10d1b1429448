"""The demo world, built through the addons' own API inside `odoo shell`; again changes nothing.

A firm (B1001) with an accountant and an employee with few rights keeps the books of a bakery
(portal tier) and of a garage (full tier). Both clients gave their consent and are registered on
Peppol. The operator (B9000) invoices them all from a dossier of his own. Names, numbers and the
way they hang together are those of the story in `demo`.
"""

import datetime
import json
import os
from pathlib import Path

from .instance import MAIL_DOMAIN

ALIAS_DOMAIN = MAIL_DOMAIN
FIRM = {
    "kind": "b",
    "code": "B1001",
    "name": "Janssens Accountants",
    "email": "office@janssens.octopus.test",
    "api_enabled": True,
}
BAKER = {"kind": "k", "name": "Bakery Peeters", "email": "peeters@bakery.octopus.test"}
OPERATOR = {
    "kind": "b",
    "code": "B9000",
    "name": "Octopus",
    "email": "invoices@octopus.test",
}
MECHANIC = {"kind": "u", "name": "Garage Claes", "email": "claes@garage.octopus.test"}
DOSSIERS = {
    "Janssens Accountants": {"enterprise_number": "0412345678", "city": "Leuven", "zip": "3000"},
    "Octopus": {"enterprise_number": "0445678901", "city": "Gent", "zip": "9000"},
    "Bakery Peeters": {"enterprise_number": "0423456789", "city": "Mechelen", "zip": "2800"},
    "Garage Claes": {"enterprise_number": "0434567890", "city": "Aalst", "zip": "9300"},
}
# bills of the booked year that have their document
DOCUMENTED = ("P1", "P2", "P4", "P10", "P20", "P23")
EMPLOYEE = "An"
EMPLOYEE_RIGHTS = {"purchases": "1", "documents": "1"}


def build(env) -> None:
    """Everything, in one transaction; writes the logins where the server looks for them."""
    password = os.environ["OCTOPUS_PASSWORD"]
    # as installed, Odoo's superuser can be logged in to with a known password
    env.ref("base.user_admin").write({"password": password, "email": "admin@octopus.test"})
    _mail(env)
    # newcomers and the tests of a running server log in with a password alone
    env["ir.config_parameter"].set_param("octopus_dossier.firm_two_factor", "offered")
    people = _people(env) if "octopus.subscriber" in env else []
    people.append(("admin", "platform operator: subscribers, dossiers, settings"))
    for login, _who in people:
        _set_password(env, login, password)
    env.cr.commit()
    logins = {login: password for login, _who in people}
    target = Path(os.environ["OCTOPUS_LOGINS"])
    target.write_text(json.dumps(logins))
    target.with_name("people.json").write_text(json.dumps(people))


def _set_password(env, login: str, password: str) -> None:
    """The password of a demo user; one that is right already is left, as each change is mailed."""
    user = env["res.users"].search([("login", "=", login)])
    env.cr.execute("SELECT COALESCE(password, '') FROM res_users WHERE id = %s", [user.id])
    [kept] = env.cr.fetchone()
    if not user._crypt_context().verify(password, kept):
        user.password = password


def _mail(env) -> None:
    """The domain of the dossiers' addresses, and the user that the mail catcher logs in as."""
    domain = env["mail.alias.domain"].search([("name", "=", ALIAS_DOMAIN)], limit=1)
    if not domain:
        env["mail.alias.domain"].create({"name": ALIAS_DOMAIN})
    give_domain(env)
    login, password = json.loads(os.environ["OCTOPUS_GATEWAY"])
    user = env["res.users"].search([("login", "=", login)], limit=1)
    user = user or env["res.users"].create({"name": "Mail gateway", "login": login})
    user.write({"password": password, "email": "gateway@octopus.test"})


def give_domain(env) -> None:
    """To the companies that lack it: whatever is written on a company, `account` sets defaults of
    each one again: minutes for thousands of dossiers that are right already."""
    domain = env["mail.alias.domain"].search([("name", "=", ALIAS_DOMAIN)])
    lacking = env["res.company"].search([("alias_domain_id", "!=", domain.id)])
    if lacking:
        lacking.write({"alias_domain_id": domain.id})


def _people(env) -> list[tuple[str, str]]:
    operator, firm, baker, mechanic = _subscribers(env)
    house = _dossier(env, operator, tier="full")
    house._octopus_make_operator()
    own = _dossier(env, firm, tier="full")
    bakery = _dossier(env, baker, tier="portal")
    garage = _dossier(env, mechanic, tier="full")
    for dossier in (bakery, garage):
        _link(env, firm, dossier)
    if "octopus.peppol.participant" in env:
        for dossier in (house, own, bakery, garage):
            env["octopus.peppol.participant"]._register_company(dossier.company_id)
    employee = _employee(env, firm, bakery)
    if "octopus.reading" in env:
        _last_year(env, bakery)
    give_domain(env)
    return [
        (firm.holder_user_id.login, f"{firm.name}: the accountant, all rights"),
        (employee.login, f"{firm.name}: an employee who may only read the bakery's purchases"),
        (baker.holder_user_id.login, f"{baker.name}: the owner, in the portal"),
        (mechanic.holder_user_id.login, f"{mechanic.name}: the owner, who keeps his own invoices"),
        (operator.holder_user_id.login, f"{operator.name}: the books of the operator himself"),
    ]


def _last_year(env, dossier) -> None:
    """A booked year with every case of Belgian VAT, so that lists and charts have figures."""
    # the tests' own world: it is imported where it is needed, tests and all
    from odoo.addons.octopus_dms.tests import files
    from odoo.addons.octopus_portal.tests.year_dossier import book_year

    company = dossier.company_id
    year = datetime.date.today().year - 1
    booked = [("company_id", "=", company.id), ("date", ">=", f"{year}-01-01")]
    if env["account.move"].search([*booked, ("date", "<=", f"{year}-12-31")], limit=1):
        return
    records = book_year(company, year)
    for name in DOCUMENTED:
        bill = records[name]
        content = files.pdf(f"{bill.partner_id.name} {bill.ref}")
        document = env["octopus.document"]._store(company, f"{bill.ref}.pdf", content)
        document._link_to(bill)


def _subscribers(env) -> list:
    model = env["octopus.subscriber"]

    def find_or_make(vals):
        found = model.search([("kind", "=", vals["kind"]), ("name", "=", vals["name"])], limit=1)
        subscriber = found or model.create(vals)
        subscriber.api_enabled = vals.get("api_enabled")
        # the holder's own act, without which nothing works for him
        subscriber.with_user(subscriber.holder_user_id)._octopus_accept_agreement()
        return subscriber

    firm = find_or_make(FIRM)
    clients = [find_or_make({**BAKER, "firm_id": firm.id}), find_or_make(MECHANIC)]
    return [find_or_make(OPERATOR), firm, *clients]


def _dossier(env, holder, tier):
    found = env["octopus.dossier"].search([("holder_id", "=", holder.id)], limit=1)
    if found:
        return found
    details = DOSSIERS[holder.name]
    number = with_check_digits(details["enterprise_number"])
    dossier = env["octopus.dossier"].create(
        {
            "name": holder.name,
            "holder_id": holder.id,
            "tier": tier,
            "enterprise_number": number,
            "email": holder.email,
        }
    )
    dossier.company_id.partner_id.write(
        {
            "street": "Kerkstraat 1",
            "zip": details["zip"],
            "city": details["city"],
            "country_id": env.ref("base.be").id,
            "email": holder.email,
        }
    )
    return dossier


def with_check_digits(number: str) -> str:
    """An enterprise number whose last two digits agree with the first eight."""
    first = int(number[:8])
    return f"{first:08d}{97 - first % 97:02d}"


def _link(env, firm, dossier) -> None:
    if dossier.firm_id == firm:
        return
    link = env["octopus.link"].with_user(firm.holder_user_id)
    link = link._request(firm, dossier, reason="bookkeeping").sudo()
    # the client's own act, as the consent log records it
    link.with_user(dossier.holder_id.holder_user_id)._grant()


def _employee(env, firm, bakery):
    found = firm.user_ids.filtered(lambda user: user.login.startswith(f"{EMPLOYEE}@"))[:1]
    if not found:
        found = firm._create_sub_user(EMPLOYEE, email="an@janssens.octopus.test")
        env["octopus.right"]._set_levels(found, bakery.company_id, EMPLOYEE_RIGHTS)
    return found
