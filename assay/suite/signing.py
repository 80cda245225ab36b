"""Signatures of a suite's sums, by OpenSSH: ``ssh-keygen -Y`` with a namespace of our own.

The signature stands beside the sums in ``SHA256SUMS.sig`` (PROTOCOL.sshsig of OpenSSH). Without
a list of signers it shows that somebody holds the key in it signed these sums; with a list (the
``allowed_signers`` file of ssh-keygen(1)) that it was one of those who are trusted.
"""

import subprocess
from pathlib import Path
from shutil import which

from assay.errors import CheckError, UserError
from assay.files import replacing
from assay.suite.check_rows import Layer
from assay.suite.manifest import SIGNATURE, SUMS

NAMESPACE = "assay-suite"
SIGNED = "-----BEGIN SSH SIGNATURE-----"


def sign(directory: Path, key: Path) -> Path:
    """Sign the sums of a directory, replacing an older signature, and return the new one.

    Parameters
    ----------
    directory : Path
        With ``SHA256SUMS``.
    key : Path
        A private key of OpenSSH; or a public one, if an agent holds the private one.

    Raises
    ------
    UserError
        If the key cannot be used; a passphrase is asked for on the terminal.
    """
    done = _run(["sign", "-f", str(key)], directory / SUMS)
    if done.returncode or not done.stdout.startswith(SIGNED.encode()):
        raise UserError(f"{key} cannot sign: {_last(done.stderr)}")
    path = directory / SIGNATURE
    with replacing(path) as stream:
        stream.write(done.stdout)
    verify(directory)
    return path


def verify(directory: Path, signers: Path | None = None) -> str | None:
    """Check the signature of the sums, and say whose it is.

    Parameters
    ----------
    directory : Path
        With ``SHA256SUMS``, and its signature if it is signed.
    signers : Path or None
        Whom to trust.

    Returns
    -------
    str or None
        The signer's name in the list of signers, or ``somebody``; None if nothing is signed.

    Raises
    ------
    CheckError
        With layer 11, if the signature is not one of these sums, or not of those who are trusted.
    """
    path = directory / SIGNATURE
    if not path.exists():
        if signers is not None:
            raise CheckError(f"{directory} is not signed", Layer.SIGNATURE)
        return None
    if signers is None:
        if _run(["check-novalidate", "-s", str(path)], directory / SUMS).returncode:
            raise CheckError(f"{path} is no signature of {SUMS}", Layer.SIGNATURE)
        return "somebody"
    found = _run(["find-principals", "-s", str(path), "-f", str(signers)], directory / SUMS)
    for name in found.stdout.decode("utf-8", "replace").split("\n"):
        if found.returncode or not name:
            continue
        wanted = ["verify", "-f", str(signers), "-I", name, "-s", str(path)]
        if _run(wanted, directory / SUMS).returncode == 0:
            return name
    raise CheckError(f"{path} is not a signature of {SUMS} by any of {signers}", Layer.SIGNATURE)


def _run(arguments: list[str], data: Path) -> "subprocess.CompletedProcess[bytes]":
    tool = which("ssh-keygen")
    if tool is None:
        raise UserError("ssh-keygen is not there to sign or check signatures; install OpenSSH")
    name, *rest = arguments
    command = [tool, "-Y", name, "-n", NAMESPACE, *rest]
    with data.open("rb") as stream:
        return subprocess.run(command, stdin=stream, capture_output=True, check=False)  # noqa: S603


def _last(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().split("\n")
    return " ".join(lines[-1].split())[:300] or "ssh-keygen gave no reason"
