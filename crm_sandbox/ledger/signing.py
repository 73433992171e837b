"""The installation's Ed25519 key: it signs the head of a run that is handed in, and every export."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from crm_sandbox.kernel import canonical

HEAD_VERSION = 1


class SigningKeyUnusable(Exception):
    """The key's file does not hold an Ed25519 key."""


class Signer:
    """Signs texts; the public half is all that a reader needs."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @classmethod
    def read(cls, path: Path) -> Signer:
        """The signer whose key is kept in a file (32 bytes in hexadecimal); raises `SigningKeyUnusable`."""
        try:
            return cls(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip())))
        except (OSError, ValueError) as error:
            raise SigningKeyUnusable(
                f"The signing key {path} cannot be used: restore it from a backup ({error})."
            ) from error

    def sign(self, text: str) -> str:
        """The signature of a text, as 128 hexadecimal digits."""
        return self._key.sign(text.encode()).hex()


def new_signing_key() -> bytes:
    """A fresh key as its file holds it."""
    raw = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return raw.hex().encode()


def head_text(run: str, seq: int, head_hash: str) -> str:
    """What is signed at hand-in."""
    return canonical.dumps({"v": HEAD_VERSION, "run": run, "seq": seq, "hash": head_hash})


def is_signed_by(public_key: str, signature: str, text: str) -> bool:
    """Whether a signature was made by the holder of a key; anything that is not hexadecimal is not."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
