"""Has a solver answer questions about policies: `judge.py z3|cvc5 QUESTIONS.json`, with the answers as JSON.

For each invariant of each role: the statements and actions by which the role allows a request that breaks it.
"""

import json
import sys
from time import monotonic

from encode import Unsupported, could_concern, question

MOST_MS = 20_000


def with_z3(script):
    import z3

    solver = z3.Solver()
    solver.set("timeout", MOST_MS)
    solver.from_string(script)
    return str(solver.check())


def with_cvc5(script):
    import cvc5

    solver = cvc5.Solver()
    solver.setOption("strings-exp", "true")
    solver.setOption("tlimit-per", str(MOST_MS))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "question")
    while not (command := parser.nextCommand()).isNull():
        command.invoke(solver, parser.getSymbolManager())
    result = solver.checkSat()
    return "sat" if result.isSat() else "unsat" if result.isUnsat() else "unknown"


class Judge:
    def __init__(self, solve):
        self.solve, self.known, self.unknown, self.count, self.slowest = solve, {}, [], 0, (0, "")

    def possible(self, script, what):
        """Whether there is such a request; None where it is not known."""
        if script is None:
            return False
        self.count += 1
        if script not in self.known:
            start = monotonic()
            self.known[script] = self.solve(script)
            self.slowest = max(self.slowest, (round(monotonic() - start, 2), what))
        if self.known[script] == "unknown":
            self.unknown.append(what)
            return None
        return self.known[script] == "sat"

    def violations(self, role, invariant):
        facts = {**role["facts"], "global": set(role["facts"]["global"])}
        about, holds = invariant["about"], invariant["holds"]
        for action, forms in role["actions"].items():
            concern = [each for each in role["statements"] if could_concern(each, action)]
            here = [each for each in about if could_concern(each, action)]
            denying = [each for each in concern if each["Effect"] == "Deny"]
            fine = [each for each in holds if could_concern(each, action)]
            for by in concern if here else []:
                what = f"{role['name']}: {invariant['id']}: {by['Sid']} {action}"
                if by["Effect"] == "Allow" and any(
                    self.possible(question(facts, action, form, by, [], denying, here, fine), what) for form in forms
                ):
                    yield [by["Sid"], action]

    def row(self, row, facts):
        """The verdict on whether the newer policy grants something that the older one did not."""
        allowing = [each for each in row["newer"] if each["Effect"] == "Allow"]
        denying = [each for each in row["newer"] if each["Effect"] == "Deny"]
        forms = [None, {"arn": "*", "keys": []}]
        try:
            scripts = [question(facts, None, form, by, [], denying, None, [], row["older"]) for by in allowing for form in forms]
        except Unsupported as reason:
            return f"unsupported: {reason}"
        found = [self.possible(script, row["says"]) for script in scripts]
        return "refuted" if True in found else "undecided" if None in found else "proven"


def main():
    _, name, file = sys.argv
    with open(file, encoding="utf-8") as opened:
        asked = json.load(opened)
    judge = Judge({"z3": with_z3, "cvc5": with_cvc5}[name])
    rows = [judge.row(row, {**asked["rowFacts"], "global": set()}) for row in asked["rows"]]
    roles = [
        {invariant["id"]: list(judge.violations(role, invariant)) for invariant in role["invariants"]} for role in asked["roles"]
    ]
    print(json.dumps({"roles": roles, "rows": rows, "unknown": judge.unknown, "count": judge.count, "different": len(judge.known), "slowest": judge.slowest}))


main()
