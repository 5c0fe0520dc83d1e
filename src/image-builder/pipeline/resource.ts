import {
  CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, StringConcat, Token, Tokenization,
  TokenizedStringFragments,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/*
 * A resource of the app as CloudFormation will get it, except that references and anything else that is computed at deployment stay
 * tokens: they can be handed on, but not looked into.
 */

const keyOf = (value: object) => (Object.keys(value).length === 1 ? Object.keys(value)[0] : '');

const isIntrinsic = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && /^(Ref|Condition|Fn::\w+)$/.test(keyOf(value));

/** A token where no text is: dressed as an intrinsic function, which the CDK takes for a value of any type. */
const KEPT = 'Fn::Kept';

const keep = (token: IResolvable) => ({ [KEPT]: Token.asString(token) });

/** Resolves what is known already and keeps everything else as a token. */
class KeepsReferences extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) return keep(token);
    try {
      const value: unknown = super.resolveToken(token, context, postProcessor);
      return isIntrinsic(value) ? keep(token) : value;
    } catch {
      // A lazy value may not be there yet: that of a role that is being made, say. Synthesis will ask for it again.
      return keep(token);
    }
  }

  public resolveString(fragments: TokenizedStringFragments, context: IResolveContext): unknown {
    return fragments.mapTokens({
      mapToken: (token) => {
        const value = context.resolve(token);
        return isIntrinsic(value) ? textOf(value) : value;
      },
    }).join(new StringConcat());
  }
}

/** The properties of a resource by their names in CloudFormation, overrides included. */
export function propertiesOf(resource: CfnResource): Record<string, unknown> | undefined {
  // The CDK has no public word for "this resource as it will be in the template".
  const { Resources } = Tokenization.resolve((resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation(), {
    scope: resource, resolver: new KeepsReferences(), preparing: false,
  });
  const [rendered] = typeof Resources === 'object' ? Object.values<any>(Resources) : [];
  return typeof rendered === 'object' ? rendered.Properties ?? {} : undefined;
}

/** A text, or what stands for one until deployment. */
export function textOf(value: unknown): string | undefined {
  if (isIntrinsic(value)) return KEPT in value ? String(value[KEPT]) : Token.asString(value);
  return typeof value === 'string' ? value : undefined;
}

/** The resources that a text refers to. */
const targetsIn = (text: string): CfnResource[] => Tokenization.reverseString(text).tokens
  .flatMap((token) => (Reference.isReference(token) && CfnResource.isCfnResource(token.target) ? token.target : []));

export const targetOf = (text: string, type: string): CfnResource | undefined =>
  targetsIn(text).find(({ cfnResourceType }) => cfnResourceType === type);

/** The construct around a resource, where it has the attribute by which others know it. */
export function constructAround(resource: CfnResource, attribute: string): IConstruct | undefined {
  const parent = resource.node.scope;
  return parent?.node.defaultChild === resource && attribute in parent ? parent : undefined;
}
