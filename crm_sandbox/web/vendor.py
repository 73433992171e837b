"""Fetch the front-end files that are not ours, through npm, at pinned versions: `python -m crm_sandbox.web.vendor`.

The result is committed with its licences in `static/vendor`, so that neither an installation nor a page load needs
the network. The icons become one sprite that holds only the icons in use.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
VENDOR = HERE / "static" / "vendor"
PACKAGES = {
    "htmx.org": "4.0.1",
    "bootstrap": "5.3.9",
    "@fontsource-variable/inter": "5.3.0",
    "lucide-static": "1.62.0",
}
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/LICENSE": "licences/bootstrap.txt",
    "@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2": "inter-latin-opsz-normal.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-opsz-normal.woff2": "inter-latin-ext-opsz-normal.woff2",
    "@fontsource-variable/inter/LICENSE": "licences/inter.txt",
    "lucide-static/LICENSE": "licences/lucide.txt",
}
ICON_USE = re.compile(
    r"""\b(?:icon|empty)\(["']([a-z0-9-]+)["']|rail_item\("[a-z]+", "([a-z0-9-]+)"|icon\("[a-z-]+" if [^)]*? else "([a-z0-9-]+)"|icon:([a-z0-9-]+)"""
)
SOURCE_MAP = re.compile(r"/[*/]# sourceMappingURL=.*?(\*/)?$", re.MULTILINE)


def main() -> None:
    """Install the packages in a temporary folder, and copy what is served."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the front-end files")
    with tempfile.TemporaryDirectory() as folder:
        wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
        command = [npm, "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", folder, *wanted]
        subprocess.run(command, check=True)  # noqa: S603 - fixed arguments, no shell
        modules = Path(folder) / "node_modules"
        for source, target in FILES.items():
            copy(modules / source, VENDOR / target)
        (VENDOR / "icons.svg").write_text(sprite(modules / "lucide-static" / "icons"), encoding="utf-8")
    lines = [f"{name} {version}" for name, version in sorted(PACKAGES.items())]
    (VENDOR / "VERSIONS").write_text("\n".join(lines) + "\n", encoding="utf-8")


def copy(source: Path, target: Path) -> None:
    """Copy one file; references to source maps, which are not served, are dropped from texts."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix in {".js", ".css"}:
        target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def icons_in_use() -> list[str]:
    """The icons that templates (`icon("phone")`) name, or comments mark (`icon:phone`)."""
    found: set[str] = set()
    for path in [*HERE.parent.rglob("*.html"), *HERE.parent.rglob("*.py")]:
        if path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        found.update(name for match in ICON_USE.findall(text) for name in match if name)
    return sorted(found)


def sprite(icons: Path) -> str:
    """One SVG file with a symbol for each icon."""
    symbols = [symbol(name, (icons / f"{name}.svg").read_text(encoding="utf-8")) for name in icons_in_use()]
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"


def symbol(name: str, svg: str) -> str:
    """The drawing of one icon, as a symbol of the sprite."""
    match = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if match is None:
        raise SystemExit(f"icon {name} holds no drawing")
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">' + re.sub(r"\n\s*", "", match.group(1)) + "</symbol>"


if __name__ == "__main__":
    main()
