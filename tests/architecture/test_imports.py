"""Who may import whom (docs: the table in the README's map; reasons in addons/*/readme)."""

import ast
import sys
from pathlib import Path

import pytest
import source

PURE_FORBIDDEN = (
    "odoo",
    "requests",
    "urllib.request",
    "http.client",
    "socket",
    "dns",
    "sqlite3",
    "psycopg2",
)
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
FILES = {"open", "print", "input"}


def _within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def _library() -> list[Path]:
    return _of("lib")


def _of(folder: str) -> list[Path]:
    """Product files in that folder of any addon."""
    return [path for addon in source.addons() for path in sorted((addon / folder).rglob("*.py"))]


def _wrong(paths: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{source.relative(path)} imports {name}"
        for path in paths
        for name in sorted(source.imports(path))
        if any(_within(name, prefix) for prefix in forbidden)
    ]


def test_library_is_pure():
    """lib/ knows no Odoo, no network; it takes bytes and gives bytes."""
    homes = {path.relative_to(source.ADDONS).parts[0] for path in _library()}
    assert homes == {"octopus_peppol", "octopus_portal"}
    assert not _wrong(_library(), PURE_FORBIDDEN)


def test_library_imports_itself_relatively():
    """Else it is loaded twice, with two sets of exception classes."""
    names = tuple(path.parent.name for path in source.ADDONS.glob("*/lib/*/__init__.py"))
    absolute = []
    for path in _library():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.ImportFrom) and not node.level:
                absolute += [path] if (node.module or "").partition(".")[0] in names else []
    assert not absolute


def test_library_reads_no_clock_and_no_file():
    wrong = []
    for path in _library():
        for node in ast.walk(source.tree(path)):
            if not isinstance(node, ast.Call):
                continue
            function = node.func
            if isinstance(function, ast.Name) and function.id in FILES:
                wrong.append(f"{source.relative(path)}:{node.lineno} {function.id}()")
            if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
                if (function.value.id, function.attr) in CLOCKS:
                    wrong.append(f"{source.relative(path)}:{node.lineno} reads the clock")
    assert not wrong


def test_tools_do_not_know_models():
    """tools/ adapts the outside world: models use it, never the other way round."""
    wrong = []
    for path in _of("tools"):
        addon = path.relative_to(source.ADDONS).parts[0]
        layers = tuple(f"addons.{addon}.{layer}" for layer in ("models", "controllers", "wizard"))
        wrong += _wrong([path], layers)
    assert not wrong


@pytest.mark.parametrize("folder", ["models", "wizard"])
def test_models_do_not_know_controllers(folder):
    wrong = []
    for path in _of(folder):
        addon = path.relative_to(source.ADDONS).parts[0]
        wrong += _wrong([path], (f"addons.{addon}.controllers",))
        if folder == "models":
            wrong += _wrong([path], (f"addons.{addon}.wizard",))
        else:
            wrong += _wrong([path], (f"addons.{addon}.lib",))
    assert not wrong


def test_controllers_write_no_sql():
    """A controller translates; what it needs it asks a model for."""
    wrong = []
    for path in _of("controllers"):
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("execute", "execute_query"):
                wrong.append(f"{source.relative(path)}:{node.lineno}")
        wrong += _wrong([path], ("odoo.tools.SQL", "odoo.tools.sql", "psycopg2"))
    assert not wrong


def test_addons_see_each_other_only_along_depends():
    """Another addon is reached by inheritance or `env`; its lib and tools never."""
    wrong = []
    ours = {addon.name for addon in source.addons()}
    for addon in source.addons():
        depends = set(ast.literal_eval((addon / "__manifest__.py").read_text()).get("depends", []))
        for path in sorted(addon.rglob("*.py")):
            for name in source.imports(path):
                other = name.removeprefix("odoo.addons.").partition(".")[0]
                if not name.startswith("odoo.addons.") or other not in ours - {addon.name}:
                    continue
                private = name.split(".")[3:4] in (["lib"], ["tools"])
                if other not in _closure(depends) or private and not source.is_test(path):
                    wrong.append(f"{source.relative(path)} imports {name}")
    assert not wrong


def _closure(names: set[str]) -> set[str]:
    found, left = set(), list(names)
    while left:
        name = left.pop()
        manifest = source.ADDONS / name / "__manifest__.py"
        if name not in found and manifest.exists():
            found.add(name)
            left += ast.literal_eval(manifest.read_text()).get("depends", [])
    return found


def test_nobody_depends_on_the_portal():
    for addon in source.addons():
        depends = ast.literal_eval((addon / "__manifest__.py").read_text()).get("depends", [])
        assert "octopus_portal" not in depends, addon.name


def test_protocol_tests_know_no_odoo():
    paths = sorted((source.ROOT / "tests" / "protocol").rglob("*.py"))
    assert not _wrong(paths, ("odoo",))


def test_the_tool_needs_only_the_standard_library():
    """What `./octopus` reaches before anything is installed may import nothing that has to be."""
    reached = _reached_from(source.ROOT / "octopus")
    assert len(reached) > 10, "the tool's modules were not found"
    known = {*sys.stdlib_module_names, "octopus_tool", "config"}
    wrong = [
        f"{source.relative(path)} imports {name}"
        for path in reached
        for name in source.imports(path)
        if name.partition(".")[0] not in known
    ]
    assert not wrong


def _reached_from(start: Path) -> set[Path]:
    """The tool's modules that a file imports, and those they import; lazy imports count."""
    tool = source.ROOT / "config" / "octopus_tool"
    found, left = set(), [start]
    while left:
        path = left.pop()
        if path in found:
            continue
        found.add(path)
        for name in source.imports(path):
            words = [word for word in name.split(".") if word not in ("config", "octopus_tool")]
            module = tool / f"{words[0]}.py" if words else tool / "__init__.py"
            left += [module] if "octopus_tool" in name and module.exists() else []
    return found
