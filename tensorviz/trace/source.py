"""The reader's text, cut by span."""

from __future__ import annotations

import ast
import re

from tensorviz.trace.nodes import span_of
from tensorviz.trace.recording import Span

__all__ = ["SourceText"]

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


class SourceText:
    """Source whose pieces are asked for by span; splits the lines once.

    Parameters
    ----------
    text : str
        Line 1 of the text is line 1 of the spans.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # Python ends a line at these alone; str.splitlines also does at form feeds and other separators.
        self._lines = [line.encode(errors="replace") for line in LINE.findall(text)]

    def piece(self, span: Span) -> str:
        """Text of a span; empty where the span is not inside the text."""
        lines = self._lines[span.line - 1 : span.end_line]
        if len(lines) != span.end_line - span.line + 1 or span.line < 1:
            return ""
        lines = list(lines)
        lines[-1] = lines[-1][: span.end_column]
        lines[0] = lines[0][span.column :]
        return b"".join(lines).decode(errors="replace")

    def of(self, node: ast.expr | ast.stmt) -> str:
        """Text of a piece of code; where the spans do not lead to it, its normal form."""
        piece = self.piece(span_of(node))
        return piece if piece.strip() else ast.unparse(node)
