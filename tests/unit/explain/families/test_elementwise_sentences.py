"""What is said about choices, cut cells, casts, rounding and targets."""

import numpy as np
import pytest

from tensorviz.explain.format import format_value
from tests.unit.explain.running import only, run, sentences

X = np.array([1.5, -2.5, 300.0, 0.1])


def said(source, **namespace):
    return sentences(only(source, x=X, **namespace))


def test_a_condition_chooses_between_two_sides():
    told = said("y = np.where(c, x, 0)", c=X > 0)
    assert told == [
        "c has shape (4,); x has shape (4,); 0 is one number.",
        "c[2] is True, so y[2] takes x[2]: 300.",
        "c[1] is False, so y[1] takes 0.",
        "y has shape (4,): 3 of 4 cells from x, the others from 0.",
    ]
    step = only("np.where(c, x, z)", c=X > 0, x=X, z=-X)
    roles = {(role.kind, role.operand) for role in step.frames("story")[1].roles}
    assert roles == {("live", 0), ("live", 1), ("done", 2), ("target", -1)}


def test_numbers_as_conditions_count_as_true_or_false():
    assert "k[0] = 2 counts as True, so result[0] takes 'a'." in said("np.where(k, 'a', 'b')", k=np.array([2, 0]))


def test_cut_cells_are_counted_and_shown():
    assert said("y = x.clip(0, 10)") == [
        "x has shape (4,); 0 is one number; 10 is one number.",
        "x[1] = −2.5 is below 0, so it becomes 0.",
        "x[2] = 300 is above 10, so it becomes 10.",
        "x[0] = 1.5 lies between 0 and 10, so it stays.",
        "y has shape (4,): 2 of 4 cells are cut, 1 raised and 1 lowered.",
    ]
    assert "x[1] = −2.5 is not above 2, so it stays." in said("np.clip(x, None, 2)")
    assert "x[1] = −2.5 is not below −3, so it stays." in said("np.clip(x, -3, None)")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x.astype(int)", "x[1]: −2.5 becomes −2: the fraction is dropped."),
        ("np.float32(x)", "x[3]: 0.1 becomes 0.10000000149011612: float32 keeps about 7 digits."),
        ("i.astype(np.int8)", "i[1]: 200 becomes −56: it does not fit int8 (−128 to 127), so it wraps around."),
        ("np.float16(k)", "k[0]: 200\u2009000 becomes ∞: float16 ends at 65\u2009504."),
        ("z.astype(float)", "z[0]: 1+2j becomes 1: the imaginary part is dropped."),
        ("i.astype(bool)", "i[1]: 200 becomes True: everything but 0 counts as True."),
        ("i.astype(float)", "i[1]: 200 stays 200, now as float64."),
        ("s.astype(int)", "s[0]: '12' becomes 12."),
        ("i.astype(str)", "i[0]: 100 becomes '100'."),
        ("d.astype('M8[M]')", "d[0]: 2024-05-17 becomes 2024-05."),
    ],
)
def test_what_a_cast_loses(source, sentence):
    space = {"i": np.array([100, 200]), "k": np.array([200_000]), "z": np.array([1 + 2j]), "s": np.array(["12"])}
    space["d"] = np.array(["2024-05-17"], dtype="M8[D]")
    assert sentence in said(source, **space)


def test_a_number_out_of_range_depends_on_the_processor():
    with np.errstate(invalid="ignore"):
        (told,) = [sentence for sentence in said("x.astype(np.int8)") if "processor" in sentence]
    assert told.startswith("x[2]: 300 becomes ")
    assert told.endswith(": it does not fit int8 (−128 to 127), so the outcome depends on the processor.")


def test_a_cast_to_the_same_dtype_says_whether_it_copies():
    assert said("x.astype(float)")[-1] == "The result has shape (4,): every number stayed the same."
    told = said("x.astype(float, copy=False)")[-1]
    assert told == "The result has shape (4,): it is float64 already, so nothing is copied."


def test_halves_go_to_the_even_neighbour():
    assert "x[1] = −2.5 lies halfway, so the even neighbour is taken: −2." in said("np.round(x)")
    assert "k[0] = 2.25 lies halfway, so the even neighbour is taken: 2.2." in said("k.round(1)", k=np.array([2.25]))
    assert "k[0] = 45 lies halfway, so the even neighbour is taken: 40." in said("k.round(-1)", k=np.array([45.0]))
    assert "k[0] = 2.26 becomes 2.3: rounded to 1 decimal." in said("np.round(k, 1)", k=np.array([2.26]))
    assert "x[1] = −2.5 becomes −0: rounded to whole 1000s." in said("x.round(-3)")


def test_a_target_is_shown_before_and_after():
    out = np.full(4, 7.0)
    step = only("np.add(x, 1, out=out)", x=X, out=out)
    assert [operand.name for operand in step.operands] == ["x", "1", "out before"]
    assert step.operands[-1].values().tolist() == [7, 7, 7, 7]
    assert step.result.name == "out"
    assert sentences(step)[-1] == "out has shape (4,): np.add wrote into memory that was there before."
    positional = only("np.sqrt(x, x)", x=np.abs(X))
    assert positional.operands[-1].name == "x before"


def test_cells_that_are_not_written_are_said():
    told = said("np.add(x, 1, out=out, where=c)", c=X > 0, out=np.full(4, 7.0))
    assert "c[1] is False, so out[1] keeps what was there: 7." in told
    assert told[-1] == "out has shape (4,): 3 of 4 cells are written, the others keep what was there."
    told = said("np.add(x, 1, where=c)", c=X > 0)
    assert any("so result[1] is not written:" in sentence for sentence in told)


def test_what_a_narrow_target_or_an_integer_division_loses_is_noted():
    step = only("np.add(x, 1, out=out, casting='unsafe')", x=X, out=np.zeros(4, int))
    assert step.explain_cell((1,)).worked.note == "The answer −1.5 is stored as int64: −1."
    with np.errstate(divide="ignore"):
        step = only("i // 0", i=np.array([2]))
    assert step.explain_cell(0).worked.note == "Integers have no infinity: NumPy writes 0 where they are divided by 0."


@pytest.mark.parametrize(
    "source",
    ["np.vectorize(g)(x)", "v(x)", "v = np.vectorize(g, signature='(n)->(n)')\nv(x)", "v = np.vectorize(g)\nv(a=x)"],
)
def test_functions_that_may_take_more_than_a_cell_get_the_card(source):
    v = np.vectorize(np.negative)
    families = [step.family for step in run(source, x=X, v=v, g=np.negative)]
    assert families[-1] == ("elementwise" if "(g)(x)" in source else "opaque")


@pytest.mark.parametrize("made", ["v = np.vectorize(g)", "@np.vectorize\ndef v(a, b): return a - b"])
def test_a_vectorized_function_is_called_once_for_each_cell(made):
    step = run(f"{made}\nr = v(x, 2)", x=X, g=np.subtract)[-1]
    assert step.family == "elementwise"
    assert step.frames("story")[-2].sentence == (
        f"{'g' if '(g)' in made else 'v'} ran in Python, once for each of the 4 cells; NumPy only collects what it gave."
    )
    frame = step.explain_cell((1,))
    assert frame.worked.total == format_value(step.result.values()[1])
    assert frame.worked.note is None


def test_four_operands_and_many_axes_stay_within_the_story():
    a, b, c, out = (np.ones(shape) for shape in ((2, 1, 1, 1, 1), (1, 2, 1, 1), (1, 1, 2), (2, 2, 2, 2, 2)))
    step = only("np.add(a, b, where=c, out=out)", a=a, b=b, c=c > 0, out=out)
    assert step.family == "elementwise"
    assert len(step.frames("story")) == 12
    assert len(step.frames("brief")) <= 4


@pytest.mark.parametrize(
    ("source", "sentence", "note"),
    [
        (
            "a + 0.2",
            "0.1 + 0.2 = 0.30000000000000004",
            "float64 keeps the nearest number that it has; here that is not 0.3.",
        ),
        (
            "t == 0.3",
            "0.30000000000000004 == 0.3 is False",
            "Both read 0.3 in few digits, but they are different numbers.",
        ),
        ("s > a", "0.10000000149011612 > 0.1 is True", "Both read 0.1 in few digits, but they are different numbers."),
        ("big + s", "1e8 + 0.1 = 1e8", "Near 1e8, numbers of float32 are 8 apart: 0.1 is lost."),
        ("s - big", "0.1 − 1e8 = −1e8", "Near −1e8, numbers of float32 are 8 apart: 0.1 is lost."),
        ("a / 3", "0.1 / 3 = 0.03333", None),
        ("s == 0.1", "0.1 == 0.1 is True", None),
        ("1 / z", "1 / (−0) = −∞", "No finite number of float64 is the answer: NumPy writes −∞."),
    ],
)
def test_digits_are_not_hidden_where_they_matter(source, sentence, note):
    a, s = np.array([0.1]), np.array([0.1], np.float32)
    step = only(source, a=a, s=s, t=a + 0.2, big=np.array([1e8], np.float32), z=np.array([-0.0]))
    frame = next(frame for frame in step.frames("story") if frame.phase == "combine")
    assert sentence in frame.sentence
    assert frame.worked.note == note


def test_a_complex_number_beside_a_sign_is_in_parentheses():
    assert "(−0−3j) × 2 = 0−6j" in " ".join(said("z * 2", z=np.array([1 + 2j, -3j])))


def test_a_sign_that_is_an_operation_stands_before_a_number_in_brackets() -> None:
    step = run("y = -x", x=np.array([2, 5]))[-1]
    assert step.explain_cell((1,)).sentence == "−x[1]: −(5) = −5."


def test_the_largest_number_has_a_neighbour_too() -> None:
    step = run("y = x + 1", x=np.array([np.finfo(float).max]))[-1]
    assert "numbers of float64 are 1.996e292 apart" in step.explain_cell((0,)).worked.note
