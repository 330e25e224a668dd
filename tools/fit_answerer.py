"""Fits the weights in `service/scoring.py`, and prints them.

With the reader on the questions for choosing (`tools/choosing_sets.py`) and on stories that were
kept from it. Without it on those for choosing, on quiz questions of one year of news (never the
year that is reported), on SQuAD's questions on one article, and on near misses and clusters:
first the ranking of sentences, by the likelihood of those that hold the answer among all (a
softmax over a question's sentences), then the probability that a question is answered, by
logistic regression on its best sentence.
The threshold that is printed is the one with the highest mean of the groups' F1 of abstention, of
those that give up at most `MOST_LOST` of the first's answerable questions, with probabilities from
models that had not seen the question (seven folds).

    python -m tools.fit_answerer
    python -m tools.fit_answerer --reader off --news FOLDER --data FOLDER --year 2023
"""

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

from eval.news import NewsSet, write_articles
from eval.questions import Question
from ingest.sentences import sentence_spans
from service.scoring import FEATURES, WITH_READER, WITHOUT_READER
from tools import reader_sources
from tools.answerer_examples import Asking, examples_of
from tools.answerer_fit import Array, Example, Features, Group, fit, held_out
from tools.choosing_sets import choosing_sets, stories_apart
from tools.reader_own import clusters, near_misses

NEWS_WEIGHTS, SQUAD_WEIGHTS = (0.2, 0.2), (0.2, 0.2)
OWN_WEIGHTS, STORIES_WEIGHTS = (0.5, 0.5), (0.3, 0.3)
"""In the ranking and in answerability, where the questions for choosing weigh 1."""
OF_A_STORY = 10  # questions


def _of_sets(reader: str) -> list[Example]:
    """The seeds' and the stories' questions for choosing, each over the articles of its set."""
    return [
        example
        for source, questions in choosing_sets()
        for example in examples_of(source, reader, [_asking(one) for one in questions])
    ]


def _asking(one: Question) -> Asking:
    return one.question, one.answers, [" ".join(quote.quote.split()) for quote in one.quotes]


def _of_news(folder: Path, options: argparse.Namespace) -> list[Example]:
    news = NewsSet(str(options.news), options.year)
    asked = news.questions()
    random.Random(7).shuffle(asked)
    asked = asked[: options.questions]
    wanted = {url for one in asked for url in one.retrieved}
    source = folder / "news.jsonl"
    chosen = [one for one in news.articles() if one.url in wanted][: options.articles]
    write_articles(chosen, source)
    questions: list[Asking] = [(one.question, [one.answers], []) for one in asked]
    return examples_of(source, options.reader, questions)


def _of_squad(folder: Path, options: argparse.Namespace) -> list[Example]:
    squad = reader_sources.squad(options.data)
    texts: dict[str, list[str]] = {}
    for one in [*squad.train, *squad.dev, *squad.report]:
        paragraphs = texts.setdefault(one.article, [])
        if one.passage.text not in paragraphs:
            paragraphs.append(one.passage.text)
    source = folder / "squad.jsonl"
    lines = [
        json.dumps({"title": title.replace("_", " "), "text": "\n\n".join(paragraphs)})
        for title, paragraphs in texts.items()
    ]
    source.write_text("\n".join(lines), encoding="utf-8")
    chosen = squad.dev[: options.questions]
    questions: list[Asking] = [
        (one.question, [one.texts] if one.answers else [], []) for one in chosen
    ]
    return examples_of(source, options.reader, questions)


def _of_own(folder: Path, name: str, parts: reader_sources.Parts, reader: str) -> list[Example]:
    """All passages as articles, the questions on those that were kept from the reader."""
    passages = {one.passage for part in (parts.train, parts.dev, parts.report) for one in part}
    source = folder / f"{name}.jsonl"
    lines = [json.dumps({"title": one.title, "text": one.text}) for one in passages]
    source.write_text("\n".join(sorted(lines)), encoding="utf-8")
    asked: dict[tuple[str, str], list[reader_sources.Asked]] = {}
    for one in parts.dev:
        asked.setdefault((one.article or one.passage.text, one.question), []).append(one)
    questions = [_told_by_any(same) for same in asked.values()]
    made = examples_of(source, reader, questions)
    # Where what answers was not even found, the question is no lesson in answering.
    return [one for one in made if one.answers.any() or not one.answerable]


def _of_stories(folder: Path, reader: str) -> list[Example]:
    """Some questions on each story that was kept from the reader, over its own reports alone."""
    made: list[Example] = []
    for source, asked in stories_apart(folder):
        random.Random(7).shuffle(asked)
        questions = [_told_by_any(same) for same in asked[:OF_A_STORY]]
        made += examples_of(source, reader, questions)
    return [one for one in made if one.answers.any() or not one.answerable]


def _told_by_any(same: Sequence[reader_sources.Asked]) -> Asking:
    """One question on several passages: all their answers, each alternative to the others."""
    texts = [text for one in same for text in one.texts]
    quotes = [sentence for one in same for sentence in _sentences_of(one)]
    return same[0].question, [texts] if texts else [], quotes


def _sentences_of(asked: reader_sources.Asked) -> list[str]:
    text = asked.passage.text
    return [
        " ".join(text[a:b].split())
        for a, b in sentence_spans(text)
        if any(a <= start < b for start, _ in asked.spans)
    ]


def _show(name: str, weights: Array) -> None:
    print(f"{name}={{")
    for label, weight in zip(FEATURES, weights, strict=True):
        if weight:
            print(f'    "{label}": {weight:.3f},')
    print("},")


def _groups(folder: Path, options: argparse.Namespace) -> tuple[list[Group], list[Group]]:
    """Those of which it is known what is answerable, and others."""
    chosen = Group(_of_sets(options.reader), 1.0, 1.0)
    if options.reader != "off":
        return [chosen, Group(_of_stories(folder, options.reader), *STORIES_WEIGHTS)], []
    known = [
        chosen,
        Group(_of_own(folder, "near", near_misses(), options.reader), *OWN_WEIGHTS),
        Group(_of_own(folder, "clusters", clusters(), options.reader), *OWN_WEIGHTS),
    ]
    return known, [
        Group(_of_news(folder, options), *NEWS_WEIGHTS, known=False),
        Group(_of_squad(folder, options), *SQUAD_WEIGHTS),
    ]


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="fit the weights of the extractive answerer")
    parser.add_argument("--news", type=Path, help="folder of the news set")
    parser.add_argument("--data", type=Path, help="folder of the reader's sets")
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--questions", type=int, default=260)
    parser.add_argument("--reader", default="", help="as DATELINE_READER")
    options = parser.parse_args()
    known = WITHOUT_READER if options.reader == "off" else WITH_READER
    used = Features(
        [FEATURES.index(name) for name in known.ranking],
        [FEATURES.index(name) for name in known.answerable],
    )
    with tempfile.TemporaryDirectory() as name:
        groups, others = _groups(Path(name), options)
    ranking, answerable, bias = fit([*groups, *others], used)
    held = held_out(groups, others, used)
    _show("ranking", ranking)
    _show("answerable", answerable)
    print(f"bias={bias:.3f},\nthreshold={held.threshold:.3f},")
    print(f"# on unseen folds: F1 of abstention {held.f1}, first sentence {held.first}")


if __name__ == "__main__":
    main()
