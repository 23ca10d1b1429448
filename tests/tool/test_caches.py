"""What the addons' tests keep of Odoo's caches: what no test of the class can have changed."""

from octopus_tool.pytest_caches import KEPT, Caches


class Held(dict):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size


def _registry() -> dict[str, Held]:
    caches = {name: Held(100) for name in ("default", "stable", *KEPT)}
    for name, held in caches.items():
        held["what"] = name
    return caches


def test_rights_are_never_kept():
    held = _registry()
    stays = Caches().set_aside(held)
    assert set(stays) == set(KEPT)
    assert {name for name, cache in held.items() if cache} == {"default", "stable"}
    held.update(stays)
    assert held["templates"] == {"what": "templates"}


def test_what_was_cleared_since_the_class_began_is_not_kept():
    caches = Caches()
    caches.changed.add("templates")
    assert set(caches.set_aside(_registry())) == set(KEPT) - {"templates"}
    with caches.cleanup():
        assert caches.cleaning
    assert not caches.cleaning
