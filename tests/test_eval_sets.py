"""Reading sets of any format: what is broken is told, and hides nothing that is whole."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.questions import (
    Question,
    QuestionType,
    Quote,
    Relevance,
    Status,
    Turn,
    fault_of,
    read_questions,
    write_questions,
)
from eval.sets import FORMATS, QuestionSet, check_quotes, read_set
from ingest.articles import Article, article_id
from ingest.errors import BadQuestionSet
from ingest.files import SourceFile, find_files
from ingest.reading import ReadArticle, read_articles

SEEDS = Path(__file__).parent.parent / "seeds"
FERRY = Question(
    "ferry",
    "Where does the ferry land?",
    QuestionType.FACT,
    Status.ANSWERED,
    (("Port Ellen",),),
    (Quote("ferry.md", "The ferry lands at Port Ellen."),),
)
TEXT = "Last spring.\nThe ferry  lands at\nPort Ellen. It is late."

words = st.text(min_size=1).filter(str.strip)
questions = st.builds(
    Question,
    id=words,
    question=words,
    type=st.sampled_from(QuestionType),
    status=st.sampled_from(Status),
    answers=st.lists(st.lists(words, min_size=1).map(tuple), max_size=2).map(tuple),
    quotes=st.lists(st.builds(Quote, words, words), max_size=2).map(tuple),
    split=st.sampled_from(["dev", "report", None]),
    as_of=st.none() | st.datetimes().map(lambda moment: moment.isoformat()),
    conversation=st.lists(
        st.builds(Turn, st.sampled_from(["user", "assistant"]), st.text()), max_size=2
    ).map(tuple),
    relevant=st.lists(st.builds(Relevance, words, st.integers(0, 3)), max_size=2).map(tuple),
    antecedents=st.none() | st.lists(st.lists(words, min_size=1).map(tuple), max_size=2).map(tuple),
    subtype=st.none() | st.text(),
).filter(lambda question: fault_of(question) is None)
sets_of_questions = st.lists(questions, min_size=1, max_size=4, unique_by=lambda one: one.id)
broken_lines = st.binary().map(lambda content: b"{" + content.replace(b"\n", b""))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("set") / "set.jsonl"


def ingested(paths: list[Path]) -> dict[str, Article]:
    """The articles that ingest reads from these paths, by id."""
    files = [one for one in find_files(paths) if isinstance(one, SourceFile)]
    found = [read for file in files for read in read_articles(file, 20)]
    return {read.article.id: read.article for read in found if isinstance(read, ReadArticle)}


def text_in(articles: dict[str, Article]) -> Callable[[str], str | None]:
    return lambda name: articles[name].text if name in articles else None


def refusal(path: Path, format: str | None = None) -> str:
    with pytest.raises(BadQuestionSet) as caught:
        read_set(path, format)
    return str(caught.value)


@given(written=sets_of_questions)
def test_questions_that_are_written_are_read_back_equal(
    place: Path, written: list[Question]
) -> None:
    write_questions(written, place)
    assert list(read_set(place, "own").questions) == written == read_questions(place)


@given(written=sets_of_questions, broken=st.lists(broken_lines, max_size=3), data=st.data())
def test_a_broken_line_anywhere_hides_no_other(
    place: Path, written: list[Question], broken: list[bytes], data: st.DataObject
) -> None:
    write_questions(written, place)
    whole = place.read_bytes().split(b"\n")[:-1]
    lines = data.draw(st.permutations([*whole, *broken]))
    place.write_bytes(b"\n".join(lines))
    read = read_set(place, "own")
    assert sorted(one.id for one in read.questions) == sorted(one.id for one in written)
    told = [number for number, line in enumerate(lines, start=1) if line in broken]
    assert [one.place for one in read.left_out] == [f"{place}, line {line}" for line in told]


def test_a_faulty_question_is_told_by_line_id_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    write_questions([FERRY, FERRY], path)
    with path.open("ab") as file:
        file.write(b'{"id": "late", "question": "When?", "type": "fact"}\n\xff\n')
    read = read_set(path)
    assert read.questions == (FERRY,)
    assert [(one.place, one.question_id, one.reason) for one in read.left_out] == [
        (f"{path}, line 2", "ferry", f"{path}, line 1 has the same id; give one of them another"),
        (f"{path}, line 3", "late", "status is missing; add it"),
        (f"{path}, line 4", None, "is not UTF-8; save the file as UTF-8"),
    ]


def test_a_question_may_expect_nothing_but_articles(tmp_path: Path) -> None:
    judged = (Relevance("ferry.md", 2), Relevance("bridge.md", 0))
    asked = Question(
        "q", "Ferries?", QuestionType.EXPLANATION, Status.ANSWERED, (), relevant=judged
    )
    write_questions([asked], tmp_path / "set.jsonl")
    assert read_set(tmp_path / "set.jsonl").questions == (asked,)


def test_a_folder_of_articles_with_questions_is_a_set() -> None:
    seeds = read_set(SEEDS)
    assert (seeds.name, seeds.format, seeds.articles) == ("seeds", "own", SEEDS)
    assert list(seeds.questions) == read_questions(SEEDS / "questions.jsonl")
    assert not seeds.left_out


def test_the_quotes_of_a_folder_stand_in_its_articles_as_ingest_reads_them(tmp_path: Path) -> None:
    seeds = read_set(SEEDS)
    articles = ingested(seeds.article_files(tmp_path))
    assert seeds.with_quotes_checked(text_in(articles)) == seeds


@pytest.mark.parametrize("named", ["id: dock-7", "url: https://gazette.example/ferry"])
def test_an_article_with_an_id_of_its_own_is_found_by_its_file(tmp_path: Path, named: str) -> None:
    (tmp_path / "ferry.md").write_text(f"---\ntitle: Ferry\n{named}\n---\n{TEXT}")
    write_questions([FERRY], tmp_path / "questions.jsonl")
    read = read_set(tmp_path)
    (article,) = ingested(read.article_files(tmp_path)).values()
    assert read.questions[0].quotes[0].article == article.id
    assert not read.with_quotes_checked(text_in({article.id: article})).left_out


def test_questions_without_articles_beside_them_come_alone(tmp_path: Path) -> None:
    write_questions([FERRY], tmp_path / "questions.jsonl")
    read = read_set(tmp_path)
    assert read.articles is None
    assert read.article_files(tmp_path) == []


@pytest.mark.parametrize("name", ["ferry.md", "https://gazette.example/ferry?utm_source=x", "f1"])
def test_a_quote_names_its_article_by_file_address_or_id(name: str) -> None:
    ids = {
        "ferry.md": article_id(url=None, origin="ferry.md"),
        "f1": "f1",
    }
    held = ids.get(name) or article_id(url="https://gazette.example/ferry", origin="")
    quoted = Question(
        "q",
        "Where?",
        QuestionType.FACT,
        Status.ANSWERED,
        (),
        (Quote(name, " lands at  Port\nEllen."),),
    )
    kept, left_out = check_quotes([quoted], {held: TEXT}.get)
    assert kept == [quoted]
    assert not left_out


def test_a_quote_that_stands_in_no_article_is_told() -> None:
    held = article_id(url=None, origin="ferry.md")
    kept, left_out = check_quotes([FERRY], {held: "The ferry sank."}.get, {"ferry": "s, line 4"})
    assert not kept
    assert left_out[0].model_dump() == {
        "place": "s, line 4",
        "question_id": "ferry",
        "reason": "the quote “The ferry lands at Port Ellen.” does not stand in the article"
        " ferry.md; correct it",
    }


def test_a_quote_from_an_unknown_article_is_told() -> None:
    _, left_out = check_quotes([FERRY], lambda _: None)
    assert left_out[0].reason.startswith("there is no article ferry.md to quote; ingest it")


def test_checking_quotes_adds_to_what_was_left_out_before(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    write_questions([FERRY], path)
    with path.open("ab") as file:
        file.write(b"oops")
    read = read_set(path).with_quotes_checked(lambda _: None)
    assert [one.place for one in read.left_out] == [f"{path}, line 2", f"{path}, line 1"]
    assert not read.questions


def test_the_fingerprint_tells_of_the_questions_not_of_their_place(tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_questions([FERRY], first)
    second.write_bytes(first.read_bytes())
    assert read_set(first).fingerprint == read_set(second).fingerprint
    second.write_bytes(first.read_bytes().replace(b"lands", b"docks"))
    assert read_set(first).fingerprint != read_set(second).fingerprint


def test_a_format_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "quiz") == (
        f"'quiz' is no known format; name one of {', '.join(FORMATS)}"
    )


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    write_questions([FERRY], tmp_path / "set.jsonl")
    packed = tmp_path / "set.jsonl.gz"
    packed.write_bytes(gzip.compress((tmp_path / "set.jsonl").read_bytes()))
    assert read_set(packed).questions == (FERRY,)
    packed.write_bytes(packed.read_bytes()[:-9])
    assert refusal(packed).startswith(f"{packed}: no whole gzip file (")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    assert refusal(path) == f"{path}: no such file or folder; check the path"


def test_a_set_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "q1", "question": "Who?"}\noops\n')
    assert refusal(path) == (
        f"{path}: no question can be read; the first of 2 faults: {path}, line 1: "
        "type is missing; add it"
    )
    path.write_text("\n")
    assert "holds no question of the format own; add one" in refusal(path, "own")


@pytest.mark.parametrize("format", FORMATS)
@given(content=st.one_of(st.binary(), st.text().map(str.encode), st.just(b"[{}, 1, null]")))
def test_whatever_a_file_holds_only_a_bad_set_is_raised(
    place: Path, format: str, content: bytes
) -> None:
    place.write_bytes(content)
    with pytest.raises(BadQuestionSet):
        read_set(place, format)


def test_articles_are_written_in_files_that_ingest_takes(tmp_path: Path) -> None:
    articles = [Article(f"a{n}", f"Title {n}", "é" * 600_000) for n in range(3)]
    held = QuestionSet("s", "rgb", tmp_path, (FERRY,), (), articles, "f", {})
    files = held.article_files(tmp_path)
    assert len(files) == 3
    assert ingested(files) == {one.id: one for one in articles}
