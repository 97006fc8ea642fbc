"""Pack the styles of Kokoro's voices into `pipeline/speak/kokoro/embeddings.zip`; the output is reproducible.

Run ``python -m tools.embeddings SOURCE``: an ``.npz`` file with an array per voice, or a folder of ``NAME.bin`` files
of 32-bit floats (as in the package kokoro-js: 28 English voices and a few in other languages).

A voice has a style for each number of symbols from 1 to 510; its shape is (510, 1, 256). Styles are stored in 16 bits,
which changes the sound slightly; the voices were measured with the stored styles. Neighbouring styles are similar, so
each is stored as the difference of its bit pattern from the previous one, with high and low bytes apart: 30 kB per
voice instead of 260.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.speak.kokoro.voices import SHAPE

TARGET = Path("pipeline/speak/kokoro/embeddings.zip")


def load(source: Path) -> dict[str, NDArray[np.float16]]:
    """Load the styles of each voice from a file or folder."""
    if source.is_dir():
        found = {file.stem: np.fromfile(file, np.float32) for file in source.glob("*.bin")}
    else:
        with np.load(source) as file:
            found = {name: file[name] for name in file.files}
    return {name: values.reshape(SHAPE).astype(np.float16) for name, values in sorted(found.items())}


def packed(styles: NDArray[np.float16]) -> bytes:
    """Return bit pattern differences: all low bytes, then all high bytes, by dimension."""
    patterns = styles.view(np.uint16)
    differences = np.diff(patterns, axis=0, prepend=np.zeros((1, SHAPE[1]), np.uint16)).astype("<u2")
    return np.ascontiguousarray(differences.view(np.uint8).reshape(*SHAPE, 2).transpose(2, 1, 0)).tobytes()


def main() -> None:
    """Write the archive and print its size."""
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_LZMA) as archive:
        for name, styles in load(Path(sys.argv[1])).items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_LZMA
            archive.writestr(entry, packed(styles))
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
