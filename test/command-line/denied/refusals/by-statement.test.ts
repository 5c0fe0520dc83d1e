import { CATALOGUES } from '../../../../src/catalogue';
import { answersTo } from '../../../../src/command-line/denied/answers';
import { answersInWords, firstAnswer } from '../../../../src/command-line/denied/in-words';
import type { Capability, Need, ResourceType } from '../../../../src/iam/vocabulary/capability';
import { lifecycleRestrictions } from '../../../../src/image-builder/lifecycle-role/permissions';
import { SUBJECTS } from '../../../harness/subjects';

/*
 * For every statement of every construct the refusal that its absence would cause, made from the data. The first answer is
 * right where it names what brings the statement: a property, an option of the template, or the regions of what is there
 * without being declared.
 */

const ACCOUNT = '310047512846';

/** ARNs of what owners declare, by service and type. */
const DECLARED: Readonly<Record<string, string>> = {
  'iam role': `arn:aws:iam::${ACCOUNT}:role/declared`,
  'iam instance-profile': `arn:aws:iam::${ACCOUNT}:instance-profile/declared`,
  'sts role': `arn:aws:iam::${ACCOUNT}:role/declared`,
  's3 object': 'arn:aws:s3:::declared/key',
  's3 bucket': 'arn:aws:s3:::declared',
  'sns topic': `arn:aws:sns:eu-west-1:${ACCOUNT}:declared`,
  'kms key': `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b2c3d`,
  'lambda function': `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:declared`,
  'states statemachine': `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:declared`,
  'states execution': `arn:aws:states:eu-west-1:${ACCOUNT}:execution:declared:1`,
  'ecr repository': `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/declared`,
  'secretsmanager Secret': `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:declared-AbCdEf`,
  'ssm parameter': `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/declared`,
  'ec2 license-configuration': `arn:aws:license-manager:eu-west-1:${ACCOUNT}:license-configuration:lic-0a1b`,
  'license-manager license-configuration': `arn:aws:license-manager:eu-west-1:${ACCOUNT}:license-configuration:lic-0a1b`,
  'ec2 group': `arn:aws:resource-groups:eu-west-1:${ACCOUNT}:group/declared`,
  'imagebuilder component': `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:component/declared/1.0.0/1`,
  'imagebuilder containerRecipe': `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:container-recipe/declared/1.0.0`,
  'imagebuilder imagePipeline': `arn:aws:imagebuilder:eu-west-1:${ACCOUNT}:image-pipeline/declared`,
};

function resourceOf({ name, arn }: ResourceType, action: string): string {
  if (/^\$\{\w+\}$/.test(arn)) return DECLARED[`${action.split(':')[0]} ${name}`] ?? `no ARN for ${action} on ${name}`;
  return arn.replace('${Partition}', 'aws').replace(/\$\{(?:Each)?(?:Image|Copy)?Region\}/g, 'eu-west-1').replace(/\$\{(?:Account|NetworkOwner)\}/g, ACCOUNT)
    .replace(/\$\{OwnerAnd(\w+)\}/, (_, type: string) => `${ACCOUNT}:${type.replace(/\B[A-Z]/g, '-$&').toLowerCase()}/declared`).replace(/\$\{\w+\}/g, 'declared');
}

/** Ids that EC2 gives. What is being created has none yet. */
const ID: Readonly<Record<string, string>> = {
  'instance': 'i-0b1c2d3e4f5a60718',
  'volume': 'vol-0b1c2d3e4f5a60718',
  'image': 'ami-0b1c2d3e4f5a60718',
  'snapshot': 'snap-0b1c2d3e4f5a60718',
  'network-interface': 'eni-0b1c2d3e4f5a60718',
  'launch-template': 'lt-0b1c2d3e4f5a60718',
};

/** The refusal as it stands in the log of a builder that the capability is for. */
function refusalOf({ capability, need }: Case): string {
  const { on, actions: [action], when } = need;
  const [type] = 'unscopable' in on ? [undefined] : on;
  const exists = /:ResourceTag/.test(JSON.stringify(when));
  const arn = type && resourceOf(type, action).replace(/\*$/, (star) => (exists && ID[type.name]) || star);
  const builder = /amazon-[a-z]+/.exec(capability.declaredBy)?.[0] ?? 'amazon-ebs';
  const where = /^importBucket/.test(capability.declaredBy) ? 'vmware-iso.web (amazon-import)' : `${builder}.web`;
  const step = /^fastLaunch/.test(capability.declaredBy) ? 'Error enabling fast boot for AMI in region eu-west-1: ' : '';
  return `${PACKER.includes(capability) ? `==> ${where}: ${step}` : ''}User: arn:aws:sts::${ACCOUNT}:assumed-role/declared/session is not authorized to perform: ${action}${
    arn ? ` on resource: ${arn}` : ''} because no identity-based policy allows the ${action} action`;
}

/** What names a capability: the properties that bring it, and the options of the template that it wants. */
function namesOf({ declaredBy, template = '' }: Capability, need: Need): RegExp {
  // With "unless x" the statement is absent because x was declared: x is to be added to.
  const words = [...declaredBy.matchAll(/\b[a-z]+[A-Z]\w*\b|\b(?:spot|subnets|parameters|secrets|components|pipelines|console|watermark|actions)\b|amazon-\w+/g)].map(([word]) => word);
  const options = [...template.matchAll(/\b[a-z]+_[a-z_]+\b/g)].map(([word]) => word);
  const byDefault = /^(?:always|every|the builders|amazon-ebs\b(?!s|v)|imageTypes|operator|administrator|resourceType)/.test(declaredBy) ||
    /the builders that (?:make|launch)/.test(declaredBy);
  // A property of this name fills the resources.
  const filling = [...JSON.stringify(need.on).matchAll(/\$\{([A-Z]\w+Names)\}/g)].map(([, name]) => name[0].toLowerCase() + name.slice(1));
  const narrowing = RESTRICTIONS.filter(({ narrows }) => narrows.includes(need.sid)).flatMap(({ id }) =>
    [id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), ...id.split('-').filter((part) => part.length > 3)]);
  return new RegExp([...words, ...options, ...filling, ...narrowing, ...byDefault ? ['regions', 'instanceRoles', 'operatingSystems', 'carry the (?:build )?tag', 'create-service-linked-role'] : []]
    .map((word) => `\\b${word}`).join('|') || '(?!)');
}

const PACKER = CATALOGUES.find(({ construct }) => construct === 'PackerBuildRole')!.capabilities;

const RESTRICTIONS = [...SUBJECTS.flatMap(({ restrictions }) => restrictions), ...lifecycleRestrictions];

const WEAKENING = /lateTagging|confineToInstanceProfiles|public(?:Images|Snapshots)|temporaryInstanceProfile/;

interface Case { readonly construct: string; readonly capability: Capability; readonly need: Need }

const ALL = CATALOGUES.flatMap(({ construct, capabilities }) => capabilities.flatMap((capability) =>
  capability.needs.map((need): Case => ({ construct, capability, need }))));

/** The policy of a key, which others refuse than identity policies. */
const OF_KEY_POLICY = 'AmiEncryptionKey';
const CASES = ALL.filter(({ construct, need }) => construct !== OF_KEY_POLICY && !need.denies);

/** Statements that give the very same refusal: no reader can tell them apart. */
const twins = (one: Case) => CASES.filter((other) => other !== one && other.construct === one.construct && refusalOf(other) === refusalOf(one));

function verdict(one: Case): 'right' | 'maybe' | 'wrong' {
  const { construct, capability, need } = one;
  const [answer] = answersTo(refusalOf(one), { construct });
  const first = firstAnswer(answer);
  // What weakens security is never first: then the refusal is that of the statement which it stands for.
  const weakens = WEAKENING.test(capability.declaredBy.split(/,? unless /)[0]);
  if (WEAKENING.test(first)) return 'wrong';
  if (namesOf(capability, need).test(first) || (weakens && answersInWords([answer]).length > 0 && answer.statement)) return 'right';
  const namesTwin = twins(one).some((twin) => namesOf(twin.capability, twin.need).test(first));
  if (namesTwin && answer.maybe && namesOf(capability, need).test(answersInWords([answer]))) return 'right';
  return answer.maybe ? 'maybe' : 'wrong';
}

test('a refusal is made of every statement', () => {
  expect(CASES.length).toBeGreaterThan(200);
  expect(CASES.map(refusalOf).filter((text) => text.includes('no ARN'))).toEqual([]);
});

test.each([...new Set(CASES.map(({ construct }) => construct))])('%s: the first answer names what brings the statement, and is never wrong with confidence', (construct) => {
  const verdicts = CASES.filter((each) => each.construct === construct)
    .map((each) => ({ sid: each.need.sid, capability: each.capability.id, verdict: verdict(each) }));
  const not = (wanted: string) => verdicts.filter((each) => each.verdict === wanted);
  expect(not('wrong')).toEqual([]);
  expect(not('right').length / verdicts.length).toBeGreaterThanOrEqual(0.95);
});

describe('what refuses, rather than that nothing allows', () => {
  const OTHER = '905512037744';
  const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a1b2c3d`;
  const answerTo = (action: string, resource: string, reason: string, caller: string, construct?: string) => {
    const [answer] = answersTo(`User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${reason}`, { construct });
    return { first: firstAnswer(answer), whole: answersInWords([answer]) };
  };

  test.each(ALL.filter(({ construct, need }) => construct === OF_KEY_POLICY && !need.actions.includes('kms:*')).map((each): [string, Case] => [each.need.sid, each]))(
    'the key policy without %s: the first answer names the property', (_, { capability, need }) => {
      const reason = `because no resource-based policy allows the ${need.actions[0]} action`;
      const { first } = answerTo(need.actions[0], KEY, reason, `arn:aws:sts::${OTHER}:assumed-role/runner-of-web/session`);
      expect(first).toMatch(new RegExp(`AmiEncryptionKey.*\`${capability.declaredBy.split(' ')[0]}\``));
    });

  const denials = ALL.filter(({ need }) => need.denies);
  test.each(denials.map((each): [string, Case] => [`${each.construct}: ${each.need.sid}`, each]))('%s: the answer names what it is for', (_, { construct, capability, need }) => {
    const guard = construct === 'BuildTagGuard';
    const resource = 'unscopable' in need.on ? `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0b1c2d3e4f5a60718` : resourceOf(need.on[0], need.actions[0]);
    // The guard is a service control policy: one of many, as far as AWS says.
    const reason = `with an explicit deny in ${guard ? 'a service control policy' : 'an identity-based policy'}`;
    const { first, whole } = answerTo(need.actions[0], resource, reason, `arn:aws:sts::${ACCOUNT}:assumed-role/declared/session`, guard ? undefined : construct);
    if (guard) expect(first).toMatch(/service control policy/);
    const [name] = guard ? ['builderArns'] : /[a-z]+[A-Z]\w*/.exec(capability.declaredBy) ?? ['buildTag'];
    expect(guard ? whole : first).toMatch(new RegExp(`\`${need.sid.startsWith('RefuseOtherSpellings') ? 'buildTag' : name}\``));
  });
});
