"""What the commands print for people: answers with numbered quotes, passages, summaries."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from service.plain import plain

Json = Mapping[str, Any]


class Terminal(Console):
    """A console that leaves it to its caller what a reader that went away means.

    Args:
        piped: columns of what does not go to a terminal; None: it is not broken into lines, so
            that `grep` finds a quote as it stands.
    """

    def __init__(self, piped: int | None = None) -> None:
        super().__init__()
        if not self.is_terminal:
            self.width = piped or self.width
            self.soft_wrap = piped is None

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def show_answer(console: Console, answer: Json) -> None:
    """The answer, then each quote with title, source and date; before it the question, if it was
    understood in other words."""
    if answer["standalone_question"].split() != answer["question"].split():
        understood = f"Understood as: {plain(answer['standalone_question'])}"
        console.print(Text(understood, style="dim"))
    style = "yellow" if answer["status"] == "abstained" else "bold"
    console.print(Text(plain(answer["answer"]), style=style))
    for citation in answer["citations"]:
        console.print()
        quote = Text(f"“{plain(citation['quote'])}”")
        _print_marked(console, f"[{citation['marker']}]", quote, citation["article"])


def _print_marked(console: Console, marker: str, words: Text, article: Json) -> None:
    """Words and where they stand; on a terminal all lines begin behind the marker."""
    reference = Text(_reference(article), style="dim")
    if console.is_terminal:
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_row(Text(marker, style="cyan"), words)
        grid.add_row("", reference)
        console.print(grid)
    else:
        console.print(Text.assemble(marker, " ", words))
        console.print(Text.assemble(" " * (len(marker) + 1), reference))


def show_answers(console: Console, answers: Json) -> None:
    """Answers of several engines side by side, each under its name."""
    table = Table(box=None, expand=True, padding=(0, 2, 0, 0))
    for engine in answers:
        table.add_column(engine, ratio=1, overflow="fold")
    table.add_row(*(_rendered(answer) for answer in answers.values()))
    console.print(table, soft_wrap=False)


def _rendered(answer: Json) -> Group:
    parts = [Text(plain(answer["answer"]), style="bold")]
    for citation in answer["citations"]:
        parts.append(Text(f"\n[{citation['marker']}] “{plain(citation['quote'])}”"))
        parts.append(Text(_reference(citation["article"]), style="dim"))
    return Group(*parts)


def show_passages(console: Console, found: Json) -> None:
    """Each passage with its score and article, or that there is none."""
    if not found["passages"]:
        console.print(Text("no passage found; ask in other words or widen the filters", "yellow"))
    for number, passage in enumerate(found["passages"], start=1):
        if number > 1:
            console.print()
        score = Text(f"{passage['score']:.4f}\n", style="dim")
        words = Text.assemble(score, plain(passage["text"]))
        _print_marked(console, f"{number}.", words, passage["article"])


def show_articles(console: Console, articles: list[Json]) -> None:
    """Two lines an article, however long: title with day, publisher with id."""
    for article in articles:
        day = (article["published_at"] or "")[:10]
        title = Text.assemble((f"{day:10}  ", "cyan"), plain(article["title"]))
        console.print(title, soft_wrap=True)
        details = "  ".join(part for part in (article["source"], article["id"]) if part)
        console.print(Text(f"{'':12}{plain(details)}", style="dim"), soft_wrap=True)


def show_summary(console: Console, summary: Json) -> None:
    """What a run did, and what it left out and why."""
    counts = ", ".join(
        f"{summary[name]} {name}" for name in ("added", "updated", "unchanged", "removed")
    )
    skipped = summary["skipped"]
    console.print(f"{counts}, {len(skipped)} skipped", highlight=False)
    for name, reason in skipped:
        console.print(Text(f"  {plain(name)}: {plain(reason)}", style="yellow"), soft_wrap=True)


def _reference(article: Json) -> str:
    parts = [article["title"], article["source"], article["published_at"], article["url"]]
    return plain(" · ".join(part for part in parts if part))
