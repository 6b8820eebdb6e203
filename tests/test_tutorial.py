"""The tutorial of the READMEs, every command of it run in order, in a folder that has the fixtures and nothing else."""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import openpyxl
import pytest

HEADINGS = {"README.md": "## From a folder to a network", "README.zh.md": "## 从文件夹到网络"}
OUTPUTS = ("citations.jsonl", "works.xlsx", "missing.csv", "network.gexf", "network.png", "issuers.csv", "issuers.nodes.csv", "audit.xlsx")


def section(root: Path, readme: str) -> str:
    return re.split(r"\n## ", (root / readme).read_text("utf-8").split(HEADINGS[readme] + "\n")[1])[0]


def commands(text: str) -> list[str]:
    return [line for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """In a shell, with the commands of this environment first on the PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(command, shell=True, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, encoding="utf-8")


@pytest.mark.usefixtures("chinese_font")
@pytest.mark.parametrize("readme", HEADINGS)
def test_every_command_of_the_tutorial(root: Path, tmp_path: Path, readme: str) -> None:
    shutil.copytree(root / "fixtures", tmp_path / "fixtures")
    text, printed = section(root, readme), ""
    install, *lines = commands(text)
    for extra in re.findall(r"\[(\w+)\]", install):
        assert extra in metadata("policy-citation-extractor").get_all("Provides-Extra", [])
    assert len(lines) == 9
    for line in lines:
        if line.startswith("extractor report") and run("extractor report --help", tmp_path).returncode:
            continue  # the report is a command of its own, and may not be there
        done = run(line, tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        printed += done.stdout
    (shown,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    assert printed == shown
    for name in OUTPUTS:
        assert (tmp_path / name).stat().st_size > 50, name
    sheet = openpyxl.load_workbook(tmp_path / "works.xlsx").active
    assert sheet is not None and sheet.max_row > 90


def test_both_tutorials_have_the_same_commands(root: Path) -> None:
    english, chinese = (commands(section(root, readme)) for readme in HEADINGS)
    assert english == chinese
