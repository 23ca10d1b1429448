"""The repository's shape: its top level, its addons, and what no file may say."""

import ast
import re
from pathlib import Path

import pytest
import source

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "README.md",
    "addons",
    "config",
    "docker-compose.yml",
    "octopus",
    "tests",
}
TESTS = {"architecture", "bench", "integration", "protocol", "pytest.ini", "tool"}
ADDON = {
    "__init__.py",
    "__manifest__.py",
    "controllers",
    "data",
    "exceptions.py",
    "i18n",
    "migrations",
    "models",
    "readme",
    "report",
    "security",
    "static",
    "tests",
    "tools",
    "views",
    "wizard",
}
# addons with a pure library
WITH_LIBRARY = {"octopus_peppol", "octopus_portal"}
KEYS = {"name", "version", "summary", "category", "author", "license", "depends"}
# Put together here, so that this file does not say them either.
MACHINE_PATHS = re.compile(r"(?<![\w.-])/" + r"(?:work|root|home/\w+|tmp/boot|tmp/team)/")
REGISTRIES = re.compile(
    "|".join(
        re.escape(host)
        for host in (
            "deb.deb" + "ian.org",
            "snapshot.deb" + "ian.org",
            "py" + "pi.org",
            "pythonhos" + "ted.org",
            "registry.np" + "mjs.org",
            "nightly.od" + "oo.com",
            "crates" + ".io",
        )
    )
)
# Put together for the same reason.
MARKS = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME)\b|#\s*X" + r"XX\b")
TEXT = {
    ".py",
    ".md",
    ".xml",
    ".csv",
    ".js",
    ".scss",
    ".toml",
    ".ini",
    ".cfg",
    ".yml",
    ".conf",
    ".txt",
    "",
}


def _texts() -> list[tuple[str, str]]:
    found = []
    for path in source.files():
        if path.suffix in TEXT and "vectors" not in path.parts:
            try:
                found.append((source.relative(path), path.read_text()))
            except UnicodeDecodeError:
                continue
    return found


def test_a_class_is_styled_in_one_file():
    """A bundle holds them all: with one name, two things get what is meant for the other."""
    found: dict[str, set[str]] = {}
    for path in source.files():
        if path.suffix == ".scss":
            heads = re.findall(r"^((?:\.o_\w+,\s+)*\.o_\w+) \{", path.read_text(), re.MULTILINE)
            for name in re.findall(r"\.o_\w+", " ".join(heads)):
                found.setdefault(name, set()).add(source.relative(path))
    assert found
    assert not {name: sorted(paths) for name, paths in found.items() if len(paths) > 1}


def test_top_level():
    top = {path.relative_to(source.ROOT).parts[0] for path in source.files()}
    assert top <= TOP_LEVEL


def test_tests_folder():
    folder = source.ROOT / "tests"
    names = {path.relative_to(folder).parts[0] for path in source.files() if folder in path.parents}
    assert names <= TESTS


@pytest.mark.parametrize("addon", source.addons(), ids=lambda path: path.name)
def test_addon_layout(addon: Path):
    allowed = ADDON | ({"lib"} if addon.name in WITH_LIBRARY else set())
    names = {path.relative_to(addon).parts[0] for path in source.files() if addon in path.parents}
    assert names <= allowed
    assert (addon / "tests" / "__init__.py").exists(), "an addon without tests"
    readme = addon / "readme" / "DESCRIPTION.md"
    assert readme.exists() and readme.read_text().strip(), "readme/DESCRIPTION.md says what it is"


@pytest.mark.parametrize("addon", source.addons(), ids=lambda path: path.name)
def test_manifest(addon: Path):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    assert manifest.keys() >= KEYS
    assert manifest["license"] == "AGPL-3"
    assert manifest["author"] == "Octopus"
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    named = set(manifest.get("data", []))
    missing = {name for name in named if not (addon / name).is_file()}
    assert not missing
    present = {
        str(path.relative_to(addon))
        for folder in ("data", "security", "views", "wizard")
        for path in (addon / folder).rglob("*")
        if path.suffix in {".xml", ".csv"}
    }
    assert present <= named, "files that nothing loads"


@pytest.mark.parametrize("addon", source.addons(), ids=lambda path: path.name)
def test_one_model_per_file_that_says_what_it_is(addon: Path):
    folders = ("controllers", "models", "tools", "wizard")
    for path in sorted(path for folder in folders for path in (addon / folder).rglob("*.py")):
        if path.name != "__init__.py":
            assert ast.get_docstring(source.tree(path)), source.relative(path)
        classes = [node for node in source.tree(path).body if isinstance(node, ast.ClassDef)]
        assert len(list(filter(_is_model, classes))) <= 1, source.relative(path)


def _is_model(node: ast.ClassDef) -> bool:
    bases = [base.value for base in node.bases if isinstance(base, ast.Attribute)]
    return any(isinstance(base, ast.Name) and base.id == "models" for base in bases)


def test_controllers_do_not_take_each_others_methods():
    """Odoo makes one class of all portal controllers: a name given twice is lost once."""
    for addon in source.addons():
        seen: dict[str, str] = {}
        twice = []
        for path in sorted((addon / "controllers").glob("*.py")):
            for node in source.tree(path).body:
                for line in node.body if isinstance(node, ast.ClassDef) else []:
                    name = getattr(line, "name", "")
                    if name.startswith("_octopus_"):
                        twice += [f"{name}: {seen[name]}, {path.name}"] if name in seen else []
                        seen[name] = path.name
        assert not twice, addon.name


def test_no_machine_paths():
    wrong = [name for name, text in _texts() if MACHINE_PATHS.search(text)]
    assert not wrong


def test_no_registry_hosts():
    wrong = [name for name, text in _texts() if REGISTRIES.search(text)]
    assert not wrong


def test_nothing_is_left_to_do():
    wrong = [name for name, text in _texts() if MARKS.search(text)]
    assert not wrong
