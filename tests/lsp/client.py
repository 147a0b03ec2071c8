"""A client of the protocol, written by its text alone: messages with a header over the pipes of a process."""

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30


class Client:
    """An editor, as far as a server sees it."""

    def __init__(self, *words, cwd=ROOT, encodings=None, capabilities=None):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "arc2sam", "lsp", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.messages = queue.Queue()
        self.others = []
        self.number = 0
        self.errors = []
        self.readers = [threading.Thread(target=target, daemon=True) for target in (self._read, self._listen)]
        for reader in self.readers:
            reader.start()
        self.capabilities = capabilities or {}
        if encodings:
            self.capabilities = {**self.capabilities, "general": {"positionEncodings": encodings}}

    # Messages

    def _read(self):
        stream = self.process.stdout
        while True:
            length = None
            while line := stream.readline():
                if line == b"\r\n":
                    break
                name, _, value = line.decode("ascii").partition(": ")
                assert name in ("Content-Length", "Content-Type"), f"no protocol: {line!r}"
                if name == "Content-Length":
                    length = int(value)
            if length is None:
                self.messages.put(None)
                return
            self.messages.put(json.loads(stream.read(length)))

    def _listen(self):
        for line in self.process.stderr:
            self.errors.append(line.decode())

    def send_raw(self, body):
        body = body if isinstance(body, bytes) else body.encode()
        self.process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.process.stdin.flush()

    def send(self, **message):
        self.send_raw(json.dumps({"jsonrpc": "2.0", **message}))

    def notify(self, method, params=None):
        self.send(method=method, params=params if params is not None else {})

    def request(self, method, params=None):
        """The result of a request; what comes in between is kept."""
        answer = self.answer(self.ask(method, params))
        assert "error" not in answer, answer
        return answer["result"]

    def ask(self, method, params=None):
        self.number += 1
        self.send(id=self.number, method=method, params=params if params is not None else {})
        return self.number

    def answer(self, number):
        return self.wait(lambda message: message.get("id") == number and "method" not in message)

    def wait(self, is_it, patience=PATIENCE):
        """The next message that is the one."""
        for index, message in enumerate(self.others):
            if is_it(message):
                return self.others.pop(index)
        while True:
            message = self.messages.get(timeout=patience)
            assert message is not None, "".join(self.errors)
            if is_it(message):
                return message
            self.others.append(message)

    # What an editor does

    def start(self):
        result = self.request("initialize", {"processId": None, "rootUri": None, "capabilities": self.capabilities})
        self.notify("initialized")
        return result

    def open(self, path, text=None, language="arc"):
        text = Path(path).read_text(encoding="utf-8") if text is None else text
        item = {"uri": uri(path), "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, path, text, version=2):
        document = {"uri": uri(path), "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def save(self, path):
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri(path)}})

    def close(self, path):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri(path)}})

    def diagnostics(self, path, version=None):
        """What is shown of a file next, or of one version of it."""
        found = self.wait(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == uri(path)
                and (version is None or message["params"].get("version") == version)
            )
        )
        return found["params"]["diagnostics"]

    def at(self, method, path, line, character, **more):
        place = {"textDocument": {"uri": uri(path)}, "position": {"line": line, "character": character}}
        return self.request(f"textDocument/{method}", {**place, **more})

    def completion(self, path, line, character):
        return (self.at("completion", path, line, character) or {"items": []})["items"]

    def hover(self, path, line, character):
        return self.at("hover", path, line, character)

    def definition(self, path, line, character):
        return self.at("definition", path, line, character)

    def symbols(self, path):
        return self.request("textDocument/documentSymbol", {"textDocument": {"uri": uri(path)}})

    def code_actions(self, path, start, end, shown=()):
        place = {
            "start": {"line": start[0], "character": start[1]},
            "end": {"line": end[0], "character": end[1]},
        }
        params = {"textDocument": {"uri": uri(path)}, "range": place, "context": {"diagnostics": [*shown]}}
        return self.request("textDocument/codeAction", params)

    def stop(self):
        """End as the protocol has it; the exit code."""
        self.request("shutdown")
        self.notify("exit")
        self.process.stdin.close()
        return self.process.wait(timeout=PATIENCE)

    def kill(self):
        """End it however it is, and everything that was opened for it."""
        self.process.kill()
        self.process.wait(timeout=PATIENCE)
        for reader in self.readers:
            reader.join(timeout=PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                pipe.close()
            except BrokenPipeError:
                pass


def uri(path):
    return Path(path).absolute().as_uri()
