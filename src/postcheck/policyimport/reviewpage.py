"""A page for those who check a draft against the document: self-contained, and all text escaped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from postcheck.policyimport.draft import Draft
from postcheck.policyimport.entries import Entry

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #999;padding:.4rem;"
    "text-align:left;vertical-align:top}th{font-weight:600}.unmapped{background:#fdd}"
    ".background{color:#555}mark{background:#ffe08a}"
    ".missing{border:2px solid #b00;padding:.5rem 1rem}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}.unmapped{background:#522}"
    ".background{color:#aaa}mark{background:#750;color:#fff}}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_KINDS = {
    "clause": "clause",
    "unmapped": "unmapped",
    "duty": "duty (guidance)",
    "question": "question to ask oneself",
    "step": "step of the procedure",
    "route": "whom to turn to",
    "background": "background, not in the file",
}


def as_html(draft: Draft, titles: Mapping[str, str]) -> str:
    """The page. `titles`: what labels are called."""
    return "\n".join(_page(draft, titles)) + "\n"


def _page(draft: Draft, titles: Mapping[str, str]) -> Iterator[str]:
    title = escape(str(draft.head["title"]))
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>Review: {title}</title><style>{_STYLE}</style></head><body>"
    yield f"<h1>{title}</h1>"
    yield f"<p>Drafted from {escape(draft.document.name)}. A person has to read it.</p>"
    yield from _list("Missing", draft.missing, "missing")
    yield from _list("To look at", draft.notes, "notes")
    yield "<h2>The document and what was made of it</h2>"
    yield '<table><thead><tr><th scope="col">Place</th><th scope="col">Document</th>'
    yield '<th scope="col">Taken for</th><th scope="col">Mapped to</th></tr></thead><tbody>'
    section = None
    for entry in draft.entries:
        if entry.passage.section != section:
            section = entry.passage.section
            yield f'<tr><th colspan="4" scope="rowgroup">{escape(section)}</th></tr>'
        yield _row(entry, titles)
    yield "</tbody></table>"
    yield from _procedure(draft)
    yield "</body></html>"


def _list(heading: str, sentences: tuple[str, ...], name: str) -> Iterator[str]:
    if sentences:
        items = "".join(f"<li>{escape(one)}</li>" for one in sentences)
        yield f'<div class="{name}"><h2>{heading}</h2><ul>{items}</ul></div>'


def _row(entry: Entry, titles: Mapping[str, str]) -> str:
    passage = entry.passage
    number = f"{escape(passage.number)}. " if passage.number else ""
    mapped = [escape(titles.get(label, label)) for label in entry.labels]
    mapped += [escape(one.replace("_", " ")) for one in entry.characteristics or ()]
    mapped += [escape(one.cue.gives.to or "") for one in entry.routes]
    mapped += [f"<em>{escape(entry.modality)}</em>"] if entry.modality else []
    cells = (
        escape(passage.place),
        number + _marked(entry),
        _KINDS[entry.kind],
        "<br>".join(mapped),
    )
    return f'<tr class="{entry.kind}">' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _marked(entry: Entry) -> str:
    """The words, with those that mapped them marked."""
    text, out, at = entry.passage.text, [], 0
    for found in sorted(entry.found, key=lambda one: (one.start, -one.end)):
        if found.start < at:
            continue
        out.append(escape(text[at : found.start]))
        out.append(f"<mark>{escape(text[found.start : found.end])}</mark>")
        at = found.end
    return "".join(out) + escape(text[at:])


def _procedure(draft: Draft) -> Iterator[str]:
    for item in draft.parts["procedure"]:
        ladder = item.value
        opened = f": {escape(ladder['for']['said'])}" if "for" in ladder else ""
        yield f"<h2>Procedure{opened}</h2><ol>"
        for step in ladder["steps"]:
            when = f" <em>only if: {escape(step['when']['said'])}</em>" if "when" in step else ""
            again = " <em>if it goes on</em>" if step.get("once") else ""
            yield f"<li>{escape(step['text'])} ({escape(step['who'])}){when}{again}</li>"
        yield "</ol>"
