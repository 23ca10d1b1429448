"""People at work in a running Odoo, from outside: over XML-RPC, and as a browser would."""

import re
import xmlrpc.client
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import requests

from .instance import Instance
from .terminal import OctopusError

CSRF = re.compile(r'name="csrf_token"\s+value="([^"]+)"')
TIMEOUT = 120


class Refused(OctopusError):
    """Odoo said no, with these words."""


@dataclass
class Person:
    """One login over XML-RPC; `company` is the dossier's company he works in."""

    instance: Instance
    login: str
    password: str = ""
    uid: int = 0

    @classmethod
    def of(cls, instance: Instance, login: str) -> "Person":
        person = cls(instance, login, instance.logins.get(login, ""))
        common = xmlrpc.client.ServerProxy(f"{instance.url}/xmlrpc/2/common")
        person.uid = common.authenticate(instance.database, login, person.password, {})
        if not person.uid:
            raise Refused(f"{login} cannot log in at {instance.url}")
        return person

    def call(
        self, model: str, method: str, *args: Any, company: int | None = None, **kwargs: Any
    ) -> Any:
        """Call a public method, working in one dossier."""
        context = dict(kwargs.pop("context", {}))
        if company:
            context["allowed_company_ids"] = [company]
        kwargs["context"] = context
        # a proxy per call: its connection belongs to the thread that calls
        models = xmlrpc.client.ServerProxy(f"{self.instance.url}/xmlrpc/2/object", allow_none=True)
        words = (self.instance.database, self.uid, self.password, model, method, args, kwargs)
        try:
            return models.execute_kw(*words)
        except xmlrpc.client.Fault as fault:
            if "cannot marshal None" in fault.faultString:
                return None
            raise Refused(_last_line(fault.faultString)) from fault

    def search(
        self, model: str, domain: list, names: list[str], company: int | None = None, **kwargs: Any
    ) -> list[dict]:
        return self.call(model, "search_read", domain, names, company=company, **kwargs)

    def read(self, model: str, ident: int, names: list[str], company: int | None = None) -> dict:
        return self.call(model, "read", [ident], names, company=company)[0]


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "an error without words"


class Visitor:
    """Somebody with a browser: logs in over the login form and looks at pages."""

    def __init__(self, instance: Instance, login: str) -> None:
        self.instance = instance
        self.login = login
        self.web = requests.Session()
        self.web.trust_env = False
        page = self.get("/web/login").text
        found = CSRF.search(page)
        if not found:
            raise Refused("the login page has no form")
        form = {"csrf_token": found[1], "login": login, "password": instance.logins[login]}
        answer = self.web.post(f"{instance.url}/web/login", data=form, timeout=TIMEOUT)
        if "/web/login" in answer.url:
            raise Refused(f"{login} cannot log in at {instance.url}")

    def get(self, path: str) -> requests.Response:
        """A page, whatever its status."""
        return self.web.get(urljoin(self.instance.url, path), timeout=TIMEOUT)

    def page(self, path: str) -> str:
        """The text of a page that has to be there."""
        answer = self.get(path)
        if answer.status_code != 200:
            raise Refused(f"{path} answers HTTP {answer.status_code}")
        return answer.text

    def rpc(self, model: str, method: str, *args: Any, **kwargs: Any) -> dict:
        """What Odoo's own web client sends; the whole answer, error or result."""
        body = {"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}
        url = f"{self.instance.url}/web/dataset/call_kw"
        return self.web.post(url, json=body, timeout=TIMEOUT).json()
