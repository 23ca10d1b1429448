"""pytest plug-in that narrows Odoo's own `test_lint` to the addons of this repository.

Left out are its tests of its own checkers and those that need a JavaScript linter of its own.
"""

import pytest

from octopus_tool.project import Project

OURS = set(Project.here().our_addons())
OCA = set(Project.here().oca_modules())
LEFT_OUT = (
    "test_checkers.py",
    "test_eslint.py",
    "test_pylint.py",
    "test_l10n.py",
    "test_docstring.py",
)

# core wraps these in a decorator that hides their name, which the check takes for another API
WRAPPED_BY_CORE = {
    ("peppol.registration", "_create_connection"),
    ("res.partner", "_get_peppol_verification_state"),
}
# a model of OCA's that we extend is looked at with its own methods
OF_OCA = {("credit.control.line", "write")}


def pytest_ignore_collect(collection_path) -> bool | None:
    return True if collection_path.name in LEFT_OUT else None


@pytest.fixture(scope="session", autouse=True)
def _only_ours(load_registry) -> None:
    """Every look over all modules sees ours alone; every look over all models, those we define."""
    import odoo.modules
    from odoo.modules import Manifest

    everything = Manifest.all_addon_manifests
    Manifest.all_addon_manifests = staticmethod(
        lambda: [manifest for manifest in everything() if manifest.name in OURS]
    )
    odoo.modules.get_modules = lambda: sorted(OURS)


@pytest.fixture(scope="session", autouse=True)
def _without_wrapped(load_registry) -> None:
    from odoo.addons.test_lint.tests import test_override_signatures

    test_override_signatures.MODEL_METHODS_TO_IGNORE |= WRAPPED_BY_CORE


@pytest.fixture(scope="session", autouse=True)
def _without_oca(load_registry) -> None:
    """Checks that go over the registry would see OCA's models as well."""
    from odoo.modules.registry import Registry
    from odoo.tests.common import get_db_name

    from odoo.addons.test_lint.tests import test_index, test_override_signatures

    models = dict(Registry(get_db_name()).items())
    test_override_signatures.MODULES_TO_IGNORE |= OCA
    test_override_signatures.MODEL_METHODS_TO_IGNORE |= OF_OCA
    test_index.BTREE_INDEX_IGNORE_MODELS |= {
        name for name, model in models.items() if model._original_module in OCA
    }
    test_index.BTREE_INDEX_IGNORE_FIELDS |= {
        str(field)
        for model in models.values()
        for field in model._fields.values()
        if field._module in OCA
    }
