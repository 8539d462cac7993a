"""Products over named axes against NumPy itself."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorviz.explain.families.einsum.letters import Letters
from tensorviz.explain.families.einsum.meaning import meaning_of
from tensorviz.explain.recipes import EinsumRecipe
from tests.unit.explain.running import DTYPES, arrays, check_frames, only, same, sentences

SPELLINGS = (
    "ij,jk->ik",
    "bik,bkj->bij",
    "bhqd,bhkd->bhqk",
    "ij,ij->",
    "i,j->ij",
    "ii",
    "ij->j",
    "ij,j",
    "i,ij,j->",
    "...i,...i->...",
    "ab,bc,cd->ad",
    "iij,j->i",
    "ij->ji",
    "ii->i",
)


@st.composite
def sums(draw):
    """Subscripts with arrays that fit them; one axis in five is of size 1 and stretches."""
    spelling = draw(st.sampled_from(SPELLINGS))
    sizes = {letter: draw(st.sampled_from([0, 1, 2, 3, 4])) for letter in "abcdhijkqy"}
    dtype = draw(st.sampled_from(DTYPES))
    operands = []
    for part in spelling.partition("->")[0].split(","):
        letters = part.replace("...", "y")
        repeated = len(set(letters)) < len(letters)
        shape = tuple(1 if not repeated and draw(st.integers(0, 4)) == 0 else sizes[one] for one in letters)
        operands.append(draw(arrays(shape, dtype)))
    return spelling, operands


def numpys(spelling, operands):
    with np.errstate(all="ignore"):
        return np.einsum(spelling, *operands)


def told(spelling, operands):
    names = "ABC"[: len(operands)]
    return only(f"np.einsum({spelling!r}, {', '.join(names)})", **dict(zip(names, operands, strict=True)))


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(sums())
def test_every_number_is_numpys(drawn):
    spelling, operands = drawn
    try:
        expected = numpys(spelling, operands)
    except ValueError:
        return  # sizes that do not stretch to each other
    step = told(spelling, operands)
    assert step.family == "contraction"
    assert isinstance(step.occurrence(0).recipe, EinsumRecipe)
    assert same(step.result.values(), expected)
    for operand, array in zip(step.operands, operands, strict=True):
        assert same(operand.values(), array)
    check_frames(step.occurrence(0))


@settings(max_examples=60, deadline=None)
@given(sums(), st.data())
def test_sources_by_perturbation(drawn, data):
    spelling, operands = drawn
    operands = [np.ones(operand.shape) for operand in operands]
    try:
        expected = numpys(spelling, operands)
    except ValueError:
        return
    if expected.size == 0:
        return
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    found = told(spelling, operands).sources(index)
    for number, operand in enumerate(operands):
        feeding = set()
        for cell in np.ndindex(operand.shape):
            changed = [each.copy() for each in operands]
            changed[number][cell] = np.pi
            if numpys(spelling, changed)[index] != expected[index]:
                feeding.add(cell)
        assert set(zip(*(axis.tolist() for axis in found[number]), strict=True)) == feeding or operand.ndim == 0


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(sums(), st.data())
def test_any_cell_is_the_sum_of_its_products(drawn, data):
    spelling, operands = drawn
    try:
        expected = numpys(spelling, operands)
    except ValueError:
        return
    recipe = told(spelling, operands).occurrence(0).recipe
    if expected.size == 0 or len(operands) == 1:
        return
    index = tuple(data.draw(st.integers(0, length - 1)) for length in expected.shape)
    sizes = dict(recipe.sizes)
    summed = [letter for letter in sizes if letter not in recipe.output]
    values = []
    for at in itertools.product(*(range(sizes[letter]) for letter in summed)):
        where = {**dict(zip(recipe.output, index, strict=True)), **dict(zip(summed, at, strict=True))}
        factors = [
            operand[tuple(0 if operand.shape[axis] == 1 else where[one] for axis, one in enumerate(letters))]
            for letters, operand in zip(recipe.inputs, operands, strict=True)
        ]
        with np.errstate(all="ignore"):
            product = factors[0]
            for factor in factors[1:]:
                product = np.multiply(product, factor, dtype=operands[0].dtype)
        values.append(product)
    worked = told(spelling, operands).explain_cell(index).worked
    shown = worked.terms[: worked.hidden_after] if worked.hidden else worked.terms
    finite = [value for value in values if np.isfinite(value) and np.asarray(value).dtype.kind in "iuf"]
    assert len(worked.terms) + worked.hidden == len(values)
    if len(finite) == len(values):
        assert [term.number for term in shown] == [float(value) for value in values[: len(shown)]]


BATCH = {"B": np.arange(24).reshape(2, 3, 4), "W": np.arange(8).reshape(4, 2), "v": np.arange(3), "w": np.arange(4)}
MATRIX = {"A": np.arange(6).reshape(2, 3)}


@pytest.mark.parametrize(
    ("source", "inputs", "output"),
    [
        ("B @ W", ("bik", "kj"), "bij"),
        ("np.matmul(B, W)", ("bik", "kj"), "bij"),
        ("B @ B.transpose(0, 2, 1)", ("bik", "bkj"), "bij"),
        ("np.dot(B, W)", ("ijk", "kl"), "ijl"),
        ("B.dot(w)", ("ijk", "k"), "ij"),
        ("np.inner(B, w)", ("ijk", "k"), "ij"),
        ("np.outer(v, w)", ("i", "j"), "ij"),
        ("np.multiply.outer(v, w)", ("i", "j"), "ij"),
        ("np.tensordot(B, W, axes=1)", ("ijk", "kl"), "ijl"),
        ("np.tensordot(A, B, axes=([1], [1]))", ("ij", "kjl"), "ikl"),
        ("np.tensordot(A, B.T, ([0, 1], [2, 1]))", ("ij", "kji"), "k"),
        ("np.vecdot(B, w)", ("bck", "k"), "bc"),
        ("np.matvec(A, v)", ("ik", "k"), "i"),
        ("np.vecmat(v, A.T)", ("k", "kj"), "j"),
        ("np.einsum('ij , j', A, v)", ("ij", "j"), "i"),
        ("np.einsum('ji', A[:, :2])", ("ji",), "ij"),
        ("np.einsum('ii->i', A[:, :2])", ("ii",), "i"),
        ("np.einsum(A, [0, 1], v, [1])", ("ab", "b"), "a"),
        ("np.einsum(A, [0, 1], A, [2, 1], [2, 0])", ("ab", "cb"), "ca"),
        ("np.einsum(B, [..., 1], [...])", ("acb",), "ac"),
        ("np.einsum('i,j', 'x')", None, None),
        ("np.einsum('ij,jk', A, A.T)", ("ij", "jk"), "ik"),
        ("np.einsum('i,i', [1, 2], [3, 4])", ("i", "i"), ""),
    ],
)
def test_every_spelling_has_its_letters(source, inputs, output):
    from tests.unit.explain.running import run

    step = run(source, **BATCH, **MATRIX)[-1]
    recipe = step.occurrence(0).recipe
    if inputs is None:
        assert not isinstance(recipe, EinsumRecipe)
        return
    assert isinstance(recipe, EinsumRecipe), source
    assert (recipe.inputs, recipe.output) == (inputs, output)
    check_frames(step.occurrence(0))


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        ("ij,jk->ik", "the matrix product"),
        ("bhqd,bhkd->bhqk", "a matrix times a transpose for each b, h"),
        ("bik,kj->bij", "the matrix product for each b"),
        ("i,i->", "the dot product"),
        ("ii->", "the trace"),
        ("xy->y", "the column sums"),
        ("ijk,jil->kl", ""),
    ],
)
def test_names(source, meaning):
    inputs, _, output = source.partition("->")
    assert meaning_of(Letters(tuple(inputs.split(",")), output)) == meaning


def test_an_axis_that_stretches_is_said():
    step = only("np.einsum('ij,jk->ik', A, W)", A=np.ones((2, 3)), W=np.ones((1, 4)))
    assert "W's 1 along j stretches to 3." in sentences(step)[1]


def test_a_cell_that_is_only_moved():
    step = only("T = np.einsum('ij->ji', A)", A=np.arange(6).reshape(2, 3))
    assert step.explain_cell((2, 1)).sentence == "T[2, 1] is A[1, 2]: 5."
    assert sentences(step)[1] == "Every letter stays: each cell is one cell of A; nothing is added up."


def test_a_wrapped_product_is_said():
    a = np.array([100, 100], np.int8)
    step = only("np.einsum('i,i->', a, a)", a=a)
    assert step.explain_cell(()).worked.total == "32"


def test_a_large_stack_tells_its_edges():
    rng = np.random.default_rng(0)
    step = only("Q @ K", Q=rng.normal(size=(8, 200, 300)), K=rng.normal(size=(8, 300, 200)))
    assert isinstance(step.occurrence(0).recipe, EinsumRecipe)
    check_frames(step.occurrence(0))
