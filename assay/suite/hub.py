"""Publishing a suite as a data set of the Hugging Face Hub.

One commit holds all files, and the version's tag is put on it last: a version without its tag is
not published yet, and the same command goes on (files that the Hub has are not sent again). A
version with its tag is never touched.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assay.core import Row
from assay.errors import IncompleteError, UserError

REPOSITORY = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
KIND = "dataset"
MISSING = "huggingface_hub is not installed; pip install huggingface_hub"


def tag_of(version: str) -> str:
    """Return the tag of a version."""
    return f"v{version}"


def publish(directory: Path, manifest: Row, repository: str, key: str, private: bool) -> str:
    """Upload a suite, tag its version, and return its address.

    Parameters
    ----------
    directory, manifest
        The suite.
    repository : str
        ``owner/name``.
    key : str
        The name of the environment variable that holds the token.
    private : bool
        Whether a repository that is made for it is private.

    Raises
    ------
    UserError
        If that version is there already, or the Hub refuses.
    IncompleteError
        If the Hub cannot be reached; the same command goes on.
    """
    try:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import RepositoryNotFoundError
    except ModuleNotFoundError:
        raise UserError(MISSING) from None
    if not REPOSITORY.fullmatch(repository):
        raise UserError(f"hf:{repository[:100]} must be hf:OWNER/NAME")
    token = os.environ.get(key)
    if not token:
        raise UserError(f"{key} is not set: put a token that may write there, or name --key-env")
    api, tag = HfApi(token=token, library_name="assay"), tag_of(manifest["version"])
    with _said(repository):
        try:
            refs = api.list_repo_refs(repository, repo_type=KIND)
        except RepositoryNotFoundError:
            api.create_repo(repository, repo_type=KIND, private=private, exist_ok=True)
        else:
            _refuse(repository, tag, [ref.name for ref in refs.tags])
        return _upload(api, directory, manifest, repository, tag)


def _refuse(repository: str, tag: str, tags: list[str]) -> None:
    if tag in tags:
        raise UserError(
            f"{repository} has {tag} already, and a published version is never changed; "
            "raise version in the spec and freeze again"
        )


def _upload(api: Any, directory: Path, manifest: Row, repository: str, tag: str) -> str:
    done = api.upload_folder(
        repo_id=repository,
        folder_path=directory,
        repo_type=KIND,
        commit_message=f"{manifest['name']} {manifest['version']}",
        commit_description=f"data digest {manifest['data_digest']}",
        delete_patterns="*",
    )
    api.create_tag(repository, tag=tag, revision=done.oid, repo_type=KIND)
    return f"{api.endpoint}/datasets/{repository}/tree/{tag}"


@contextmanager
def _said(repository: str) -> Iterator[None]:
    """Turn what the Hub's client raises into one line."""
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except HfHubHTTPError as error:
        status = error.response.status_code
        what = " ".join(str(error.server_message or error).split())[:300]
        message = f"the Hub refuses {repository}: {status} {what}"
        if status >= 500 or status in (408, 429):
            raise IncompleteError(f"{message}; the same command goes on") from None
        raise UserError(message) from None
    except (UserError, IncompleteError):
        raise
    except Exception as error:
        if not type(error).__module__.startswith(("httpx", "httpcore")):
            raise
        raise IncompleteError(
            f"the Hub cannot be reached: {' '.join(str(error).split())[:300]}; "
            "the same command goes on"
        ) from None
