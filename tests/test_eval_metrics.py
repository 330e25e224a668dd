"""How answers are judged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import abstention, contains, is_right, item_recall, normalise, percentile

DELEGATION = [["Andrei Belousov", "Belousov"], ["Sergei Lavrov", "Sergey Lavrov"]]

words = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=2, max_size=8)
outcomes = st.lists(st.tuples(st.booleans(), st.booleans()))
values = st.lists(st.integers(-1000, 1000).map(float), min_size=1)


class TestNormalise:
    @pytest.mark.parametrize(
        ("written", "normalised"),
        [
            ("The  Kremlin\n announced\ta treaty.", "kremlin announced treaty"),
            ("an A the THE", ""),
            ("anthem of Athens", "anthem of athens"),
            ("U.S. troops, at 11,000", "us troops at 11000"),
            ("Straße", "strasse"),
            ("5.5 and 55", "5 5 and 55"),
            ("co\u00adoperation", "cooperation"),
        ],
    )
    def test_leaves_the_words_alone(self, written: str, normalised: str) -> None:
        assert normalise(written) == normalised

    @pytest.mark.parametrize("apostrophe", "'`\u00b4\u02bc\u2018\u2019\u201b\u2032")
    def test_every_apostrophe_is_the_same(self, apostrophe: str) -> None:
        assert normalise(f"Workers{apostrophe} Party, NATO{apostrophe}s") == "workers party natos"

    @pytest.mark.parametrize("dash", " -\u2010\u2011\u2012\u2013\u2014\u2015\u2212/")
    def test_every_dash_parts_words(self, dash: str) -> None:
        assert normalise(f"Nilsson{dash}Wright") == "nilsson wright"

    @pytest.mark.parametrize("marks", ['""', "\u201c\u201d", "\u00ab\u00bb", "\u201e\u201c", "''"])
    def test_quotation_marks_do_not_matter(self, marks: str) -> None:
        assert normalise(f"a {marks[0]}breakthrough{marks[1]}, he said") == "breakthrough he said"

    def test_composed_and_decomposed_letters_are_the_same(self) -> None:
        assert normalise("Anto\u0301nio") == normalise("Ant\u00f3nio")

    @given(st.text("ab AnThe.,'\u2019-\u2014\u00e9\u0301é5.!\n"))
    def test_normalising_twice_changes_nothing(self, text: str) -> None:
        assert normalise(normalise(text)) == normalise(text)


class TestContains:
    def test_needs_whole_words_in_a_row(self) -> None:
        text = "Deputy Prime Minister Alexander Novak, who is responsible for energy."
        assert contains(text, "the prime minister")
        assert not contains(text, "Alexander Nova")
        assert not contains(text, "Alexander Minister")

    def test_citation_markers_do_not_hide_a_word(self) -> None:
        assert contains("It was Novak[1][2].", "Novak")

    @pytest.mark.parametrize("nothing", ["", "The", "?!", " a an "])
    def test_an_answer_without_words_is_never_contained(self, nothing: str) -> None:
        assert not contains("the a an ?!", nothing)
        assert not contains("", nothing)

    @given(st.lists(words, min_size=1), st.data())
    def test_any_run_of_the_words_is_contained(self, text: list[str], data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        answer = " ".join(text[start:end])
        assert contains(", ".join(text).upper(), answer) is bool(normalise(answer))


class TestRightness:
    def test_right_holds_one_alternative_of_every_item(self) -> None:
        assert is_right("Belousov went, and so did Sergey Lavrov.", DELEGATION)
        assert not is_right("Belousov went.", DELEGATION)

    def test_item_recall_counts_each_item_once(self) -> None:
        assert item_recall("Andrei Belousov: Belousov.", DELEGATION) == 0.5
        assert item_recall("Nobody went.", DELEGATION) == 0.0

    def test_a_question_without_answers_cannot_be_judged_by_them(self) -> None:
        with pytest.raises(ValueError, match="abstention"):
            is_right("anything", [])

    @given(st.lists(words), st.lists(st.lists(words, min_size=1), min_size=1))
    def test_right_is_full_recall(self, text: list[str], answers: list[list[str]]) -> None:
        given_answer = " ".join(text)
        assert is_right(given_answer, answers) == (item_recall(given_answer, answers) == 1)


class TestAbstention:
    def test_counts_the_due_and_the_made(self) -> None:
        pairs = [(True, True)] * 3 + [(True, False)] * 2 + [(False, True)] + [(False, False)] * 9
        result = abstention(pairs)
        assert (result.precision, result.recall) == (0.75, 0.6)
        assert result.f1 == pytest.approx(2 / 3)

    @pytest.mark.parametrize("pairs", [[], [(False, False)], [(True, False)], [(False, True)]])
    def test_is_zero_where_nothing_was_hit(self, pairs: list[tuple[bool, bool]]) -> None:
        result = abstention(iter(pairs))
        assert (result.precision, result.recall, result.f1) == (0, 0, 0)

    @given(outcomes)
    def test_f1_is_the_harmonic_mean(self, pairs: list[tuple[bool, bool]]) -> None:
        result = abstention(pairs)
        product, total = result.precision * result.recall, result.precision + result.recall
        assert result.f1 == pytest.approx(2 * product / total if total else 0)


class TestPercentile:
    @pytest.mark.parametrize(("q", "expected"), [(0, 1.0), (50, 2.5), (95, 3.85), (100, 4.0)])
    def test_lies_between_the_nearest_two(self, q: float, expected: float) -> None:
        assert percentile([4.0, 1.0, 3.0, 2.0], q) == pytest.approx(expected)

    @pytest.mark.parametrize(("given_values", "q"), [([], 50), ([1.0], -1), ([1.0], 101)])
    def test_refuses_what_has_no_percentile(self, given_values: list[float], q: float) -> None:
        with pytest.raises(ValueError, match="q from 0 to 100"):
            percentile(given_values, q)

    @given(values, st.floats(0, 100), st.floats(0, 100))
    def test_grows_with_q_from_least_to_greatest(
        self, given_values: list[float], one: float, other: float
    ) -> None:
        low = percentile(given_values, min(one, other))
        high = percentile(given_values, max(one, other))
        slack = 1e-9
        assert min(given_values) - slack <= low <= high + slack
        assert high <= max(given_values) + slack
