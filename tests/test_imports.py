"""Imports run one way, and heavy libraries are loaded where they are used and nowhere else."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import postcheck
from helpers import ROOT

SOURCE = ROOT / "src" / "postcheck"
# A module imports from its own layer and from those above, and nowhere in a circle.
LAYERS = {
    "data": ("contact", "model", "errors", "resources", "thread"),
    "files and text": (
        *("yamlfile", "modelerror", "labels"),
        *("text", "pieces", "slips", "nearnames", "repair", "tokens", "inflection", "frequency"),
    ),
    "patterns": (
        "elements",
        "pattern",
        "lexicon",
        "parser",
        "codebook",
        "phrasetree",
        "sketch",
        "prefilter",
        "reading",
        "view",
        "clues",
        "tokenrules",
    ),
    "what files say": (
        *("roster", "rosterfile", "rule", "rulefile", "lexiconfile", "saidfile", "rulebook"),
        *("pronouns", "people", "naming", "context"),
        *(
            "duedate",
            "clause",
            "policy",
            "policyfile",
            "ladder",
            "sameness",
            "history",
            "procedure",
        ),
        *("wording", "photo", "urgenthelp"),
    ),
    "engine": ("ner", "facts", "matching", "surroundings", "findings", "redaction", "explanation"),
    "checker": ("checker", "config", "processes"),
    "uses": (
        "component",
        "batch",
        "coverage",
        "bootstrap",
        "evaluate",
        "ruletest",
        "rulelint",
        "policyimport",
        "casebook",
        "letters",
        *("arrowposts", "arrow", "spark"),
    ),
    "page": ("web",),
    "public": ("__init__",),
    "command line": ("cli", "__main__"),
}
RANK = {module: rank for rank, layer in enumerate(LAYERS.values()) for module in layer}
# Readers of posts and of documents, and reports, know the public data alone.
DATA_ONLY = {
    "readers": {"model", "errors"},
    "reports": {"model", "errors"},
    "documents": {"errors"},
}
HEAVY = (
    *("ijson", "spacy", "typer", "rich", "charset_normalizer", "numpy"),
    *("docx", "pdfminer", "selectolax", "markdown_it", "defusedxml"),
    *("jinja2", "docxtpl", "lxml", "libipld"),
    *("python_calamine", "pyarrow", "pyspark", "xlsxwriter"),
    *("fastapi", "starlette", "uvicorn", "h11", "python_multipart", "multipart", "httpx"),
)


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def name_of(path: Path) -> str:
    """The module, or the package below postcheck, that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """The modules and packages of postcheck that a file imports when it runs."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    guards = [n for n in nodes if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    only_types = {id(node) for guard in guards for node in ast.walk(guard)}
    for node in (node for node in nodes if id(node) not in only_types):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
            if node.module == "postcheck":
                names = [f"postcheck.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            package, _, module = name.partition(".")
            if package == "postcheck" and module:
                yield module.partition(".")[0]


def graph() -> dict[str, set[str]]:
    """For each module, or package, the others that it imports."""
    found: dict[str, set[str]] = {}
    for path in modules():
        own = name_of(path)
        found.setdefault(own, set()).update(set(imports_of(path)) - {own})
    return found


GRAPH = graph()


@pytest.mark.parametrize("module", sorted(GRAPH))
def test_imports_run_one_way(module: str) -> None:
    if module in DATA_ONLY:
        assert GRAPH[module] <= DATA_ONLY[module]
        return
    assert module in RANK, f"give {module} a layer in {Path(__file__).name}"
    below = {other for other in GRAPH[module] & RANK.keys() if RANK[other] > RANK[module]}
    assert not below, f"{module} imports {below}"
    users = ("batch", "policyimport", "cli", "arrow", "arrowposts", "spark", "web")
    may_use_them = module in users
    assert may_use_them or not GRAPH[module] & DATA_ONLY.keys()


def test_no_import_goes_in_a_circle() -> None:
    order = list(TopologicalSorter(GRAPH).static_order())
    assert order.index("model") < order.index("checker") < order.index("cli")


def test_every_layer_is_made_of_modules() -> None:
    assert set(RANK) <= GRAPH.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_heavy_libraries_are_imported_where_they_are_used(path: Path) -> None:
    if name_of(path) in ("cli", "component", "web"):
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not {name.partition(".")[0] for name in names} & set(HEAVY)


def loaded_after(program: str) -> set[str]:
    """The heavy libraries that a fresh interpreter has loaded after a program."""
    tell = f"import sys\n{program}\nprint(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", tell], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_import_is_light() -> None:
    assert loaded_after("import postcheck") == set()


def test_only_token_rules_need_spacy(own_folder: Path) -> None:
    def loaded_by(text: str) -> set[str]:
        return loaded_after(
            "from pathlib import Path\nfrom postcheck import Checker\n"
            f"checker = Checker(rules_dir=Path({str(own_folder)!r}))\n"
            f"assert checker.check({text!r}).findings"
        )

    assert loaded_by("I will wallop Mr Hale") == set()
    assert "spacy" in loaded_by("gritty old custard")


def test_ordinary_posts_need_no_heavy_library() -> None:
    check = "assert Checker().check('Thank you all').verdict == 'clear'"
    assert loaded_after(f"from postcheck import Checker\n{check}") == set()


def test_the_command_line_needs_no_server() -> None:
    web = {"fastapi", "starlette", "uvicorn", "python_multipart", "httpx"}
    assert not loaded_after("import postcheck.cli.app") & web


def test_processes_that_check_for_the_page_need_no_server() -> None:
    web = {"fastapi", "starlette", "uvicorn", "python_multipart", "httpx"}
    assert not loaded_after("import postcheck.web.questions") & web


def test_reading_and_reports_need_no_heavy_library() -> None:
    assert loaded_after("import postcheck.readers, postcheck.reports, postcheck.batch") == set()


@pytest.mark.parametrize("name", postcheck.__all__)
def test_public_names(name: str) -> None:
    public = getattr(postcheck, name)
    assert public.__module__.startswith("postcheck.")
    assert public.__doc__
    assert sorted(postcheck.__all__) == list(postcheck.__all__)


def test_files_are_short_and_named_for_what_they_do() -> None:
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > 300} == {}
    assert not {path.stem for path in modules()} & {"utils", "util", "helpers", "common", "manager"}
