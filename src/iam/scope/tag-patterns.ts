import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import type { Tag } from './build-tag';
import { checkShape } from '../validation/check-shape';
import { fail } from '../validation/fail';
import { literally } from '../validation/literally';
import { SESSION_TAG_KEY, SESSION_TAG_VALUE } from '../validation/shapes';

/* Tags of which values may be patterns. */

/** Tags, checked: the characters are those of STS, which holds for EC2 as well. */
export function tagPatternsOf(scope: IConstruct, property: string, tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([key, value]) => {
    if (Token.isUnresolved(key)) {
      fail(scope, property, 'has a key that is known at deployment only, and condition keys of IAM cannot be computed there',
        'give a literal string');
    }
    // With StringLike a star of the deployment would be a wildcard.
    if (Token.isUnresolved(value)) {
      fail(scope, property, `has a value for ${key} that is known at deployment only, and could be a pattern`, 'give a literal string');
    }
    checkShape(scope, property, key, SESSION_TAG_KEY);
    checkShape(scope, property, value, SESSION_TAG_VALUE);
    return { key, value };
  });
}

/** The values of the placeholders of tags: the keys, and a list for each of them. */
export function perTag(placeholder: string, tags: readonly Tag[]): Record<string, readonly string[]> {
  const keys = [...new Set(tags.map(({ key }) => key))];
  const values = (of: string) => tags.filter(({ key }) => key === of).map(({ value }) => value);
  return { [placeholder]: keys, ...Object.fromEntries(keys.map((key) => [`${placeholder}/${key}`, values(key)])) };
}

/** Whether a pattern with stars stands for a text. */
export const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(literally).join('[^]*')}$`).test(text);
