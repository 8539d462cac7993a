"""Names taken in the order of their scores: the bars are the recorded scores, in the recorded order."""

import numpy as np
import pytest

from tests.unit.explain.running import check_frames, run

RNG = np.random.default_rng(3)
UNIT, QUERY = RNG.normal(size=(16, 3)), np.array([1.0, 0.5, -1])
NAMES = np.array([f"word {at}" for at in range(16)])


def ranking_of(source, **names):
    step = run(source, **{"unit": UNIT, "q": QUERY, "names": NAMES, **names})[-1]
    check_frames(step.occurrence(0))
    return step, next((each for each in step.occurrence(0).readings if each.name == "ranking"), None)


@pytest.mark.parametrize(
    "source",
    [
        "scores = unit @ q\norder = np.argsort(-scores)[:5]\nbest = names[order]",
        "scores = unit @ q\nbest = names[np.argsort(scores)[::-1][:5]]",
        "scores = unit @ q\nbest = np.take(names, scores.argsort()[:5])",
    ],
)
def test_the_bars_are_the_scores_of_the_names_that_were_taken(source):
    step, reading = ranking_of(source)
    last = [reading.space.drawn[at] for at in reading.frames[-1].shown]
    scores = dict(zip(NAMES.tolist(), (UNIT @ QUERY).tolist(), strict=True))
    assert [each.name for each in last] == step.result.values().tolist()
    np.testing.assert_allclose([each.value for each in last], [scores[each.name] for each in last], rtol=1e-4)
    ranked = [reading.space.drawn[at].value for at in reading.frames[1].shown if reading.space.drawn[at].kind == "bar"]
    assert ranked in (sorted(ranked), sorted(ranked, reverse=True))
    assert len(ranked) == 10
    assert reading.space.drawn[reading.frames[1].shown[-1]].text == "and 6 more"


def test_the_one_that_leads_is_named():
    _, reading = ranking_of("s = unit @ q\nnames[np.argsort(-s)]")
    scores = UNIT @ QUERY
    assert (
        reading.frames[1].sentence
        == f"Sorted, the largest first: {str(NAMES[scores.argmax()])!r} leads with {scores.max():.4g}."
    )


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("names[np.array([3, 1])]", {}),
        ("s = unit @ q\nnames[np.argsort(-s)[[2, 0, 1]]]", {}),
        ("s = unit @ q\ns[np.argsort(-s)]", {}),
        ("s = unit[:4] @ q\nnames[np.argsort(-s)]", {}),
        ("s = unit @ q\nnames[np.argsort(-s)]", {"q": np.array([np.nan, 1, 1])}),
        ("s = unit @ q\nnames[np.argsort(-s)[:0]]", {}),
        ("names[np.argsort(-(unit @ q))]", {"unit": UNIT[:, None], "names": NAMES}),
    ],
)
def test_what_is_no_ranking_of_names_has_none(source, names):
    assert ranking_of(source, **names)[1] is None
