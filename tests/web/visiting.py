"""A page in the browser, the form on it, and all that went wrong there."""

from __future__ import annotations

from typing import Any

PHONE = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
"""What axe looks for."""


class Visit:
    """A page in the browser, the form on it, and all that went wrong."""

    def __init__(self, browser: Any, url: str, **more: Any) -> None:
        self.wrong: list[str] = []
        options = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **more}
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        # What breaks off before the page itself runs cannot be seen by its handlers.
        self.page.add_init_script(
            "document.addEventListener('securitypolicyviolation', (event) => {"
            "  console.error('refused: ' + event.violatedDirective);"
            "});"
        )
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"threw: {error}"))
        self.page.on("dialog", self._asked)
        self.page.goto(url)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def _asked(self, dialog: Any) -> None:
        self.wrong.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def forgive(self, part: str) -> None:
        """Forget what went wrong as a test meant it to; something must have."""
        assert any(part in one for one in self.wrong), self.wrong
        self.wrong[:] = [one for one in self.wrong if part not in one]

    def type(self, words: str) -> None:
        """Type, and wait for what is said of it."""
        self.page.locator("#text").press_sequentially(words)
        self.settled()

    def put(self, words: str) -> None:
        """Put words into the box as they are, and let them be checked at once."""
        self.page.evaluate(
            "(words) => { const text = document.getElementById('text'); text.value = words;"
            " text.dispatchEvent(new Event('input', { bubbles: true }));"
            " document.getElementById('role').dispatchEvent(new Event('change', { bubbles: true })) }",
            words,
        )

    def fill(self, words: str) -> None:
        """Put words into the box, and wait for what is said of them."""
        with self.page.expect_response("**/draft"):
            self.put(words)
        self.settled()

    def settled(self) -> None:
        """Wait till what is shown is about what is in the box."""
        self.page.wait_for_function(
            "() => document.getElementById('marks').textContent"
            " === document.getElementById('text').value + '\\n'"
        )

    def says(self, words: str) -> None:
        """Wait till the line below the box says so."""
        self.page.wait_for_function(
            "(words) => document.getElementById('status').textContent === words", arg=words
        )

    def marked(self) -> list[str]:
        """The words that are marked in the box."""
        found: list[str] = self.page.locator("#marks mark").all_text_contents()
        return found

    def cards(self) -> list[str]:
        """The words that the cards are about."""
        found: list[str] = self.page.locator(".card q").all_text_contents()
        return found

    def chosen(self) -> str:
        """The words that are selected in the box."""
        words: str = self.page.evaluate(
            "() => { const t = document.getElementById('text');"
            " return t.value.slice(t.selectionStart, t.selectionEnd) }"
        )
        return words
