/** The parameters of a request in AWS's query protocol: `InstanceId.1=…`, `TagSpecification.1.Tag.2.Key=…`. */
export class Parameters {
  private readonly values: Map<string, string>;

  constructor(query: string) {
    this.values = new Map(new URLSearchParams(query));
  }

  /** A value; AWS reads an empty one, of which Packer sends several, like an absent one. */
  public get(name: string): string | undefined {
    return this.values.get(name) || undefined;
  }

  /** All values of a list (`name.1`, `name.2`, …) or the one of a single parameter. */
  public list(name: string): string[] {
    const single = this.get(name);
    return single ? [single] : this.entries(name).map((entry) => this.get(entry)).filter((value) => value !== undefined);
  }

  /** The names `name.1`, `name.2`, … as far as they are used, for lists of structures. */
  public entries(name: string): string[] {
    const indices = [...this.values.keys()].filter((key) => key.startsWith(`${name}.`)).map((key) => Number(key.slice(name.length + 1).split('.')[0]));
    return [...new Set(indices)].sort((a, b) => a - b).map((index) => `${name}.${index}`);
  }

  /** Keys and values of a list of tags. */
  public tags(name: string): Record<string, string> {
    return Object.fromEntries(this.entries(name).map((entry) => [this.get(`${entry}.Key`) ?? '', this.get(`${entry}.Value`) ?? '']));
  }

  /** Full names without list indices, of parameters that have a value: `TagSpecification.Tag.Key`. */
  public names(): Set<string> {
    const used = [...this.values].filter(([, value]) => value !== '').map(([name]) => name);
    return new Set(used.map((name) => name.split('.').filter((part) => !/^\d+$/.test(part)).join('.')));
  }
}

/** A signed request: who asks which service in which region for what. */
export interface Call {
  readonly accessKeyId: string;
  readonly service: string;
  readonly region: string;
  readonly action: string;
  readonly parameters: Parameters;
}

export interface SignedRequest {
  readonly url?: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Of `AWS4-HMAC-SHA256 Credential=ASIA…/20200102/us-east-1/ec2/aws4_request, …` */
const CREDENTIAL_SCOPE = /Credential=(?<accessKeyId>[^/]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request/;

/** @throws when the request is not signed or not in the query protocol. */
export function readCall({ url = '/', headers, body }: SignedRequest): Call {
  const scope = CREDENTIAL_SCOPE.exec(String(headers.authorization))?.groups;
  if (!scope) throw new Error(`a request without a signature: ${url}`);
  const parameters = new Parameters(body || new URL(url, 'http://localhost').search);
  const action = parameters.get('Action');
  if (!action) throw new Error(`not a request of the query protocol: ${scope.service} ${headers['x-amz-target'] ?? url}`);
  return { accessKeyId: scope.accessKeyId, region: scope.region, service: scope.service, action, parameters };
}
