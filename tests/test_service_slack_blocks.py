"""Whatever articles and models say, Slack is given safe text within its limits."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from slack_conversations import statements_and_quotes

from service.answer import Answer, Citation, CitedArticle, Position, Statement, Timings
from service.listings import WholeArticle
from service.plain import plain
from service.slack.blocks import (
    LONGEST_MESSAGE,
    LONGEST_SECTION,
    MOST_BLOCKS,
    answer_blocks,
    fallback,
)
from service.slack.bolt import CHECK
from service.slack.escape import cut_escaped, escaped, link, markdown, unescaped
from service.slack.modals import passages_view
from service.slack.phrases import PHRASES
from service.slack.words import words_of

EN = PHRASES["en"]
HOSTILE = "<!channel> & <@U0ASKER> <https://evil.example|click> *bold* _it_ `x` @here #general"
DOCS = Path(__file__).parent.parent / "docs"
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400
) | st.sampled_from([HOSTILE, "&" * 900, "<" * 4_000, "words " * 1_500])


def article(**changes: Any) -> CitedArticle:
    named: dict[str, Any] = {"id": "a", "title": "The bridge", "source": "Gazette", "url": None}
    named |= {"published_at": "2024-05-06T10:00:00Z", "revision": 1}
    return CitedArticle.model_validate(named | changes)


def cited(marker: int, quote: str, **changes: Any) -> Citation:
    return Citation(
        marker=marker,
        quote=quote,
        start=0,
        end=len(quote),
        passage_id="a#0",
        article=article(**changes),
    )


def answered(texts: list[str], **changes: Any) -> Answer:
    """An answer of these statements, each with a citation of its own."""
    statements = [
        Statement(text=text, start=0, end=len(text), citations=[n])
        for n, text in enumerate(texts, start=1)
    ]
    fields: dict[str, Any] = {
        "id": "1",
        "question": "Who?",
        "standalone_question": "Who?",
        "status": "answered",
        "answer": " ".join(f"{one.text} [{one.citations[0]}]" for one in statements),
        "statements": statements,
        "citations": [cited(n, text) for n, text in enumerate(texts, start=1)],
        "confidence": 0.9,
        "timings_ms": Timings(retrieve=1, answer=1),
    }
    return Answer(**fields | changes)


def texts_in(part: Any) -> list[dict[str, Any]]:
    """Every text object in some blocks."""
    if isinstance(part, list):
        return [text for one in part for text in texts_in(one)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") in ("mrkdwn", "plain_text") else []
    return own + [text for one in part.values() for text in texts_in(one)]


@given(st.lists(TEXTS, min_size=1, max_size=60), st.sampled_from(sorted(PHRASES)))
def test_every_answer_stays_within_slacks_limits_and_pings_nobody(
    texts: list[str], language: Any
) -> None:
    blocks = answer_blocks(answered(texts), PHRASES[language], publish="x" * 100)
    assert len(blocks) <= MOST_BLOCKS
    found = texts_in(blocks)
    assert all(1 <= len(one["text"]) <= LONGEST_SECTION for one in found)
    assert sum(len(one["text"]) for one in found) <= LONGEST_MESSAGE + 1_000
    assert not [one for one in found if re.search(r"<[!@#]|<https?://evil", one["text"])]
    assert all("<" not in one["text"] for one in found if one["type"] == "plain_text")


@given(TEXTS)
def test_nothing_of_a_text_acts_and_nothing_is_lost(text: str) -> None:
    assert not set("<>") & set(escaped(text))
    assert unescaped(escaped(text)) == plain(text)
    assert not set("<>") & set(markdown(text))
    assert not re.search(r"(?<!\\)[*_`\[]", markdown(text))


@given(TEXTS, st.integers(20, 500))
def test_a_text_is_cut_between_entities(text: str, most: int) -> None:
    cut = cut_escaped(text, most)
    assert len(cut) <= most
    assert not re.search(r"&(?!amp;|lt;|gt;)", cut)


def test_a_long_answer_is_cut_between_statements_and_says_so() -> None:
    texts = [f"{n} " + "word " * 200 + "end." for n in range(20)]
    statements, quotes = statements_and_quotes({"blocks": answer_blocks(answered(texts), EN)})
    assert all(text.endswith("]") for text in statements)
    shown = sum(text.count("end.") for text in statements)
    assert 0 < shown < 20
    assert len(quotes) <= shown
    notes = [one for one in texts_in(answer_blocks(answered(texts), EN)) if "And" in one["text"]]
    assert f"And {20 - shown} more statements" in notes[0]["text"]


def test_sources_beyond_what_a_message_holds_are_counted() -> None:
    blocks = answer_blocks(answered([f"Fact {n}." for n in range(80)]), EN)
    assert len(blocks) <= MOST_BLOCKS
    assert "more sources" in blocks[-2]["elements"][0]["text"]


def test_words_of_an_article_are_shown_as_they_are() -> None:
    statements, quotes = statements_and_quotes({"blocks": answer_blocks(answered([HOSTILE]), EN)})
    assert statements == [f"{HOSTILE} [1]"]
    assert quotes == [HOSTILE]
    assert "<" not in fallback(answered([HOSTILE]), EN)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://news.example/a?b=1&c=2", "<https://news.example/a?b=1&amp;c=2|A &lt;b&gt; ¦ c>"),
        (
            "https://news.example/|x> <!here>",
            "<https://news.example/%7Cx%3E%20%3C!here%3E|A &lt;b&gt; ¦ c>",
        ),
        ("javascript:alert(1)", "A &lt;b&gt; ¦ c"),
        ("mailto:a@b.example", "A &lt;b&gt; ¦ c"),
        (None, "A &lt;b&gt; ¦ c"),
    ],
)
def test_only_articles_on_the_web_are_linked(url: str | None, shown: str) -> None:
    assert link(url, "A <b> | c") == shown


def test_who_says_so_is_told_unless_the_statement_tells() -> None:
    named = [
        Statement(
            text="The bridge is safe.", start=0, end=19, citations=[1], asserted_by="the mayor"
        ),
        Statement(
            text="The mayor says so.", start=0, end=18, citations=[1], asserted_by="the mayor"
        ),
    ]
    blocks = answer_blocks(answered(["x"], statements=named), EN)
    assert statements_and_quotes({"blocks": blocks})[0] == [
        "The bridge is safe. (according to the mayor) [1] The mayor says so. [1]"
    ]


def test_positions_are_named_each_with_its_sources() -> None:
    positions = [
        Position(value="12 dead", citations=[1], origins=3),
        Position(value="<14> dead", citations=[2]),
    ]
    answer = answered(["Twelve died.", "Fourteen died."], status="conflicting", positions=positions)
    _, differing = statements_and_quotes({"blocks": answer_blocks(answer, EN)})[0]
    assert differing.splitlines() == [
        "The articles differ:",
        "• 12 dead [1] (3 independent sources)",
        "• <14> dead [2]",
    ]


def test_passages_are_shown_bold_among_the_words_around_them() -> None:
    text = f"{'Before that. ' * 100}{HOSTILE}{' After that.' * 100}"
    start = text.index(HOSTILE)
    quoted = cited(1, HOSTILE).model_copy(update={"start": start, "end": start + len(HOSTILE)})
    whole = WholeArticle(**article().model_dump(), text=text)
    view = passages_view(answered([HOSTILE], citations=[quoted]), {"a": whole}, EN)
    before, quote, after = view["blocks"][1]["elements"][0]["elements"]
    assert (quote["text"], quote["style"]) == (HOSTILE, {"bold": True})
    assert before["text"].startswith("…") and after["text"].endswith("…")
    assert 300 < len(before["text"]) < 420 and 300 < len(after["text"]) < 420


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0DATELINE> who *joined* the _delegation_?", "who joined the delegation?"),
        ("<@U0DATELINE|dateline>: who?", ": who?"),
        ("is <https://x.example/a|this> true &amp; &lt;new&gt;?", "is this true & <new>?"),
        ("<https://x.example/a>", "https://x.example/a"),
        ("ask <@U1|anna> in <#C1|news> <!here> :wave:", "ask @anna in #news"),
        ("on <!date^1^{date}|Monday>", "on Monday"),
        ("a_b_c 2*3*4", "a_b_c 2*3*4"),
    ],
)
def test_what_people_write_in_slack_is_read_as_words(text: str, words: str) -> None:
    assert words_of(text, "U0DATELINE") == words


def test_the_manifest_subscribes_to_what_the_bot_listens_to() -> None:
    manifest = yaml.safe_load((DOCS / "slack-manifest.yaml").read_text(encoding="utf-8"))
    assert manifest["features"]["shortcuts"][0]["callback_id"] == CHECK
    assert manifest["settings"]["interactivity"]["is_enabled"]
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    assert {"app_mention", "app_home_opened", "message.im", "message.channels"} <= set(events)
    for event in events:
        if event.startswith("message."):
            assert f"{event.partition('.')[2]}:history" in scopes
