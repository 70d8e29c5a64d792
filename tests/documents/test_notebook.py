"""The notebook runs from its first cell to its last, and is kept without outputs."""

from pathlib import Path
from typing import Any

import pytest

from tests.documents.pages import ROOT

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def read() -> Any:
    nbformat = pytest.importorskip("nbformat", reason="notebooks are read with extra dev")
    return nbformat.read(NOTEBOOK, as_version=4)


def test_notebook_is_kept_without_outputs() -> None:
    code = [cell for cell in read().cells if cell.cell_type == "code"]
    assert len(code) >= 5
    assert not [cell for cell in code if cell.outputs or cell.execution_count]


@pytest.mark.slow
def test_notebook_runs_and_shows_a_chart_and_a_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient = pytest.importorskip("nbclient", reason="notebooks are run with extra dev")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    ran = nbclient.NotebookClient(read(), timeout=300, resources={"metadata": {"path": tmp_path}})
    outputs = [out for cell in ran.execute().cells for out in cell.get("outputs", [])]
    loud = [out.text for out in outputs if out.get("name") == "stderr"]
    assert not [text for text in loud if "tqdm" not in text], "tqdm asks for widgets of Jupyter"
    assert any("image/png" in out.get("data", {}) for out in outputs)
    printed = "".join(out.get("text", "") for out in outputs if out.output_type == "stream")
    assert "patrol.density_per_km2=12 brings help" in printed or "could not be shown" in printed
    assert "village" in printed and "获助时间" in printed
