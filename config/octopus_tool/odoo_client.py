"""People at work in a running Odoo, from outside, over the very requests that a browser sends."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import requests

from .instance import Instance
from .terminal import OctopusError

CSRF = re.compile(r'name="csrf_token"\s+value="([^"]+)"')
TIMEOUT = 300


class Refused(OctopusError):
    """Odoo said no, with these words; `name` is the class of its error."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.name = name


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


@dataclass
class Person:
    """One login, calling public methods of models as Odoo's web client does."""

    instance: Instance
    login: str
    uid: int = 0
    web: requests.Session = field(default_factory=_session, repr=False)

    @classmethod
    def of(cls, instance: Instance, login: str) -> "Person":
        person = cls(instance, login)
        words = {"db": instance.database, "login": login, "password": instance.logins[login]}
        person.uid = person._post("/web/session/authenticate", words)["uid"]
        return person

    def _post(self, path: str, params: dict) -> Any:
        body = {"jsonrpc": "2.0", "params": params}
        answer = self.web.post(f"{self.instance.url}{path}", json=body, timeout=TIMEOUT)
        if answer.status_code != 200:
            raise Refused(f"{path} answers HTTP {answer.status_code}")
        found = answer.json()
        if "error" in found:
            data = found["error"].get("data", {})
            raise Refused(data.get("message") or found["error"]["message"], data.get("name", ""))
        return found.get("result")

    def call(
        self, model: str, method: str, *args: Any, company: int | None = None, **kwargs: Any
    ) -> Any:
        """Call a public method; `company` is the dossier's company he works in."""
        context = dict(kwargs.pop("context", {}))
        if company:
            context["allowed_company_ids"] = [company]
        kwargs["context"] = context
        words = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", words)

    def search(
        self, model: str, domain: list, names: list[str], company: int | None = None, **kwargs: Any
    ) -> list[dict]:
        return self.call(model, "search_read", domain, names, company=company, **kwargs)

    def read(self, model: str, ident: int, names: list[str], company: int | None = None) -> dict:
        return self.call(model, "read", [ident], names, company=company)[0]

    def get(self, path: str) -> requests.Response:
        """A page, whatever its status."""
        return self.web.get(urljoin(self.instance.url, path), timeout=TIMEOUT)

    def page(self, path: str) -> str:
        """The text of a page that has to be there."""
        answer = self.get(path)
        if answer.status_code != 200:
            raise Refused(f"{path} answers HTTP {answer.status_code}")
        return answer.text


class Visitor(Person):
    """Somebody who comes in through the login form."""

    @classmethod
    def of(cls, instance: Instance, login: str) -> "Visitor":
        visitor = cls(instance, login)
        found = CSRF.search(visitor.page("/web/login"))
        if not found:
            raise Refused("the login page has no form")
        form = {"csrf_token": found[1], "login": login, "password": instance.logins[login]}
        answer = visitor.web.post(f"{instance.url}/web/login", data=form, timeout=TIMEOUT)
        if "/web/login" in answer.url:
            raise Refused(f"{login} cannot log in at {instance.url}")
        return visitor
