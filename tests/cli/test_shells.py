"""Completion scripts and manual pages, read by the programs they are made for."""

import subprocess

import pytest
from support.programs import BIN, peer, program, run

TOOLS = ["fairlead", "fairlead-release", "fairlead-image", "fairlead-stack"]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_parse(tool, shell, tmp_path):
    script = tmp_path / "script"
    script.write_text(run(program(tool), "completion", shell).stdout)
    run(peer(shell), "-n", script)


def complete(*words):
    """What bash offers for the last of `words`."""
    line = " ".join(f"'{word}'" for word in words)
    script = f"""
      PATH="{BIN}:$PATH"
      source <({words[0]} completion bash)
      COMP_WORDS=({line}) COMP_CWORD={len(words) - 1}
      _{words[0].replace("-", "_")}
      printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = run("bash", "-c", script)
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes_commands_flags_and_choices():
    assert complete("fairlead", "expl") == ["explain"]
    assert complete("fairlead", "config", "") == ["show"]
    assert complete("fairlead", "config", "show", "--or") == ["--origin"]
    assert complete("fairlead", "--output", "j") == ["json"]
    assert complete("fairlead", "doctor", "--output", "=", "t") == ["text"]
    assert complete("fairlead", "completion", "") == ["bash", "zsh", "fish"]
    assert "stack" in complete("fairlead", "")


def test_bash_completes_a_tool_behind_fairlead():
    assert complete("fairlead", "stack", "completion", "z") == ["zsh"]
    assert complete("fairlead", "stack", "") == complete("fairlead-stack", "")


@pytest.mark.parametrize("tool", TOOLS)
def test_manual_pages_have_no_warnings(tool, tmp_path):
    page = tmp_path / f"{tool}.1"
    page.write_text(run(program(tool), "man").stdout)
    done = subprocess.run([peer("groff"), "-man", "-ww", "-Tutf8", "-P-cbou", page], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "EXIT STATUS" in done.stdout
