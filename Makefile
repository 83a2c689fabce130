# The five commands of the project. Each may be run again at any time, as root or as an ordinary user.
# Settings come from the environment (docs/operations.md), for example: PORT=8080 make run

.DEFAULT_GOAL := help
.PHONY: run test check bench words help env
.DELETE_ON_ERROR:

# One shell for a whole recipe, which stops at the first failure.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:

PYTHON := .venv/bin/python
# Installs exactly what the lock names, checked by hash. The index and the certificates are those of this machine.
INSTALL := .venv/bin/uv pip install --system-certs --quiet --python $(PYTHON) --require-hashes

run: .venv/.run  ## the whole system, from a bare checkout to a province one can work in
	@exec .venv/bin/motcua run

test: .venv/.dev  ## every test this machine can run; ARGS="…" goes to pytest, ALLOW_PARTIAL=1 accepts what it can't
	@if ! command -v chromium-headless-shell > /dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
	  echo "Installing Chromium for the browser tests…"
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell) > /dev/null \
	    || command -v chromium > /dev/null || echo "Chromium could not be installed; the browser tests will be listed as not run."
	fi
	exec $(PYTHON) -m tests.run $(ARGS)

check: .venv/.dev  ## style, types, imports between parts, templates, migrations, translations
	@$(PYTHON) -m ruff format --check --quiet . || { echo "Run: .venv/bin/ruff format"; exit 1; }
	$(PYTHON) -m ruff check --quiet .
	$(PYTHON) -m mypy --no-error-summary
	.venv/bin/lint-imports > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
	# djlint ends with 1 when it finds no template at all.
	if [ -n "$$(find motcua -name '*.html' -print -quit)" ]; then .venv/bin/djlint motcua --lint --quiet; fi
	.venv/bin/motcua check
	# Translations: complete and with the right placeholders; gettext's own checker only where the machine has it.
	$(PYTHON) -m tests.words
	if command -v msgfmt > /dev/null; then find . -path ./.venv -prune -o -name '*.po' -print0 | xargs -0 -r -n1 msgfmt --check -o /dev/null; fi
	echo "All checks passed."

bench: .venv/.dev  ## the measures of speed; ARGS="…" chooses among them
	@exec $(PYTHON) -m bench $(ARGS)

words: .venv/.dev  ## bring the English catalogue up to the sources; names what is left to translate
	@$(PYTHON) -m tests.words update

help:  ## these lines
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

env: .venv/.dev  # internal: the environment alone, with all tools

# The environment. A stamp is younger than the lock it was made from, so a changed lock is installed again.
.venv/.uv: requirements/uv.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	if ! python3 -c 'import ensurepip, venv' 2> /dev/null; then
	  # Debian ships them apart.
	  if [ "$$(id -u)" != 0 ]; then echo "Missing: apt-get install python3-venv (as root)"; exit 1; fi
	  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv) > /dev/null
	fi
	[ -x $(PYTHON) ] || { echo "Making the environment…"; python3 -m venv .venv; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

# What the product needs; `make run` waits for nothing more. The command is two lines of shell instead of an installed
# package: it needs no build tools and always runs the code of this checkout. Translations are compiled by Babel, so that
# no machine needs gettext for it.
.venv/.run: .venv/.uv requirements/run.txt $(wildcard locale/*/LC_MESSAGES/*.po)
	@$(INSTALL) -r requirements/run.txt
	.venv/bin/pybabel --quiet compile --directory locale --domain django
	printf '%s\n' '#!/bin/sh' 'root=$$(cd "$$(dirname "$$0")/../.." && pwd)' \
	  'PYTHONSAFEPATH=1 PYTHONPATH="$$root" exec "$$root/.venv/bin/python" -m motcua "$$@"' > .venv/bin/motcua
	chmod +x .venv/bin/motcua
	touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@echo "Installing the tools for checks and tests…"
	$(INSTALL) -r requirements/dev.txt
	touch $@
