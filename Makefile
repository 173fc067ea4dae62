# Everything happens in .venv; every target is quick when nothing changed.
PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
# On a terminal, pip's own words one after the other on one line: minutes of silence, or hundreds of
# lines, would tell less. Whatever it said is in .venv/install.log.
SHOW := if [ -t 1 ]; then \
	while IFS= read -r line; do case "$$line" in *ninstall*|*existing*) ;; \
		*) printf '\r%-79.79s' "$$line" ;; esac; done; printf '\r%79s\r' ''; \
	else cat > /dev/null; fi

# PyPI's PyTorch for Linux brings CUDA, 4.5 GB that Verbale never loads. Where there is no NVIDIA card, one
# try takes PyTorch for the CPU; where it is not to be had, pip takes what it finds.
CARD := $(shell command -v nvidia-smi)
CPU_TORCH := if [ "$$(uname -s)" = Linux ] && [ -z "$(CARD)" ] && ! $(BIN)/python -c 'import torch' 2> /dev/null; then \
	if $(BIN)/python -m pip install --disable-pip-version-check --quiet --retries 0 --timeout 10 \
		--index-url https://download.pytorch.org/whl/cpu --no-deps torch > .venv/torch.log 2>&1; \
	then echo "PyTorch for the CPU is there, so .venv becomes about 2.3 GB large."; \
	else echo "PyTorch for the CPU could not be had (.venv/torch.log). If pip takes the one with CUDA, which" \
		"Verbale never loads, .venv becomes 6.8 GB large, not 2.3 GB."; fi; fi

.DEFAULT_GOAL := demo
.PHONY: demo setup test test-fast test-soak coverage lint run bench bench-quick translations docs pictures clean

demo: setup ## Set up, take in the sample articles and answer a first question
	@$(BIN)/verbale --data $(DEMO) import --sample
	@$(BIN)/verbale --data $(DEMO) ask "where did Sullivan and Wang meet?"

setup: .venv/installed ## Make the virtual environment

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Verbale needs Python 3.11 or newer; name one: make PYTHON=python3.11"; exit 1; }
	@test -d .venv/bin || { echo "Making .venv …"; $(PYTHON) -m venv .venv; }
	@echo "Installing Verbale and what it needs (a few minutes the first time) …"
	@$(CPU_TORCH)
	@{ $(BIN)/python -m pip install --disable-pip-version-check -e '.[dev]' 2>&1; \
		echo $$? > .venv/status; } | tee .venv/install.log | { $(SHOW); }
	@test "$$(cat .venv/status)" = 0 || { tail -n 20 .venv/install.log; exit 1; }
	@touch $@

# Test modules are compiled once, also where Python is told to keep no bytecode (as in containers).
test test-fast test-soak coverage: export PYTHONDONTWRITEBYTECODE =

# Twice as many workers as the cores of a small machine: many wait for processes that they started.
test: setup ## Run all but the slow tests
	@$(BIN)/python -m pytest -n 4 --dist worksteal -m "not soak"

# Times of functions are compared there, so no more workers than cores.
test-soak: setup ## Run the tests that kill, damage or time a part of Verbale again and again
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m soak

# What needs no server, no Discord, no model and no build of an index: most cases, in about a minute.
FAST := tests/bot/ui tests/index/answer tests/index/cli/test_show.py tests/index/cli/test_answer_lines.py tests/index/operations/evaluation \
	tests/index/ingest/extract tests/index/ingest/feeds tests/index/text tests/index/urls \
	--ignore=tests/index/answer/test_quotation_search.py \
	--ignore=tests/index/answer/reader/test_huggingface.py --ignore=tests/index/answer/test_forms.py \
	--ignore=tests/index/answer/test_packaged_models.py

test-fast: setup ## Run the unit tests, for the inner loop
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q $(FAST)

coverage: setup ## Run every test and print the branch coverage
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n 4 --dist worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-covered

lint: setup ## Check style, who imports whom, and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

run: setup ## Start the bot; the token comes from VERBALE_DISCORD_TOKEN
	@$(BIN)/verbale run

bench: setup ## Measure how fast Verbale is, and keep the table (about half an hour)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@$(BIN)/python -m benchmarks.speed --write

bench-quick: setup ## Measure the same with less, and say what got slower (about 3 minutes)
	@$(BIN)/python -m benchmarks.speed --quick

translations: setup ## Bring the catalogues of translations up to date
	@$(BIN)/python -m tests.bot.translations

docs: setup ## Build the documentation as a site; a broken link or another warning fails
	@$(BIN)/sphinx-build -q --fail-on-warning --keep-going -c docs . build/site
	@echo "Built build/site/index.html"

pictures: setup ## Draw docs/pictures anew
	@$(BIN)/python docs/make_pictures.py

clean: ## Remove what was built, but not the articles in your data folder
	rm -rf .venv build dist .pytest_cache .import_linter_cache .mypy_cache .ruff_cache .hypothesis
