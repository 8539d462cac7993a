"""What a terminal says of the first true case of every rule, as a text to review."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np

from tensorviz.api import explain
from tests.corpus.hazards import TRUE

TEXTS = Path(__file__).parent / "hazards.txt"
RULES = [f"H{number}" for number in range(1, 16)]


def text_of(source: str) -> str:
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return explain(source, namespace={"np": np}).text()


def test_the_texts_are_as_they_were():
    """Run with UPDATE_SNAPSHOTS=1 to write them anew, and read the difference."""
    firsts = [next(source for rule, source in TRUE if rule == wanted) for wanted in RULES]
    texts = [f"=== {rule}\n{source}\n\n{text_of(source)}" for rule, source in zip(RULES, firsts, strict=True)]
    written = "\n\n".join(texts) + "\n"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        TEXTS.write_text(written, encoding="utf-8")
    assert written == TEXTS.read_text(encoding="utf-8")
    assert all("\n   ! " in text for text in texts)
