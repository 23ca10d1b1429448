"""What the architecture tests look at: the repository's files, as git would commit them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"


@cache
def files() -> list[Path]:
    """Every file that is committed, or would be."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def addons() -> list[Path]:
    return sorted(path.parent for path in ADDONS.glob("*/__manifest__.py"))


def python_files() -> list[Path]:
    return [path for path in files() if path.suffix == ".py" or path == ROOT / "octopus"]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), relative(path))


def imports(path: Path) -> set[str]:
    """What a file imports, in absolute names: relative imports are resolved."""
    package = [*path.relative_to(ROOT).with_suffix("").parts[:-1]]
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1]
            start = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"{start}.{alias.name}" for alias in node.names}
    return found


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(ROOT).parts
