"""Files for `plimsoll import`, and what the forms that it prints read."""
import json
import re


class Importing:
    def __init__(self, tests):
        self.t = tests

    def write(self, text):
        with open(self.t.path("f.csv"), "w") as out:
            out.write(text)
        return self.t.path("f.csv")

    def sums(self, told, given):
        """Of each form the sum of all that it reads."""
        out = []
        for form in given["forms"]:
            dims = re.findall(r"`(dim [^`]*)`", form["when"] or "") or told["dims"]
            name = given["name"]
            over = ", ".join(d.split(" ")[1] for d in dims)
            value = f"sum({name} over {over})" if over else name
            text = "\n".join(["plimsoll 1", 'model m "m"', form["time"] or "", told["source"], *dims, form["text"],
                              f'outcome {value} {given["each"] or ""}, bad low, "x"'])
            done = self.t.run("run", self.t.model(text + "\n", "read.plim"), "--trials", "2", "--json", "-", "--quiet")
            self.t.expect("what is printed compiles", done.returncode == 0, (done.stderr, text))
            out.append(round(sum(o["mean"]["value"] for o in json.loads(done.stdout)["outcomes"]), 9) if done.returncode == 0 else None)
        return out

    def imported(self, path, *more):
        done = self.t.run("import", path, *more, "--json", "-")
        return (json.loads(done.stdout), "") if done.returncode == 0 else (None, " ".join(done.stderr.split()))
