"""Where everything lies. A `Project` is made once by the command line and handed to all parts."""

import ast
import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

# What every database begins with; our addons come on top. Installed apart because it takes a minute
# and changes only with Odoo or the lock.
BASE_MODULES = (
    "account_peppol",
    "l10n_be",
    "portal",
    "contacts",
    "base_import",
    "sale",
    "web_tour",
)
LANGUAGES = ("nl_BE", "fr_BE")


@dataclass(frozen=True)
class Project:
    """The folders and files of one checkout."""

    root: Path
    state: Path
    cache: Path
    environ: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def here(cls, environ: dict[str, str] | None = None) -> "Project":
        env = dict(os.environ if environ is None else environ)
        root = Path(__file__).resolve().parents[2]
        home_cache = env.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        state = Path(env.get("OCTOPUS_STATE") or root / ".octopus").absolute()
        cache = Path(env.get("OCTOPUS_CACHE") or Path(home_cache) / "octopus").absolute()
        return cls(root, state, cache, env)

    @property
    def config(self) -> Path:
        return self.root / "config"

    @property
    def addons(self) -> Path:
        return self.root / "addons"

    @property
    def lock(self) -> Path:
        return self.config / "requirements" / "dev.lock"

    @property
    def venv(self) -> Path:
        return self.state / "venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def logs(self) -> Path:
        return self.state / "log"

    @property
    def data(self) -> Path:
        """Odoo's data_dir: file stores and sessions."""
        return self.state / "data"

    def our_addons(self) -> list[str]:
        """The addons of this repository, by name."""
        return sorted(path.parent.name for path in self.addons.glob("*/__manifest__.py"))

    def oca_modules(self) -> list[str]:
        """OCA's modules in the lock (odoo-addon-…): they come with the base template."""
        found = re.findall(r"^odoo-addon-([a-z0-9-]+)==", self.lock.read_text(), re.M)
        return [name.replace("-", "_") for name in found]

    def manifest(self, addon: str) -> dict:
        return ast.literal_eval((self.addons / addon / "__manifest__.py").read_text())

    def with_dependencies(self, addons: Iterable[str]) -> set[str]:
        """The addons and those of ours that they stand on."""
        ours, found, left = set(self.our_addons()), set(), list(addons)
        while left:
            addon = left.pop()
            if addon in ours and addon not in found:
                found.add(addon)
                left += self.manifest(addon).get("depends", [])
        return found

    def odoo_pins(self) -> dict:
        return json.loads((self.config / "odoo.json").read_text())


def fingerprint(parts: Iterable[str | bytes]) -> str:
    """Ten hex digits that change when any of the parts does."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:10]


def product_files(folder: Path) -> list[Path]:
    """An addon's files that decide what a database holds: no tests, no caches, no texts."""
    skipped = {"tests", "__pycache__", "readme", "newsfragments"}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not skipped.intersection(path.relative_to(folder).parts)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def files_fingerprint(files: Iterable[Path], base: Path) -> str:
    """Ten hex digits for the names and contents of files."""
    parts: list[str | bytes] = []
    for path in files:
        parts += [str(path.relative_to(base)), path.read_bytes()]
    return fingerprint(parts)


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file so that nobody, not even after a kill, ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    os.replace(part, path)
