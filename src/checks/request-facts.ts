/*
 * What AWS is known to send with any request, regardless of any policy: the ties between condition keys, for proofs over all requests.
 * Names of keys in lower case, for AWS ignores their case.
 */
export const REQUEST_FACTS = {
  /**
   * Keys of which AWS sends a set of values, which an operator without ForAllValues or ForAnyValue does not match.
   * Source: IAM User Guide, "AWS global condition context keys"; recorded for aws:TagKeys (E106).
   */
  lists: [
    'aws:tagkeys', 'aws:calledvia', 'aws:principalorgpaths', 'aws:resourceorgpaths', 'aws:sourceorgpaths', 'aws:principalservicenameslist',
    'kms:encryptioncontextkeys', 'kms:grantoperations',
  ],
  /**
   * A tag of a request is in aws:TagKeys, spelled as the caller spelled it, and the other way round. Source: E106; EC2 User Guide, "Grant
   * permission to tag Amazon EC2 resources during creation".
   */
  requestTags: { prefix: 'aws:requesttag/', names: 'aws:tagkeys' },
  /** EC2 has its own name for the tags of a resource. Source: Service Authorization Reference, Amazon EC2, condition keys. */
  same: [{ prefixes: ['aws:ResourceTag/', 'ec2:resourcetag/'] as const }],
  /** Comes with the tags of a create call only, and what is created has no tags yet. Source: E9, E22, E68. */
  whileCreating: { key: 'ec2:createaction', actions: ['ec2:CreateTags'], without: ['aws:resourcetag/'] },
  /**
   * A call of EC2 goes to the region of the resources that it names. Of a copy the source is elsewhere.
   * Source: EC2 User Guide, "Regions and Zones"; EC2 API Reference, CopyImage and CopySnapshot.
   */
  region: { key: 'aws:requestedregion', services: ['ec2'], elsewhere: ['ec2:CopyImage', 'ec2:CopySnapshot'] },
};
