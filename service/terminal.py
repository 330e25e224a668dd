"""What the commands print for people: answers with numbered quotes, passages, summaries."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.plain import plain

Json = Mapping[str, Any]


class Terminal(Console):
    """A console that leaves it to its caller what a reader that went away means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def show_answer(console: Console, answer: Json) -> None:
    """The answer, then each quote with title, source and date."""
    style = "yellow" if answer["status"] == "abstained" else "bold"
    console.print(Text(plain(answer["answer"]), style=style))
    for citation in answer["citations"]:
        console.print()
        marker = (f"[{citation['marker']}] ", "cyan")
        console.print(Text.assemble(marker, f"“{plain(citation['quote'])}”"))
        console.print(
            Padding(Text(_reference(citation["article"]), style="dim"), (0, 0, 0, 4), expand=False)
        )


def show_answers(console: Console, answers: Json) -> None:
    """Answers of several engines side by side, each under its name."""
    table = Table(box=None, expand=True, padding=(0, 2, 0, 0))
    for engine in answers:
        table.add_column(engine, ratio=1, overflow="fold")
    table.add_row(*(_rendered(answer) for answer in answers.values()))
    console.print(table)


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
        console.print(f"[cyan]{number}.[/] [dim]{passage['score']:.4f}[/]", highlight=False)
        console.print(Text(plain(passage["text"])))
        console.print(
            Padding(Text(_reference(passage["article"]), style="dim"), (0, 0, 0, 3), expand=False)
        )


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
