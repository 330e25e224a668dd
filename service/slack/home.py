"""The home tab: what there is to answer from, how fresh it is, and what to ask."""

from service.slack.blocks import Block, section
from service.slack.escape import cut
from service.slack.modals import View
from service.slack.phrases import Phrases
from service.slack.source import Stock

EXAMPLES = 3
LONGEST_TITLE = 120


def home_view(stock: Stock, phrases: Phrases) -> View:
    """As somebody sees it who opens the app."""
    if not stock.articles:
        return {"type": "home", "blocks": [section(phrases.nothing)]}
    blocks: list[Block] = [section(phrases.home.format(articles=f"{stock.articles:,}"))]
    newest = stock.newest[0]
    if newest.published_at:
        day, title = newest.published_at[:10], cut(newest.title, LONGEST_TITLE)
        blocks.append(section(phrases.freshest.format(date=day, title=title)))
    blocks += [{"type": "divider"}, section(phrases.ask)]
    titles = list(dict.fromkeys(one.title for one in stock.newest))[:EXAMPLES]
    examples = [phrases.example.format(title=cut(title, LONGEST_TITLE)) for title in titles]
    blocks += [section(f"• {example}") for example in examples]
    return {"type": "home", "blocks": blocks}
