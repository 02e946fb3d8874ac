"""The table of edge lists that Rust and Node read, too: tests/edge_lists.toml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from trust_core import Engine, TrustError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = Path(__file__).parents[2] / "tests" / "edge_lists.toml"
FILES: list[dict[str, Any]] = tomllib.loads(TABLE.read_text())["file"]


def rows(engine: Engine) -> list[str]:
    """Return all edges and blocks, as the table writes them."""
    edges = [
        f"{source} {target} {weight}"
        for source, target, weight in zip(*engine.edges(), strict=True)
    ]
    return sorted(edges + [f"{blocker} blocks {blocked}" for blocker, blocked in engine.blocks()])


@pytest.mark.parametrize("file", FILES, ids=[file["name"] for file in FILES])
def test_every_file_of_the_table_reads_as_it_says(file: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_text(file["text"])
    engine = Engine()
    if "error" in file:
        with pytest.raises(TrustError) as refusal:
            engine.load_tsv(path, **file.get("options", {}))
        assert refusal.value.code == file["error"]
        assert file["message"] in str(refusal.value)
        assert isinstance(refusal.value, ValueError) == (file["error"] == "INVALID_VALUE")
        assert (engine.revision, engine.last_load) == (0, None)
    else:
        report = engine.load_tsv(path, **file.get("options", {}))
        assert rows(engine) == file["rows"]
        skipped = {reason: count for reason, count in report.skipped.items() if count}
        assert skipped == file.get("skipped", {})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": "10"}, "scale"),
        ({"scale": True}, "scale"),
        ({"delimiter": 5}, "delimiter"),
        ({"header": "yes"}, "header"),
        ({"source": 1.5}, "source must be a str or an int, not float"),
        ({"target": True}, "target must be a str or an int, not bool"),
        ({"weight": ["a"]}, "weight must be a str or an int, not list"),
        ({"unquoted": 1}, "unquoted"),
        ({"skale": 10}, "skale"),
    ],
)
def test_an_option_of_the_wrong_type_is_a_type_error(
    options: dict[str, Any], message: str, tmp_path: Path
) -> None:
    path = tmp_path / "given"
    path.write_text("ann\tbob\t0.5\n")
    with pytest.raises(TypeError, match=message):
        Engine().load_tsv(path, **options)
