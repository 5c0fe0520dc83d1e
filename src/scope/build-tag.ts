import { Names, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { fail, known, shown } from '../validation/fail';

interface Tag {
  readonly key: string;
  readonly value: string;
}

const DEFAULT_KEY = 'CreatedBy';
const DEFAULT_VALUE = 'packer';

/**
 * What EC2 takes in tags, IAM in tags and in policy documents (Latin-1); it leaves out the characters that policies give a
 * meaning to. Source: EC2 User Guide, "Tag restrictions"; IAM API Reference, PutRolePolicy, PolicyDocument.
 */
const TAG_CHARACTERS = /^[A-Za-z0-9\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u00FF _.:/=+@-]*$/;

function checkTagText(scope: IConstruct, property: string, text: string, longest: number): void {
  if (text.trim() === '') {
    fail(scope, property, 'is empty', 'give it a text, or leave it out for the default');
  }
  if (text.length > longest) {
    fail(scope, property, `has ${text.length} characters, more than the ${longest} that AWS allows`, 'shorten it');
  }
  if (/^aws:/i.test(text)) {
    fail(scope, property, `starts with the prefix 'aws:', which AWS reserves (${shown(text)})`, 'choose another text');
  }
  if (!TAG_CHARACTERS.test(text)) {
    fail(scope, property, `has characters that tags or policies do not take (${shown(text)})`, 'use Latin letters, digits, spaces and _ . : / = + - @');
  }
}

/** The tag of a role, checked. */
export function buildTagOf(scope: IConstruct, options: Partial<Tag> & { uniqueValue?: boolean } = {}): Tag {
  if (options.uniqueValue && options.value !== undefined) {
    fail(scope, 'buildTag.value', `is ${shown(options.value)} while uniqueValue asks for one to be made`, 'leave out one of the two');
  }
  const key = known(scope, options.key ?? DEFAULT_KEY) ??
    fail(scope, 'buildTag.key', 'is known at deployment only, and condition keys of IAM cannot be computed there', 'give a literal text');
  checkTagText(scope, 'buildTag.key', key, 128);

  const value = options.uniqueValue
    ? `${DEFAULT_VALUE}-${Names.uniqueResourceName(scope, { maxLength: 100, separator: '-' })}`
    : options.value ?? DEFAULT_VALUE;
  const knownValue = known(scope, value);
  if (knownValue !== undefined) checkTagText(scope, 'buildTag.value', knownValue, 256);
  return { key, value: Token.isUnresolved(value) ? value : knownValue ?? value };
}

/** A tag that is written out, checked, and is not the build tag. */
export function protectionTagOf(scope: IConstruct, tag: Tag, buildTag: Tag): Tag {
  const key = known(scope, tag.key) ??
    fail(scope, 'protectionTag.key', 'is known at deployment only, and condition keys of IAM cannot be computed there', 'give a literal text');
  checkTagText(scope, 'protectionTag.key', key, 128);
  const value = known(scope, tag.value);
  if (value !== undefined) checkTagText(scope, 'protectionTag.value', value, 256);
  if (key.toLowerCase() === buildTag.key.toLowerCase()) {
    fail(scope, 'protectionTag', `is the build tag itself (${shown(key)})`, 'choose another key: with this one the role could not touch what it makes');
  }
  return { key, value: tag.value };
}
