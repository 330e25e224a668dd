"""An index made from the articles that come with a question set, kept and used again."""

import hashlib
from pathlib import Path

from eval.formats.own import QUESTIONS
from eval.news import LARGEST_MB
from eval.sets import QuestionSet
from ingest.index import Index, stamp_of
from ingest.models import EmbeddingModel
from ingest.pipeline import Ingestion
from service.progress import progress_bar
from service.settings import Settings

FOLDER = "eval"
"""Where such indexes lie in the data directory."""


def own_settings(questions: QuestionSet, settings: Settings, model: EmbeddingModel) -> Settings:
    """Settings of an index at a place of its own for each set, model and chunking."""
    made = f"{questions.path.resolve()}\0{questions.format}\0{stamp_of(model)}"
    digest = hashlib.sha256(made.encode("utf-8", "backslashreplace")).hexdigest()[:12]
    data_dir = settings.data_dir / FOLDER / f"{questions.name}-{digest}"
    changes = {"data_dir": data_dir, "max_file_mb": LARGEST_MB, "chroma_url": None}
    return settings.model_copy(update=changes)


def fill(index: Index, questions: QuestionSet) -> list[str]:
    """Bring an index up to the set's articles; gives back why some could not be read.

    What is there already is not embedded again, and what the set no longer has is dropped.

    Raises:
        DatelineError: no article can be read, or one cannot be stored.
    """
    with progress_bar("ingesting") as report:
        run = Ingestion(index, lambda progress: report(progress.done, progress.total))
        articles = _articles(questions, index.settings.data_dir / "articles")
        skipped = run.run([articles], prune=True).skipped
    return [f"{name}: {reason}" for name, reason in skipped if Path(name).name != QUESTIONS]


def _articles(questions: QuestionSet, folder: Path) -> Path:
    """What ingest reads: the set's own folder, or a copy of its articles."""
    if isinstance(questions.articles, Path):
        return questions.articles
    folder.mkdir(exist_ok=True)
    for left in folder.iterdir():
        left.unlink()
    questions.article_files(folder)
    return folder
