"""What an administrator lays before anybody deploys, and the session that GitHub's job then gets."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from tests.infrastructure.terraform import Terraform

ACCOUNT = "000000000000"
STATE_BUCKET = f"security-design-assistant-state-{ACCOUNT}"
ISSUER = "token.actions.githubusercontent.com"
REPOSITORY = "7-central/security-design-assistant"

# The foundation as it is, but for the environments: the one that the test deploys, and one to keep out of;
# but for the lifecycle, for which the provider waits a minute, while here nothing grows old; and but for
# the trail, for which the emulator has no CloudTrail.
_OVERRIDE = """
module "audit" {
  count = 0
}
module "github" {
  compared_by_schedule     = ["local"]
  planned_by_pull_requests = ["local"]
  environments = {
    local = { github_environment = "local", branch = "develop" }
    prod  = { github_environment = "prod", branch = "main" }
  }
}
resource "aws_s3_bucket_lifecycle_configuration" "state" {
  count = 0
}
"""
_BACKEND = f"""
terraform {{
  backend "s3" {{
    bucket                      = "{STATE_BUCKET}"
    key                         = "local/terraform.tfstate"
    region                      = "eu-west-2"
    use_lockfile                = true
    use_path_style              = true
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_requesting_account_id  = true
  }}
}}
"""


def lay(root: Path, environment: Mapping[str, str]) -> None:
    """Apply the foundation beside ``root``, and lead the root's state into its bucket."""
    bootstrap = Terraform(root / "bootstrap", environment)
    (bootstrap.folder / "test_override.tf").write_text(_OVERRIDE)
    told = [f"-var=account_id={ACCOUNT}", "-var=verify_account=false", "-var=cost_allocation_tags=[]"]
    bootstrap.init().run("apply", "-auto-approve", "-input=false", "-no-color", *told)
    (root / "backend_override.tf").write_text(_BACKEND)


def session(sts: Any, subject: str, ref: str, role: str = "sda-deploy-local") -> dict[str, str]:
    """Return the credentials that a job of GitHub gets, as variables; the emulator checks no signature.

    Raises
    ------
    PermissionError
        The role does not trust such a job.
    """
    claims = {"iss": f"https://{ISSUER}", "aud": "sts.amazonaws.com", "sub": subject, "ref": ref}
    token = ".".join(_encoded(part) for part in ({"alg": "RS256", "typ": "JWT"}, claims, {}))
    try:
        taken = sts.assume_role_with_web_identity(
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{role}", RoleSessionName="github", WebIdentityToken=token
        )
    except ClientError as error:
        raise PermissionError(str(error)) from error
    return {
        "AWS_ACCESS_KEY_ID": taken["Credentials"]["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": taken["Credentials"]["SecretAccessKey"],
        "AWS_SESSION_TOKEN": taken["Credentials"]["SessionToken"],
    }


def job_of(environment: str) -> str:
    """Return the subject of a job of one GitHub environment."""
    return f"repo:{REPOSITORY}:environment:{environment}"


def _encoded(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
