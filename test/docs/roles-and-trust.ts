import { estate, Made, YOUR_ROLE } from './estate';
import { graph, label, Legend, node, quoted } from './graphviz';
import type { Statement } from '../harness/simulator';

/* docs/security/roles-and-trust.svg: who assumes which role, and which role passes which, read from the templates of an app with all of them. */

const SERVICES: Record<string, string> = { 'ec2.amazonaws.com': 'EC2', 'imagebuilder.amazonaws.com': 'EC2 Image Builder' };

const TIES = {
  assumes: 'color="#0550ae", penwidth=1.8',
  passes: 'color="#9a6700", penwidth=1.8, style=dashed',
  other: 'color="#6e7781"',
};

const LEGEND: readonly Legend[] = [
  { colour: '#0550ae', means: 'may assume the role' },
  { colour: '#9a6700', means: 'may pass the role, only to the service that assumes it', dashed: true },
  { colour: '#6e7781', means: 'creates the role in other accounts' },
];

const edge = (from: string, to: string, tie: keyof typeof TIES) => `${quoted(from)} -> ${quoted(to)} [${TIES[tie]}];`;

const listOf = <T>(values: T | T[] | undefined): T[] => (values === undefined ? [] : [values].flat() as T[]);
const allowing = (action: string, statements: readonly Statement[]) =>
  statements.filter(({ Effect, Action }) => Effect === 'Allow' && listOf(Action).includes(action));

/** Who a trust policy lets in: services, and roles where a condition names them. */
function trustedBy({ trust }: Made): string[] {
  return trust.flatMap(({ Principal, Condition }: Statement & { Principal?: Record<string, string | string[]> }) => {
    const roles = Object.values(Condition ?? {}).flatMap((keys) => listOf(keys['aws:PrincipalArn']));
    return roles.length > 0 ? roles : Object.values(Principal ?? {}).flat();
  });
}

export function rolesAndTrust(): string {
  // What a function of yours assumes stands by itself: no other role takes part in it.
  const all = estate().filter((made) => !trustedBy(made).includes('lambda.amazonaws.com'));
  /** Roles, and what passes or carries them. */
  const drawn = all.filter((made) => made.roleArns.length > 0 || made.carries.length > 0 || allowing('iam:PassRole', made.statements).length > 0);
  const idOf = ({ construct }: Made) => `construct ${construct}`;
  /** The node of a principal or of a role: a service stands once beside each account. */
  const nodeOf = (who: string, inTargetAccount = false) => {
    if (who in SERVICES) return `service ${who} ${inTargetAccount ? 'there' : 'here'}`;
    const owner = drawn.find(({ roleArns }) => roleArns.includes(who));
    return owner ? idOf(owner) : who;
  };

  const edges = drawn.flatMap((made) => [
    ...trustedBy(made).map((who) => edge(nodeOf(who, made.inTargetAccount), idOf(made), 'assumes')),
    ...allowing('iam:PassRole', made.statements).flatMap(({ Resource }) => listOf(Resource).map((arn) => edge(idOf(made), nodeOf(arn), 'passes'))),
    ...made.carries.map((name) => drawn.find(({ roleArns, inTargetAccount }) => inTargetAccount && roleArns.some((arn) => arn.endsWith(`/${name}`))))
      .flatMap((role) => (role ? [edge(idOf(made), idOf(role), 'other')] : [])),
  ]);
  const boxOf = (made: Made) => {
    const role = made.roleArns.length > 0;
    const text = made.carries.length > 0 ? 'a stack set' : !role ? 'a policy for people' : made.types.includes('AWS::IAM::InstanceProfile') ? 'a role in an instance profile' : 'a role';
    return node(idOf(made), label(made.construct, text, 34), `fillcolor="${role ? '#ddf4ff' : '#f6f8fa'}"`);
  };
  const cluster = (name: string, title: string, ...body: string[]) =>
    [`subgraph "cluster ${name}" {`, `graph [label=<<B>${title}</B>>, fontsize=13, labelloc=b, style="rounded", color="#afb8c1", margin=14];`, ...body, '}'];
  const service = (name: string, where: string) => node(`service ${name} ${where}`, label(SERVICES[name], name, 34), 'fillcolor="#fff8c5"');

  return graph('roles-and-trust', 'Who assumes which role, and which role passes which', LEGEND,
    ...cluster('here', 'The account that builds',
      ...Object.keys(SERVICES).map((name) => service(name, 'here')),
      ...drawn.filter(({ inTargetAccount }) => !inTargetAccount).map(boxOf),
      node(YOUR_ROLE, label('your role', 'of the finished image', 34), 'style="rounded,filled,dashed"')),
    ...cluster('there', 'An account that gets images',
      service('imagebuilder.amazonaws.com', 'there'),
      ...drawn.filter(({ inTargetAccount }) => inTargetAccount).map(boxOf)),
    ...edges,
    // The other account below this one: side by side they would not fit a page.
    ...['service imagebuilder.amazonaws.com there', ...drawn.filter(({ inTargetAccount }) => inTargetAccount).map(idOf)]
      .map((below) => `${quoted(YOUR_ROLE)} -> ${quoted(below)} [style=invis];`),
  ).replace('rankdir=LR', 'rankdir=TB').replace('ranksep=0.9', 'ranksep=0.45');
}
