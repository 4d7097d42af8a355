PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DJANGO_SETTINGS_MODULE := config.settings
export DJANGO_ENV := development

# What the whole suite needs beside Python, by the names of Debian's packages.
CHROMIUM := $(shell command -v chromium-headless-shell || command -v chromium)
POSTGRES := $(shell command -v initdb 2>/dev/null)$(wildcard /usr/lib/postgresql/*/bin/initdb)
NGINX := $(wildcard /usr/sbin/nginx)$(shell command -v nginx)
MISSING := $(if $(CHROMIUM),,chromium-headless-shell) $(if $(POSTGRES),,postgresql) \
	$(if $(NGINX),,nginx-light)
MISSING := $(strip $(MISSING))

PYTEST := $(BIN)/pytest
NO_BROWSER := $(if $(CHROMIUM),, and not browser)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A Python that is too old, or missing, is told in a line.
OLD := this needs Python 3.11 or newer. Name one that is installed: make run PYTHON=python3.12
CHECK_PYTHON := import sys; sys.version_info < (3, 11) and \
	sys.exit("$(PYTHON) is Python %d.%d, but $(OLD)" % sys.version_info[:2])

# So is a package index that cannot be reached; what else pip says is shown as it is.
UNREACHABLE := from versions: none|NewConnectionError|Connection refused|timed out|Could not fetch URL
define install
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r $< 2>$(VENV)/pip.log || { \
	if grep -qE '$(UNREACHABLE)' $(VENV)/pip.log; then \
	echo 'The packages in $< cannot be fetched: no network, or no package index behind it.' \
	'Connect, or set PIP_INDEX_URL, and run make again.'; else cat $(VENV)/pip.log; fi >&2; exit 1; }
endef

# Two steps, so that `make run` does not wait for the tools of the developers.
$(VENV)/base: requirements/base.txt
	@command -v $(PYTHON) >/dev/null || { echo 'There is no $(PYTHON), and $(OLD)' >&2; exit 1; }
	@$(PYTHON) -c '$(CHECK_PYTHON)'
	$(PYTHON) -m venv --clear $(VENV)
	$(install)
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/base
	$(install)
	@touch $@

.PHONY: run
run: $(VENV)/base ## serve on 127.0.0.1:8000 (or BIND), on SQLite (or DATABASE_URL)
	$(BIN)/python manage.py run

.PHONY: wheel
wheel: $(VENV)/base ## build the program as dist/suitability-*.whl, to be installed anywhere
	$(BIN)/pip wheel -q --disable-pip-version-check --no-deps --wheel-dir dist .

# A page waits for one sheet, which is its parts as they stand, one after the other.
SHEETS := static/suitability
.PHONY: styles
styles: $(SHEETS)/patient.css $(SHEETS)/clinic.css ## join the style sheets; after a change of one
PAGES := $(addprefix $(SHEETS)/,tokens.css base.css page.css print.css)
$(SHEETS)/patient.css: $(PAGES)
	cat $^ > $@
$(SHEETS)/clinic.css: $(PAGES) $(addprefix $(SHEETS)/,clinician.css staff.css session.css)
	cat $^ > $@

# On PostgreSQL runs again what asks the database in its own way; a page is a page on both.
ON_POSTGRES := $(addprefix tests/,audit clinician fhir_api fuzz releases responses sample_data throttle \
	management/test_publish.py patient/test_queries.py patient/test_saving.py \
	whole_site/test_hostile_input.py)
PARALLEL := -n auto --dist worksteal  # the long tests come last, and one worker should not wait
SQLITE := env -u DATABASE_URL $(PYTEST) $(PARALLEL)

# Lines and branches, in percent, that the tests without a browser ran when this was last measured.
COVERED := 97

.PHONY: test
test: $(VENV)/dev ## what people run often: all but the long runs, on SQLite
	$(SQLITE) -m "not faults and not machines and not slow$(NO_BROWSER)"
	@$(MAKE) --no-print-directory skipped

# What passes is written down, since the hazard log says which tests hold a control.
PASSED := $(CURDIR)/.pytest_cache/passed

.PHONY: test-all
test-all: export PASSED_TESTS := $(PASSED)
test-all: $(VENV)/dev ## every kind of test, on SQLite and PostgreSQL; CI runs this
	@mkdir -p $(dir $(PASSED)) && rm -f $(PASSED)
	$(SQLITE) -m "not (browser or faults or machines or slow)"
	$(SQLITE) -m "(browser or slow) and not (faults or long)$(NO_BROWSER)"
	$(if $(POSTGRES),tests/with_postgres $(PYTEST) $(PARALLEL) -m "not faults and not slow" $(ON_POSTGRES))
	@$(MAKE) --no-print-directory -j 2 test-faults test-machines
	$(if $(MISSING),-)$(BIN)/python -m tests.safety.hazard_log $(PASSED)
	@$(MAKE) --no-print-directory skipped

# Tracing takes as long again as the tests, so CI goes without.
.PHONY: coverage
coverage: $(VENV)/dev ## lines and branches that the tests without a browser run; fails under the floor
	$(SQLITE) -m "not (browser or faults or machines or slow)" --cov --cov-report=term --cov-fail-under=$(COVERED)

.PHONY: test-icu
test-icu: $(VENV)/dev ## what PostgreSQL runs again, in a database sorted in English (or ICU_LOCALE)
	ICU_LOCALE=$(or $(ICU_LOCALE),en-US) tests/with_postgres $(PYTEST) $(PARALLEL) \
		-m "not faults and not slow" $(ON_POSTGRES)

# Each of these is one process that mostly waits for servers, so they share the machine.
.PHONY: test-faults test-machines
test-faults:
	env -u DATABASE_URL $(PYTEST) -m "faults and not long$(NO_BROWSER)"
test-machines:
	$(if $(POSTGRES),tests/with_replica $(PYTEST) tests/machines)

.PHONY: skipped
skipped:
	@:
ifneq ($(MISSING),)
	@echo
	@echo "#### SKIPPED: the tests that need $(subst $() , and ,$(MISSING)), which this machine lacks."
	@echo "#### To run them: apt-get install -y --no-install-recommends $(MISSING)"
	@test "$(REQUIRE_ALL)" != 1
endif

.PHONY: slow-exports
slow-exports: $(VENV)/dev ## a million responses, exported slowly beside patients; takes an hour
	$(SQLITE) -n 0 -m long -o faulthandler_timeout=7200 tests/faults/test_downloads.py tests/faults/test_stalled.py

.PHONY: seeded-faults
seeded-faults: $(VENV)/dev ## all bad edits of the content; make test-all makes every third
	$(SQLITE) -m slow tests/content/test_seeded_faults.py

.PHONY: test-long
test-long: $(VENV)/dev ## of many alike, those that make test-all leaves out; takes an hour
	$(SQLITE) -m "long and not faults$(NO_BROWSER)"
	$(SQLITE) -n 0 -m "long and faults$(NO_BROWSER)"
	$(if $(POSTGRES),tests/with_postgres $(PYTEST) -k postgresql tests/upgrade/test_migrating.py)

.PHONY: hazards
hazards: $(VENV)/dev ## write docs/safety/hazards.md from hazards.yaml, and controls.md beside it
	$(BIN)/python -m tests.safety.hazard_log
	$(BIN)/python -m tests.safety.controls_page

.PHONY: mutants
mutants: $(VENV)/dev ## take out or weaken each control in turn; some 15 minutes; writes docs/safety/mutants.md
	$(BIN)/python -m tests.safety.mutants

.PHONY: security
security: $(VENV)/dev ## write docs/security.md from security.yaml and the markers of the tests
	$(BIN)/python -m tests.security.security_page

.PHONY: sbom
sbom: $(VENV)/dev ## write docs/sbom.json, the bill of materials, from requirements/base.txt
	$(BIN)/python -m tests.security.bill_of_materials

# The catalogue names no lines, and is sorted, so that a change of it is a change of words.
ES := suitability/locale/es/LC_MESSAGES/django
LEFT_OUT := $(addprefix --ignore=,tests/* bench/* docs/* build/* .*)
.PHONY: messages
messages: $(VENV)/dev ## bring the interface's words into the Spanish catalogue, and compile it; needs gettext
	$(BIN)/python manage.py makemessages -l es --no-location --no-obsolete --no-wrap $(LEFT_OUT)
	sed -i '/^"POT-Creation-Date:/d' $(ES).po
	msgfmt --check --statistics -o $(ES).mo $(ES).po

# PSEUDO_LANGUAGES=.pseudo-languages make run then offers pages in them too.
.PHONY: pseudo-languages
pseudo-languages: $(VENV)/dev ## catalogues of the pseudo-languages, which show what is not translated
	$(BIN)/python -m tests.support.pseudo_catalogues .pseudo-languages

.PHONY: languages
languages: $(VENV)/dev ## every page of everybody in the pseudo-languages: words, room on a phone, sides
	$(SQLITE) -m "browser" tests/browser/test_languages.py

.PHONY: advice
advice: $(VENV)/dev ## the page of every shipped part has no word in red; make test-all opens some
	$(SQLITE) -m long tests/authoring/test_text_advice.py

.PHONY: accessibility
accessibility: $(VENV)/dev ## every page by axe, at three widths in four looks, and each kind of page as told
	$(SQLITE) -m long $(addprefix tests/browser/test_,pages.py page_kinds.py crawl.py)

# SEED strikes the same faults again; SHARE=0.05 a twentieth of them, and writes no page.
SHARE := 1
.PHONY: faults
faults: $(VENV)/dev ## break the service at random under load, for an hour; writes docs/faults.md
	$(if $(POSTGRES),tests/with_postgres) $(BIN)/python -m tests.faults.injection --share $(SHARE) \
		$(if $(SEED),--seed $(SEED)) $(if $(filter 1,$(SHARE)),--write docs/faults.md)
	@$(MAKE) --no-print-directory skipped

# SEED=NUMBER REQUESTS=1000 sends those of a round again, which prints its seed.
FUZZ := -s -m long tests/fuzz
.PHONY: fuzz
fuzz: $(VENV)/dev ## 20,000 hostile requests to all addresses, on SQLite and PostgreSQL; half an hour
	env -u DATABASE_URL $(PYTEST) $(FUZZ)
	$(if $(POSTGRES),tests/with_postgres $(PYTEST) $(FUZZ))
	@$(MAKE) --no-print-directory skipped

.PHONY: personas
personas: $(VENV)/dev ## write anew what each made-up person reads, in tests/personas
	$(BIN)/python -m tests.personas

.PHONY: fix
fix: $(VENV)/dev ## format the code, and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Packages of other people's forms, in a folder of their own: no other test depends on them.
RENDERERS := .fhir-renderers
FORMS := tests/fhir/renderers
BUNDLE := --bundle --minify --jsx=automatic --log-level=warning --loader:.woff=dataurl --loader:.woff2=dataurl
$(RENDERERS)/done: $(FORMS)/package-lock.json $(wildcard $(FORMS)/*.jsx)
	@mkdir -p $(RENDERERS)
	cp $(FORMS)/package.json $(FORMS)/package-lock.json $(FORMS)/*.jsx $(RENDERERS)
	npm ci --prefix $(RENDERERS) --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel=error
	cd $(RENDERERS) && node_modules/.bin/esbuild *.jsx $(BUNDLE) --outdir=built \
		--define:process.env.NODE_ENV=\"production\"
	@touch $@

# ANSWERS is how many sets of answers go through each; 200 by default.
.PHONY: fhir-renderers
fhir-renderers: $(VENV)/dev $(RENDERERS)/done ## fill in our FHIR in three forms that npm fetches
	$(PYTEST) -s -o faulthandler_timeout=7200 $(FORMS)/lhc_forms.py $(FORMS)/answers.py

# Clients of FHIR that are not ours, in an environment of their own: no other test needs them.
CLIENTS := .venv-fhir
PROGRAMS := tests/fhir/client_programs
$(CLIENTS)/done: $(PROGRAMS)/requirements.txt $(PROGRAMS)/package-lock.json
	$(PYTHON) -m venv --clear $(CLIENTS)
	$(CLIENTS)/bin/pip install -qq --disable-pip-version-check --require-hashes -r $<
	cp $(PROGRAMS)/package.json $(PROGRAMS)/package-lock.json $(CLIENTS)
	npm ci --silent --prefix $(CLIENTS)
	@touch $@

.PHONY: fhir-clients
fhir-clients: $(VENV)/dev $(CLIENTS)/done ## read our FHIR by fhirclient, fhirpy and Medplum's client
	$(PYTEST) tests/fhir/clients.py

.PHONY: lint
lint: $(VENV)/dev ## style of code and templates, imports, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry .

.PHONY: types
types: $(VENV)/dev ## types
	$(BIN)/mypy

.PHONY: check
check: $(VENV)/dev ## migrations that are missing, settings that are unsafe
	DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_ENV=production ALLOWED_HOSTS=suitability.example \
	FHIR_BASE=https://suitability.example/fhir \
	SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

# Pins that are there stay; UPGRADE=--upgrade takes the newest.
COMPILE := $(VENV)/uv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --custom-compile-command "make requirements" $(UPGRADE) \
	-c requirements/constraints.txt

# The program and its peers, in an environment of their own: no test depends on it.
BENCH := .venv-bench
$(BENCH)/done: bench/requirements.txt
	$(PYTHON) -m venv --clear $(BENCH)
	$(BENCH)/bin/pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

# FIGURES names those to measure; all of them by default.
.PHONY: bench
bench: $(BENCH)/done ## the speed beside that of peers; needs PostgreSQL
	$(BENCH)/bin/python -W ignore -m bench $(FIGURES)

.PHONY: bench-quick
bench-quick: $(BENCH)/done ## the same in short; fails far from a goal
	$(BENCH)/bin/python -W ignore -m bench --quick $(FIGURES)

# ON="3.12-django6.1 3.13-django6.1" tries those alone, TESTS=tests all tests without a browser;
# WORKERS=1 leaves a core to others.
MATRIX := .venv-matrix
.PHONY: matrix
matrix: ## tests close to Django on every Python and Django that is supported, here or fetched
	$(PYTHON) -m tests.matrix $(if $(ON),--on $(ON)) $(if $(TESTS),--tests $(TESTS)) \
		$(if $(WORKERS),--workers $(WORKERS))

.PHONY: requirements
requirements: ## pin what pyproject.toml asks for
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/pip install -qq --disable-pip-version-check uv
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --extra pdf -c requirements/base.txt -o requirements/pdf.txt
	$(COMPILE) pyproject.toml --extra dev --extra pdf -c requirements/base.txt -o requirements/dev.txt
	$(COMPILE) pyproject.toml bench/requirements.in -c requirements/base.txt -o bench/requirements.txt
	$(COMPILE) $(PROGRAMS)/requirements.in -o $(PROGRAMS)/requirements.txt

.PHONY: clean
clean: ## remove what make made; the database stays
	rm -rf $(VENV) $(BENCH) $(MATRIX) $(RENDERERS) $(CLIENTS) dist staticfiles test-results .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
