"""pytest plug-in of the addons' tests: what no test changed is not computed again after each.

Odoo empties all caches of the registry after every test, because what is in them may come from
rows that are rolled back. Compiled templates, the files of bundles and the routes are expensive,
and whoever changes what they are made from clears them, in a test as in production: so they
stay until something in a test class clears them. From then on to its end all is as Odoo does it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest

# Not `default`: it holds most of what a test is about.
KEPT = ("assets", "routing", "routing.rewrites", "templates")


class Caches:
    """Knows what was cleared since the class began, and whether a test is being cleaned up."""

    def __init__(self) -> None:
        self.changed: set[str] = set()
        self.cleaning = False

    @contextmanager
    def cleanup(self) -> Iterator[None]:
        self.cleaning = True
        try:
            yield
        finally:
            self.cleaning = False

    def set_aside(self, caches: dict) -> dict:
        """What stays; empty ones take its place."""
        stays = {name: caches[name] for name in KEPT if name not in self.changed}
        caches.update({name: type(cache)(1) for name, cache in stays.items()})
        return stays


@contextmanager
def _note_what_is_cleared(caches: Caches) -> Iterator[None]:
    from odoo.modules.registry import Registry
    from odoo.orm.registry import _CACHES_BY_KEY

    clear, clear_all = Registry.clear_cache, Registry.clear_all_caches

    def clear_cache(registry, *names):
        for name in names or ("default",):
            caches.changed.update(_CACHES_BY_KEY[name])
        clear(registry, *names)

    def clear_all_caches(registry):
        stays = caches.set_aside(registry._Registry__caches) if caches.cleaning else {}
        try:
            clear_all(registry)
        finally:
            registry._Registry__caches.update(stays)

    with (
        mock.patch.object(Registry, "clear_cache", clear_cache),
        mock.patch.object(Registry, "clear_all_caches", clear_all_caches),
    ):
        yield


@contextmanager
def _note_when_tests_end(caches: Caches) -> Iterator[None]:
    from odoo.tests.common import BaseCase

    after_test, after_class = BaseCase.doCleanups, BaseCase.doClassCleanups.__func__

    def do_cleanups(test):
        with caches.cleanup():
            return after_test(test)

    def do_class_cleanups(cls):
        with caches.cleanup():
            after_class(cls)
        caches.changed.clear()

    with (
        mock.patch.object(BaseCase, "doCleanups", do_cleanups),
        mock.patch.object(BaseCase, "doClassCleanups", classmethod(do_class_cleanups)),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _keep_caches(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.config.pluginmanager.hasplugin("odoo"):
        yield
        return
    caches = Caches()
    with _note_what_is_cleared(caches), _note_when_tests_end(caches):
        yield
