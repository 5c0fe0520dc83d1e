/** The parameters of a request by their names in AWS's query protocol: `InstanceId.1=…`, `TagSpecification.1.Tag.2.Key=…`. */
export class Parameters {
  /** Those of a request in JSON, by the same names: `Parameters.portNumber.1`. */
  public static ofJson(body: unknown): Parameters {
    const flat = (value: unknown, name: string): [string, string][] => {
      if (value === null || value === undefined) return [];
      if (typeof value !== 'object') return [[name, String(value)]];
      const parts = Array.isArray(value) ? value.map((one, i) => [String(i + 1), one]) : Object.entries(value);
      return parts.flatMap(([part, one]) => flat(one, name ? `${name}.${part}` : String(part)));
    };
    return new Parameters(flat(body, ''));
  }

  private readonly values: Map<string, string>;

  constructor(query: string | [string, string][]) {
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
    const indices = [...this.values.keys()]
      .filter((key) => key.startsWith(`${name}.`))
      .map((key) => Number(key.slice(name.length + 1).split('.')[0]));
    return [...new Set(indices)].sort((a, b) => a - b).map((index) => `${name}.${index}`);
  }

  /** These and others, which win where a name is in both. */
  public and(others: object): Parameters {
    return new Parameters([...this.values, ...Parameters.ofJson(others).values]);
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
  /** As in the names of actions: `ec2`. */
  readonly service: string;
  readonly region: string;
  readonly action: string;
  readonly parameters: Parameters;
}

export interface SignedRequest {
  readonly method?: string;
  readonly url?: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Of `AWS4-HMAC-SHA256 Credential=ASIA…/20200102/us-east-1/ec2/aws4_request, …` */
const CREDENTIAL_SCOPE = /Credential=(?<accessKeyId>[^/]+)\/\d{8}\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request/;

type Said = Pick<Call, 'action' | 'parameters'>;

/** What a request to a service without actions on the wire asks for, by its method and path. */
const BY_PATH: Record<string, (method: string, url: URL) => Said | undefined> = {
  s3: (method, { pathname }) => {
    const [, bucket, key] = /^\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
    const action = { PUT: 'PutObject', DELETE: 'DeleteObject', GET: 'GetObject', HEAD: 'GetObject' }[method];
    return key && action ? { action, parameters: new Parameters([['Bucket', bucket], ['Key', decodeURIComponent(key)]]) } : undefined;
  },
  // The web socket through which the Session Manager plugin talks to an instance.
  ssmmessages: (method, { pathname, searchParams }) => {
    const [, session] = /^\/v1\/data-channel\/([^/]+)$/.exec(pathname) ?? [];
    return method === 'GET' && session
      ? { action: 'OpenDataChannel', parameters: new Parameters([['SessionId', session], ...searchParams]) }
      : undefined;
  },
};

/** @throws when the request is not signed or in no protocol that is known. */
export function readCall({ method = 'POST', url = '/', headers, body }: SignedRequest): Call {
  const scope = CREDENTIAL_SCOPE.exec(String(headers.authorization))?.groups;
  if (!scope) throw new Error(`a request without a signature: ${url}`);
  const { accessKeyId, region, service } = scope;
  const target = headers['x-amz-target'];
  const address = new URL(url, 'http://localhost');
  const said = (): Said | undefined => {
    if (typeof target === 'string') return { action: target.split('.')[1], parameters: Parameters.ofJson(JSON.parse(body || '{}')) };
    if (service in BY_PATH) return BY_PATH[service](method, address);
    const parameters = new Parameters(body || address.search.slice(1));
    const action = parameters.get('Action');
    return action ? { action, parameters } : undefined;
  };
  const call = said();
  if (!call) throw new Error(`a request in no protocol that is known: ${service} ${method} ${url}`);
  return { accessKeyId, region, service, ...call };
}
