"""Pages as Telegram Desktop writes them: each block tag on lines of its own, one space a level."""

from __future__ import annotations

from html import escape

TOP = """<!DOCTYPE html>
<html>

 <head>

  <meta charset="utf-8"/>
<title>Exported Data</title>
  <meta content="width=device-width, initial-scale=1.0" name="viewport"/>

  <link href="css/style.css" rel="stylesheet"/>

  <script src="js/script.js" type="text/javascript">

  </script>

 </head>

 <body onload="CheckLocation();">

  <div class="page_wrap">

   <div class="page_header">

    <div class="content">

     <div class="text bold">
{name}
     </div>

    </div>

   </div>

   <div class="page_body chat_page">

    <div class="history">
"""
NEXT = """
     <a class="pagination block_link" href="messages2.html">
Next messages
     </a>
"""
BOTTOM = """
    </div>

   </div>

  </div>

 </body>

</html>
"""
USERPIC = """
      <div class="pull_left userpic_wrap">

       <div class="userpic userpic5" style="width: 42px; height: 42px">

        <div class="initials" style="line-height: 42px">
A
        </div>

       </div>

      </div>
"""
SOME_TIME = "01.03.2024 18:05:09 UTC+00:00"
SHOWN = {"\n": "<br>", "'": "&apos;", "\t": "&#x09;", "\r": "&#x0D;"}


def shown(text: str) -> str:
    """Text as the export escapes it."""
    escaped = escape(text, quote=False).replace('"', "&quot;")
    return "".join(SHOWN.get(char, char) for char in escaped)


def div(names: str, inside: str) -> str:
    return f'\n       <div class="{names}">\n{inside}\n       </div>\n'


def message(
    number: int,
    text: str | None = None,
    *,
    by: str | None = None,
    at: str = SOME_TIME,
    reply: str = "",
    media: str = "",
    forwarded: str | None = None,
    after: str = "",
) -> str:
    """One message. `text` is HTML; `by` None: joined to the one before; `forwarded`: whoever said
    it first, "" if the one before has the same."""
    inner = ""
    if forwarded:
        date = '<span class="date details" title="28.02.2024 10:00:00 UTC"> 28.02.2024 10:00:00'
        inner += div("from_name", f"{forwarded} {date}</span>")
    if reply:
        link = f'<a href="{reply}" onclick="return GoToMessage(1)">this message</a>'
        inner += div("reply_to details", f"In reply to {link}")
    inner += media
    if text is not None:
        inner += div("text", text)
    inner += after
    if forwarded is not None:
        inner = div("pull_left forwarded userpic_wrap", "") + div("forwarded body", inner)
    name = div("from_name", by) if by is not None else ""
    return (
        f'\n     <div class="message default clearfix{"" if name else " joined"}" '
        f'id="message{number}">\n{USERPIC if name else ""}\n      <div class="body">\n'
        f'\n       <div class="pull_right date details" title="{at}">\n18:05\n       </div>\n'
        f"{name}{inner}\n      </div>\n\n     </div>\n"
    )


def service(number: int, text: str) -> str:
    return (
        f'\n     <div class="message service" id="message{number}">\n'
        f'\n      <div class="body details">\n{text}\n      </div>\n\n     </div>\n'
    )


def generic(kind: str, title: str, status: str = "", *, link: str = "") -> str:
    """Media of which the export shows a title and not the thing itself."""
    tag, to = ("a", f' href="{link}"') if link else ("div", "")
    block = " block_link" if link else ""
    parts = div("title bold", title) + (div("status details", status) if status else "")
    inside = f'\n<div class="fill pull_left">\n\n</div>\n{div("body", parts)}'
    shell = f'<{tag} class="media clearfix pull_left{block} {kind}"{to}>{inside}</{tag}>'
    return div("media_wrap clearfix", shell)


def picture(kind: str, *, before: str = "") -> str:
    """Media with a small picture: photo, sticker, animated, video_file."""
    image = f'<img class="{kind}" src="x/{kind}_thumb.jpg" style="width: 130px; height: 260px"/>'
    link = f'<a class="{kind}_wrap clearfix pull_left" href="x/{kind}.jpg">{before}{image}</a>'
    return div("media_wrap clearfix", link)


def page(*messages: str, name: str = "3 Elm", end: str = "") -> str:
    return TOP.format(name=f"{name} ") + "".join(messages) + end + BOTTOM
