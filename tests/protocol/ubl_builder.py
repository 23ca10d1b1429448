"""The builder of the addon's tests, loaded by path: importing the addon would need Odoo."""

import importlib.util
from pathlib import Path

_FILE = Path(__file__).parents[2] / "addons/octopus_peppol/tests/ubl_builder.py"
_spec = importlib.util.spec_from_file_location("octopus_ubl_builder", _FILE)
builder = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(builder)
