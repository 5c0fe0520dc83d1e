import { Names } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { fail, known, shown } from '../validation/fail';
import { KindsOf, required, SWITCH, TEXT } from '../validation/kinds';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

interface TagOptions extends Partial<Tag> {
  readonly uniqueValue?: boolean;
}

/** The tag that EC2 Image Builder puts on what it makes: always this one, so all pipelines of an account share it. */
export const IMAGE_BUILDER_TAG: Tag = { key: 'CreatedBy', value: 'EC2 Image Builder' };

export const BUILD_TAG: KindsOf<Tag> = { key: required(TEXT), value: required(TEXT) };
export const BUILD_TAG_OPTIONS: KindsOf<TagOptions> = { key: TEXT, value: TEXT, uniqueValue: SWITCH };

const DEFAULT_KEY = 'CreatedBy';
const DEFAULT_VALUE = 'packer';

/**
 * What EC2 takes in tags, IAM in tags and in policy documents (Latin-1); it leaves out the characters that policies give a
 * meaning to. Source: EC2 User Guide, "Tag restrictions"; IAM API Reference, PutRolePolicy, PolicyDocument.
 */
const TAG_CHARACTERS = /^[A-Za-z0-9\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF _.:/=+@-]*$/;

function checkTagText(scope: IConstruct, property: string, text: string, longest: number): void {
  if (text.trim() === '') {
    fail(scope, property, 'is empty', 'give a string, or leave it out for the default');
  }
  if (text.length > longest) {
    fail(scope, property, `has ${text.length} characters, more than the ${longest} that AWS allows`, 'shorten it');
  }
  if (/^aws:/i.test(text)) {
    fail(scope, property, `starts with the prefix 'aws:', which AWS reserves (${shown(text)})`, 'choose another string');
  }
  if (!TAG_CHARACTERS.test(text)) {
    fail(scope, property, `has characters that tags or policies do not accept (${shown(text)})`,
      'use Latin letters, digits, spaces and _ . : / = + - @');
  }
}

/** A tag whose key is known, and whose texts AWS takes. A value may be known at deployment only. */
function checkedTag(scope: IConstruct, property: string, { key, value }: Tag): Tag {
  const knownKey = known(scope, key) ??
    fail(scope, `${property}.key`, 'is known at deployment only, and condition keys of IAM cannot be computed there',
      'give a literal string');
  checkTagText(scope, `${property}.key`, knownKey, 128);
  const knownValue = known(scope, value);
  if (knownValue !== undefined) checkTagText(scope, `${property}.value`, knownValue, 256);
  return { key: knownKey, value };
}

/** The tag of a role, checked. */
export function buildTagOf(scope: IConstruct, options: TagOptions = {}): Tag {
  if (options.uniqueValue && options.value !== undefined) {
    fail(scope, 'buildTag.value', `is ${shown(options.value)} while uniqueValue is set, which generates a value`,
      'leave out one of the two');
  }
  const value = options.uniqueValue
    ? `${DEFAULT_VALUE}-${Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' })}`
    : options.value ?? DEFAULT_VALUE;
  return checkedTag(scope, 'buildTag', { key: options.key ?? DEFAULT_KEY, value });
}

/** The tag of others, checked. */
export const guardedTagOf = (scope: IConstruct, tag: Tag): Tag => checkedTag(scope, 'buildTag', tag);

/** A tag that is written out, checked, and is not the build tag. */
export function protectionTagOf(scope: IConstruct, tag: Tag, buildTag: Tag): Tag {
  const checked = checkedTag(scope, 'protectionTag', tag);
  if (checked.key.toLowerCase() === buildTag.key.toLowerCase()) {
    fail(scope, 'protectionTag', `is the build tag itself (${shown(checked.key)})`,
      'choose another key: with this one the role could not change its own resources');
  }
  return checked;
}
