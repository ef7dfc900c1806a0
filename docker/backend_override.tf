# Keeps the state of the local stack in its own volume, not in a bucket of an account.

terraform {
  backend "local" {
    path = "/state/terraform.tfstate"
  }
}
