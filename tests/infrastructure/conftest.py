from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.infrastructure.terraform import IMAGES, NO_ACCOUNT, Plan, Terraform, copy_of_the_root, options_of

Plans = Callable[[str], Plan]
Estate = Mapping[str, Mapping[str, Mapping[str, Any]]]


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """An initialised copy of the root module, with credentials of nobody."""
    return Terraform(copy_of_the_root(tmp_path_factory.mktemp("root")), NO_ACCOUNT).init()


@pytest.fixture(scope="session")
def plans(root: Terraform) -> Plans:
    """What Terraform would make of nothing, by environment; each is planned once.

    ``applied`` is what the emulator takes of it.
    """

    @cache
    def plan(environment: str) -> Plan:
        if environment == "applied":
            images = f"-var=images={json.dumps(IMAGES)}"
            return root.plan("-var-file=local.tfvars", "-var=deploy_functions=true", images)
        return root.plan(*options_of(environment))

    return plan


@pytest.fixture(scope="session")
def account_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """What Terraform would make once for an account."""
    folder = copy_of_the_root(tmp_path_factory.mktemp("account")) / "bootstrap"
    return Terraform(folder, NO_ACCOUNT).init().plan("-var=verify_account=false")


@pytest.fixture(scope="session")
def estate(root: Terraform) -> Estate:
    """Staging after an apply on a provider that is made up: resources by type and address, all known."""
    images = f"-var=images={json.dumps(IMAGES)}"
    run = Path(__file__).with_name("estate.tftest.hcl")
    return root.applied(run, "-var-file=staging.tfvars", "-var=verify_account=false", images)
