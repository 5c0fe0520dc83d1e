"""Asks parliament and cloudsplaining about policies.

Standard input: a list of {"name": ..., "statements": [...]}, one for each role or person, all policies of it together.
Standard output: a list of {"judge", "rule", "about", "name", "sids"}; no Sids where the finding is one of the whole.
"""

import json
import os
import sys

import parliament
from cloudsplaining.output.policy_finding import PolicyFinding
from cloudsplaining.scan.policy_document import PolicyDocument


def as_list(value):
    return value if isinstance(value, list) else [value]


def has(statement, action):
    return action.lower() in (name.lower() for name in as_list(statement["Action"]))


def sids_with(statements, action):
    """The statements that allow an action."""
    return [statement["Sid"] for statement in statements if statement["Effect"] == "Allow" and has(statement, action)]


def sids_of_all(statements, actions):
    """Where several actions together are the finding, the statements that would end it most easily."""
    return min((sids_with(statements, action) for action in actions), key=len)


def analyzed(statements):
    """What parliament finds, with the statement that it finds it in, and whether it looked at everything."""
    # A statement a line: where parliament names a line, it names a statement.
    lines = ",\n".join(json.dumps(statement) for statement in statements)
    document = '{"Version": "2012-10-17", "Statement": [\n' + lines + "\n]}"
    policy = parliament.analyze_policy_string(document, include_community_auditors=True)
    places = [finding.location.get("line") for finding in policy.findings]
    return [(finding, line and statements[line - 2]) for finding, line in zip(policy.findings, places)], policy.is_valid


def mended(statements, findings):
    """The statements without what parliament does not know, which keeps it from looking further."""
    unknown = [finding.location["string"] for finding, _ in findings]
    anybodys = {arn: ":".join([*arn.split(":")[:4], "*", *arn.split(":")[5:]]) for arn in unknown if arn.startswith("arn:")}
    kept = (
        {
            **statement,
            "Action": [action for action in as_list(statement["Action"]) if action not in unknown],
            "Resource": [anybodys.get(arn, arn) for arn in as_list(statement["Resource"])],
        }
        for statement in statements
    )
    return [statement for statement in kept if statement["Action"]]


def by_parliament(statements):
    stops = [(finding, statement) for finding, statement in analyzed(statements)[0] if finding.issue in ("UNKNOWN_ACTION", "UNKNOWN_PREFIX", "INVALID_ARN")]
    for finding, statement in stops:
        text = finding.location["string"]
        owner = text.split(":")[4] if text.startswith("arn:") else None
        yield finding.issue, f"owner {owner}" if "Account" in str(finding.detail) else text, [statement["Sid"]]
    known = mended(statements, stops)

    findings, complete = analyzed(known)
    if not complete:
        sys.exit("parliament cannot look at the whole of " + json.dumps(known))
    for finding, statement in findings:
        detail, location = finding.detail, finding.location
        if finding.issue == "RESOURCE_MISMATCH":
            yield from mismatches(known, statement, detail, findings)
        elif statement is not None:
            for about in dict.fromkeys(as_list(detail)):
                yield finding.issue, about, [statement["Sid"]]
        elif "type" in location:
            yield finding.issue, location["type"], sids_of_all(known, location["actions"])
        elif "actions" in location:
            for action in location["actions"]:
                yield finding.issue, action, sids_with(known, action)
        else:
            yield finding.issue, str(detail), []


def mismatches(statements, statement, detail, findings):
    """A call is asked about each resource by itself, so that statements may share them: told apart from what no statement names."""
    for item in detail:
        action, wanted = item["action"], item["required_format"]
        lacking = [
            other["Sid"]
            for finding, other in findings
            if finding.issue == "RESOURCE_MISMATCH" and {"action": action, "required_format": wanted} in finding.detail
        ]
        shared = statement["Effect"] == "Allow" and any(sid not in lacking for sid in sids_with(statements, action))
        yield "RESOURCE_MISMATCH", f"{action}, named by another statement" if shared else f"{action} on {wanted}", [statement["Sid"]]


def by_cloudsplaining(statements):
    # What is denied under a condition counts as taken away for cloudsplaining, so it sees what is allowed alone.
    document = {"Version": "2012-10-17", "Statement": [statement for statement in statements if statement["Effect"] == "Allow"]}
    # By default it overlooks what has a condition or names an ARN. Here neither counts, except that every call that changes something
    # would be one of InfrastructureModification.
    strict = PolicyFinding(PolicyDocument(document, flag_conditional_statements=True, flag_resource_arn_statements=True))
    for escalation in strict.privilege_escalation:
        yield "PrivilegeEscalation", escalation["type"], sids_of_all(statements, escalation["actions"])
    for service in strict.service_wildcard:
        yield "ServiceWildcard", service, []
    actions = {
        "ResourceExposure": strict.resource_exposure,
        "DataExfiltration": strict.data_exfiltration,
        "CredentialsExposure": strict.credentials_exposure,
        "InfrastructureModification": PolicyDocument(document, flag_conditional_statements=True).infrastructure_modification,
    }
    for rule, names in actions.items():
        for action in dict.fromkeys(names):
            yield rule, action, sids_with(statements, action)


def main():
    parliament.override_config(os.path.join(os.path.dirname(parliament.__file__), "community_auditors", "config_override.yaml"))
    findings = [
        {"judge": judge, "rule": rule, "about": about, "name": policy["name"], "sids": sids}
        for policy in json.load(sys.stdin)
        for judge, found in (("parliament", by_parliament), ("cloudsplaining", by_cloudsplaining))
        for rule, about, sids in found(policy["statements"])
    ]
    json.dump(findings, sys.stdout)


main()
