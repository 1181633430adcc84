"""How many instructions of Python's byte code does a command execute? The same on any machine, however busy.

Two runs before fill what is kept beside the byte code. What C does is not counted: that part of a question's
time stays when the rest of it shrinks.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

COUNTER = """
import itertools, sys, threading
counted = itertools.count()
def instruction(frame, event, argument):
    if event == "opcode":
        next(counted)
    return instruction
def call(frame, event, argument):
    frame.f_trace_opcodes, frame.f_trace_lines = True, False
    return instruction
out = sys.argv.pop(1)
threading.settrace(call)
sys.settrace(call)
try:
    from bot.command_line import main
    main()
finally:
    sys.settrace(None)
    with open(out, "w") as file:
        file.write(str(next(counted)))
"""
PLAIN = "from bot.command_line import main; main()"


def counted(python: str, command: list[str], data_dir: str, lines: str = "") -> int:
    """Return how many instructions a command executes, all of its threads together.

    Args:
        python: the interpreter of the installation.
        command: the words after the program's name.
        data_dir: where it keeps its data.
        lines: what stands in stdin.
    """
    out = Path(data_dir).parent / f"{Path(data_dir).name}.instructions"
    for words in ([PLAIN], [PLAIN], [COUNTER, str(out)]):
        done = subprocess.run(
            [python, "-c", *words, *command],
            input=lines.encode(),
            stdout=subprocess.DEVNULL,
            env=environment(data_dir) | {"PYTHONHASHSEED": "0"},
            cwd=Path(data_dir).parent,
            check=False,
        )
        if done.returncode not in (0, 3):
            raise RuntimeError(f"{command} ended with {done.returncode}")
    return int(out.read_text(encoding="ascii"))


def environment(data_dir: str) -> dict[str, str]:
    """Return what a measured command is to find around it; byte code is kept as an installer keeps it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in kept.items() if not name.startswith(("GUIDEBOT_", "PYTHONPATH"))}
    return kept | {"GUIDEBOT_DATA_DIR": data_dir}
