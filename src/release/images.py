"""Which images a release takes, by the tags of the registry.

``api-REVISION`` was built, ``staging-api-REVISION`` was released to staging and is kept, and
``staging-proven-api-REVISION`` got all traffic there and passed. The same for the worker, and for ``prod-``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from release.errors import ReleaseError
from release.ports import Account, Images

TARGETS = ("api", "worker")


def images_of(tags: Mapping[str, str], revision: str, prefix: str = "") -> Images | None:
    """Return the images that carry ``prefix`` for the revision, or nothing unless both do."""
    digests = [tags.get(f"{prefix}{target}-{revision}") for target in TARGETS]
    api, worker = digests
    return Images(revision, api, worker) if api and worker else None


def proof(environment: str) -> str:
    """Return the prefix of what an environment has proven: not of what it turned back."""
    return f"{environment}-proven-"


def built(tags: Mapping[str, str], revision: str) -> Images:
    """Return the images that were pushed for a revision. Raises :class:`ReleaseError`."""
    found = images_of(tags, revision)
    if found is None:
        raise ReleaseError(f"No images of {revision} are in the registry: make push comes first.")
    return found


def released(tags: Mapping[str, str], environment: str, revision: str) -> Images:
    """Return the images of an earlier good release to the environment. Raises :class:`ReleaseError`."""
    found = images_of(tags, revision, proof(environment))
    if found is None:
        prefix = f"{proof(environment)}api-"
        known = sorted(tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix))
        raise ReleaseError(
            f"{revision} never proved itself on {environment}; these did: {', '.join(known) or 'none'}."
        )
    return found


def newest_release(tags: Mapping[str, str], environment: str, history: Iterable[str]) -> Images:
    """Return a branch's newest images that the environment was given. Raises :class:`ReleaseError`."""
    found = (images_of(tags, revision, f"{environment}-") for revision in history)
    images = next(filter(None, found), None)
    if images is None:
        raise ReleaseError(f"No revision of this branch was released to {environment}.")
    return images


def proven(tags: Mapping[str, str], history: Iterable[str], same_code: Callable[[str], bool]) -> Images:
    """Return the newest images of a branch that passed on staging.

    Parameters
    ----------
    history : the branch's revisions, newest first.
    same_code : whether what images are made of is the same at a revision and at the branch's end.

    Raises
    ------
    ReleaseError
        Staging tested nothing of this branch, or the branch has code since then that staging never saw.
    """
    found = next(filter(None, (images_of(tags, revision, proof("staging")) for revision in history)), None)
    if found is None:
        raise ReleaseError("Staging has tested no revision of this branch: deploy to staging first.")
    if not same_code(found.revision):
        raise ReleaseError(
            f"The code has changed since {found.revision}, the last revision that staging tested: "
            "bring the change to develop, and promote what staging then has tested."
        )
    return found


def mark(account: Account, images: Images, prefix: str) -> None:
    """Tag both images, which keeps them in the registry as long as their kind is counted."""
    for target, digest in images.items():
        account.mark(digest, f"{prefix}{target}-{images.revision}")
