"""From a commit to an environment, and back: plan, apply, shift, prove, mark. It runs in no function."""
