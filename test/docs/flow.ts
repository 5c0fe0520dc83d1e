import { Colour, drawer, graph, label, Legend, listLabel, node, quoted } from './graphviz';
import { rolesAndTrust } from './roles-and-trust';
import type { Capability, Conditions, Need } from '../../src/iam/vocabulary/capability';
import { Subject, SUBJECTS } from '../harness/subjects';

/*
 * The drawings of docs/security, made from the data by Graphviz: how the build tag restricts a role, in a small one for README.md; for each construct what
 * the defaults do, and to what; and how the tag goes from what is created to what may be accessed.
 */

/* What a statement asks of the tags of what it is about */

type Tie = 'creates' | 'accesses' | 'other' | 'denies';

const COLOURS: Record<Tie, Colour> = { creates: '#1a7f37', accesses: '#0550ae', other: '#6e7781', denies: '#b42318' };

const keysOf = (operators: RegExp, when: readonly Conditions[]) => when.flatMap((conditions) =>
  Object.entries(conditions).filter(([operator]) => operators.test(operator)).flatMap(([, keys]) => Object.keys(keys)));

/** `…IfExists` and `Null` hold nothing to a tag: the first lets pass what has none, the second asks whether it is there. */
const EQUALS = /^(ForAnyValue:)?String(Equals|Like)$/;

export function tieOf({ denies, when }: Need): Tie {
  if (denies) return 'denies';
  const keys = keysOf(EQUALS, when);
  if (keys.some((key) => /:ResourceTag\//.test(key))) return 'accesses';
  return keys.some((key) => key.startsWith('aws:RequestTag/')) ? 'creates' : 'other';
}

const serviceOf = (action: string) => action.split(':')[0];
const unique = <T>(values: readonly T[]) => [...new Set(values)];

/** The types of resources of a statement; an ARN that is declared as a whole does not say its service. */
const typesOf = ({ on, actions }: Need) => unique('unscopable' in on
  ? actions.map((action) => `${serviceOf(action)}: any`)
  : on.map(({ name, arn }) => (arn.startsWith('arn:') ? `${arn.split(':')[2]}: ${name}` : name)));

const edge = (from: string, to: string, tie: Tie, attributes = '') =>
  `${quoted(from)} -> ${quoted(to)} [color="${COLOURS[tie]}", penwidth=${tie === 'other' ? 1 : 1.8}${attributes && `, ${attributes}`}];`;

const LEGEND: Record<Tie, string> = {
  creates: 'creates it, only with the build tag',
  accesses: 'uses, changes or deletes it, only if it has the build tag',
  other: 'restricted by account, region or another condition, or only reads',
  denies: 'is denied, whatever else allows it',
};

const legendOf = (ties: readonly Tie[]): Legend[] => (Object.keys(LEGEND) as Tie[])
  .filter((tie) => ties.includes(tie)).map((tie) => ({ colour: COLOURS[tie], means: LEGEND[tie] }));

/* What is drawn */

interface Chosen {
  readonly capability: Capability;
  /** The statements of it that the defaults have. */
  readonly needs: readonly Need[];
}

/** The capabilities that the defaults have, in the order of the policy. */
function chosenByDefault(subject: Subject): Chosen[] {
  const sids = new Set(subject.withOptions().statements.map(({ Sid }) => Sid));
  return subject.capabilities
    .map((capability) => ({ capability, needs: capability.needs.filter(({ sid }) => sids.has(sid)) }))
    .filter(({ needs }) => needs.length > 0);
}

/** Types of resources, those together that the same capabilities use in the same way. */
function usedAlike(chosen: readonly Chosen[]): { types: string[]; uses: { id: string; tie: Tie }[] }[] {
  const uses = new Map<string, Set<string>>();
  for (const { capability: { id }, needs } of chosen) {
    for (const need of needs) for (const type of typesOf(need)) uses.set(type, (uses.get(type) ?? new Set()).add(`${id}|${tieOf(need)}`));
  }
  const alike = new Map<string, string[]>();
  for (const [type, of] of uses) alike.set([...of].join(), [...(alike.get([...of].join()) ?? []), type]);
  return [...alike].map(([of, types]) => ({ types, uses: of.split(',').map((use) => ({ id: use.split('|')[0], tie: use.split('|')[1] as Tie })) }));
}

/** Capabilities -> types of resources. */
function drawingOf(subject: Subject): string {
  const chosen = chosenByDefault(subject);
  return graph(subject.name, `${subject.construct} by default: what it does, and to what`, legendOf(chosen.flatMap(({ needs }) => needs.map(tieOf))),
    ...chosen.map(({ capability: { id, does } }) => node(`can ${id}`, label(id, does))),
    ...usedAlike(chosen).flatMap(({ types, uses }) => [
      node(`on ${types}`, listLabel(types), 'fillcolor="#ffffff"'),
      ...uses.map(({ id, tie }) => edge(`can ${id}`, `on ${types}`, tie)),
    ]));
}

/** How the tag goes: statements that set it on what they create -> type of resource -> statements that ask for it. */
function tagDrawingOf(subject: Subject): string | undefined {
  const needs = chosenByDefault(subject).flatMap((each) => each.needs);
  const ofTie = (tie: Tie) => needs.filter((need) => tieOf(need) === tie);
  const [creators, users] = [ofTie('creates'), ofTie('accesses')];
  if (creators.length === 0 || users.length === 0) return undefined;
  const statement = (side: string) => ({ sid, actions }: Need) => node(`${side} ${sid}`, label(sid, actions.map((action) => action.split(':')[1]).join(' '), 30));
  return graph(`${subject.name}-tag`, `${subject.construct} by default: created with the tag, accessed by the tag`, legendOf(['creates', 'accesses']),
    ...creators.map(statement('creates')),
    ...users.map(statement('accesses')),
    ...unique([...creators, ...users].flatMap(typesOf)).map((type) => node(`on ${type}`, label(type), 'fillcolor="#dafbe1"')),
    ...creators.flatMap((need) => typesOf(need).map((type) => edge(`creates ${need.sid}`, `on ${type}`, 'creates'))),
    ...users.flatMap((need) => typesOf(need).map((type) => edge(`on ${type}`, `accesses ${need.sid}`, 'accesses'))));
}

/** How the tag restricts PackerBuildRole: what has the tag, what lacks it, and what goes by no tag. */
function overview(): string {
  const subject = SUBJECTS.find(({ construct }) => construct === 'PackerBuildRole')!;
  const needs = chosenByDefault(subject).flatMap((each) => each.needs);
  const typesWith = (tie: Tie) => unique(needs.filter((need) => tieOf(need) === tie).flatMap(typesOf))
    .map((type) => type.replace(/^ec2: /, '').replace(/-/g, ' ').replace(/^any$/, 'descriptions')).join(', ');
  const legend: Legend[] = [...legendOf(['creates', 'accesses', 'other']), { colour: COLOURS.denies, means: 'refused: no statement allows it', dashed: true }];
  return graph('flow', 'How the build tag restricts a build', legend,
    node('packer', label('Packer', 'with the credentials of the role', 20), 'fillcolor="#fff8c5"'),
    node('role', label(subject.construct, `${needs.length} statements by default`, 24), 'fillcolor="#ddf4ff"'),
    node('own', label('With the build tag', typesWith('creates'), 40), 'fillcolor="#dafbe1"'),
    node('other', label('Used and read by a build', typesWith('other'), 40), 'fillcolor="#ffffff"'),
    node('foreign', label('Without the build tag', `change or delete: ${typesWith('accesses')}`, 40), 'fillcolor="#ffffff"'),
    edge('packer', 'role', 'other'),
    edge('role', 'own', 'creates'),
    edge('role', 'own', 'accesses'),
    edge('role', 'other', 'other'),
    edge('role', 'foreign', 'denies', 'style=dashed, arrowhead=tee'));
}

/** The drawings by their paths. */
export async function drawings(): Promise<Record<string, string>> {
  const svg = await drawer();
  return {
    'docs/security/flow.svg': svg(overview()),
    'docs/security/roles-and-trust.svg': svg(rolesAndTrust()),
    ...Object.fromEntries(SUBJECTS.flatMap((subject) => {
      const tag = tagDrawingOf(subject);
      return [[`docs/security/flow/${subject.name}.svg`, svg(drawingOf(subject))], ...(tag ? [[`docs/security/flow/${subject.name}-tag.svg`, svg(tag)]] : [])];
    })),
  };
}
