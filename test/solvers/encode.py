"""Questions about policies as SMT-LIB, over the theory of strings.

Written from the IAM User Guide ("Policy evaluation logic", "IAM JSON policy elements: Condition operators", "Creating a condition with
multiple keys or values"), and not from the library's procedure, which it judges: a text is a text here, and no representative of a class.
"""

import datetime
import ipaddress
import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache


class Unsupported(Exception):
    """What this encoding does not know. Nothing is judged then."""


# --- terms ---------------------------------------------------------------------------------------------------------------------------

TRUE, FALSE = "true", "false"


@cache
def text(value):
    """A string of SMT-LIB."""
    return '"' + "".join(
        '""' if char == '"' else char if " " <= char <= "~" and char != "\\" else "\\u{%x}" % ord(char) for char in value
    ) + '"'


def all_of(parts):
    parts = [part for part in dict.fromkeys(parts) if part != TRUE]
    if FALSE in parts:
        return FALSE
    return TRUE if not parts else parts[0] if len(parts) == 1 else f"(and {' '.join(parts)})"


def any_of(parts):
    return no(all_of(no(part) for part in parts))


def no(part):
    if part in (TRUE, FALSE):
        return FALSE if part == TRUE else TRUE
    return part[5:-1] if part.startswith("(not ") else f"(not {part})"


def implies(one, other):
    return any_of([no(one), other])


@dataclass(frozen=True)
class Constant:
    value: str


@dataclass(frozen=True)
class Variable:
    """`start` is what its value is known to begin with."""

    name: str
    start: str = ""


# --- patterns ------------------------------------------------------------------------------------------------------------------------

MANY, ONE = object(), object()
PIECE = re.compile(r"\$\{([*?$])\}|\$\{([^}]*)\}|(\*+)|(\?)|([^*?$]+|\$)")


@dataclass(frozen=True)
class Named:
    """A variable of a policy: the value of a key."""

    key: str
    default: str = None


@cache
def pieces(pattern, wild=True):
    """Literal texts, wildcards and variables of a pattern."""
    found = []
    for special, variable, many, one, plain in PIECE.findall(pattern):
        if variable:
            name, _, default = (part.strip() for part in variable.partition(","))
            found.append(Named(name.lower(), default.strip("'") if default else None))
        elif (many or one) and wild:
            found.append(MANY if many else ONE)
        else:
            found.append(special or plain or many or one)
    return tuple(found)


def character(char, either_case):
    if either_case and char.lower() != char.upper():
        return f"(re.union (str.to_re {text(char.lower())}) (str.to_re {text(char.upper())}))"
    return f"(str.to_re {text(char)})"


@cache
def regex(parts, either_case, inside):
    """`inside` a field of an ARN a wildcard stands for no colon."""
    one = '(re.diff re.allchar (str.to_re ":"))' if inside else "re.allchar"
    terms = []
    for part in parts:
        if part is MANY:
            terms.append(f"(re.* {one})" if inside else "re.all")
        elif part is ONE:
            terms.append(one)
        elif isinstance(part, Named):
            raise Unsupported("a variable among wildcards")
        elif either_case:
            terms.extend(character(char, True) for char in part)
        else:
            terms.append(f"(str.to_re {text(part)})")
    return terms[0] if len(terms) == 1 else f"(re.++ {' '.join(terms)})" if terms else '(str.to_re "")'


def fullmatch(parts, value, either_case, inside):
    one = "[^:]" if inside else "."
    source = "".join(one + "*" if part is MANY else one if part is ONE else re.escape(part) for part in parts)
    return re.fullmatch(source, value, re.DOTALL | (re.IGNORECASE if either_case else 0)) is not None


def could_begin(parts, start):
    """Whether a text of the pattern can begin so."""
    first = parts[0] if parts and isinstance(parts[0], str) else ""
    return first.startswith(start) or (start.startswith(first) and any(not isinstance(part, str) for part in parts))


@cache
def like(term, parts, either_case=False, inside=False):
    """Whether a term is what the pattern says."""
    if isinstance(term, Constant):
        return TRUE if fullmatch(parts, term.value, either_case, inside) else FALSE
    name = term.name
    if not either_case:
        if not could_begin(parts, term.start):
            return FALSE
        plain = [part for part in parts if isinstance(part, str)]
        if len(plain) == len(parts):
            return f"(= {name} {text(''.join(plain))})"
        if not inside and parts == (MANY,):
            return TRUE
        if not inside and len(parts) == 2 and isinstance(parts[0], str) and parts[1] is MANY:
            # Which z3 decides much faster than str.prefixof.
            return f"(= (str.substr {name} 0 {len(parts[0])}) {text(parts[0])})"
    return f"(str.in_re {name} {regex(parts, either_case, inside)})"


# --- conditions ----------------------------------------------------------------------------------------------------------------------

OPERATOR = re.compile(r"(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?", re.IGNORECASE)
ORDERS = {"Equals": "=", "NotEquals": "=", "LessThan": "<", "LessThanEquals": "<=", "GreaterThan": ">", "GreaterThanEquals": ">="}
FAMILIES = {"numeric": "number", "date": "date", "ipaddress": "address", "notipaddress": "address"}


@dataclass(frozen=True)
class Condition:
    each: str
    operator: str
    if_exists: bool
    key: str
    values: tuple

    @property
    def negated(self):
        return "not" in self.operator

    @property
    def family(self):
        return next((family for start, family in FAMILIES.items() if self.operator.startswith(start)), "text")


def listed(value):
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in (value if isinstance(value, list) else [value])]


def conditions_of(statement, facts):
    found = []
    for operator, keys in (statement.get("Condition") or {}).items():
        each, name, if_exists = OPERATOR.fullmatch(operator).groups()
        for key, values in keys.items():
            lower = key.lower()
            for kept, other in facts["same"]:
                if lower.startswith(other):
                    lower = kept + lower[len(other):]
            found.append(Condition((each or "").lower(), name.lower(), bool(if_exists), lower, tuple(listed(values))))
    return found


def seconds(value):
    try:
        return Decimal(value)
    except ArithmeticError:
        return Decimal(datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp())


def real(number):
    sign, number = number < 0, abs(number)
    plain = f"{number:f}" if "." in f"{number:f}" else f"{number:f}.0"
    return f"(- {plain})" if sign else plain


# --- a request that is not known -----------------------------------------------------------------------------------------------------


@dataclass
class Key:
    """A condition key: whether it is sent, and its values, of which those count whose flag is true."""

    name: str
    sent: str
    flags: list = field(default_factory=list)
    values: list = field(default_factory=list)
    is_set: bool = False
    is_list: bool = False
    family: str = "text"


class Request:
    """One action on resources of one form, with any context that AWS can send."""

    def __init__(self, facts, action, form, conditions):
        """`form` is a pattern of ARNs and the keys that come with it; absent where nothing is known."""
        self.facts, self.form, self.conditions = facts, form, conditions
        self.declared, self.domain, self.keys = [], [], {}
        self.action = Constant(action.lower()) if action else self.variable("action")
        if not action:
            self.domain.append(f'(str.in_re action (re.+ (re.diff re.allchar (re.range "A" "Z"))))')
        self.fields = self.resource_fields()
        self.named = {piece.key for condition in conditions for value in condition.values for piece in pieces(value) if isinstance(piece, Named)}

    def variable(self, name, sort="String", start=""):
        self.declared.append(f"(declare-const {name} {sort})")
        return Variable(name, start)

    # --- the resource

    def resource_fields(self):
        """The six fields of an ARN; none for the resource of actions that have none."""
        if self.form is None:
            pattern = [(MANY,)] * 6
        elif self.form["arn"] == "*":
            return None
        else:
            arn = re.sub(r"\[[^\]]*\]", "*", self.form["arn"])
            arn = re.sub(r"\$\{[^}]*\}", "?*", arn.replace("${Partition}", self.facts["partition"]))
            pattern = [pieces(part) for part in arn.split(":", 5)]
        fields = []
        for at, parts in enumerate(pattern):
            if all(isinstance(part, str) for part in parts):
                fields.append(Constant("".join(parts)))
                continue
            self.domain.append(like(self.variable(f"arn{at}"), parts, inside=at < 5))
            term = Variable(f"arn{at}", parts[0] if isinstance(parts[0], str) else "")
            fields.append(term)
        return fields

    def on(self, texts):
        return any_of(self.on_one(arn) for arn in texts)

    def on_one(self, arn):
        if arn == "*":
            return TRUE
        parts = arn.split(":", 5)
        if len(parts) < 6:
            raise Unsupported(f"the resource {arn}")
        if self.fields is None:
            return FALSE
        return all_of(self.with_variables(term, pieces(part), inside=False) for term, part in zip(self.fields, parts))

    def with_variables(self, term, parts, inside, either_case=False):
        """As `like`, for patterns that may name keys of the request."""
        if not any(isinstance(part, Named) for part in parts):
            return like(term, parts, either_case, inside)
        rest = parts[:-1] if parts[-1] is MANY else parts
        if MANY in rest or ONE in rest or either_case or inside:
            raise Unsupported("a variable in such a pattern")
        sent, whole = [], []
        for part in rest:
            if isinstance(part, str):
                whole.append(text(part))
                continue
            key = self.key(part.key)
            if key.sent == FALSE:
                return FALSE
            if key.is_set or key.family != "text":
                raise Unsupported(f"the variable {part.key}")
            whole.append(f"(ite {key.sent} {key.values[0].name} {text(part.default)})" if part.default is not None else key.values[0].name)
            if part.default is None:
                sent.append(key.sent)
        joined = f"(str.++ {' '.join(whole)})" if len(whole) > 1 else whole[0]
        name = text(term.value) if isinstance(term, Constant) else term.name
        return all_of([*sent, f"(str.prefixof {joined} {name})" if parts[-1] is MANY else f"(= {joined} {name})"])

    # --- the action

    def is_action(self, names):
        return any_of(like(self.action, (name.lower(),)) for name in names)

    # --- the context

    def comes(self, name):
        """Whether AWS sends the key at all, with this action on this form of resource."""
        if self.form is None or name in self.facts["global"]:
            return True
        known = [re.sub(r"\$\{[^}]*\}", "\0", key.lower()) for key in self.form["keys"]]
        for kept, other in self.facts["same"]:
            known += [kept + key[len(other):] for key in known if key.startswith(other)]
        return any(re.fullmatch(re.escape(key).replace("\0", ".+"), name, re.DOTALL) for key in known)

    def goes_to_its_region(self):
        """Whether it is plain that the call goes to the region in the ARN."""
        region = self.facts["region"]
        return isinstance(self.action, Constant) and self.fields is not None and self.form["arn"].split(":")[3] == "${Region}" \
            and self.action.value.split(":")[0] in region["services"] and self.is_action(region["elsewhere"]) == FALSE

    def key(self, name):
        if name in self.keys:
            return self.keys[name]
        if not self.comes(name):
            self.keys[name] = Key(name, FALSE, is_list=name in self.facts["lists"])
            return self.keys[name]
        about = list(dict.fromkeys(condition for condition in self.conditions if condition.key == name))
        families = {condition.family for condition in about if condition.operator != "null"}
        if len(families) > 1 or (name in self.named and families - {"text"}):
            raise Unsupported(f"{name} compared in several ways")
        number = len(self.keys)
        if name == self.facts["region"]["key"] and self.goes_to_its_region():
            self.keys[name] = Key(name, TRUE, [TRUE], [self.fields[3]])
            return self.keys[name]
        key = Key(name, self.variable(f"sent{number}", "Bool").name, is_list=name in self.facts["lists"], family=next(iter(families), "text"))
        self.keys[name] = key
        key.is_set = key.is_list or any(condition.each for condition in about)
        # One value for each condition that some value must fulfil or break, one for each tag that must be named, and one more.
        tags = {condition.key for condition in self.conditions if condition.key.startswith(self.facts["tags"]["prefix"])}
        count = 1 + len(about) + len(tags) * (name == self.facts["tags"]["names"]) if key.is_set else 1
        sort = "String" if key.family == "text" else "Real" if key.family in ("number", "date") else "Int"
        for at in range(count):
            key.flags.append(self.variable(f"has{number}_{at}", "Bool").name if key.is_set else key.sent)
            key.values.append(self.variable(f"value{number}_{at}", sort))
        if key.is_set:
            self.domain.append(f"(= {key.sent} {any_of(key.flags)})")
        always = [key_ for pattern, key_ in self.facts["always"] if isinstance(self.action, Constant) and re.fullmatch(pattern, self.action.value)]
        if name in always:
            self.domain.append(key.sent)
        return key

    def equals(self, condition, term, wanted):
        if condition.operator.startswith("arn"):
            fields = wanted.split(":", 5)
            if len(fields) < 6:
                raise Unsupported(f"the ARN {wanted}")
            if any(isinstance(part, Named) for part in pieces(wanted)):
                raise Unsupported(f"a variable in {wanted}")
            if not any(part in (MANY, ONE) for part in pieces(wanted)):
                return like(term, pieces(wanted))
            colon = '(str.to_re ":")'
            each = [regex(pieces(part), False, at < 5) for at, part in enumerate(fields)]
            return f"(str.in_re {term.name} (re.++ {f' {colon} '.join(each)}))"
        if condition.family == "number":
            try:
                return f"({self.order(condition)} {term.name} {real(Decimal(wanted))})"
            except ArithmeticError as error:
                raise Unsupported(f"the number {wanted}") from error
        if condition.family == "date":
            return f"({self.order(condition)} {term.name} {real(seconds(wanted))})"
        if condition.family == "address":
            # The addresses of the newer kind are counted on from those of the older one.
            block = ipaddress.ip_network(wanted, strict=False)
            start = 2**32 if block.version == 6 else 0
            return f"(and (<= {start + int(block[0])} {term.name}) (<= {term.name} {start + int(block[-1])}))"
        if condition.operator not in ("stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase", "stringlike",
                                      "stringnotlike", "bool", "binaryequals"):
            raise Unsupported(f"the operator {condition.operator}")
        either_case = condition.operator.endswith("ignorecase") or condition.operator == "bool"
        return self.with_variables(term, pieces(wanted, wild=condition.operator.endswith("like")), False, either_case)

    def order(self, condition):
        name = re.sub("^(numeric|date)", "", condition.operator)
        return next(sign for order, sign in ORDERS.items() if order.lower() == name)

    def fits(self, condition, term):
        found = any_of(self.equals(condition, term, wanted) for wanted in condition.values)
        return no(found) if condition.negated else found

    def holds(self, condition):
        key = self.key(condition.key)
        if condition.operator == "null":
            if condition.each:
                raise Unsupported("Null of a set")
            return any_of(no(key.sent) if value.lower() == "true" else key.sent for value in condition.values)
        each = [(flag, self.fits(condition, value)) for flag, value in zip(key.flags, key.values)]
        if condition.each == "forallvalues":
            return all_of(implies(flag, fits) for flag, fits in each)  # also where there are none
        if condition.each == "foranyvalue":
            some = any_of(all_of([flag, fits]) for flag, fits in each)
            return any_of([no(key.sent), some]) if condition.if_exists else some
        absent = condition.if_exists or (condition.negated and not key.is_list)
        # An operator for one value does not match a set, even of one.
        if key.is_list:
            return no(key.sent) if absent else FALSE
        if key.is_set and condition.negated:
            raise Unsupported(f"{condition.operator} on several values of {key.name}")
        # Of several values that are sent for such a key, it matches them as one value only.
        same = [implies(all_of([flag, other]), f"(= {one.name} {two.name})") for at, (flag, one) in enumerate(zip(key.flags, key.values))
                for other, two in zip(key.flags[at + 1:], key.values[at + 1:])]
        matched = all_of([*same, *(implies(flag, fits) for flag, fits in each)])
        return any_of([no(key.sent), matched]) if absent else all_of([key.sent, matched])

    def ties(self):
        """What AWS is known to send together, whatever a policy says."""
        tags, creating, region = self.facts["tags"], self.facts["creating"], self.facts["region"]
        mentioned = {condition.key for condition in self.conditions}
        found = []
        tagged = [key for key in list(mentioned) if key.startswith(tags["prefix"]) and self.comes(key)]
        if tagged and self.comes(tags["names"]):
            names = self.key(tags["names"])
            for tag in sorted(tagged):
                wanted = (tag[len(tags["prefix"]):],)
                named = any_of(all_of([flag, like(value, wanted, either_case=True)]) for flag, value in zip(names.flags, names.values))
                found.append(f"(= {self.key(tag).sent} {named})")
        if creating["key"] in mentioned and self.comes(creating["key"]):
            without = [no(self.key(key).sent) for key in sorted(mentioned) if any(key.startswith(start) for start in creating["without"])]
            names = [self.key(tags["names"]).sent] if self.comes(tags["names"]) or tags["names"] in mentioned else []
            found.append(implies(self.key(creating["key"]).sent, all_of([self.is_action(creating["actions"]), *without, *names])))
        if region["key"] in mentioned and self.fields is not None and not self.goes_to_its_region():
            key, field_ = self.key(region["key"]), self.fields[3]
            name = field_.name if isinstance(field_, Variable) else text(field_.value)
            regional = all_of([any_of(like(self.action, (service + ":", MANY)) for service in region["services"]), no(self.is_action(region["elsewhere"]))])
            found.append(implies(regional, all_of([key.sent, f"(= {key.values[0].name} {name})", no(like(field_, ("",)))])))
        return found

    # --- statements

    def matches(self, statement):
        there = self.on(listed(statement["NotResource"] if "NotResource" in statement else statement.get("Resource", "*")))
        about = all_of([does(statement, self.action), no(there) if "NotResource" in statement else there])
        if about == FALSE:
            return FALSE
        return all_of([about, *(self.holds(condition) for condition in conditions_of(statement, self.facts))])


# --- questions -----------------------------------------------------------------------------------------------------------------------


@cache
def one_of(action, patterns):
    return any_of(like(action, pieces(each.lower())) for each in patterns)


def does(statement, action):
    """Whether a statement is about an action, on whatever resource."""
    wanted = one_of(action, tuple(listed(statement["NotAction"] if "NotAction" in statement else statement.get("Action", "*"))))
    return all_of([
        no(wanted) if "NotAction" in statement else wanted,
        no(one_of(action, tuple(listed(statement["otherThan"])))) if "otherThan" in statement else TRUE,
    ])


def could_concern(statement, action):
    """Whether a statement says anything about an action that is known."""
    return does(statement, Constant(action.lower())) != FALSE


def question(facts, action, form, by, granting, denying, about, holds, older=None):
    """The formula of a request that is allowed by `by`, and that is not as it should be; nothing where it is plain that there is none."""
    relevant = [by, *granting, *denying, *(about or []), *holds, *(older or [])]
    conditions = [condition for statement in relevant for condition in conditions_of(statement, facts)]
    request = Request(facts, action, form, conditions)
    parts = [request.matches(by)]
    if parts != [FALSE]:
        parts += [no(request.matches(each)) for each in denying]
        parts += [any_of(request.matches(each) for each in about)] if about is not None else []
        parts += [no(request.matches(each)) for each in holds]
        if older is not None:
            allowed = any_of(request.matches(each) for each in older if each["Effect"] == "Allow")
            denied = any_of(request.matches(each) for each in older if each["Effect"] == "Deny")
            parts.append(no(all_of([allowed, no(denied)])))
        parts += request.ties()
    body = all_of(parts)
    if body == FALSE:
        return None
    assertions = [part for part in [*request.domain, *parts] if part != TRUE]
    return "\n".join(["(set-logic ALL)", *request.declared, *(f"(assert {part})" for part in assertions)])
