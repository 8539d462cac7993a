"""It worked, but is it what was meant? Every rule where it has to speak, and where it has to stay quiet."""

import re
import warnings

import numpy as np
import pytest

import tensorviz as tv
from tensorviz.errors import UsageError
from tensorviz.explain.hazards.table import lines_of
from tensorviz.explain.steps import Hazard
from tensorviz.explain.words import MOST_WORDS, word_count
from tests.corpus.hazards import QUIET, TRUE


def explained(source, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        explanation = tv.explain(source, namespace={"np": np, **options.pop("names", {})}, **options)
    assert explanation.error is None
    return explanation


def hazards(source, **options):
    return [hazard for step in explained(source, **options).steps for hazard in step.hazards]


def one(source, rule, **options):
    (found,) = (hazard for hazard in hazards(source, **options) if hazard.rule == rule)
    return found


@pytest.mark.parametrize(("rule", "source"), TRUE)
def test_a_true_case_is_told(rule, source):
    found = [hazard for hazard in hazards(source) if hazard.rule == rule]
    assert found
    assert all(word_count(hazard.sentence) <= MOST_WORDS for hazard in found)


@pytest.mark.parametrize(("rule", "source"), TRUE)
def test_nothing_is_told_with_the_rule_switched_off(rule, source):
    assert rule not in {hazard.rule for hazard in hazards(source, quiet=rule)}


@pytest.mark.parametrize(("rule", "source"), QUIET)
def test_an_ordinary_cell_stays_quiet(rule, source):
    assert rule not in {hazard.rule for hazard in hazards(source)}


def test_every_rule_has_cases_of_both_kinds():
    rules = {f"H{number}" for number in range(1, 16)}
    assert {rule for rule, _ in TRUE} == rules
    assert {rule for rule, _ in QUIET} == rules
    assert len(TRUE) >= 40


@pytest.mark.parametrize("broken", ["H1", "H8", "H11"])
def test_a_fault_of_a_rule_says_nothing(monkeypatch, broken):
    from tensorviz.explain.hazards import table

    def fails(_):
        raise RuntimeError("planted")

    monkeypatch.setitem(table.CHECKS, broken, fails)
    source = next(text for rule, text in TRUE if rule == broken)
    assert broken not in {hazard.rule for hazard in hazards(source)}


def test_a_comment_silences_its_line_only():
    source = "a, b = np.ones((3, 1)), np.ones(3)\nc = a - b{}\nd = a - b"
    assert [hazard.rule for hazard in hazards(source.format(""))] == ["H1", "H1"]
    for comment in ("  # explain: ok H1", "  # explain: ok", "  # explain: ok H4, H1"):
        assert len(hazards(source.format(comment))) == 1
    assert len(hazards(source.format("  # explain: ok H2"))) == 2
    assert len(hazards(source.format("  # this is ok H1"))) == 2


def test_a_write_can_be_silenced_too():
    source = "c = np.zeros(4)\nc[[1, 1]] += 1"
    assert [hazard.rule for hazard in hazards(source)] == ["H6"]
    assert hazards(source, quiet=["H6"]) == []
    assert hazards(source + "  # explain: ok H6") == []


def test_an_unknown_rule_is_refused():
    with pytest.raises(UsageError, match="H1 to H15"):
        tv.explain("1 + 1", quiet="H99")


def test_the_numbers_are_told():
    source = "p, y = np.ones((100, 1)), np.arange(100.0)\nd = p - y"
    assert one(source, "H1").sentence == "(100, 1) and (100,) made (100, 100); did you mean 100 differences?"


def test_the_evidence_is_on_the_picture():
    step = explained("img = np.array([250, 10], np.uint8)\nb = img + np.uint8(10)").steps[-1]
    frame = next(frame for frame in step.frames() if frame.hazard)
    assert frame.hazard.sentence == "b[0] would be 260, but uint8 holds 0 to 255: it wrapped to 4."
    assert [role for role in frame.roles if role.kind == "hazard"] == list(frame.hazard.evidence)
    assert frame.hazard.evidence[0].index == (slice(0, 1),)


def test_a_hazard_changes_no_sentence():
    source = "p, y = np.ones((3, 1)), np.arange(3.0)\nd = p - y"
    told, quiet = (explained(source, quiet=rules).steps[-1].frames() for rules in ((), "H1"))
    assert [frame.sentence for frame in told] == [frame.sentence for frame in quiet]
    assert [bool(frame.hazard) for frame in told][-1]


MARKED = ("H1", "H2", "H3", "H4", "H5", "H8", "H10", "H11", "H12", "H13", "H14", "H15")


@pytest.mark.parametrize(("rule", "source"), [next(case for case in TRUE if case[0] == rule) for rule in MARKED])
def test_the_cells_that_a_hazard_is_about_are_marked(rule, source):
    step = next(step for step in explained(source).steps if rule in {one.rule for one in step.hazards})
    (hazard,) = (one for one in step.hazards if one.rule == rule)
    frame = step.frames()[-1]
    assert hazard in frame.hazards
    marked = [role for role in hazard.evidence if role.kind == "hazard"]
    assert marked
    assert all(role in frame.roles for role in marked)
    for role in hazard.evidence:
        operand = step.results[-1 - role.operand] if role.operand < 0 else step.operands[role.operand]
        assert len(role.index) == len(operand.shape)
        assert all(0 <= cut.start < cut.stop <= size for cut, size in zip(role.index, operand.shape, strict=True))


def test_the_mean_of_a_row_is_marked_where_it_met_a_column():
    (hazard,) = hazards("A = np.arange(9.0).reshape(3, 3)\nm = A.mean(axis=1)\nB = A - m")
    assert [(role.operand, role.index) for role in hazard.evidence] == [
        (1, (slice(0, 1),)),
        (0, (slice(0, 3), slice(0, 1))),
    ]


def test_the_columns_that_nearly_cancel_are_marked():
    source = "A = np.eye(4)\nA[:, 2] = A[:, 1] + 1e-12 * A[:, 2]\nB = np.linalg.inv(A)"
    hazard = one(source, "H11")
    assert [role.index[1].start for role in hazard.evidence] == [1, 2]


def test_several_hazards_stand_on_the_last_frame_one_line_each():
    source = "a = np.arange(3, dtype=np.uint8)\nb = np.full((3, 1), 250, np.uint8)\nc = a * b"
    explanation = explained(source)
    step = explanation.steps[-1]
    assert [hazard.rule for hazard in step.hazards] == ["H1", "H4"]
    for depth in ("shape", "brief", "story"):
        assert step.frames(depth)[-1].hazards == step.hazards
    text = explanation.text()
    assert [line.strip()[0] for line in text.splitlines() if "mean 3 products" in line or "wrapped" in line] == [
        "!",
        "!",
    ]


def test_of_many_hazards_three_are_said_and_the_others_named():
    many = [Hazard(f"H{number}", f"Sentence {number}.") for number in (1, 4, 8, 14, 15)]
    assert lines_of(many[:3]) == ("Sentence 1.", "Sentence 4.", "Sentence 8.")
    assert lines_of(many)[2:] == ("Sentence 8.", "And more: H14 and H15.")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x = np.array([1.0, 0.0])\nz = x / x", "The first NaN is z[1], made of x[1] = 0 and x[1] = 0."),
        ("x = np.array([2.0, 0.0])\nz = 1 / x", "The first infinity is z[1], made of 1 and x[1] = 0."),
        ("x = np.array([[1.0, -4.0]])\nz = np.sqrt(x)", "The first NaN is z[0, 1], made of x[0, 1] = −4."),
    ],
)
def test_the_operands_of_the_first_nan_are_told(source, sentence):
    assert one(source, "H8").sentence == sentence


def test_only_the_first_step_is_told():
    source = "x = np.array([0.0, 1.0])\ny = x / x\nz = y + 1\nw = np.sqrt(x - 1)"
    found = [(step.source, hazard.rule) for step in explained(source).steps for hazard in step.hazards]
    assert found == [("x / x", "H8")]


def test_nan_of_an_input_is_said_as_such():
    x = np.ones((2, 3))
    x[1, 2] = np.nan
    explanation = explained("y = x + 1\nz = y.sum()", names={"x": x})
    assert not any(step.hazards for step in explanation.steps)
    notes = [step.occurrence(0).notes for step in explanation.steps]
    assert notes == [("NaN came in with x: the first is x[1, 2].",), ()]


def test_a_new_nan_beside_old_ones_is_told():
    x = np.array([np.nan, 0.0])
    assert one("y = x / x", "H8", names={"x": x}).sentence == "The first NaN is y[1], made of x[1] = 0 and x[1] = 0."


def test_the_span_of_steps_where_arrays_were_not_read_whole(monkeypatch):
    from tensorviz.trace import keeper

    monkeypatch.setattr(keeper, "SCANNING_FREE_NS", -1)
    monkeypatch.setattr(keeper, "SCANNING_SHARE", 0)
    source = "s = np.array([1.0, 2.0])\nx = np.repeat(s, 200_000)\nx[123_457] = -1\ny = np.sqrt(x)\nz = y.sum()"
    sentence = one(source, "H8").sentence
    assert re.fullmatch(r"NaN appeared between step \d and step \d: what lies between was not read whole\.", sentence)


def test_the_loop_that_gives_it_is_found():
    source = "for i in range(40):\n    v = np.abs(np.array([1.0, i - 30.0]))\n    w = np.log(v)"
    step = explained(source).steps[-1]
    assert [hazard.rule for hazard in step.hazards] == ["H8"]
    assert not step.occurrence(0).readings[0].frames[-1].hazard
    assert step.occurrence(30).readings[0].frames[-1].hazard


def test_a_large_array_is_judged_by_what_was_kept():
    sentence = one("a = np.full((400, 400), 200, np.uint8)\nb = a + a", "H4").sentence
    assert sentence.startswith("b[0, 0] would be 400, but uint8")
    assert not hazards("a = np.full((400, 400), 100, np.uint8)\nb = a + a")
