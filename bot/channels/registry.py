"""Which chat channels there are, and the one place that names them.

A module listed here has a function ``run(settings)`` that serves the channel until it is told to stop and
returns the exit status; `bot.channels.chat.life.running.run_channel` does that for any `Channel`.
"""

from __future__ import annotations

CHANNELS = {
    "telegram": "bot.channels.telegram",
}
