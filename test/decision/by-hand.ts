import type { WrittenStatement } from '../../src/decision/policy';

/*
 * Small policies, each with the verdict on whether the newer one grants something that the older did not. The verdicts were worked out
 * by hand from the IAM User Guide ("Policy evaluation logic", "IAM JSON policy elements: Condition operators", "Creating a condition
 * with multiple keys or values") and from the recorded rows that are named.
 */

export type Outcome = 'proven' | 'refuted' | 'undecided';

/** A whole policy, or what of one statement differs from the usual one. */
export type Short = WrittenStatement | readonly WrittenStatement[];

export interface Row {
  readonly says: string;
  readonly older: Short;
  readonly newer: Short;
  readonly is: Outcome;
  /** A part of the smallest request that became possible. */
  readonly request?: { readonly action?: string; readonly resource?: RegExp; readonly context?: Readonly<Record<string, readonly string[]>> };
}

const INSTANCES = 'arn:aws:ec2:us-east-1:111122223333:instance/*';
const USUAL: WrittenStatement = { Sid: 'One', Effect: 'Allow', Action: 'ec2:StopInstances', Resource: INSTANCES };

/** What replaces a part of the usual statement takes its counterpart away. */
export function whole(over: WrittenStatement): WrittenStatement {
  const { Action, Resource, ...others } = USUAL;
  return { ...others, ...(over.NotAction ? {} : { Action }), ...(over.NotResource ? {} : { Resource }), ...over };
}

const proven = (says: string, older: Short, newer: Short): Row => ({ says, older, newer, is: 'proven' });
const undecided = (says: string, older: Short, newer: Short): Row => ({ says, older, newer, is: 'undecided' });
const refuted = (says: string, older: Short, newer: Short, request: Row['request'] = {}): Row => ({ says, older, newer, is: 'refuted', request });
/** Both ways: the wider one is wider, the narrower one is not. */
const narrower = (says: string, narrow: Short, wide: Short, request: Row['request'] = {}): Row[] =>
  [proven(says, wide, narrow), refuted(`${says}, the other way round`, narrow, wide, request)];
const same = (says: string, one: Short, other: Short): Row[] => [proven(says, one, other), proven(`${says}, the other way round`, other, one)];

const when = (conditions: object): WrittenStatement => ({ Condition: conditions });
const deny = (over: WrittenStatement = {}): WrittenStatement => ({ Effect: 'Deny', Sid: 'No', ...over });
const tag = (operator: string, value: string | string[]) => when({ [operator]: { 'aws:ResourceTag/Team': value } });
const owner = (operator: string, value: string | string[]) => when({ [operator]: { 'ec2:Owner': value } });
const keys = (operator: string, value: string | string[]) => when({ [operator]: { 'aws:TagKeys': value } });
const create = { Action: 'ec2:CreateTags' };

export const ROWS: readonly Row[] = [
  /* Actions */
  ...same('a statement is itself', {}, {}),
  ...narrower('an action less', {}, { Action: ['ec2:StopInstances', 'ec2:TerminateInstances'] }, { action: 'ec2:TerminateInstances' }),
  ...same('names of actions ignore case', { Action: 'EC2:stopinstances' }, {}),
  ...narrower('a star in an action', {}, { Action: 'ec2:Stop*' }),
  ...narrower('a star is wider than a question mark', { Action: 'ec2:StopInstance?' }, { Action: 'ec2:StopInstance*' }),
  ...narrower('patterns of actions that overlap', { Action: ['ec2:*Tags'] }, { Action: ['ec2:*Tags', 'ec2:Create*'] }),
  proven('two patterns cover one action', { Action: ['ec2:St*', 'ec2:*'] }, { Action: 'ec2:StartInstances' }),
  ...narrower('NotAction leaves one out', { NotAction: 'ec2:Describe*' }, { Action: '*' }, { resource: /^arn|^\*/ }),
  refuted('NotAction allows other services', { Action: 'ec2:*' }, { NotAction: 'ec2:Describe*' }),
  ...same('a star in a service is everything', { Action: '*' }, { Action: '*:*' }).slice(0, 1),
  ...same('two statements for two actions', { Action: ['ec2:A', 'ec2:B'] }, [{ Action: 'ec2:A', Sid: 'A' }, { Action: 'ec2:B', Sid: 'B' }]),

  /* Resources */
  ...narrower('one instance', { Resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1' }, {}, { resource: /instance\// }),
  ...narrower('one region', {}, { Resource: 'arn:aws:ec2:*:111122223333:instance/*' }, { resource: /^arn:aws:ec2:(?!us-east-1)/ }),
  ...narrower('one account', {}, { Resource: 'arn:aws:ec2:us-east-1:*:instance/*' }),
  ...narrower('all instances and all resources', {}, { Resource: '*' }),
  refuted('a star matches the resource of actions without any', { Resource: 'arn:*:*:*:*:*' }, { Resource: '*' }, { resource: /^\*$/ }),
  proven('a star in a field matches no colon', { Resource: 'arn:aws:ec2:*:111122223333:instance/*' }, { Resource: 'arn:aws:ec2:us-*:111122223333:instance/i-*' }),
  refuted('an account is not part of the region', { Resource: 'arn:aws:ec2:us-*:111122223333:instance/*' }, { Resource: 'arn:aws:ec2:*:111122223333:instance/*' }),
  proven('the last field may hold colons', { Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:*' }, { Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:a:log-stream:b' }),
  ...narrower('a bucket without region and account', { Resource: 'arn:aws:s3:::images/*' }, { Resource: 'arn:aws:s3:::*' }),
  refuted('patterns that overlap cover no more than each', { Resource: ['arn:aws:s3:::a*', 'arn:aws:s3:::*b'] }, { Resource: 'arn:aws:s3:::*' }, { resource: /:::(?!a)(?!.*b$)/ }),
  proven('what both patterns match is in each', { Resource: 'arn:aws:s3:::a*' }, { Resource: 'arn:aws:s3:::a*b' }),
  proven('two patterns cover all', { Resource: ['arn:aws:s3:::?*', 'arn:aws:s3:::'] }, { Resource: 'arn:aws:s3:::*' }),
  ...narrower('NotResource leaves one out', { NotResource: 'arn:aws:s3:::secret/*' }, { Resource: '*' }, { resource: /:::secret\// }),
  ...same('names of resources are told apart by case', { Resource: 'arn:aws:s3:::a' }, { Resource: 'arn:aws:s3:::a' }),
  refuted('the case of a resource counts', { Resource: 'arn:aws:s3:::a' }, { Resource: 'arn:aws:s3:::A' }),
  undecided('a pattern with fewer fields', { Resource: 'arn:aws:s3:::a' }, { Resource: 'arn:aws:s3*' }),
  ...same('a variable of the caller in an ARN', { Resource: 'arn:aws:s3:::home/${aws:username}/*' }, { Resource: 'arn:aws:s3:::home/${aws:username}/*' }),
  proven('a variable of the caller is one of all', { Resource: 'arn:aws:s3:::home/*' }, { Resource: 'arn:aws:s3:::home/${aws:username}' }),
  refuted('a variable of the caller is not one name', { Resource: 'arn:aws:s3:::home/bob' }, { Resource: 'arn:aws:s3:::home/${aws:username}' }),
  undecided('the caller may be called as one that is denied', [{ Resource: 'arn:aws:s3:::home/*' }, deny({ Resource: 'arn:aws:s3:::home/bob' })],
    { Resource: 'arn:aws:s3:::home/${aws:username}' }),

  /* Denials */
  ...narrower('a denial takes away', [{}, deny({ Resource: 'arn:aws:ec2:us-east-1:111122223333:instance/i-1' })], {}, { resource: /i-1$/ }),
  ...same('a denial of the whole is nothing', [{}, deny()], []),
  ...same('the order of a denial', [deny(), {}], [{}, deny()]),
  ...same('a denial of what is not allowed', [{}, deny({ Action: 'ec2:TerminateInstances' })], {}),
  ...narrower('a denial with a condition', [{}, deny(tag('StringEquals', 'a'))], {}, { context: { 'aws:ResourceTag/Team': ['a'] } }),
  refuted('an allowance is wider than its counterpart', [{}, deny(tag('StringNotEquals', 'a'))], {}, { context: {} }),
  ...same('denied unless, and allowed if', [{}, deny(tag('StringNotEquals', 'a'))], tag('StringEquals', 'a')),
  ...same('denied if absent or another', [{}, deny(tag('Null', 'true')), deny(tag('StringNotEquals', 'a'))], tag('StringEquals', 'a')),
  refuted('a denial with IfExists passes nothing that is absent', [{}, deny(tag('StringEqualsIfExists', 'a'))], {}, { context: {} }),
  ...narrower('a denial by NotAction', [{ Action: '*' }, deny({ NotAction: 'ec2:*', Resource: '*' })], { Action: '*' }),

  /* Texts */
  ...narrower('a condition', tag('StringEquals', 'a'), {}, { context: {} }),
  ...narrower('a value more', tag('StringEquals', 'a'), tag('StringEquals', ['a', 'b']), { context: { 'aws:ResourceTag/Team': ['b'] } }),
  ...same('names of keys ignore case', tag('StringEquals', 'a'), when({ StringEquals: { 'AWS:resourcetag/team': 'a' } })),
  refuted('values do not ignore case', tag('StringEquals', 'a'), tag('StringEquals', 'A')),
  ...narrower('values that ignore case', tag('StringEquals', 'a'), tag('StringEqualsIgnoreCase', 'a'), { context: { 'aws:ResourceTag/Team': ['A'] } }),
  ...same('the case of a value whose case is ignored', tag('StringEqualsIgnoreCase', 'a'), tag('StringEqualsIgnoreCase', 'A')),
  ...narrower('a pattern', tag('StringEquals', 'ab'), tag('StringLike', 'a*'), { context: { 'aws:ResourceTag/Team': ['aexample'] } }),
  refuted('a star is no pattern in StringEquals', tag('StringEquals', 'a*'), tag('StringLike', 'a*')),
  proven('a star in StringEquals is a character', tag('StringLike', 'a*'), tag('StringEquals', 'a*')),
  ...same('a pattern without wildcards', tag('StringLike', 'a'), tag('StringEquals', 'a')),
  ...same('an escaped star', tag('StringLike', 'a${*}'), tag('StringEquals', 'a*')),
  ...narrower('patterns that overlap', tag('StringLike', 'a*'), tag('StringLike', ['a*', '*b'])),
  proven('two patterns cover all values', tag('StringLike', ['a*', '*']), tag('StringLike', 'b?')),
  ...narrower('with IfExists what is absent passes', tag('StringEquals', 'a'), tag('StringEqualsIfExists', 'a'), { context: {} }),
  ...same('what is absent differs', tag('StringNotEquals', 'a'), tag('StringNotEqualsIfExists', 'a')),
  refuted('not equal lets absence pass', tag('StringLike', '*'), tag('StringNotEquals', 'a'), { context: {} }),
  ...narrower('two conditions on one key', when({ StringLike: { 'aws:ResourceTag/Team': 'a*' }, StringNotEquals: { 'aws:ResourceTag/Team': 'ab' } }), tag('StringLike', 'a*'),
    { context: { 'aws:ResourceTag/Team': ['ab'] } }),
  proven('a pattern that excludes another', tag('StringNotLike', 'a*'), tag('StringEquals', 'b')),
  refuted('not like and not equal', tag('StringNotLike', 'a*'), tag('StringNotEquals', 'a')),
  ...narrower('keys are alternatives in no statement', when({ StringEquals: { 'ec2:Owner': 'x', 'aws:ResourceTag/Team': 'a' } }), owner('StringEquals', 'x')),
  ...narrower('two statements are alternatives', owner('StringEquals', 'x'), [owner('StringEquals', 'x'), { ...tag('StringEquals', 'a'), Sid: 'Two' }],
    { context: { 'aws:ResourceTag/Team': ['a'] } }),
  ...same('values in two statements', owner('StringEquals', ['x', 'y']), [owner('StringEquals', 'x'), { ...owner('StringEquals', 'y'), Sid: 'Two' }]),
  ...same('ec2:ResourceTag is aws:ResourceTag', tag('StringEquals', 'a'), when({ StringEquals: { 'ec2:ResourceTag/Team': 'a' } })),

  /* Presence */
  ...same('present or absent is always', [tag('Null', 'true'), { ...tag('Null', 'false'), Sid: 'Two' }], {}),
  ...same('present is any value', tag('Null', 'false'), tag('StringLike', '*')),
  refuted('absent and present exclude each other', tag('Null', 'true'), tag('Null', 'false')),
  proven('equal is present', tag('Null', 'false'), tag('StringEquals', 'a')),
  proven('absent passes IfExists', tag('StringEqualsIfExists', 'a'), tag('Null', 'true')),

  /* ARNs, numbers, dates, addresses, truths */
  ...same('ArnLike is ArnEquals', when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a*' } }), when({ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a*' } })),
  ...narrower('an ARN in a pattern', when({ ArnEquals: { 'ec2:InstanceProfile': 'arn:aws:iam::1:instance-profile/a' } }), when({ ArnLike: { 'ec2:InstanceProfile': 'arn:aws:iam::*:instance-profile/a' } })),
  ...narrower('a text crosses the fields of an ARN', when({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:a' } }), when({ StringLike: { 'aws:SourceArn': 'arn:aws:s3:*:a' } })),
  ...narrower('a bound of a number', when({ NumericLessThan: { 'ec2:VolumeSize': '10' } }), when({ NumericLessThanEquals: { 'ec2:VolumeSize': '10' } }), { context: { 'ec2:VolumeSize': ['10'] } }),
  proven('between two numbers', when({ NumericGreaterThan: { 'ec2:VolumeSize': '5' } }), when({ NumericGreaterThanEquals: { 'ec2:VolumeSize': '6' }, NumericLessThan: { 'ec2:VolumeSize': '9' } })),
  ...same('below or above is not equal', [when({ NumericLessThan: { 'ec2:Iops': '5' } }), { ...when({ NumericGreaterThan: { 'ec2:Iops': '5' } }), Sid: 'Two' }, { ...when({ Null: { 'ec2:Iops': 'true' } }), Sid: 'Three' }],
    when({ NumericNotEquals: { 'ec2:Iops': '5' } })),
  ...narrower('a date', when({ DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }), when({ DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } })),
  ...same('a date as a number', when({ DateLessThan: { 'aws:CurrentTime': '1970-01-02T00:00:00Z' } }), when({ DateLessThan: { 'aws:CurrentTime': '86400' } })),
  ...narrower('a block in a block', when({ IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }), when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })),
  ...same('two halves of a block', when({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/9', '10.128.0.0/9'] } }), when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })),
  ...narrower('not from a block', when({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), when({ NotIpAddress: { 'aws:SourceIp': '10.1.0.0/16' } })),
  ...narrower('an address of the newer kind', when({ IpAddress: { 'aws:SourceIp': '2001:db8:1::/48' } }), when({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } })),
  refuted('true and false', when({ Bool: { 'aws:SecureTransport': 'true' } }), when({ Bool: { 'aws:SecureTransport': 'false' } })),
  ...same('a truth that is spelled otherwise', when({ Bool: { 'aws:SecureTransport': 'true' } }), when({ Bool: { 'aws:SecureTransport': 'True' } })),
  ...narrower('a truth with IfExists', when({ Bool: { 'aws:SecureTransport': 'true' } }), when({ BoolIfExists: { 'aws:SecureTransport': 'true' } }), { context: {} }),

  /* Sets (E106) */
  ...same('a plain operator never matches a set', keys('StringEquals', 'a'), []),
  refuted('IfExists lets an absent set pass', [], keys('StringEqualsIfExists', 'a'), { context: {} }),
  ...same('a plain negation never matches a set', keys('StringNotEquals', 'a'), []),
  ...narrower('all values, or any', { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' }, 'Null': { 'aws:TagKeys': 'false' } } }, keys('ForAnyValue:StringEquals', 'a')),
  refuted('all values lets absence pass', keys('ForAnyValue:StringEquals', 'a'), keys('ForAllValues:StringEquals', 'a'), { context: {} }),
  ...narrower('all of two values', keys('ForAllValues:StringEquals', 'a'), keys('ForAllValues:StringEquals', ['a', 'b']), { context: { 'aws:TagKeys': ['b'] } }),
  refuted('all of two is not any of one', keys('ForAnyValue:StringEquals', 'a'), keys('ForAnyValue:StringEquals', ['a', 'b']), { context: { 'aws:TagKeys': ['b'] } }),
  ...same('any that is not, and not all', keys('ForAnyValue:StringNotEquals', 'a'), [keys('Null', 'false'), deny(keys('ForAllValues:StringEquals', 'a'))]),
  refuted('the case of names of tags counts', keys('ForAnyValue:StringEquals', 'Team'), keys('ForAnyValue:StringEqualsIgnoreCase', 'team')),
  ...same('plain operators match several values of a key of one value never', { Condition: { StringEquals: { 'ec2:Add/userId': '1' } } }, { Condition: { StringEquals: { 'ec2:Add/userId': '1' } } }),

  /* Ties between keys */
  proven('a tag of the request is in its keys', keys('Null', 'false'), when({ StringEquals: { 'aws:RequestTag/Team': 'a' } })),
  proven('without keys there is no tag', when({ Null: { 'aws:RequestTag/Team': 'true' } }), keys('Null', 'true')),
  refuted('a key of the request may be spelled otherwise', keys('ForAnyValue:StringEquals', 'Team'), when({ StringEquals: { 'aws:RequestTag/Team': 'a' } })),
  proven('a key in any case', keys('ForAnyValue:StringEqualsIgnoreCase', 'team'), when({ StringEquals: { 'aws:RequestTag/Team': 'a' } })),
  proven('only other keys', when({ Null: { 'aws:RequestTag/Team': 'true' } }), when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'Name' } })),
  refuted('other keys beside it', when({ Null: { 'aws:RequestTag/Team': 'true' } }), keys('ForAnyValue:StringEquals', 'Name')),
  proven('while creating there is no resource tag', { ...create, ...tag('Null', 'true') }, { ...create, ...when({ Null: { 'ec2:CreateAction': 'false' } }) }),
  ...same('no other action comes with a create action', when({ Null: { 'ec2:CreateAction': 'false' } }), []),
  proven('tags of a create are named', { ...create, ...keys('Null', 'false') }, { ...create, ...when({ StringEquals: { 'ec2:CreateAction': 'RunInstances' } }) }),
  ...same('a region in the ARN, and in a condition', {}, { Resource: 'arn:aws:ec2:*:111122223333:instance/*', ...when({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }) }),
  refuted('a copy has its source elsewhere', { Action: 'ec2:CopyImage', Resource: 'arn:aws:ec2:us-east-1::image/*' },
    { Action: 'ec2:CopyImage', Resource: 'arn:aws:ec2:*::image/*', ...when({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }) }),

  /* Variables */
  ...same('a key that is compared with another', tag('StringEquals', '${aws:PrincipalTag/Team}'), tag('StringEquals', '${aws:PrincipalTag/Team}')),
  ...narrower('a key that is compared with another is present', tag('StringEquals', '${aws:PrincipalTag/Team}'), tag('Null', 'false')),
  refuted('a tag of the caller is not one value', tag('StringEquals', 'a'), tag('StringEquals', '${aws:PrincipalTag/Team}')),
  proven('a tag of the caller with a known value', tag('StringEquals', 'a'), when({ StringEquals: { 'aws:ResourceTag/Team': '${aws:PrincipalTag/Team}', 'aws:PrincipalTag/Team': 'a' } })),
  refuted('a default of a variable', tag('StringEquals', '${aws:PrincipalTag/Team}'), tag('StringEquals', "${aws:PrincipalTag/Team, 'none'}")),
  refuted('a variable with more around it', tag('StringEquals', 'a-b'), tag('StringEquals', '${aws:PrincipalTag/Team}-b')),
  undecided('a variable with more around it is not gone through', tag('StringLike', '*-b'), tag('StringEquals', '${aws:PrincipalTag/Team}-b')),

  /* ARNs that only a deployment knows */
  proven('an ARN that is not known is something', { Resource: '*' }, { Resource: '<Role.Arn>' }),
  undecided('whether an ARN that is not known is an instance', {}, { Resource: '<Role.Arn>' }),
  ...narrower('a condition on an ARN that is not known', { Resource: '<Role.Arn>', ...tag('StringEquals', 'a') }, { Resource: '<Role.Arn>' }, { resource: /^<Role\.Arn>$/ }),
  refuted('what is named otherwise is something else', { Resource: '<Role.Arn>' }, { Resource: '<Other.Arn>' }),
  refuted('an ARN that is not known is not all', { Resource: '<Role.Arn>' }, {}),

  /* What is not known */
  undecided('an operator that nobody knows', {}, [{}, { Action: 'ec2:TerminateInstances', ...when({ StringSounds: { 'ec2:Owner': 'a' } }), Sid: 'Two' }]),
  undecided('a number that is none', when({ NumericEquals: { 'ec2:Iops': '1' } }), when({ NumericEquals: { 'ec2:Iops': 'many' } })),
  proven('what is not known under a wider statement', {}, when({ StringSounds: { 'ec2:Owner': 'a' } })),
];
