import { randomUUID } from 'crypto';
import { Authorization } from '../harness/simulator';

export interface Refusal {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const XML = 'text/xml;charset=UTF-8';
const JSON_1_1 = 'application/x-amz-json-1.1';
/** The services whose answers are XML: EC2 and S3 have an error document of their own. */
const ERROR_DOCUMENTS: Record<string, (error: string) => string> = {
  ec2: (error) => `<Response><Errors><Error>${error}</Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`,
  iam: (error) => `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  s3: (error) => `<Error>${error}<RequestId>${randomUUID()}</RequestId></Error>`,
};
ERROR_DOCUMENTS.sts = ERROR_DOCUMENTS.iam;

function refusal(service: string, status: number, code: string, message: string): Refusal {
  const document = ERROR_DOCUMENTS[service];
  if (!document) return { status, contentType: JSON_1_1, body: JSON.stringify({ __type: code, message }) };
  const error = `<Code>${code}</Code><Message>${escaped(message)}</Message>`;
  return { status, contentType: XML, body: `<?xml version="1.0" encoding="UTF-8"?>\n${document(error)}` };
}

/** As AWS words a denial that no policy of the caller allows. */
export function denial(service: string, principal: string, { action, resource }: Authorization): Refusal {
  const sentence = `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  return service === 'ec2'
    ? refusal(service, 403, 'UnauthorizedOperation', `You are not authorized to perform this operation. ${sentence}`)
    : refusal(service, 403, ERROR_DOCUMENTS[service] ? 'AccessDenied' : 'AccessDeniedException', sentence);
}

export const unknownCredentials = (service: string) => (service === 'ec2'
  ? refusal(service, 401, 'AuthFailure', 'AWS was not able to validate the provided access credentials')
  : refusal(service, 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'));

/** Not an answer of AWS: the proxy does not know what AWS would check. A status that no client retries. */
export const notTranslated = (service: string, why: string) => refusal(service, 400, 'NotTranslated', why);
