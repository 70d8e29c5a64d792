# safetynet. Every target sets up .venv by itself; the second time nothing is left to do.
#   make demo     run a small study and write its report to demo/
#   make test     run the tests
#   make verify   run the tests that take minutes too with fresh seeds; draw the laws in laws.html
#   make bench    measure the speed
#   make lint     style, types, direction of imports
#   make lock     pin all dependencies anew (names, versions, hashes)
#   make clean    remove .venv, caches and the output of the demo

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
STUDY := experiments/studies/patrol_x_routing.toml
WORKERS := 2
# A file of tests stays with one worker, because tests of a file share what they have built.
# A worker that dies is not replaced: xdist would wait for ever for the rest of its file.
ON_ALL_CORES := --numprocesses auto --dist loadscope --max-worker-restart 0

.PHONY: demo test verify bench lint lock clean
.DEFAULT_GOAL := test

demo: $(READY)
	@$(BIN)/safetynet sweep $(STUDY) --workers $(WORKERS) --out demo
	@echo "The report, to open in a browser: $(CURDIR)/demo/report.html"

test: $(READY)
	@$(compile)
	@$(BIN)/python -m pytest $(ON_ALL_CORES)

verify: $(READY)
	@$(compile)
	@SAFETYNET_FRESH_SEEDS=1 $(BIN)/python -m pytest $(ON_ALL_CORES) \
	  -m "long or not long" -o faulthandler_timeout=7200
	@$(BIN)/python -m experiments.verification --out laws.html

bench: $(READY)
	@$(BIN)/python -m benchmarks

lint: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: $(READY)
	@$(BIN)/python -m uv pip compile pyproject.toml --extra live --extra cluster --extra dev \
	  --universal --python-version 3.12 --generate-hashes --no-emit-index-url --upgrade --quiet \
	  --custom-compile-command "make lock" --output-file requirements.lock

clean:
	@rm -rf $(VENV) demo dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache \
	  .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv comes first, by pip, at the version and with the hashes of the lock; it brings the rest.
$(READY): requirements.lock pyproject.toml
	@rm -rf $(VENV)
	@python=$$($(find_python)) || { echo "$(no_python)" >&2; exit 2; }; \
	  echo "Setting up $(VENV) with $$python (once, about a minute) ..."; \
	  "$$python" -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r $(VENV)/uv.txt
	@$(install) --require-hashes --compile-bytecode -r requirements.lock
	@$(install) --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q sim experiments
	@$(compile)
	@touch $(READY)

# Once, before several processes would all do it.
compile = $(BIN)/python -c "from sim.compilation import compile_engine; compile_engine()"
install = $(BIN)/python -m uv pip install --quiet --python $(BIN)/python
no_python = safetynet needs Python 3.12 or newer (with venv); none was found. Install it, or name it: make PYTHON=/path/to/python3.12

# pyenv's shims refuse a version that is not chosen, so its folder is searched as well.
define find_python
for p in $(PYTHON) python3.12 python3.13 python3.14 python3 python \
  "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do \
  if "$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; \
  then echo "$$p"; exit 0; fi; \
done; exit 1
endef
