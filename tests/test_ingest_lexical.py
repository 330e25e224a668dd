"""The lexical index finds words by their stems, and filters."""

import math
from contextlib import closing

import pytest
from filter_rule import lets_pass
from hypothesis import given, settings
from hypothesis import strategies as st
from lexical_entries import Open, found, passage

from ingest.filters import Filters
from ingest.lexical import LexicalEntry, LexicalIndex, english

pytest_plugins = ["lexical_entries"]
WORDS = "ferry ferries drifting drifted the Zürich port's ports 2024 U.S. ship не 中文".split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
TIMES = st.sampled_from([None, -1e9, 0.0, 1.7e9, 1.7e9 + 0.25])
ENTRIES = st.lists(
    st.tuples(
        TEXTS, TEXTS, st.sampled_from([None, "Port Gazette", "port gazette", "Courier"]), TIMES
    ),
    max_size=12,
)
FILTERS = st.builds(
    Filters,
    st.lists(st.sampled_from(["Port Gazette", "Courier", "Nobody"]), unique=True).map(tuple),
    TIMES,
    TIMES,
)


def test_words_are_found_by_their_stem_without_case_or_accents(open_index: Open) -> None:
    index = open_index()
    index.apply([passage("a#0", "The Ferries DRIFTED off Zürich.")], ["a"], 1)
    for words in ("ferry", "drifting", "zurich", "Zürich's ferry"):
        assert found(index, words) == ["a#0"]
    assert found(index, "boat") == []


def test_the_passage_with_more_and_rarer_words_comes_first(open_index: Open) -> None:
    index = open_index()
    texts = ["The ferry drifted.", "The ferry sank near the port.", "The ferry left the port."]
    index.apply([passage(f"a#{n}", text) for n, text in enumerate(texts)], ["a"], 1)
    assert found(index, "Which ferry sank in a port?") == ["a#1", "a#2", "a#0"]
    scores = [score for _, score in index.search("ferry sank port", 10)]
    assert scores == sorted(scores, reverse=True)


def test_a_title_counts_but_less_than_the_text(open_index: Open) -> None:
    index = open_index()
    told = passage("a#0", "The ferry drifted.", title="Harbour")
    titled = passage("b#0", "The harbour drifted.", title="Ferry")
    index.apply([told, titled], ["a", "b"], 1)
    assert found(index, "ferry") == ["a#0", "b#0"]


@pytest.mark.parametrize("words", ["", "  ", "the of and", "?!…", "' \" ( ) [", "s t"])
def test_words_that_tell_nothing_find_nothing(open_index: Open, words: str) -> None:
    index = open_index()
    index.apply([passage("a#0", "The ferry drifted, it's said (of it).")], ["a"], 1)
    assert found(index, words) == []


@pytest.mark.parametrize(
    "words", ["ferry AND NOT", "text:ferry", "(ferry", 'ferry"', "ferry^9", "ferry*", "ferry\0"]
)
def test_words_are_no_query_language(open_index: Open, words: str) -> None:
    index = open_index()
    index.apply([passage("a#0", "The ferry drifted.")], ["a"], 1)
    assert found(index, words) == ["a#0"]


def test_no_more_are_given_than_asked_for(open_index: Open) -> None:
    index = open_index()
    index.apply([passage(f"a#{n}", "ferry") for n in range(9)], ["a"], 1)
    assert [len(index.search("ferry", k)) for k in (0, 1, 5, 50)] == [0, 1, 5, 9]


def test_the_same_search_gives_the_same_answer(open_index: Open) -> None:
    index = open_index()
    index.apply([passage(f"a#{n}", "The ferry drifted.") for n in range(20)], ["a"], 1)
    assert len({tuple(index.search("ferry", 7)) for _ in range(10)}) == 1


def test_terms_are_distinct_stems_in_order(open_index: Open) -> None:
    assert open_index().terms("The ferries and the ferry drifted") == ["ferri", "drift"]


def test_rarity_is_that_of_bm25(open_index: Open) -> None:
    index = open_index()
    texts = ["ferry port", "ferry", "ferry ferry", "ship"]
    index.apply([passage(f"a#{n}", text) for n, text in enumerate(texts)], ["a"], 1)
    for term, holders in {"ferri": 3, "port": 1, "none": 0}.items():
        assert index.idf(term) == pytest.approx(math.log(1 + (4 - holders + 0.5) / (holders + 0.5)))


@given(made=ENTRIES, filters=FILTERS, words=TEXTS)
@settings(max_examples=40)
def test_finds_every_passage_that_shares_a_stem_and_passes_and_no_other(
    tmp_path_factory: pytest.TempPathFactory,
    made: list[tuple[str, str, str | None, float | None]],
    filters: Filters,
    words: str,
) -> None:
    analyse = english().analyze
    held = [LexicalEntry(f"a{n}#0", f"a{n}", *one) for n, one in enumerate(made)]
    expected = {
        one.id
        for one in held
        if set(analyse(words)) & {*analyse(one.text), *analyse(one.title)}
        and lets_pass(filters, one.source, one.published)
    }
    folder = tmp_path_factory.mktemp("lexical")
    with closing(LexicalIndex(folder, ledger_name="ledger", newest=1)) as index:
        index.apply(held, [one.article_id for one in held], 1)
        hits = index.search(words, 100, filters)
    assert {one for one, _ in hits} == expected
    assert len(hits) == len(expected)
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)


def test_filters_do_not_change_the_scores(open_index: Open) -> None:
    index = open_index()
    index.apply([passage("a#0", "ferry", source="Gazette", published=5.0)], ["a"], 1)
    assert index.search("ferry", 1) == index.search("ferry", 1, Filters(("Gazette",), 0, 9))


def test_a_word_without_end_is_left_out_and_the_rest_is_found(open_index: Open) -> None:
    index = open_index()
    index.apply([passage("a#0", "x" * 100_000 + " ferry"), passage("a#1", "😀 \ufffd")], ["a"], 1)
    assert found(index, "ferry") == ["a#0"]
