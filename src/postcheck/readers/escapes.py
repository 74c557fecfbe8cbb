"""Signs that an export writes as HTML entities, although its texts are no HTML."""

from __future__ import annotations

import re

_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "#39": "'", "#34": '"'}
_SIGNS |= {"#x27": "'", "#x22": '"'}
_ENTITY = re.compile(rf"&({'|'.join(_SIGNS)});", re.IGNORECASE)


def unescaped(text: str) -> str:
    """`text` with the entities of the five signs as these signs, once: `&amp;lt;` is `&lt;`.

    Others stay: whoever escapes only these leaves `&copy` as somebody wrote it.
    """
    return _ENTITY.sub(lambda found: _SIGNS[found[1].lower()], text) if "&" in text else text
