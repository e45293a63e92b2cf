# Everything is done by dev.py; see `python3 dev.py --help`.
PYTHON ?= python3
LOCK = UV_SYSTEM_CERTS=1 uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --custom-compile-command "make lock"

.PHONY: run test check manage messages lock

run:
	@$(PYTHON) dev.py run $(ARGS)

test:
	@$(PYTHON) dev.py test $(ARGS)

check:
	@$(PYTHON) dev.py check

manage:
	@$(PYTHON) dev.py manage $(ARGS)

messages:
	@$(PYTHON) dev.py messages

lock:
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt
	$(LOCK) --no-deps requirements-local.in --output-file requirements-local.txt
