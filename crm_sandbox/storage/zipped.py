"""A ZIP file whose members have no date of their own, so that equal contents give equal bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    """The file with these members, by name, in order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    return out.getvalue()
