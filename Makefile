# GNU make 3.81 (macOS) or newer, and a plain sh.

PORT ?= 8080
export PORT
# Where this is set every start compiles every module again: seconds.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
PACKAGES := bot flows nlu domain adapters tests
SOURCES := $(PACKAGES) .ci

.DEFAULT_GOAL := help
.PHONY: help run chat shell test check fmt limits bench chaos fuzz verify mutants
.PHONY: nlu-train nlu-test nlu-pipelines docs clean engine nlu-env

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  PORT=9000 make run   another door; ARGS=... is handed to chat, test and bench"

run: nlu-train ## everything on this machine, with a demo shop: http://127.0.0.1:8080
	@exec .venv/bin/bot run

chat: nlu-train ## talk to the engine in this terminal; /show prints what it understood
	@exec sh .ci/with_engine.sh .venv/bin/bot chat $(ARGS)

shell: nlu-train ## rasa shell: Rasa understands, the engine answers
	@BOT_ACTION_URL=http://127.0.0.1:$(PORT)/dev/rasa \
		exec sh .ci/with_engine.sh $(PYTHON) nlu/project/shell.py $(ARGS)

test: nlu-train ## every test; ARGS="-k cart" for some
	@exec .venv/bin/pytest --numprocesses 2 --dist loadfile $(ARGS)

check: engine ## format, lint, types, import walls, file sizes
	.venv/bin/ruff format --check $(SOURCES)
	.venv/bin/ruff check $(SOURCES)
	.venv/bin/mypy --strict $(PACKAGES:%=-p %)
	.venv/bin/lint-imports
	$(PYTHON) .ci/house.py
	.venv/bin/bot limits

limits: engine ## the size of every sentence on every channel, into docs/limits.md
	@exec .venv/bin/bot limits

fmt: engine ## format, and mend what can be mended by rule
	.venv/bin/ruff check --fix --exit-zero --quiet $(SOURCES)
	.venv/bin/ruff format $(SOURCES)

bench: nlu-train ## how many turns a second, and how long one takes
	@exec .venv/bin/python -m tests.bench $(ARGS)

chaos: nlu-train ## buy while everything goes wrong; ARGS="--seed 17 --messages 2000"
	@exec .venv/bin/python -m tests.chaos $(ARGS)

fuzz: engine ## two shops with the same buyers and ids: no byte of one is seen in the other; ARGS="--seed 17"
	@exec .venv/bin/python -m tests.fuzz $(ARGS)

verify: engine ## every place a conversation can come to: no dead end, no silence, nothing charged unseen
	@exec .venv/bin/python -m tests.verify $(ARGS)

mutants: engine ## plant faults in the dialogue: make verify must find each; into docs/verify.md; ARGS="an offer" plants some
	@exec .venv/bin/python -m tests.verify --mutants $(ARGS)

nlu-train: engine nlu-env ## train the language model, if its data changed
	@$(PYTHON) nlu/project/train.py

nlu-test: nlu-train ## how well it understands sentences it was never trained on
	@exec $(PYTHON) -m nlu.measure $(ARGS)

nlu-pipelines: engine nlu-env ## Rasa's pipelines beside ours, into nlu/README.md (2 GB more, an hour)
	@cd nlu/project && .venv/bin/python -W ignore -m pipelines --diet "$$(../../$(PYTHON) environment.py diet)" $(ARGS)

docs: engine ## write the generated pages of docs/ anew
	@.venv/bin/bot docs
	@exec $(PYTHON) -m tests.money.page

clean: ## remove environments, models and caches; what shops know (.state) stays
	rm -rf .venv .tools .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf nlu/project/.venv nlu/project/diet/.venv nlu/project/.rasa nlu/project/models nlu/project/build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

engine:
	@sh .ci/bootstrap.sh

nlu-env: engine
	@$(PYTHON) nlu/project/environment.py >/dev/null
