"""Qt's event loop and asyncio's, joined: the one place that starts the loop, makes tasks and takes stray errors.

May import PySide6 and qasync, and nothing else of the desk. Start reading at `running.run`.
"""

from supervisor_desk.qtloop.reporter import Reporter, Trouble
from supervisor_desk.qtloop.running import Application, Main, run
from supervisor_desk.qtloop.tasks import Tasks, every

__all__ = ["Application", "Main", "Reporter", "Tasks", "Trouble", "every", "run"]
