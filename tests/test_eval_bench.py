"""The benchmark from end to end on a small set; what its figures mean."""

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from eval.bench import main
from eval.bench_ingest import Preparation
from eval.bench_latency import ALONE, ASK, RETRIEVAL, example_filters
from eval.bench_process import measure_processes
from eval.bench_quality import ALL, COVERED, STANDING, Outcome, summary
from eval.bench_report import Goal
from ingest.articles import Article
from ingest.encoder import SHIPPED
from ingest.models import load_model
from ingest.settings import IndexSettings

TOPICS = {
    "harbour": "Divers cleared the wreck of the Marigold from the harbour of Oldhaven. "
    "The harbour master, Ines Okafor, said that ships may enter again from Monday.",
    "bridge": "The railway bridge at Fennick was closed after a barge struck a pillar. "
    "Engineers need six weeks to repair it.",
    "library": "The new library of Tarn opened with a reading by the poet Juno Albright. "
    "It holds 40,000 books and stands beside the old mill.",
    "orchard": "Frost destroyed most of the apple blossom in the valley of Brenn. "
    "Growers expect a third of the usual harvest.",
}


def article(topic: str, text: str, day: int) -> dict[str, str]:
    return {
        "url": f"https://www.{'courier' if day % 2 else 'gazette'}.example/{topic}",
        "title": f"News of the {topic}",
        "published": f"2024/05/{day:02}",
        "text": text,
    }


ARTICLES = [article(topic, text, day) for day, (topic, text) in enumerate(TOPICS.items(), 1)]
QUESTIONS = [
    {
        "question": "Who is the harbour master of Oldhaven?",
        "answers": ["Ines Okafor"],
        "retrieved": [ARTICLES[0]["url"]],
    },
    {
        "question": "Which poet read at the opening of the library of Tarn?",
        "answers": ["Albright, Juno", "Juno Albright"],
        "retrieved": [ARTICLES[2]["url"], "https://elsewhere.example/poets"],
    },
    {"question": "Who won the regatta?", "answers": ["Team Heron"], "retrieved": []},
]


@dataclass(frozen=True)
class Ran:
    """A run of the benchmark on the small set: its data directory, its tables, its JSON."""

    data_dir: Path
    tables: str
    figures: dict[str, Any]

    def quality(self, group: str) -> dict[str, Any]:
        (found,) = (one for one in self.figures["quality"] if one["group"] == group)
        return dict(found)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    with gzip.open(folder / "articles_2024.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in ARTICLES)
    (folder / "questions_2024.json").write_text(json.dumps(QUESTIONS))
    return folder


@pytest.fixture(scope="module")
def ran(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("bench")
    found = folder / "figures.json"
    tables = folder / "tables.txt"
    options = ["--sizes", "2", "--runs", "0", "--data-dir", str(folder), "--json", str(found)]
    float32 = ["--float32", str(SHIPPED)]
    with tables.open("w") as out, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", out)
        assert main(["--news", str(news), *options, *float32]) == 0
    return Ran(folder, tables.read_text(), json.loads(found.read_text()))


def test_ingest_is_counted_after_each_step(ran: Ran) -> None:
    first, last = ran.figures["ingest"]
    assert (first["articles"], first["passages"]) == (2, 2)
    assert (last["articles"], last["passages"]) == (4, 4)
    assert last["tokens"] > first["tokens"] > 0
    ratio = last["tokens_per_s"] / last["embedder_tokens_per_s"]
    assert last["ratio"] == pytest.approx(ratio)


def test_latency_is_taken_at_each_size_with_and_without_filters(ran: Ran) -> None:
    assert [one["passages"] for one in ran.figures["latency"]] == [2, 4]
    for latency in ran.figures["latency"]:
        assert latency["questions"] == 3
        rows = {row["name"]: row for row in latency["rows"]}
        assert {ALONE, RETRIEVAL, ASK} < set(rows)
        assert rows[ALONE]["p50_ratio"] == 1
        assert sum(row["passing"] is not None for row in rows.values()) == 4


def test_finds_the_answers_that_stand_in_the_articles(ran: Ran) -> None:
    quality = ran.quality(ALL)
    assert quality["questions"] == 3
    assert quality["stands"] == pytest.approx(2 / 3)
    assert set(quality["found"]) == {"hybrid", "BM25 alone", "dense alone"}
    for found in quality["found"].values():
        assert found["1"] == found["50"] == pytest.approx(2 / 3)
    assert quality["answered"] + quality["abstained"] == 1
    assert quality["right"] <= min(quality["answered"], quality["stands"])


def test_groups_questions_by_what_the_articles_hold(ran: Ran) -> None:
    standing, covered = ran.quality(STANDING), ran.quality(COVERED)
    assert (standing["questions"], standing["stands"]) == (2, 1)
    assert (covered["questions"], covered["stands"]) == (1, 1)
    assert standing["found"]["hybrid"]["1"] == 1


def test_the_tables_show_the_figures_and_the_machine(ran: Ran) -> None:
    assert "2024: 4 articles, 4 passages, 2 threads" in ran.tables
    assert "all asked: 3 questions" in ran.tables
    assert "0.667" in ran.tables
    assert "embedder / float32" in ran.tables
    assert "ingest / the embedder alone, tokens/s" in ran.tables
    assert "answer in the first 50 passages" in ran.tables
    for package in ("onnxruntime", "chromadb", "tantivy", "llama-index-core"):
        assert package in ran.tables


def test_an_index_that_is_there_is_used_again(ran: Ran, news: Path, tmp_path: Path) -> None:
    found = tmp_path / "again.json"
    options = ["--runs", "0", "--data-dir", str(ran.data_dir), "--json", str(found)]
    assert main(["--news", str(news), *options]) == 0
    again = json.loads(found.read_text())
    assert again["ingest"] == []
    assert again["passages"] == 4
    assert [one["found"] for one in again["quality"]] == [
        one["found"] for one in ran.figures["quality"]
    ]


def test_an_index_of_other_articles_is_refused(
    ran: Ran, news: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--limit", "3", "--runs", "0", "--data-dir", str(ran.data_dir)]
    assert main(["--news", str(news), *options]) == 2
    told = capsys.readouterr().err
    assert "holds 1 articles that are not among the 3 taken now; raise --limit" in told


def test_processes_are_timed_over_an_index(ran: Ran) -> None:
    figures = measure_processes(ran.data_dir / "news-2024", "Who is Okafor?", "small", runs=1)
    assert (figures.index, figures.runs) == ("small", 1)
    assert figures.alone_ratio == figures.alone / figures.bare_imports
    assert figures.served > 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--news", "nowhere"], "must lie in a folder with articles_2024.jsonl.gz"),
        (["--news", ""], "no folder was named; a news set must lie in a folder"),
        (["--float32", "nowhere"], "nowhere holds no model.onnx; make it with"),
        (["--json", "nowhere/figures.json"], "no such folder; make it"),
        (["--year", "2019"], "lacks articles_2019.jsonl.gz and questions_2019.json"),
    ],
)
def test_what_is_missing_is_told_in_one_line(
    news: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--news", str(news), *options]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_steps_are_cut_where_the_passages_reach_a_size() -> None:
    preparation = Preparation(load_model(IndexSettings()))
    articles = [Article(str(n), f"Title {n}", "One sentence.") for n in range(10)]
    steps = list(preparation.steps(articles, [7, 2, 3]))
    assert [len(step) for step in steps] == [2, 1, 4, 3]
    assert [one.article for step in steps for one in step] == articles
    assert steps[0][0].texts == ["Title 0\nOne sentence."]


def test_filters_pass_the_share_that_they_say() -> None:
    articles = [
        Article(str(n), "t", "x", source="Gazette" if n % 50 else "Courier", published_at=date)
        for n, date in enumerate(f"2024-{1 + n // 20:02}-{1 + n % 20:02}" for n in range(200))
    ]
    filters = {name: passing for name, (_, passing) in example_filters(articles).items()}
    assert filters == {
        f"{RETRIEVAL}, wide dates": 0.75,
        f"{RETRIEVAL}, narrow dates": pytest.approx(0.025),
        f"{RETRIEVAL}, wide source": 0.98,
        f"{RETRIEVAL}, narrow source": 0.02,
    }
    assert example_filters([Article("a", "t", "x")]) == {}


def test_shares_count_the_first_passage_that_holds_the_answer() -> None:
    ranks = {"BM25 alone": None, "dense alone": 51}
    outcomes = [
        Outcome(True, True, {"hybrid": 4, **ranks}, answered=True, right=True),
        Outcome(True, True, {"hybrid": 11, **ranks}, answered=True, right=False),
        Outcome(False, True, {"hybrid": None, **ranks}, answered=False, right=False),
        Outcome(True, True, {"hybrid": 1, **ranks}, answered=True, right=False),
    ]
    quality = summary("some", outcomes)
    assert quality.found["hybrid"] == {1: 0.25, 4: 0.5, 10: 0.5, 50: 0.75}
    assert quality.found["BM25 alone"] == quality.found["dense alone"]
    assert set(quality.found["BM25 alone"].values()) == {0}
    shares = (quality.stands, quality.answered, quality.right, quality.abstained)
    assert shares == (0.75, 0.75, 0.25, 0.25)


def test_a_goal_is_reached_on_its_side_of_the_bound() -> None:
    assert Goal("speed", 0.85, 0.85, at_least=True).reached
    assert not Goal("speed", 0.84, 0.85, at_least=True).reached
    assert Goal("time", 2.5, 2.5, at_least=False).reached
    assert not Goal("time", 2.6, 2.5, at_least=False).reached
