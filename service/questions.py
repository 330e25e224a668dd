"""What may be asked: the question and the filters, checked."""

from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, ConfigDict, Field

from ingest.dates import iso_moment
from ingest.errors import BadFilter, BadQuestion
from ingest.filters import Filters
from ingest.schema import timestamp
from service.answer import EngineName
from service.plain import plain

LONGEST_QUESTION = 2_000  # code points
_DAY = timedelta(days=1)


class Narrowing(BaseModel):
    """Which articles may be looked at, as a caller writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: str | None = Field(
        default=None, description="the instant up to which articles may be seen; a date: its end"
    )
    sources: list[str] = Field(default=[], description="publishers, in any case; empty: all")
    since: str | None = Field(
        default=None, description="published on or after this date or instant"
    )
    until: str | None = Field(
        default=None, description="published on or before this date or instant"
    )

    def filters(self, known_sources: list[str]) -> Filters:
        """The same, with publishers as the ledger spells them and instants in seconds.

        Raises:
            BadFilter: a date is none, a source has no name, or no instant can pass.
        """
        since = _instant("since", self.since, end=False)
        bounds = [
            (moment, name)
            for name in ("until", "as_of")
            if (moment := _instant(name, getattr(self, name), end=True)) is not None
        ]
        until, name = min(bounds, default=(None, ""))
        if since is not None and until is not None and since > until:
            raise BadFilter(
                f"since ({self.since}) lies after {name} ({getattr(self, name)});"
                " nothing can pass, change one"
            )
        return Filters(self._resolved(known_sources), since, until)

    def _resolved(self, known_sources: list[str]) -> tuple[str, ...]:
        spelled: dict[str, list[str]] = {}
        for name in known_sources:
            spelled.setdefault(name.casefold(), []).append(name)
        wanted = [name.strip() for name in self.sources]
        for name in wanted:
            if not name or is_broken(name):
                raise BadFilter(f"{name!r} can be no source; name a publisher, or leave it out")
        return tuple(one for name in wanted for one in spelled.get(name.casefold(), [name]))


class Question(Narrowing):
    """A question with its filters."""

    question: str = Field(description=f"1 to {LONGEST_QUESTION} characters")
    engine: EngineName | None = Field(default=None, description="who writes; null: the default")

    @property
    def words(self) -> str:
        """The question without control characters, its words one space apart.

        Raises:
            BadQuestion: it is empty, too long, or holds half of a character.
        """
        if is_broken(self.question):
            raise BadQuestion("the question holds half of a character (a lone surrogate); mend it")
        words = plain(self.question)
        if not any(character.isalnum() for character in words):
            raise BadQuestion("the question is empty; ask in a few words")
        if len(words) > LONGEST_QUESTION:
            raise BadQuestion(
                f"the question has {len(words):,} characters; {LONGEST_QUESTION:,} at most"
            )
        return words


def is_broken(text: str) -> bool:
    """Whether it holds half of a character (a lone surrogate)."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _instant(name: str, given: str | None, *, end: bool) -> float | None:
    """Seconds since 1970; of a date its first instant, or its last where `end`."""
    if given is None:
        return None
    try:
        moment = iso_moment(given)
    except ValueError as error:
        raise BadFilter(f"{name}: {error}") from error
    if end and "T" not in moment:
        day = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        return day.timestamp() + _DAY.total_seconds() - 1e-6
    return timestamp(moment)
