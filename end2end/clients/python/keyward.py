"""The real program, on an empty data folder of its own.

KEYWARD_BIN is the program (default: target/debug/keyward), KEYWARD_SITE_DIR the built site (default: target/site).
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import urllib.request
from pathlib import Path
from queue import Empty, SimpleQueue

ROOT = Path(__file__).resolve().parents[3]
TARGET = ROOT / (os.environ.get("CARGO_TARGET_DIR") or "target")
PROGRAM = os.environ.get("KEYWARD_BIN") or TARGET / "debug/keyward"
SITE = os.environ.get("KEYWARD_SITE_DIR") or TARGET / "site"

#: How long the program may take to start, and to stop.
PATIENCE_SECONDS = 30


class NotRunning(Exception):
    """The program did not start, or did not end in good order."""


class Server:
    """A running program."""

    #: Where it is, such as `http://127.0.0.1:40123`.
    url: str
    #: The passwords that the first start gave to users.
    passwords: dict[str, str]

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="keyward-clients-"))
        self._output: list[str] = []
        try:
            self._start()
        except BaseException:
            self._remove_folder()
            raise

    def _start(self) -> None:
        try:
            self._process = subprocess.Popen(
                [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--data-dir", self._folder],
                # Nothing of the developer's own settings, nor of a keyward.toml that lies where the tests are started.
                cwd=self._folder,
                env={"PATH": os.environ.get("PATH", ""), "KEYWARD_SITE_DIR": str(SITE)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise NotRunning(f"{PROGRAM} cannot be started: {error}") from error
        found: SimpleQueue[str | None] = SimpleQueue()
        self._reader = threading.Thread(target=self._read, args=(found,), daemon=True)
        self._reader.start()
        try:
            url = found.get(timeout=PATIENCE_SECONDS)
        except Empty:
            self._process.kill()
            self._process.wait()
            raise NotRunning(f"{PROGRAM} did not say where it is\n{self.output}") from None
        if url is None:
            code = self._process.wait()
            raise NotRunning(f"{PROGRAM} ended with {code}\n{self.output}")
        self.url = url
        self.passwords = json.loads((self._folder / "bootstrap-secrets.json").read_text())

    def _read(self, found: "SimpleQueue[str | None]") -> None:
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._output.append(line)
                if where := re.search(r"Keyward is at (http://\S+)", line):
                    found.put(where[1])
        found.put(None)

    @property
    def output(self) -> str:
        """Everything that it has written."""
        return "".join(self._output)

    def ask(self, method: str, path: str, body: object = None, token: str | None = None) -> dict:
        """What the platform's REST API answers, which must allow it."""
        request = urllib.request.Request(
            self.url + path,
            None if body is None else json.dumps(body).encode(),
            {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {}),
            method=method,
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)

    def stop(self) -> None:
        """Stops it as an operator would; it has to end by itself, in good order and without having panicked."""
        self._process.terminate()
        try:
            code = self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._reader.join()
        self._remove_folder()
        if code != 0:
            raise NotRunning(f"the program ended with {code}\n{self.output}")
        if panics := [line for line in self._output if "panicked at" in line]:
            raise NotRunning("the program panicked:\n" + "".join(panics))

    def _remove_folder(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
