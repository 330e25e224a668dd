"""Which articles a search may see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filters:
    """Publishers and a closed interval of time.

    An article without a date is seen only where no interval is set: nobody can say
    that it was there in time.

    Attributes:
        sources: publishers as the ledger spells them; empty: all.
        since: earliest instant, seconds since 1970; None: no bound.
        until: latest instant, seconds since 1970; None: no bound.
    """

    sources: tuple[str, ...] = ()
    since: float | None = None
    until: float | None = None

    def __bool__(self) -> bool:
        return bool(self.sources) or self.since is not None or self.until is not None
