"""postcheck as a spaCy pipeline component.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> nlp.add_pipe("postcheck", config={"policy": "model"})
>>> doc = nlp("...")
>>> doc.spans["postcheck"]        # label_: the label, id_: the rule

The findings are those of `Checker` on `doc.text`, so they do not depend on how the pipeline cuts
tokens or on what else is in it; a span covers every token that a finding touches.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from postcheck.checker import Checker
from postcheck.errors import InputError
from postcheck.model import Audience, Post, Venue

_FILE = "postcheck.json"
DEFAULTS = {"policy": "model", "audience": "school", "venue": None, "spans_key": "postcheck"}


class PostcheckComponent:
    """Writes findings to `doc.spans[spans_key]`, with their facts in the group's `attrs`.

    `attrs["findings"]`: one plain dict for each span, in order; `attrs["verdict"]`: the verdict.
    Findings that no word carries have no span and are left out.
    """

    def __init__(
        self,
        *,
        policy: str = "model",
        audience: Audience = "school",
        venue: Venue | None = None,
        spans_key: str = "postcheck",
    ) -> None:
        self._config: dict[str, Any] = {
            "policy": policy,
            "audience": audience,
            "venue": venue,
            "spans_key": spans_key,
        }
        self._configure()

    def _configure(self) -> None:
        config = self._config
        self.checker = Checker(config["policy"], audience=config["audience"])
        self.spans_key: str = config["spans_key"]

    def __call__(self, doc: Doc) -> Doc:
        """Check one Doc and write its span group."""
        report = self.checker.check(Post(doc.text, venue=self._config["venue"]))
        spans, facts = [], []
        for finding in report.findings:
            span = doc.char_span(
                finding.start,
                finding.end,
                label=finding.label,
                span_id=finding.rule,
                alignment_mode="expand",
            )
            if finding.field == "text" and span is not None and len(span):
                spans.append(span)
                facts.append(finding.model_dump(mode="json"))
        attrs = {"verdict": report.verdict, "findings": facts}
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=spans, attrs=attrs)
        return doc

    def __reduce__(self) -> tuple[Callable[..., PostcheckComponent], tuple[dict[str, Any]]]:
        """Travels to other processes as its configuration."""
        return _rebuilt, (self._config,)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The configuration, as bytes; the rules themselves are part of the package."""
        return json.dumps(self._config).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Take over a configuration written by `to_bytes`."""
        read = json.loads(data)
        if not isinstance(read, dict) or read.keys() - DEFAULTS.keys():
            raise ValueError("these are not its settings")
        self._config = {**DEFAULTS, **read}
        self._configure()
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the configuration into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Self:
        """Take over a configuration written by `to_disk`.

        Raises:
            InputError: the folder holds none.
        """
        try:
            return self.from_bytes((Path(path) / _FILE).read_bytes())
        except (OSError, ValueError) as problem:
            raise InputError(f"holds no postcheck configuration: {problem}", path=path) from None


def _rebuilt(config: dict[str, Any]) -> PostcheckComponent:
    return PostcheckComponent(**config)


@Language.factory("postcheck", default_config=DEFAULTS)
def create(
    nlp: Language,
    name: str,
    policy: str,
    audience: Audience,
    venue: Venue | None,
    spans_key: str,
) -> PostcheckComponent:
    """The factory behind `nlp.add_pipe("postcheck")`."""
    return PostcheckComponent(policy=policy, audience=audience, venue=venue, spans_key=spans_key)
