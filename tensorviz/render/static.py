"""The picture that needs no script: every step's last frame as HTML tables, for saved notebooks and for viewers.

Only elements, attributes and styles are used that JupyterLab's sanitizer lets through. Colours are tints over whatever
page they stand on, so that text in the page's own colour is legible on light and dark ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tensorviz.explain.groups import Group
from tensorviz.explain.hazards.table import lines_of
from tensorviz.explain.labels import label_of, shapes_of
from tensorviz.explain.omissions import omissions
from tensorviz.explain.recipes import FailureRecipe
from tensorviz.explain.step import Step
from tensorviz.render.failure_still import failure_html
from tensorviz.render.picture import picture
from tensorviz.render.told import group_lines, loop_note, more_steps, notes_of, sentences
from tensorviz.sentences import say
from tensorviz.trace.recording import Recording

__all__ = ["place_still", "render_still"]

MOST_STEPS = 20
MOST_BYTES = 60_000
DETAILS = (8, 5, 3, 0)
"""Rows and columns of an array, tried in this order until the whole is small enough; 0 leaves the arrays out."""
LONGEST_MESSAGE = 400

ROOT = "line-height:1.45;font-size:14px"
STEP = "margin:0 0 18px 0;padding:0 0 0 12px;border-left:3px solid #80808066"
HEAD = "font-family:monospace;white-space:pre-wrap;font-size:14px;font-weight:bold"
SHAPES = "font-family:monospace;font-size:12px;opacity:0.75"
SENTENCE = "margin:2px 0"
CHECK = "margin:2px 0;padding:2px 8px;border-left:3px solid #c77700"
GROUP = "margin:0 0 6px 0;padding:4px 12px;border-left:3px solid #2166ac;background:#2166ac14"
FAILED = "margin:2px 0;padding:2px 8px;border-left:3px solid #d1242f;white-space:pre-wrap"


def render_still(recording: Recording, steps: Sequence[Step], groups: Sequence[Group] = ()) -> str:
    """At most 20 steps in at most 60 kB of HTML without scripts, identifiers or links.

    Where there are groups, the steps are numbered, and a line before its first step tells of each.
    """
    html = ""
    for most in DETAILS:
        html = _body(recording, _chosen(steps, MOST_STEPS), len(steps), most, groups)
        if len(html.encode()) <= MOST_BYTES:
            return html
    return _shortened(recording, steps, groups)


def place_still(still: str, name: str = "") -> str:
    """The still in the element that a live view finds by ``name`` and hides."""
    safe = escape(name, quote=True)
    return f'<div class="tensorviz-still {safe}" data-tensorviz="{safe}" style="{ROOT}">{still}</div>'


def _shortened(recording: Recording, steps: Sequence[Step], groups: Sequence[Group]) -> str:
    html, shown = "", MOST_STEPS
    while shown:
        shown //= 2
        html = _body(recording, _chosen(steps, shown), len(steps), 0, groups)
        if len(html.encode()) <= MOST_BYTES:
            break
    return html


def _chosen(steps: Sequence[Step], most: int) -> Sequence[Step]:
    """The first steps, and the one that raised in the place of the last of them."""
    raised = [step for step in steps[most:] if step.failed][:1]
    return [*steps[: most - len(raised)], *raised] if most else []


def _body(recording: Recording, steps: Sequence[Step], total: int, most: int, groups: Sequence[Group]) -> str:
    parts = [_groups(groups, step) + _step(step, recording, most, is_numbered=bool(groups)) for step in steps]
    left = more_steps(total, len(steps))
    parts += [f'<p style="{SENTENCE}">… {escape(left)}.</p>'] if left else []
    parts += [f'<p style="{SENTENCE}">{escape(said)}</p>' for said in (*omissions(recording), *recording.notes)]
    failure = recording.failure
    if failure is not None:
        message = f"{failure.exception_type}: {failure.message}"
        message = message if len(message) <= LONGEST_MESSAGE else message[: LONGEST_MESSAGE - 1] + "…"
        parts.append(f'<div style="{FAILED}"><b>{escape(say("The cell stopped."))}</b> {escape(message)}</div>')
    return "".join(parts) if parts else f'<p style="{SENTENCE}">{escape(say("No array operation ran."))}</p>'


def _groups(groups: Sequence[Group], step: Step) -> str:
    return "".join(f'<p style="{GROUP}">{escape(line)}</p>' for line in group_lines(groups, step))


def _step(step: Step, recording: Recording, most: int, *, is_numbered: bool) -> str:
    number = f"{step.number + 1}. " if is_numbered else ""
    shapes, note = shapes_of(step.occurrence(0)), loop_note(step, recording)
    facts = " · ".join(escape(text) for text in (shapes, note) if text)
    drawn = picture(step, most) if most else ""
    said = "".join(f'<p style="{SENTENCE}">{escape(sentence)}</p>' for sentence in (*sentences(step), *notes_of(step)))
    recipe = step.occurrence(0).recipe
    why = failure_html(recipe) if isinstance(recipe, FailureRecipe) else ""
    checks = "".join(f'<p style="{CHECK}">{escape(sentence)}</p>' for sentence in lines_of(step.hazards))
    indent = f";margin-left:{min(step.nesting, 6) * 24}px" if step.nesting else ""
    return (
        f'<div style="{STEP}{indent}"><div><code style="{HEAD}">{number}{escape(label_of(step.node))}</code>'
        f' <span style="{SHAPES}">{facts}</span></div>{drawn}{said}{why}{checks}</div>'
    )
