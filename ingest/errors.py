"""Everything that Dateline raises on purpose, drawn once.

DatelineError
├── UserError               the caller can mend it
│   ├── BadSettings         an environment variable that is unknown or has no usable value
│   ├── BadInput            a file, line or record that cannot become an article
│   ├── NothingIngested     a run that found no article at all
│   ├── BadQuestion         a question that is empty or too long
│   ├── BadFilter           a date that is none, or filters that contradict each other
│   ├── BadQuestionSet      a set of evaluation questions that breaks its own rules
│   ├── BadRun              a file of an evaluation run or a baseline that cannot be used
│   ├── UnknownArticle      an article id that the index does not hold
│   ├── UnknownAnswer       an answer id that the ledger does not hold (any more)
│   ├── UnknownJob          a job id that the ledger does not hold (any more)
│   ├── EmptyIndex          a question asked before anything was ingested
│   ├── IndexMismatch       an index made with another embedding model or chunking
│   ├── IndexOwned          a data directory that another process works on
│   ├── NoChatModel         the chat model's engine asked for where none is set
│   ├── ModelNotFound       a model asked for by a name that nothing here has
│   ├── Unsupported         a request for what Dateline does not do
│   └── ModelUnusable       a model that cannot be loaded, or not be reached as it is set
└── SystemFailure           the caller can only try again or look at the log
    ├── Overloaded          more requests than may wait
    ├── EmbeddingFailed     the embedding server refused or did not answer
    ├── ChatFailed          the chat model's server refused, did not answer or sent no answer
    ├── VectorStoreFailed   Chroma refused or did not answer
    ├── SlackFailed         Slack refused a call, did not answer
    ├── IndexDamaged        an index file that cannot be read and could not be rebuilt
    └── ServiceFailed       a running service that answered with an error of its own

The exit code of each branch stands in `dateline.py`, the HTTP status in `service/problems.py`.
"""


class DatelineError(Exception):
    """Base of all errors raised on purpose; the message says what to do."""


class UserError(DatelineError):
    """The caller gave something that cannot work, and can mend it."""


class BadSettings(UserError):
    """An environment variable is unknown or holds a value that cannot be used."""


class BadInput(UserError):
    """One input cannot become an article.

    Args:
        name: the file, with line number where it has one, as the user knows it.
        reason: what is wrong and what to do, without the name.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class NothingIngested(UserError):
    """A run in which no article went in and none was there already."""


class BadQuestion(UserError):
    """The question is empty or too long."""


class BadFilter(UserError):
    """A filter holds no date, or two filters contradict each other."""


class BadQuestionSet(UserError):
    """A set of evaluation questions breaks its own rules."""


class BadRun(UserError):
    """A file of an evaluation run, or a baseline, cannot be read or belongs to something else."""


class UnknownArticle(UserError):
    """No article has this id."""


class UnknownAnswer(UserError):
    """No answer that is kept has this id."""


class UnknownJob(UserError):
    """No job has this id."""


class EmptyIndex(UserError):
    """Nothing has been ingested yet."""


class IndexMismatch(UserError):
    """The index was made with another embedding model or chunking."""


class IndexOwned(UserError):
    """Another process works on the data directory."""


class NoChatModel(UserError):
    """The chat model was asked for and none is set."""


class ModelNotFound(UserError):
    """A client of OpenAI's asks for a model by a name that nothing here has."""


class Unsupported(UserError):
    """A well-formed request asks for what Dateline does not do.

    Args:
        param: the field that asks for it, "messages[2].role".
    """

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.param = param


class ModelUnusable(UserError):
    """A model cannot be loaded, or not be reached as it is set."""


class SystemFailure(DatelineError):
    """Something failed that the caller did not cause."""


class Overloaded(SystemFailure):
    """More requests wait than the service takes."""


class EmbeddingFailed(SystemFailure):
    """The embedding server refused or did not answer."""


class ChatFailed(SystemFailure):
    """The chat model's server refused, did not answer, or sent what is no answer.

    Args:
        refused: what the server said against the request itself, where it did.
        passing: the same request may succeed in a while.
        retry_after: seconds that the server asks to wait.
    """

    def __init__(
        self,
        message: str,
        *,
        refused: str | None = None,
        passing: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.refused = refused
        self.passing = passing
        self.retry_after = retry_after


class VectorStoreFailed(SystemFailure):
    """Chroma refused or did not answer."""


class SlackFailed(SystemFailure):
    """Slack refused a call or did not answer, or what is kept about its messages cannot be used.

    Args:
        code: Slack's own word for it, where it said one.
        passing: the same call may succeed in a while.
    """

    def __init__(self, message: str, *, code: str = "", passing: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.passing = passing


class IndexDamaged(SystemFailure):
    """An index file cannot be read and could not be rebuilt."""


class ServiceFailed(SystemFailure):
    """A running service answered with an error of its own."""
