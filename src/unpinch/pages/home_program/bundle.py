"""The modules of Today as one script, so that a phone asks once: each in a scope of its own, after those it needs.

    import { t } from "./dom.js";     ->  const { t } = parts.dom;
    export function show() {}         ->  function show() {}   and it is handed out at the end

It knows the few forms our modules use and refuses anything else, with the line.
"""

import re
from collections.abc import Iterable

IMPORT = re.compile(r'^import (\{[^}]+\}) from "\./(\w+)\.js";$')
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)")
COMMENT = re.compile(r"^\s*//")


def bundled(modules: Iterable[tuple[str, str]]) -> str:
    """Put modules (name, source) into one script, each after those it imports."""
    known: dict[str, str] = {}
    for name, source in modules:
        known[name] = _scope(name, source, known)
    return "const parts = {};\n" + "\n".join(known.values())


def _scope(name: str, source: str, known: Iterable[str]) -> str:
    lines, handed_out = [], []
    for number, line in enumerate(source.splitlines(), 1):
        if COMMENT.match(line) or not line:
            continue
        if found := EXPORT.match(line):
            handed_out.append(found[1])
            line = line.removeprefix("export ")
        elif found := IMPORT.match(line):
            if found[2] not in known:
                raise _wrong(name, number, f"needs {found[2]}.js, which must stand before it in the list of modules")
            line = f"const {found[1].replace(' as ', ': ')} = parts.{found[2]};"
        elif line.startswith(("import ", "export ")):
            raise _wrong(name, number, "imports or exports in a form this bundle does not know")
        lines.append(line)
    body = "\n".join(lines)
    return f"parts.{name} = (() => {{\n{body}\nreturn {{ {', '.join(handed_out)} }};\n}})();"


def _wrong(name: str, number: int, what: str) -> ValueError:
    return ValueError(f"{name}.js, line {number}: {what}")
