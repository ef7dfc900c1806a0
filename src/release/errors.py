"""What stops a release, as a sentence for whoever started it."""


class ReleaseError(Exception):
    """The release cannot begin or go on; the text says why and what to do."""


class LockedError(ReleaseError):
    """Another release of the environment is under way, or was killed."""
