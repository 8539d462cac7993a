"""Every sentence that a reader sees is said here: looked up in the table of sentences, its slots filled.

The table is ``locale/tensorviz.pot``, written by ``make gen`` from where the sentences stand; a language is a
translation of it in gettext's own format, ``locale/de/LC_MESSAGES/tensorviz.mo``. The reader asks for one with the
environment variable ``TENSORVIZ_LANGUAGE`` before the first explanation: some sentences are constants of their modules.
``TENSORVIZ_LOCALE`` names another folder of translations.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

__all__ = ["agree", "counted", "noun", "say"]

DOMAIN = "tensorviz"
FOLDER = Path(__file__).parent / "locale"


def _asked() -> gettext.NullTranslations:
    language = os.environ.get("TENSORVIZ_LANGUAGE")
    folder = os.environ.get("TENSORVIZ_LOCALE", FOLDER)
    return gettext.translation(DOMAIN, folder, [language], fallback=True) if language else gettext.NullTranslations()


_table = _asked()
_one, _several = _table.gettext, _table.ngettext


def say(template: str, /, **slots: object) -> str:
    """The sentence or phrase in the reader's language, each ``{name}`` replaced by the slot of that name.

    Without slots the text stays as it is; ``{name}`` in it is then a slot that the browser fills.
    """
    text = _one(template)
    return _filled(text, template, slots) if slots else text


def agree(number: int, one: str, several: str, /, **slots: object) -> str:
    """As :func:`say`, with the wording that agrees with ``number``: in English ``one`` for 1, else ``several``."""
    text = _several(one, several, int(number))
    return _filled(text, one if number == 1 else several, slots) if slots else text


def noun(one: str, several: str = "") -> str:  # noqa: ARG001 - tools/sentences.py reads it
    """Name a noun that :func:`tensorviz.explain.words.count` is given as a value: this puts it into the table."""
    return one


def counted(number: int, shown: str, one: str, several: str) -> str:
    """``shown``, the text of ``number``, and the noun that agrees with it."""
    text = _several(f"{{number}} {one}", f"{{number}} {several}", int(number))
    return _filled(text, f"{{number}} {one if number == 1 else several}", {"number": shown})


def _filled(text: str, template: str, slots: dict[str, object]) -> str:
    """The text with its slots filled; the English one where a translation asks for a slot that there is not.

    After a slot that was cut no full stop follows its ``…``.
    """
    try:
        filled = text.format_map(slots)
    except (AttributeError, LookupError, ValueError):
        filled = template.format_map(slots)
    return filled[:-1] if filled.endswith("….") and not filled.endswith(" ….") else filled
