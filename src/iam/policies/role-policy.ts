import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, Policy, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { acknowledgeMarketplace } from './acknowledge';
import { checkSizes } from '../limits/check-sizes';
import { LaidOut, layOut } from '../statements/lay-out';
import { Grants, renderStatements } from '../statements/render';
import { rememberLaidOut, watchAttachments } from '../statements/role-sizes';

/** Puts statements of ours first into a document, in the place of those that were ours before. */
function replaceStatements(document: PolicyDocument, before: LaidOut, after: LaidOut): void {
  const sids = new Set(before.statements.map(({ sid }) => sid));
  // The CDK has no public word for taking a statement out again.
  const { statements: all } = document as unknown as { readonly statements: PolicyStatement[] };
  const others = all.filter(({ sid }) => sid === undefined || !sids.has(sid));
  all.splice(0, all.length, ...after.statements, ...others);
}

const ofRoles = new WeakMap<IConstruct, RolePolicy<any>>();

/** What a construct of the library gives a role; undefined for the role of anything else. */
export const rolePolicyOf = (role: IConstruct): RolePolicy<object> | undefined => ofRoles.get(role);

/**
 * What a construct gives its role: what was declared, the statements that follow from it, and the policies that hold them, as many as IAM
 * takes. What is declared later is laid out as if all had been declared at once. The role is measured once more at the end of synthesis,
 * when others have added theirs.
 *
 * The policies are there as soon as the role is, and not only at synthesis: docs/decisions/0074.
 */
export class RolePolicy<Props extends object> {
  /** What each document holds: the inline policy of the role first, then its managed policies. */
  private laidOut: LaidOut[] = [];

  /**
   * @param scope the construct that owns the role
   * @param role the role
   * @param declared what its owner declared
   * @param grantsOf what a role with such properties is given; asked again with others where a role is too large
   */
  constructor(
    private readonly scope: Construct,
    private readonly role: Role,
    private declared: Props,
    private readonly grantsOf: (props: Props) => Grants,
  ) {
    this.layOut();
    ofRoles.set(role, this);
    watchAttachments(Stack.of(scope));
    scope.node.addValidation({ validate: () => checkSizes(scope, role, this.declared, (props) => renderStatements(grantsOf(props))) });
  }

  /** What the role was declared with, later declarations included. */
  public get props(): Props {
    return this.declared;
  }

  /** What the role is given. */
  public get grants(): Grants {
    return this.grantsOf(this.declared);
  }

  /** The statements, document by document. */
  public get documents(): readonly (readonly PolicyStatement[])[] {
    return this.laidOut.map(({ statements }) => statements).filter(({ length }) => length > 0);
  }

  /**
   * Declares something else in the place of what was declared.
   *
   * @param check refuses the statements that follow from it, before anything is changed
   */
  public declare(declared: Props, check: (statements: readonly PolicyStatement[]) => void): void {
    check(renderStatements(this.grantsOf(declared)));
    this.declared = declared;
    this.layOut();
  }

  private layOut(): void {
    const before = this.laidOut;
    const { inline, managed } = layOut(renderStatements(this.grants), Stack.of(this.scope));
    this.laidOut = [inline, ...managed];

    const inlinePolicy = this.inline(before[0], inline);
    const policies = [inlinePolicy, ...managed.map((laidOut, i) => this.managed(i, before[i + 1], laidOut))];
    policies.forEach((policy, i) => {
      if (!policy) return;
      rememberLaidOut(policy.document, this.laidOut[i]);
      acknowledgeMarketplace(policy, this.laidOut[i]);
    });
    for (let i = managed.length; i < before.length - 1; i += 1) this.scope.node.tryRemoveChild(managedId(i));
  }

  /** The inline policy of the role, which the CDK makes of the first statement; where roles are customized, it makes none. */
  private inline(before: LaidOut | undefined, laidOut: LaidOut): Policy | undefined {
    const find = () => this.role.node.tryFindChild('DefaultPolicy') as Policy | undefined;
    const made = find();
    if (before && made) {
      replaceStatements(made.document, before, laidOut);
      return made;
    }
    for (const statement of laidOut.statements) {
      const document = find()?.document; // takes a statement in a quarter of the time that the role needs
      if (document) document.addStatements(statement);
      else this.role.addToPrincipalPolicy(statement);
    }
    return find();
  }

  private managed(i: number, before: LaidOut | undefined, laidOut: LaidOut): ManagedPolicy {
    const made = this.scope.node.tryFindChild(managedId(i)) as ManagedPolicy | undefined;
    if (made && before) replaceStatements(made.document, before, laidOut);
    return made ?? new ManagedPolicy(this.scope, managedId(i), {
      description: `More of what ${this.scope.node.path} may do`, statements: laidOut.statements, roles: [this.role],
    });
  }
}

const managedId = (i: number) => `Policy${i + 2}`;
