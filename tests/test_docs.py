"""The documentation is run: its code, its commands, its rule files, its links."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from typer.testing import CliRunner

from postcheck import Checker
from postcheck.cli.app import app
from postcheck.errors import PostcheckError
from postcheck.labels import load_labels
from postcheck.policyfile import load_policy
from postcheck.roster import Roster
from postcheck.rulebook import Rulebook, load_rulebook
from postcheck.wording import wording_files

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
SOURCES = [*PAGES, ROOT / "README.md"]
FENCE = re.compile(r"^```([\w-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
ELISION = "..."


class Block(NamedTuple):
    """A fenced block: its language, its text and the line of the page where the text starts."""

    language: str
    text: str
    line: int


class Command(NamedTuple):
    """A command line of a page, and the output shown below it (none: any output will do)."""

    line: str
    shown: list[str]


def blocks(page: Path, language: str) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], text.count("\n", 0, found.start(2)))
        for found in FENCE.finditer(text)
        if found[1] == language
    ]


def commands(block: Block) -> Iterator[Command]:
    for number, line in enumerate(lines := block.text.splitlines()):
        if line.startswith("$ "):
            rest = lines[number + 1 :]
            end = next((n for n, other in enumerate(rest) if other.startswith("$ ")), len(rest))
            shown = [normal(one) for one in rest[:end]]
            yield Command(line[2:], shown[: len(shown) - _trailing_blanks(shown)])


def normal(line: str) -> str:
    """A line without what the width of a table's columns does to it."""
    return re.sub(r"(?<=\S) {2,}", "  ", line.rstrip())


def _trailing_blanks(lines: list[str]) -> int:
    return next((n for n, line in enumerate(reversed(lines)) if line), len(lines))


def runs_postcheck(block: Block) -> bool:
    found = list(commands(block))
    return bool(found) and all(one.line.startswith("postcheck ") for one in found)


def rule_files(page: Path) -> list[tuple[str, Block]]:
    """The YAML blocks of a page whose first line names a file."""
    named = [(re.match(r"# ([\w/-]+\.yaml)\n", b.text), b) for b in blocks(page, "yaml")]
    return [(name[1], block) for name, block in named if name]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def pages_with(language: str) -> list[Any]:
    return [pytest.param(p, id=name_of(p)) for p in SOURCES if p.exists() and blocks(p, language)]


BOOKS: dict[Path, Rulebook] = {}


def load_once(
    rules_dir: Path, roster: Roster | None = None, *, own: Path | None = None
) -> Rulebook:
    """The rules of a folder, read once and not for every command of every page."""
    if roster is not None or own is not None:
        return load_rulebook(rules_dir, roster, own=own)
    place = rules_dir.resolve()
    if place not in BOOKS:
        BOOKS[place] = load_rulebook(rules_dir)
    return BOOKS[place]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the rules and the samples where a checkout has them."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "data" / "samples", tmp_path / "data" / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("postcheck.checker.load_rulebook", load_once)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE", "PY_COLORS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write_rule_files(page: Path, checkout: Path) -> None:
    for name, block in rule_files(page):
        path = checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")


def is_shown(shown: list[str], output: list[str]) -> bool:
    """Whether the output is what is shown; a line `...` stands for any lines, or none, and
    ` ...` at the end of a line for the rest of it."""
    parts = [list(part) for elided, part in groupby(shown, ELISION.__eq__) if not elided]
    at = 0
    for number, part in enumerate(parts):
        last = number == len(parts) - 1 and shown[-1] != ELISION
        first = number == 0 and shown[0] != ELISION
        tried = [len(output) - len(part)] if last else range(at, len(output) - len(part) + 1)
        fit = (n for n in tried if n >= at and all(map(_same, part, output[n : n + len(part)])))
        start = next(fit, None)
        if start is None or (first and start != 0):
            return False
        at = start + len(part)
    return bool(parts) or ELISION in shown


def _same(shown: str, printed: str) -> bool:
    if shown.endswith(f" {ELISION}"):
        return printed.startswith(shown.removesuffix(ELISION).rstrip())
    return shown == printed


def run(line: str) -> tuple[int, str]:
    """Status and output of a command, errors included, as the installed script gives them."""
    result = CliRunner().invoke(app, shlex.split(line)[1:], prog_name="postcheck")
    if isinstance(result.exception, PostcheckError):
        return 2, f"{result.output}postcheck: {result.exception}\n"
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize("page", pages_with("python"))
def test_python_of_a_page_runs(page: Path, checkout: Path) -> None:
    write_rule_files(page, checkout)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page, "python"):
        code = "\n" * block.line + block.text  # so that a traceback has the line of the page
        exec(compile(code, str(page), "exec"), namespace)


@pytest.mark.parametrize("page", pages_with("console"))
def test_commands_of_a_page_print_what_is_shown(page: Path, checkout: Path) -> None:
    write_rule_files(page, checkout)
    for block in filter(runs_postcheck, blocks(page, "console")):
        for command in commands(block):
            status, output = run(command.line)
            printed = [normal(one) for one in output.rstrip().splitlines()]
            if command.shown and not is_shown(command.shown, printed):
                shown = "\n".join(command.shown)
                place = f"{name_of(page)}: $ {command.line}"
                pytest.fail(f"{place}\n--- shown\n{shown}\n--- printed\n{output}", pytrace=False)
            refused = bool(command.shown) and command.shown[0].startswith("postcheck: ")
            assert (status == 2) == refused, f"{command.line}: status {status}\n{output}"


@pytest.mark.parametrize("page", [p for p in PAGES if rule_files(p)], ids=name_of)
def test_rule_files_of_a_page_load(page: Path, checkout: Path) -> None:
    write_rule_files(page, checkout)
    book = load_rulebook(checkout / "rules")
    labels = [label.id for label in load_labels(checkout / "rules")]
    for name, _ in rule_files(page):
        if name.startswith("rules/policies/") or "/" not in name:
            load_policy(checkout / name, rules_dir=checkout / "rules", labels=labels)
        elif name.startswith("rules/lists/"):
            assert Path(name).stem in book.lexicon.lists
        elif name.startswith("rules/wording/"):
            assert checkout / name in wording_files(book)
        elif name.startswith("rules/"):
            assert any(rule.path == checkout / name for rule in book.rules)
        elif "/lists/" not in name:  # of a folder of one's own
            own = load_rulebook(checkout / "rules", own=(checkout / name).parent)
            assert any(rule.path == checkout / name for rule in own.rules)


def test_elided_lines_may_be_any_but_others_must_be_there() -> None:
    output = ["one", "two", "three", "four"]
    assert is_shown(["one", "two", "three", "four"], output)
    assert is_shown(["one", "...", "four"], output)
    assert is_shown(["...", "two", "..."], output)
    assert is_shown(["one", "..."], output)
    assert not is_shown(["two", "..."], output)
    assert not is_shown(["one", "...", "three"], output)
    assert not is_shown(["one", "...", "five", "..."], output)
    assert not is_shown(["one", "two", "three"], output)
    assert is_shown(["one and ...", "..."], ["one and the same", "two"])
    assert not is_shown(["one and ..."], ["one or the other"])
    assert normal("  rule    label  ") == normal("  rule  label")


def test_navigation_names_every_page_once() -> None:
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    named = sorted(_leaves(config["nav"]))
    assert named == sorted(page.relative_to(DOCS).as_posix() for page in PAGES)


def _leaves(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _leaves(item)


@pytest.mark.parametrize(
    "page", [*SOURCES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"], ids=name_of
)
def test_links_to_files_and_headings_resolve(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, heading = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), f"{name_of(page)} links to {link}"
        if DOCS in page.parents and DOCS not in target.parents:
            pytest.fail(f"{name_of(page)} links out of the site to {link}")
        if heading:
            assert heading in _headings(target), f"{name_of(page)} links to {link}"


def _headings(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_generated_pages_are_fresh() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    for path, text in generate.pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run docs/generate.py"


def test_the_page_of_steps_is_made_from_the_policies(shipped: Checker) -> None:
    path = DOCS / "generate_steps.py"
    spec = importlib.util.spec_from_file_location("generate_steps", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    made = script.page(shipped.book, ROOT / "rules")
    assert script.PAGE.read_text(encoding="utf-8") == made, "stale: python docs/generate_steps.py"


def test_the_pages_of_labels_are_made_from_the_rules(shipped: Checker) -> None:
    path = ROOT / "docs" / "generate_labels.py"
    spec = importlib.util.spec_from_file_location("generate_labels", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    kept = {page.name: page.read_text(encoding="utf-8") for page in script.PAGES.glob("*.md")}
    assert kept == script.pages(shipped.book), "stale: python docs/generate_labels.py"
