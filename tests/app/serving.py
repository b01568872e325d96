"""Programs that a test serves from this machine, until it ends."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager


def free_port():
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(command, health, folder, environment):
    """Run a command in a folder, once its address of health answers; what it says is in the file `log`."""
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
        try:
            _wait_for(health, server)
            yield server
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(health, server):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it began"
        try:
            with urllib.request.urlopen(health, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    message = f"{health} did not answer within two minutes"
    raise AssertionError(message)
