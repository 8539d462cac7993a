"""Pixels as a PNG, without a library: a still needs one picture that every viewer shows."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import numpy.typing as npt

__all__ = ["png_address"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PALETTE_COLOURS = 3


def png_address(places: npt.NDArray[np.uint8], colours: npt.NDArray[np.uint8]) -> str:
    """A ``data:`` address of an image of at most 256 colours.

    Parameters
    ----------
    places : ndarray of uint8, shape (rows, columns)
        Places in the palette.
    colours : ndarray of uint8, shape (n, 3)
        Red, green, blue.
    """
    rows, columns = places.shape
    lines = np.zeros((rows, columns + 1), np.uint8)
    lines[:, 1:] = places
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, PALETTE_COLOURS, 0, 0, 0)),
        (b"PLTE", colours.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    checked = ((kind + data, len(data)) for kind, data in parts)
    chunks = (struct.pack(">I", length) + body + struct.pack(">I", zlib.crc32(body)) for body, length in checked)
    return "data:image/png;base64," + base64.b64encode(SIGNATURE + b"".join(chunks)).decode()
