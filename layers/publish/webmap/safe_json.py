"""JSON that may stand within a script element, whatever its texts hold."""

import json
from typing import Any

# In JSON these characters occur within strings only, so that their escapes mean the same.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&`"}


def safe_json(content: Any) -> str:
    """JSON in ASCII without ``<``, ``>``, ``&`` and the backtick; ``JSON.parse`` gives back what came in.

    No end tag, no comment, no character reference, no template and no line separator of JavaScript can be in it.

    Raises
    ------
    ValueError
        For NaN and infinities, which JSON does not know.
    """
    text = json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPED)
