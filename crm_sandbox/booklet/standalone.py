#!/usr/bin/env python3
"""Check exported logs with nothing but Python: python verify.py FILE [FILE …]

Each file is a run, an evaluation or a dossier of crm_sandbox. What is checked, line by line: the dataset is the one
that the header names; each recorded step names the hash of the step before and has the hash that is written beside
it; the head is the one that was signed; the seal covers every byte; signatures hold for the public key of the file
(or for the key given with --key). Exit status 0: everything holds; 1: something does not; 2: used wrongly.

What this cannot see: whether the rules would decide the same again (`crm-sandbox run verify` does), and whether the
key is the centre's: compare it with the one that is printed on the booklet.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

# Ed25519, RFC 8032: the curve, its base point, and the check of a signature. Slow and plain on purpose.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)
KEY_BYTES, SIGNATURE_BYTES = 32, 64


def _add(a: Point, b: Point) -> Point:
    first, second = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    third, fourth = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = second - first, fourth - third, fourth + third, second + first
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: Point) -> Point:
    total = NEUTRAL
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _root_of(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point of the curve")
    return P - x if x & 1 != sign else x


def _point(text: bytes) -> Point:
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        raise ValueError("not a point of the curve")
    x = _root_of(y, sign)
    return x, y, 1, x * y % P


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = _root_of(BASE_Y, 0)
BASE: Point = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(key: str, signature: str, text: str) -> bool:
    """Whether a signature (128 hexadecimal digits) was made of a text by the holder of a key (64 digits)."""
    try:
        public, made = bytes.fromhex(key), bytes.fromhex(signature)
        if len(public) != KEY_BYTES or len(made) != SIGNATURE_BYTES:
            return False
        half, scalar = made[:32], int.from_bytes(made[32:], "little")
        a, r = _point(public), _point(half)
    except ValueError:
        return False
    if scalar >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(half + public + text.encode()).digest(), "little") % Q
    left, right = _times(scalar, BASE), _add(r, _times(challenge, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


DATASET_START, DATASET_END = b'{"dataset":', b"}"
ROW_START, ROW_HASH, ROW_END = b'{"envelope":', b',"hash":"', b'"}'
HASH_DIGITS = 64


class Broken(Exception):
    """What does not hold; its text says where."""


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _row(line: bytes, seq: int, prev: str) -> str:
    """The hash of a recorded step, once its line holds."""
    cut = len(line) - len(ROW_HASH) - HASH_DIGITS - len(ROW_END)
    if not line.endswith(ROW_END) or line[cut : cut + len(ROW_HASH)] != ROW_HASH:
        raise Broken(f"step {seq}: the line is cut short")
    text, kept = line[len(ROW_START) : cut], line[cut + len(ROW_HASH) : -len(ROW_END)].decode()
    step = json.loads(text)
    if step["seq"] != seq:
        raise Broken(f"step {seq}: the line is of step {step['seq']}")
    if step["prev"] != prev:
        raise Broken(f"step {seq}: it does not follow the step before")
    if _digest(text) != kept:
        raise Broken(f"step {seq}: its text was changed")
    return kept


def _require_dataset(header: dict[str, Any], lines: list[bytes]) -> None:
    texts = [line[len(DATASET_START) : -len(DATASET_END)] + b"\n" for line in lines]
    if texts and _digest(b"".join(texts)) != header["dataset"]:
        raise Broken("the dataset is not the one that the header names")


def _require_head(header: dict[str, Any], seq: int, head: str, key: str) -> str:
    if header["head"] != {"seq": seq, "hash": head}:
        raise Broken(f"the header names step {header['head']['seq']} as the last one, the file ends at step {seq}")
    if header["signature"] is None:
        return "not handed in, so not signed"
    text = _canonical({"v": 1, "run": header["run"], "seq": seq, "hash": head})
    if not is_signed(key, header["signature"], text):
        raise Broken("the signature of the head does not hold")
    return "signed"


def check(path: Path, trusted: str = "") -> str:
    """One sentence on a file that holds; raises `Broken`."""
    lines = path.read_bytes().split(b"\n")
    if len(lines) < 3 or lines[-1] != b"":
        raise Broken("the file is cut short")
    header, seal = json.loads(lines[0]), json.loads(lines[-2])
    key = header["public_key"]
    if trusted and key != trusted:
        raise Broken(f"the file names another key: {key}")
    dataset = [line for line in lines[1:-2] if line.startswith(DATASET_START)]
    steps = lines[1 + len(dataset) : -2]
    _require_dataset(header, dataset)
    genesis = {"v": 1, "run": header["run"], "dataset": header["dataset"], "engine": header["engine"]}
    head = _digest(_canonical(genesis).encode())
    for seq, line in enumerate(steps, start=1):
        head = _row(line, seq, head)
    state = _require_head(header, len(steps), head, key)
    if seal["seal"] != _digest(b"".join(line + b"\n" for line in lines[:-2])):
        raise Broken("the seal does not match: the header or the dataset was changed")
    if not is_signed(key, seal["signature"], seal["seal"]):
        raise Broken("the signature of the seal does not hold")
    return f"{path.name} holds: {len(steps)} steps, {state}; key {key}"


def main(arguments: list[str]) -> int:
    """Check every file that is named; the exit status."""
    trusted = ""
    if "--key" in arguments[:-1]:
        at = arguments.index("--key")
        trusted = arguments[at + 1]
        arguments = arguments[:at] + arguments[at + 2 :]
    if not arguments or any(item.startswith("-") for item in arguments):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    status = 0
    for name in arguments:
        try:
            sys.stdout.write(f"{check(Path(name), trusted)}\n")
        except OSError as error:
            sys.stderr.write(f"{name}: {error.strerror}\n")
            return 2
        except Broken as broken:
            sys.stderr.write(f"{name} does not hold: {broken}\n")
            status = 1
        except (KeyError, TypeError, ValueError) as error:
            sys.stderr.write(f"{name} does not hold: it is not an export ({error})\n")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
