"""What the tests of `plimsoll studio` share: a shop to open, refusals, the command line's digest, and running the tests of a file.

    t = StudioTests(sys.argv[1], sys.argv[2])    # the program, the repository
    folder = t.shop()
    sys.exit(t.run_all(globals(), sys.argv[3:])) # its functions test_NAME, or those whose names hold the word
"""
import json
import os
import shlex
import subprocess
import time

from program_test import Tests
from studio_client import Refused

SHOP = '''plimsoll 1
model shop "A corner shop"
time month from 2020-01 for 12
source book "The shop's book" file "book.txt"
given sales = 40 k EUR per year   cite book:2 "40 k EUR"
given rent = 12 k EUR per year   judgement "contract"
given shares[Line] { tea 60%  judgement "counted"; coffee 40%  judgement "counted" }
dim Line = tea, coffee
risk thieves "Thieves" {
  event theft "a theft" { rate 2 per year   judgement "police"
    draw loss ~ lognormal(median: 900 EUR, sigma: 0.8)   judgement "police"
    total lost = loss }
}
draw mood ~ normal(1, 0.1)   judgement "weather"
flow profit = (sales * mood - rent) * step * sum(shares over Line) - thieves.theft.lost
outcome profit each year, bad low, "profit"
limit poor "Not poor": P(profit < 0 EUR) <= 20% each year
scenario slump "A slump"   judgement "what if" {
  set sales = 0.8 * sales
}
'''
BOOK = "Our year\nSales were 40 k EUR in all.\n  Rent is paid to Ms Müller: €12 thousand <img src=x onerror=alert(1)>.\n"



class StudioTests(Tests):
    def __init__(self, program, root):
        super().__init__(program)
        self.root = os.path.abspath(root)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("PLIMSOLL_")}
        self.environment["PLIMSOLL_PATH"] = self.root
        self.environment["TMPDIR"] = self.folder.name

    def shop(self, name="shop"):
        folder = self.path(name)
        os.makedirs(folder, exist_ok=True)
        for file, text in (("main.plim", SHOP), ("book.txt", BOOK)):
            with open(os.path.join(folder, file), "w") as out:
                out.write(text)
        return folder

    def refused(self, what, kind, call):
        """The error that a call is refused with; {} where it is not."""
        try:
            call()
        except Refused as error:
            self.expect(what, error.kind == kind, error.error)
            return error.error
        self.expect(what, False, "not refused")
        return {}

    def command_digest(self, command):
        """Of the line that the studio gives, run as a shell would."""
        words = shlex.split(command)
        self.expect("the command is plimsoll's", words[0] == "plimsoll", command)
        path = self.path("digest.json")
        done = subprocess.run([self.program, *words[1:], "--json", path], env=self.environment, capture_output=True, text=True, cwd=self.root)
        if done.returncode not in (0, 3):
            return done.stderr
        with open(path) as file:
            return json.load(file)["digest"]

    def run_all(self, names, words):
        for name, test in list(names.items()):
            if not name.startswith("test_") or (words and words[0] not in name):
                continue
            before, begin = self.failed, time.monotonic()
            try:
                test()
            except Exception as error:  # pylint: disable=broad-except
                self.expect(f"{name} comes to its end", False, f"{type(error).__name__}: {error}")
                if not isinstance(error, (Refused, TimeoutError, ConnectionError)):
                    raise
            print(f"{name}: {time.monotonic() - begin:.1f} s{'' if self.failed == before else ' FAILED'}", flush=True)
        return self.end()
