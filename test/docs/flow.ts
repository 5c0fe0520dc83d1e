import { drawer, escape, graph, label, node, quoted } from './graphviz';
import { conditionsInWords } from './markdown';
import { madeOf } from './policies';
import { rolesAndTrust } from './roles-and-trust';
import type { Capability, Conditions, Need } from '../../src/iam/vocabulary/capability';
import { Subject, SUBJECTS } from '../harness/subjects';

/*
 * docs/security/roles-and-trust.svg, docs/security/flow.svg and docs/flow: drawn from the data by Graphviz. One drawing of everything, then one for each construct: who is
 * trusted, what the defaults do, and to what; and how the tag goes from what is made to what may be touched.
 */

/* What a statement asks of the tags of what it is about */

type Tie = 'makes' | 'touches' | 'other' | 'denies';

const COLOURS: Record<Tie, string> = { makes: '#1a7f37', touches: '#0550ae', other: '#6e7781', denies: '#b42318' };

const keysOf = (operators: RegExp, when: readonly Conditions[]) => when.flatMap((conditions) =>
  Object.entries(conditions).filter(([operator]) => operators.test(operator)).flatMap(([, keys]) => Object.keys(keys)));

/** `…IfExists` and `Null` hold nothing to a tag: the first lets pass what has none, the second asks whether it is there. */
const EQUALS = /^(ForAnyValue:)?String(Equals|Like)$/;

export function tieOf({ denies, when }: Need): Tie {
  if (denies) return 'denies';
  const keys = keysOf(EQUALS, when);
  if (keys.some((key) => /:ResourceTag\//.test(key))) return 'touches';
  return keys.some((key) => key.startsWith('aws:RequestTag/')) ? 'makes' : 'other';
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
  makes: 'green: makes, and must set the tag',
  touches: 'blue: touches what carries the tag',
  other: 'grey: held by ARN, account, region or another condition, if by anything',
  denies: 'red: denies',
};

const titled = (title: string, ties: readonly Tie[]) => `<B>${escape(title)}</B><BR ALIGN="LEFT"/>` + (Object.keys(LEGEND) as Tie[])
  .filter((tie) => ties.includes(tie))
  .map((tie) => `<FONT POINT-SIZE="11" COLOR="${COLOURS[tie]}">${LEGEND[tie]}</FONT><BR ALIGN="LEFT"/>`).join('');

/* What is drawn */

/** Who is trusted with the defaults, as nodes, and from there to the construct. */
function trusted(subject: Subject, construct: string): string[] {
  const { trust } = madeOf(subject.withOptions());
  const drawn = (who: string, under = '') => [
    node(`who ${who} ${under}`, label(who, under, 40), 'fillcolor="#fff8c5"'),
    edge(`who ${who} ${under}`, construct, 'other'),
  ];
  if (!trust) return drawn('people to whom it is attached');
  const { Statement: statements } = trust as { Statement: { Principal: Record<string, string | string[]>; Condition?: Conditions }[] };
  return statements.flatMap(({ Principal, Condition = {} }) => Object.values(Principal).flat()
    .flatMap((who) => drawn(who, conditionsInWords([Condition]).map((condition) => `if ${condition}`).join(' and '))));
}

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

const declaredIn = ({ capabilities }: Subject, chosen: readonly Chosen[]) =>
  capabilities.filter((capability) => !chosen.some((each) => each.capability === capability));

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

/** Who is trusted -> construct -> capabilities -> types of resources. */
function drawingOf(subject: Subject): string {
  const chosen = chosenByDefault(subject);
  const declared = declaredIn(subject, chosen);
  const { statements } = subject.withOptions();
  return graph(subject.name, titled(`${subject.construct}: the defaults`, ['other', ...chosen.flatMap(({ needs }) => needs.map(tieOf))]),
    ...trusted(subject, 'construct'),
    node('construct', label(subject.construct, `${statements.length} statements by default`), 'fillcolor="#ddf4ff"'),
    ...chosen.flatMap(({ capability: { id, does } }) => [node(`can ${id}`, label(id, does)), edge('construct', `can ${id}`, 'other')]),
    ...usedAlike(chosen).flatMap(({ types, uses }) => [
      node(`on ${types}`, `<${types.map((type) => `<B>${escape(type)}</B><BR ALIGN="LEFT"/>`).join('')}>`, 'fillcolor="#fff"'),
      ...uses.map(({ id, tie }) => edge(`can ${id}`, `on ${types}`, tie)),
    ]),
    ...(declared.length === 0 ? [] : [
      node('declared', label(`only when declared: ${declared.length}`, declared.map(({ id }) => id).join(', '), 46), 'style="rounded,filled,dashed"'),
      edge('construct', 'declared', 'other', 'style=dashed'),
    ]));
}

/** How the tag goes: statements that set it on what they make -> type of resource -> statements that ask for it. */
function tagDrawingOf(subject: Subject): string | undefined {
  const needs = chosenByDefault(subject).flatMap((each) => each.needs);
  const ofTie = (tie: Tie) => needs.filter((need) => tieOf(need) === tie);
  const [makers, touchers] = [ofTie('makes'), ofTie('touches')];
  if (makers.length === 0 || touchers.length === 0) return undefined;
  const statement = (side: string) => ({ sid, actions }: Need) => node(`${side} ${sid}`, label(sid, actions.join(' '), 46));
  return graph(`${subject.name}-tag`, titled(`${subject.construct}: made with the tag, touched by the tag`, ['makes', 'touches']),
    ...makers.map(statement('makes')),
    ...touchers.map(statement('touches')),
    ...unique([...makers, ...touchers].flatMap(typesOf)).map((type) => node(`on ${type}`, label(type), 'fillcolor="#dafbe1"')),
    ...makers.flatMap((need) => typesOf(need).map((type) => edge(`makes ${need.sid}`, `on ${type}`, 'makes'))),
    ...touchers.flatMap((need) => typesOf(need).map((type) => edge(`on ${type}`, `touches ${need.sid}`, 'touches'))));
}

/** Everything on one page: who is trusted -> construct -> services. */
function overview(): string {
  const services = new Set<string>();
  const body = SUBJECTS.flatMap((subject) => {
    const chosen = chosenByDefault(subject);
    const actionsOf = (needs: readonly Need[]) => unique(needs.flatMap(({ actions }) => actions.map(serviceOf))).sort();
    const byDefault = actionsOf(chosen.flatMap(({ needs }) => needs).filter(({ denies }) => !denies));
    const further = actionsOf(subject.capabilities.flatMap(({ needs }) => needs)).filter((service) => !byDefault.includes(service));
    byDefault.forEach((service) => services.add(service));
    const { statements } = subject.withOptions();
    const about = `${statements.length} statements by default` +
      (further.length === 0 ? '' : `; when declared, also on ${further.join(', ')}`);
    const id = `construct ${subject.construct}`;
    const ties = unique(chosen.flatMap(({ needs }) => needs.filter(({ denies }) => !denies).flatMap((need) =>
      need.actions.map((action) => `${tieOf(need)}|${serviceOf(action)}`))));
    return [
      ...trusted(subject, id),
      node(id, label(subject.construct, about, 48), 'fillcolor="#ddf4ff"'),
      ...ties.map((tie) => edge(id, `service ${tie.split('|')[1]}`, tie.split('|')[0] as Tie)),
    ];
  });
  return graph('flow', titled('Who may do what where, by default', ['makes', 'touches', 'other']), ...body, ...[...services].map((service) => node(`service ${service}`, label(service), 'fillcolor="#fff"')));
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
