from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.infrastructure.terraform import IMAGES, NO_ACCOUNT, Plan, Terraform, copy_of_the_root

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
        images = f"-var=images={json.dumps(IMAGES)}"
        if environment == "local":
            return root.plan("-var-file=local.tfvars")
        if environment == "applied":
            return root.plan("-var-file=local.tfvars", "-var=deploy_functions=true", images)
        return root.plan(f"-var-file={environment}.tfvars", "-var=verify_account=false", images)

    return plan


@pytest.fixture(scope="session")
def estate(root: Terraform) -> Estate:
    """Staging after an apply on a provider that is made up: resources by type and address, all known."""
    images = f"-var=images={json.dumps(IMAGES)}"
    run = Path(__file__).with_name("estate.tftest.hcl")
    return root.applied(run, "-var-file=staging.tfvars", "-var=verify_account=false", images)
