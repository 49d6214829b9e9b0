"""What the scripts of whole-program tests share: run the program, write a model, count expectations.

    from program_test import Tests
    t = Tests(sys.argv[1])                       # path of the program
    done = t.run("eval", "1 + 1")                # a CompletedProcess with text
    t.expect("adds", done.stdout.strip() == "2", done)
    result = t.json("run", t.model(TEXT))        # the JSON that the command writes, or a failure and {}
    t.near("mean", value, 0.25, within=0.01)     # absolute distance
    t.end()                                      # summary, exit code

Scripts that read files alone make `Tests()` without a program.

`t.nightly` is true where the run is the long one (`make test NIGHTLY=1`): tables of coverage and laws then take
their full size. Seeds are fixed either way.
"""
import atexit
import json
import os
import signal
import subprocess
import sys
import tempfile


def end_what_was_started():
    """What a script that failed leaves running holds its output open, and whoever waits for that waits for ever."""
    me = os.getpid()
    try:
        with open(f"/proc/{me}/task/{me}/children") as file:
            children = [int(one) for one in file.read().split()]
    except OSError:
        return
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass


atexit.register(end_what_was_started)


class Tests:
    def __init__(self, program=None):
        self.program = os.path.abspath(program) if program else None
        self.nightly = os.environ.get("PLIMSOLL_NIGHTLY", "") not in ("", "0")
        self.folder = tempfile.TemporaryDirectory(prefix="plimsoll_test_")
        self.failed = self.count = self.models = 0

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def model(self, text, name=None):
        """Writes a model; answers its path."""
        self.models += 1
        path = self.path(name or f"model_{self.models}.plim")
        with open(path, "w") as out:
            out.write(text)
        return path

    def run(self, *arguments, timeout=300, **options):
        options.setdefault("text", True)
        return subprocess.run([self.program, *map(str, arguments)], capture_output=True, timeout=timeout, **options)

    def json(self, *arguments, code=0, timeout=300):
        """The result that `--json` writes. An exit code other than `code` is a failed expectation."""
        path = self.path(f"result_{self.count}_{len(os.listdir(self.folder.name))}.json")
        done = self.run(*arguments, "--json", path, timeout=timeout)
        self.expect(" ".join(map(str, arguments)) + f" exits {code}", done.returncode == code, done)
        if not os.path.exists(path):
            return {}
        with open(path) as file:
            return json.load(file)

    def expect(self, what, condition, detail=""):
        self.count += 1
        if condition:
            return
        self.failed += 1
        if isinstance(detail, subprocess.CompletedProcess):
            detail = f"exit {detail.returncode}\n{detail.stdout}{detail.stderr}"
        print(f"FAILED {what}: {detail}")

    def near(self, what, value, right, within):
        self.expect(what, value is not None and abs(value - right) <= within, f"{value}, right is {right} +- {within}")

    def end(self):
        self.folder.cleanup()
        print(f"{self.count - self.failed} of {self.count} expectations hold")
        # No expectation at all is a test that looked at nothing.
        sys.exit(1 if self.failed or not self.count else 0)
