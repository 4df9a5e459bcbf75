"""Where real data and strangers' files lie."""

import os
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def real_data_folder() -> Path:
    """Their folder, whether it is there or not; at collection no fixture can say it."""
    return Path(os.environ.get("GI_ATLAS_REAL_DATA") or _BESIDE)
