"""Which rules the reader does not want to hear, for a whole cell or on a line of it."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable

from tensorviz.errors import UsageError
from tensorviz.trace.recording import Node, Recording

__all__ = ["COMMENT", "Quiet", "asked_rules"]

COMMENT = "# explain: ok "
"""Before the name of a rule, at the end of a line: nothing is said of it there."""
RULES = tuple(f"H{number}" for number in range(1, 16))
LONGEST_SOURCE = 200_000
_COMMENT = re.compile(r"#\s*explain:\s*ok\b[ \t]*(?P<rules>(?:H\d+[,\s]*)*)", re.IGNORECASE)


def asked_rules(rules: Iterable[str]) -> frozenset[str]:
    """The names of rules, checked; one text may hold several, parted by commas.

    Raises
    ------
    UsageError
        When there is no such rule.
    """
    given = [rules] if isinstance(rules, str) else rules
    names = frozenset(name.strip().upper() for text in given for name in text.split(",") if name.strip())
    for name in sorted(names):
        if name not in RULES:
            raise UsageError(f"the rules are H1 to H15, not {name!r}")
    return names


class Quiet:
    """The rules that are silenced at each place of a recording: ``a - b  # explain: ok H1``, or without names all."""

    def __init__(self, recording: Recording, rules: Iterable[str] = ()) -> None:
        self._rules = asked_rules(rules)
        self._sources = {recording.filename: recording.source, **recording.sources}
        self._lines: dict[str, dict[int, frozenset[str]]] = {}

    def is_quiet(self, rule: str, node: Node) -> bool:
        """Whether nothing shall be said of ``rule`` at ``node``."""
        if node.filename not in self._lines:
            self._lines[node.filename] = _commented(self._sources.get(node.filename, ""))
        lines = self._lines[node.filename]
        span = range(node.span.line, node.span.end_line + 1)
        return rule in self._rules or any(rule in lines.get(line, ()) for line in span)


def _commented(source: str) -> dict[int, frozenset[str]]:
    if "explain:" not in source or len(source) > LONGEST_SOURCE:
        return {}
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError):
        return {}
    found = {}
    for token in tokens:
        match = _COMMENT.match(token.string) if token.type == tokenize.COMMENT else None
        if match is not None:
            names = re.findall(r"H\d+", match["rules"].upper())
            found[token.start[0]] = frozenset(names or RULES)
    return found
