"""What the tests of runs and questions in parts share: the program with the library beside it, folders, and answers to compare.

    from cutting import Cutting
    t = Cutting(sys.argv[1], sys.argv[2])        # the program, the repository
    whole = t.answer("run", t.lesson, "--quiet") # the JSON, but for how the work was done
    folder = t.prepared("run", t.lesson, "--parts", 3)
    t.run("part", folder, 1)
    t.same("merged", whole, t.answer("merge", folder, "--quiet"))
"""
import json
import os

from program_test import Tests


def exact(value):
    """What does not depend on how the work was done."""
    if isinstance(value, dict):
        return {k: exact(v) for k, v in value.items() if k not in ("timing", "threads", "times_apart", "isa") and not k.endswith("seconds")}
    return [exact(v) for v in value] if isinstance(value, list) else value


class Cutting(Tests):
    def __init__(self, program, root):
        super().__init__(program)
        self.root = os.path.abspath(root)
        self.environment = dict(os.environ, PLIMSOLL_PATH=self.root)
        self.lesson = os.path.join(self.root, "models/tutorial/loss_events.plim")
        self.manufacturer = os.path.join(self.root, "models/tutorial/manufacturer.plim")
        self.folders = 0

    def run(self, *arguments, **options):
        options.setdefault("env", self.environment)
        return super().run(*arguments, **options)

    def new_folder(self):
        self.folders += 1
        return self.path(f"cut_{self.folders}")

    def answer(self, *arguments, **options):
        path = self.path("answer.json")
        if os.path.exists(path):
            os.remove(path)
        done = self.run(*arguments, "--json", path, **options)
        self.expect(" ".join(map(str, arguments)) + " exits 0", done.returncode == 0, done)
        return exact(json.load(open(path))) if os.path.exists(path) else {}

    def result_of(self, *arguments, **options):
        return self.answer(*arguments, "--quiet", **options)

    def same(self, what, a, b):
        self.expect(f"{what}: as asked whole", a and a == b, [k for k in sorted(set(a) | set(b)) if a.get(k) != b.get(k)])

    def prepared(self, *words):
        """Laid out, in a new folder."""
        folder = self.new_folder()
        done = self.run(*words, "--into", folder, "--prepare")
        self.expect(f"{words[0]} is laid out", done.returncode == 0, done)
        return folder

    def prepared_run(self, model, *options):
        return self.prepared("run", model, *options)

    def kept(self, store, what, same_as):
        """The newest run in `store` has that result, and is made again from what is kept of it, though its model is elsewhere."""
        done = self.run("runs", "export", "latest", "-", "--store", store)
        self.expect(f"{what} is kept", done.returncode == 0, done)
        if done.returncode == 0:
            self.same(f"{what} as it is kept", same_as, exact(json.loads(done.stdout)))
        done = self.run("runs", "reproduce", "latest", "--store", store)
        self.expect(f"{what} is made again", done.returncode == 0 and "the same, bit by bit" in done.stdout, done)

    def refused(self, what, arguments, *said, code=2):
        done = self.run(*arguments)
        self.expect(what, done.returncode == code and all(one in done.stderr for one in said), done)


def parts_of(folder):
    return sorted(name for name in os.listdir(folder + "/parts") if not name.startswith("."))
