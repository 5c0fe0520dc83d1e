"""Has reach-security answer questions about policies: `prove.py QUESTIONS.json`, with the answers as JSON.

It is a prover by others: another reading of the IAM User Guide, and Z3 behind it. It is asked whether a role can do something, so a question is put
as policies: what an invariant speaks of is the permissions boundary of the role, and denied are what it holds to be fine, what AWS never sends
together, and the lack of what AWS always sends.
"""

import json
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase

import reach.engine
from reach.engine import Environment, Principal, Query, Verdict, decide
from reach.policy import parse_policy

# Verdicts are wanted, and no words about them: why something is denied takes it many times as long as that it is.
reach.engine._explain_classes = lambda *_: []
reach.engine._tidy = lambda *_: None
# Time that passes on a busy machine, too.
reach.engine.SOLVER_TIMEOUT_MS = 300_000

ROLE = "arn:aws:iam::111122223333:role/build"
REGION, CREATING = "aws:RequestedRegion", "ec2:CreateAction"


def listed(value):
    return value if isinstance(value, list) else [value]


def policy(name, statements):
    return parse_policy({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]}, name)


def concerns(statement, action):
    """Whether a statement says anything about an action."""
    def among(patterns):
        return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in listed(patterns))

    wanted = not among(statement["NotAction"]) if "NotAction" in statement else among(statement["Action"])
    return wanted and not among(statement.get("otherThan", []))


def for_action(classes, action):
    """The classes of an invariant that say something about an action, as statements about it."""
    return [{"Action": action, **{key: each[key] for key in ("Resource", "Condition") if each.get(key)}} for each in classes if concerns(each, action)]


def keys_of(statements):
    return {key for each in statements for keys in (each.get("Condition") or {}).values() for key in keys}


def deny(condition, **more):
    return {"Effect": "Deny", "Action": "*", "Resource": "*", **more, "Condition": condition}


def filled(arn, region="?*"):
    """The ARN of a form as a pattern."""
    return re.sub(r"\$\{[^}]*\}", "?*", re.sub(r"\[[^\]]*\]", "*", arn.replace("${Region}", region)))


def kind_of(arn):
    """What an ARN is of: `instance` of `arn:aws:ec2:us-east-1:111122223333:instance/*`."""
    return re.split(r"[:/]", ":".join(arn.split(":")[5:]), maxsplit=1)[0]


def never_sent(facts, form, keys):
    """Keys that do not come with resources of this form."""
    known = [re.sub(r"\$\{[^}]*\}", "*", key.lower()) for key in form["keys"]]
    for kept, other in facts["same"]:
        known += [kept + key[len(other):] for key in known if key.startswith(other)]
    lost = [key for key in keys if key.lower() not in facts["global"] and not any(fnmatchcase(key.lower(), pattern) for pattern in known)]
    return [deny({"Null": {key: "false"}}) for key in sorted(lost)]


def ties(facts, action, keys):
    """What AWS never sends together, and what it always sends."""
    found = [deny({"Null": {key: "true"}}) for pattern, key in facts["always"] if re.fullmatch(pattern, action.lower())]
    for key in sorted(keys):
        if key.lower().startswith(facts["tags"]["prefix"]):
            name = key[len(facts["tags"]["prefix"]):]
            found.append(deny({"Null": {key: "false"}, "ForAllValues:StringNotEqualsIgnoreCase": {"aws:TagKeys": name}}))
            found.append(deny({"Null": {key: "true"}, "ForAnyValue:StringEqualsIgnoreCase": {"aws:TagKeys": name}}))
    if CREATING in keys:
        creating = {CREATING: "false"}
        without = [key for key in sorted(keys) if any(key.lower().startswith(start) for start in facts["creating"]["without"])]
        found.append({"Effect": "Deny", "NotAction": facts["creating"]["actions"], "Resource": "*", "Condition": {"Null": creating}})
        found += [deny({"Null": {**creating, key: "false"}}) for key in without]
        found.append(deny({"Null": {**creating, "aws:TagKeys": "true"}}))
    return found


def goes_to_its_region(facts, action, form, regions):
    """A call goes to the region in the ARN: said of each region that policies name, and of all others together."""
    region = facts["region"]
    if action.split(":")[0] not in region["services"] or action in region["elsewhere"] or form["arn"].split(":")[3:4] != ["${Region}"]:
        return []
    arns = {each: filled(form["arn"].replace("${Partition}", "*"), each) for each in regions}
    apart = [deny({"StringNotEquals": {REGION: each}}, Resource=arn) for each, arn in arns.items()]
    return [*apart, {"Effect": "Deny", "Action": "*", "NotResource": list(arns.values()), "Condition": {"StringEquals": {REGION: list(arns)}}}]


def regions_in(statements):
    named = [value for each in statements for keys in (each.get("Condition") or {}).values() for key, values in keys.items() if key == REGION for value in listed(values)]
    in_arns = [arn.split(":")[3] for each in statements for arn in listed(each.get("Resource", "*")) if arn.count(":") >= 5]
    return sorted({*named, *(each for each in in_arns if re.fullmatch(r"[a-z]+(-[a-z]+)+-\d", each))})


class Prover:
    def __init__(self):
        self.known, self.count = {}, 0

    def decided(self, action, resource, by, denials, about):
        question = json.dumps([action, resource, by, denials, about])
        self.count += 1
        if question not in self.known:
            principal = Principal(ROLE, [policy("role", [by]), policy("denials", denials)], boundary=policy("about", about))
            # Without its own list of actions: what an action is authorized on is asked about below, by the tables of the reference.
            self.known[question] = decide(principal, Query(action, resource), Environment(), catalog=None).verdict
        return self.known[question]

    def verdict(self, action, forms, by, denying, about, holds, facts, regions):
        """About all resources at once, and about those of each form only where that is not enough for a proof."""
        if all(form["arn"] == "*" for form in forms):
            # An action without resources is asked about on a star, which this prover takes for any ARN: what speaks of ARNs is not about it.
            about = [each for each in about if "*" in listed(each.get("Resource", "*"))]
        if not about:
            return Verdict.DENIED
        keys = keys_of([by, *denying, *about, *holds])
        denials = [*denying, *({**each, "Effect": "Deny"} for each in holds), *ties(facts, action, keys)]
        every = {"keys": sorted({key for form in forms for key in form["keys"]})}
        if self.decided(action, "*", by, [*denials, *never_sent(facts, every, keys)], about) is Verdict.DENIED:
            return Verdict.DENIED
        verdicts = set()
        # The kinds that the statement names first: the others take long to be denied.
        for form in sorted(forms, key=lambda form: not any(kind_of(form["arn"]) == kind_of(arn) for arn in listed(by.get("Resource", "*")))):
            here = [*denials, *never_sent(facts, form, keys), *goes_to_its_region(facts, action, form, regions)]
            verdicts.add(self.decided(action, filled(form["arn"].replace("${Partition}", facts["partition"])), by, here, about))
            if Verdict.ALLOWED in verdicts:
                return Verdict.ALLOWED
        return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.DENIED

    def violations(self, role, invariant):
        """The statements and actions that break an invariant, and those of which it does not know."""
        facts = {**role["facts"], "global": set(role["facts"]["global"])}
        regions = regions_in([*role["statements"], *invariant["holds"]])
        found, unknown = [], []
        for action, forms in role["actions"].items():
            concern = [each for each in role["statements"] if concerns(each, action)]
            about, holds = (for_action(invariant[name], action) for name in ("about", "holds"))
            denying = [each for each in concern if each["Effect"] == "Deny"]
            for by in concern if about else []:
                if by["Effect"] == "Allow":
                    verdict = self.verdict(action, forms, by, denying, about, holds, facts, regions)
                    for wanted, into in ((Verdict.ALLOWED, found), (Verdict.UNKNOWN, unknown)):
                        if verdict is wanted:
                            into.append([by["Sid"], action])
        return found, unknown


def judged(role):
    prover = Prover()
    both = {invariant["id"]: prover.violations(role, invariant) for invariant in role["invariants"]}
    unknown = [f"{role['name']}: {key}: {sid} {action}" for key, (_, open_) in both.items() for sid, action in open_]
    return {key: found for key, (found, _) in both.items()}, unknown, prover.count


def main():
    with open(sys.argv[1], encoding="utf-8") as opened:
        asked = json.load(opened)
    # The largest first, so that no process waits for the other at the end.
    order = sorted(asked["roles"], key=lambda role: -len(role["statements"]))
    with ProcessPoolExecutor() as pool:
        found = dict(zip((role["name"] for role in order), pool.map(judged, order)))
    by_role = [found[role["name"]] for role in asked["roles"]]
    print(json.dumps({
        "roles": [broken for broken, _, _ in by_role],
        "unknown": [each for _, unknown, _ in by_role for each in unknown],
        "count": sum(count for _, _, count in by_role),
    }))


if __name__ == "__main__":
    main()
