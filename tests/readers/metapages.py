"""Pages as Meta's downloads have had them over the years, made for tests."""

from __future__ import annotations

import html
from typing import NamedTuple

STYLE = "<style>" + "._3-95{margin-bottom:4px}.pam{padding:10px}" * 50 + "</style>"


class Age(NamedTuple):
    """How pages of some years are written: the whole, a box, and a time in them."""

    page: str
    box: str
    heading: str
    body: str
    time: str
    when: str


OLD = Age(  # 2018 to 2021
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />'
    '<base href="../../../" />{style}<title>{title}</title></head><body class="_5vb_ _2yq">'
    '<div class="clearfix _ikh"><div class="_4bl9"><div class="_li"><div class="_3a_u">'
    '<div class="_3-8y _3-95 _3b0b"><div class="_3b0c"><div class="_3b0d">{title}</div></div></div>'
    '<div class="_4t5n" role="main">{boxes}</div><div class="_4t5o"><div class="_3-95">{made}</div>'
    "</div></div></div></div></div></body></html>",
    '<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder">{}</div>',
    '<div class="_3-96 _2pio _2lek _2lel">{}</div>',
    '<div class="_3-96 _2let">{}</div>',
    '<div class="_3-94 _2lem">{}</div>',
    "Oct 19, 2019, 2:37 PM",
)
MIDDLE = Age(  # 2022 to 2024
    '<html><head><base href="../../../../" />{style}<title>{title}</title></head>'
    '<body class="_5vb_ _2yq _a7o5"><div class="clearfix _ikh"><div class="_4bl9"><div class="_li">'
    '<div class="_a705"><div class="_3-8y _3-95 _a70a"><div class="_a70d"><div class="_a70e">{title}'
    '</div><div class="_a70f">{made}</div></div></div><div class="_a706" role="main">{boxes}</div>'
    "</div></div></div></div></body></html>",
    '<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">{}</div>',
    '<div class="_2ph_ _a6-h _a6-i">{}</div>',
    '<div class="_2ph_ _a6-p">{}</div>',
    '<div class="_3-94 _a6-o"><a target="_blank" href="https://www.facebook.com/dyi/l/?l=AbC">'
    '<div class="_a72d">{}</div></a></div>',
    "Oct 19, 2019 2:37:00 pm",
)
NEW = Age(  # since 2025
    '<!DOCTYPE html><html><head><meta charset="utf-8" /><base href="../../" />{style}'
    '<title>{title}</title></head><body class="_5vb_"><div class="_a705">'
    '<header class="_as-_ _a70a"><div class="_a70d"><h1>{title}</h1>'
    '<aside role="contentinfo" class="_aoaa">{made}</aside></div></header>'
    '<main class="_a706" role="main">{boxes}</main></div></body></html>',
    '<section class="_3-95 _a6-g" aria-labelledby="u_0_a">{}</section>',
    '<h2 class="_2ph_ _a6-h _a6-i" id="u_0_a">{}</h2>',
    '<div class="_2ph_ _a6-p">{}</div>',
    '<footer class="_3-94 _a6-o"><div class="_a72d">{}</div></footer>',
    "19 Oct 2019, 14:37",
)
AGES = {"old": OLD, "middle": MIDDLE, "new": NEW}


def escaped(text: str) -> str:
    return html.escape(text).replace("&#x27;", "&#039;").replace("\n", "<br />\n")


def page(age: Age, *boxes: str, title: str = "Bob Hill", made: str = "") -> str:
    return age.page.format(style=STYLE, title=escaped(title), made=made, boxes="".join(boxes))


def box(age: Age, heading: str, body: str, when: str | None = None) -> str:
    """A record; with an empty `when` it has no time, and with an empty heading none."""
    when = age.when if when is None else when
    parts = (age.heading.format(escaped(heading)) if heading else "", age.body.format(body))
    return age.box.format("".join(parts) + (age.time.format(when) if when else ""))


def message(age: Age, sender: str, text: str, *more: str, when: str | None = None) -> str:
    """A message; what is shared or attached stands in further pieces."""
    pieces = "".join(f"<div>{one}</div>" for one in ("", escaped(text), *(more or ("", ""))))
    return box(age, sender, f"<div>{pieces}</div>", when)


def post(age: Age, heading: str, *rows: str, when: str | None = None) -> str:
    inner = "".join(f'<div class="_2pin">{row}</div>' for row in rows)
    return box(age, heading, f"<div>{inner}</div>", when)


def words(text: str) -> str:
    return f"<div>{escaped(text)}</div>"


def photo(uri: str, caption: str = "") -> str:
    """A picture of a post, with the table of what the camera told."""
    said = f'<div class="_3-95">{escaped(caption)}</div>' if caption else ""
    return (
        f'<div><div><div><div><a target="_blank" href="{uri}"><img src="{uri}" class="_a6_o _3-96"'
        f' /></a>{said}<div class="_2pin"><table><tr><td class="_2pin _a6_q">Upload IP address</td>'
        f'<td class="_2pin _2piu _a6_r">192.0.2.1</td></tr></table></div></div></div></div></div>'
    )


def table(age: Age, **fields: str) -> str:
    """A comment of Instagram: labels and values, the time with a cell of its own."""
    rows = "".join(
        f'<tr><td class="_2pin _a6_q">Time</td><td class="_2pin _2piu _a6_r">{value}</td></tr>'
        if label == "Time"
        else f'<tr><td colspan="2" class="_2pin _a6_q">{label.replace("_", " ")}'
        f"<div><div>{escaped(value)}</div></div></td></tr>"
        for label, value in fields.items()
    )
    inner = f'<table style="table-layout: fixed;">{rows}</table>'
    return age.box.format(f'<div class="_3-95 _a6-p">{inner}</div>')
