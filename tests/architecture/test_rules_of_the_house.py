"""What CONVENTIONS.md says and a machine can see."""

import ast
import re

from tests.architecture.sources import PACKAGE, ROOT, dotted, modules, nodes, place

LIFECYCLE = "motcua/dossiers/lifecycle.py"
JOURNAL_WRITER = "motcua/journal/record.py"
CLOCK = "motcua/core/clock.py"
WRITING = {"create", "bulk_create", "update", "bulk_update", "get_or_create", "update_or_create", "delete", "save"}
READING_TIME = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "timezone.now",
    "timezone.localdate",
}


def targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [
            part for target in node.targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
    return [node.target] if isinstance(node, ast.AnnAssign | ast.AugAssign) else []


def test_only_the_lifecycle_writes_a_status():
    found = [
        place(path, node)
        for path, node in [*nodes(ast.Assign), *nodes(ast.AnnAssign), *nodes(ast.AugAssign)]
        for target in targets(node)
        if isinstance(target, ast.Attribute) and target.attr == "status" and path != LIFECYCLE
        and not _is_answer(path, target)
    ]  # fmt: skip
    for path, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        status = {"status"} & {word.arg for word in node.keywords}
        if path != LIFECYCLE and (name == "update" or (name == "setattr" and status)) and status:
            found.append(place(path, node))
    assert found == []


def _is_answer(path: str, target: ast.Attribute) -> bool:
    """A door sets the status of its answer (HTTP), never of a dossier."""
    return path.startswith("motcua/web/") and dotted(target.value) in {"response", "answer"}


def test_a_dossier_is_made_in_four_places_and_only_the_desks_intake_chooses_a_channel():
    made = []
    for path, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        name = dotted(node.func)
        if [word.arg for word in node.keywords] == ["pk"]:
            continue  # only names one that is there
        if name == "Dossier" or (
            name.startswith("Dossier.objects.") and name.rpartition(".")[2] in WRITING - {"update"}
        ):
            channel = next((ast.unparse(word.value) for word in node.keywords if word.arg == "channel"), "")
            made.append((path.removeprefix("motcua/dossiers/actions/"), channel))
    assert sorted(made) == [
        ("asking.py", "Channel.CHAIN"),
        ("filing.py", "Channel.ONLINE"),
        ("gateway.py", ""),
        ("gateway.py", "channel"),
    ]


def test_only_record_writes_the_journal():
    found = []
    for path, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        name = dotted(node.func)
        by_manager = re.fullmatch(r"(Event|Head)\.objects(\..*)?\.?(\w+)", name)
        makes = name in {"Event", "Head"} or (by_manager and name.rpartition(".")[2] in WRITING)
        if makes and path != JOURNAL_WRITER and _imports_journal_models(path):
            found.append(place(path, node))
    for path, node in nodes(ast.Constant):
        assert isinstance(node, ast.Constant)
        writes = isinstance(node.value, str) and re.search(
            r"(INTO|UPDATE|DELETE FROM) journal_(event|head)", node.value
        )
        if writes and path != JOURNAL_WRITER:
            found.append(place(path, node))
    assert found == []


def _imports_journal_models(path: str) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "motcua.journal.models"
        for node in ast.walk(modules()[path])
    )


def test_only_the_clock_reads_the_time():
    found = []
    for path, node in nodes(ast.Attribute):
        ends = ".".join(dotted(node).split(".")[-2:])
        if ends in READING_TIME and path != CLOCK:
            found.append(place(path, node))
    for path, node in nodes(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        names = {f"{node.module}.{alias.name}" for alias in node.names}
        if names & {"time.time", "django.utils.timezone.now", "django.db.models.functions.Now"}:
            found.append(place(path, node))
    assert found == []


def test_no_file_is_longer_than_400_lines():
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_no_function_is_longer_than_40_lines_besides_its_head_and_docstring():
    found = {}
    for path, node in [*nodes(ast.FunctionDef), *nodes(ast.AsyncFunctionDef)]:
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
        length = (node.end_lineno or node.lineno) - first.lineno + 1
        if length > 40:
            found[f"{place(path, node)} {node.name}"] = length
    assert found == {}


def test_there_are_no_signals():
    found = []
    for path, node in [*nodes(ast.ImportFrom), *nodes(ast.Import)]:
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        if any(name.startswith("django.dispatch") or name.endswith(".signals") for name in names):
            found.append(place(path, node))
    assert found == []


def test_no_model_saves_in_its_own_way():
    found = []
    for path, node in nodes(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        if any(dotted(base).endswith("Model") or dotted(base) == "AbstractBaseUser" for base in node.bases):
            own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            found += [f"{place(path, node)} {name}" for name in own & {"save", "delete", "save_base"}]
    assert found == []


def test_nothing_is_imported_inside_a_function_but_in_ready():
    found = []
    for path, function in [*nodes(ast.FunctionDef), *nodes(ast.AsyncFunctionDef)]:
        assert isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if function.name == "ready":
            continue
        found += [place(path, node) for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert found == []


def test_nothing_is_called_utils_or_helpers():
    names = {part.lower() for path in modules() for part in path.removesuffix(".py").split("/")}
    assert names & {"utils", "util", "helpers", "helper", "misc", "common"} == set()


def test_every_setting_of_the_environment_is_documented():
    documented = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = {name for name in _environment() if f"`{name}`" not in documented}
    assert missing - _NOT_OURS == set()


_NOT_OURS = {"PATH", "DJANGO_SETTINGS_MODULE", "LANG", "HOME"}  # the operating system's and Django's own


def _environment() -> set[str]:
    """Names read from the environment: `environ["X"]`, `environ.get("X")`, `getenv("X")`."""
    found = set()
    for _, node in nodes(ast.Subscript):
        assert isinstance(node, ast.Subscript)
        if dotted(node.value).endswith("environ") and isinstance(node.slice, ast.Constant):
            found.add(str(node.slice.value))
    for _, node in nodes(ast.Call):
        assert isinstance(node, ast.Call)
        name = dotted(node.func)
        if name.endswith(("environ.get", "environ.setdefault", "getenv")) and isinstance(node.args[0], ast.Constant):
            found.add(str(node.args[0].value))
    assert "DATABASE_URL" in found and len(found) > 10
    return found


def test_templates_have_no_style_and_no_script_of_their_own():
    inline = re.compile(r"""<[^>]*\s(style|on[a-z]+)\s*=|<script(?![^>]*\ssrc=)[^>]*>|<style""", re.IGNORECASE)
    found = []
    templates = list(PACKAGE.rglob("templates/**/*.html"))
    assert templates
    for path in templates:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if inline.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    assert found == []


def test_every_folder_of_the_package_stands_on_the_map():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = [path.parent for path in PACKAGE.glob("*/__init__.py")]
    doors = [path.parent for path in (PACKAGE / "web").glob("*/__init__.py")]
    named = [path.relative_to(ROOT).as_posix() for path in [*folders, *doors] if path != PACKAGE / "web"]
    assert len(named) > 10
    assert [name for name in named if f"`{name}`" not in text] == []
