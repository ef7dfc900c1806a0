from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

import pytest

from tests.infrastructure.terraform import IMAGES, NO_ACCOUNT, Plan, Terraform, copy_of_the_root

Plans = Callable[[str], Plan]


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
