"""Names that a trained spaCy pipeline finds: they join what the rules know of names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postcheck.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    from spacy.language import Language

# What pipelines call persons: PERSON in English ones, PER in most others.
_PERSON = frozenset({"PERSON", "PER"})


class PersonFinder:
    """Finds persons with a spaCy pipeline that sets `doc.ents`.

    Raises:
        MissingExtraError: the pipeline is named, and is not installed.
        InputError: it finds no entities.
    """

    def __init__(self, pipeline: Language | str) -> None:
        self._nlp = _loaded(pipeline) if isinstance(pipeline, str) else pipeline
        finds = (self._nlp.get_pipe_meta(name).assigns for name in self._nlp.pipe_names)
        if not any("doc.ents" in assigned for assigned in finds):
            name = pipeline if isinstance(pipeline, str) else pipeline.meta.get("name", "the model")
            raise InputError(
                f"the pipeline {name} finds no persons",
                hint='it needs a component that does, such as "ner"',
            )
        try:
            self("Somebody was here")
        except Exception as problem:  # whatever a component of another's making may raise
            raise InputError(f"the pipeline cannot be used: {problem}") from None

    def __call__(self, text: str) -> tuple[tuple[int, int], ...]:
        """Start and end of each person in a text; none in one that is too long for the pipeline."""
        if len(text) > self._nlp.max_length:
            return ()
        whole = text.encode(errors="replace").decode()  # spaCy takes no halves of characters
        found = self._nlp(whole).ents
        return tuple((one.start_char, one.end_char) for one in found if one.label_ in _PERSON)


def _loaded(name: str) -> Language:
    import spacy

    try:
        return spacy.load(name)
    except OSError:
        raise MissingExtraError(
            f"the spaCy pipeline {name!r} is not installed",
            hint=f"python -m spacy download {name}, or go without: names are found by rules, too",
        ) from None
