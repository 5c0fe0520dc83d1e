import type { Call, Parameters } from './call';
import type { Account, Check, Facts, Subject, Tags } from './check';

/** AWS writes no account into the ARNs of these. */
export const WITHOUT_ACCOUNT = ['image', 'snapshot'];

/** A resource that the call is about to make; AWS writes a star for the id that it does not have yet. */
export const toBeMade = ({ region }: Call, account: Account, type: string, facts: Facts = {}, name = '*'): Subject => ({
  type,
  arn: account.arn('ec2', region, `${type}/${name}`, WITHOUT_ACCOUNT.includes(type) ? '' : account.id),
  // Recorded: it belongs to the caller, and an image that is being made has no region yet.
  facts: {
    'aws:ResourceAccount': account.id, ...type === 'image' && { 'ec2:Owner': account.id, 'ec2:ImageID': '*', 'ec2:Region': undefined }, ...facts,
  },
});

/** The tags that parameters give to a type of resource. */
export const tagsFor = (parameters: Parameters, type: string): Tags => Object.assign({}, ...parameters.entries('TagSpecification')
  .filter((entry) => parameters.get(`${entry}.ResourceType`) === type)
  .map((entry) => parameters.tags(`${entry}.Tag`))) as Tags;

/** What is known of a resource that is tagged as it is made: not what the request says of it, but whose it is. */
export const tagged = ({ type, arn, facts }: Subject, action: string): Subject => ({
  type,
  arn,
  facts: { 'aws:ResourceAccount': facts['aws:ResourceAccount'], 'ec2:Owner': facts['ec2:Owner'], 'ec2:CreateAction': action.split(':')[1] },
});

/** All keys of tags in a request, whatever they are for. */
const keysIn = (parameters: Parameters): string[] =>
  [...new Set(parameters.entries('TagSpecification').flatMap((entry) => Object.keys(parameters.tags(`${entry}.Tag`))))].sort();

/**
 * The call's own action on a new resource and, when the request tags it, ec2:CreateTags as part of that action.
 *
 * Nobody has recorded whether `aws:TagKeys` holds the keys for one resource or those of the whole request. They
 * differ for a resource without tags beside others with some, which is therefore asked for in both readings.
 */
export function making(call: Call, subject: Subject, from: Parameters = call.parameters, action = `ec2:${call.action}`): Check[] {
  const tags = tagsFor(from, subject.type);
  const own: Check = { action, on: subject, requestTags: tags };
  if (Object.keys(tags).length > 0) {
    return [own, {
      action: 'ec2:CreateTags',
      on: tagged(subject, action),
      requestTags: tags,
      implied: 'tag-on-create',
    }];
  }
  const keys = keysIn(from);
  const ofRequest: Subject = { ...subject, facts: { ...subject.facts, 'aws:TagKeys': keys } };
  return keys.length === 0 ? [own] : [own, { ...own, on: ofRequest, implied: 'other-reading' }];
}
