import type { Assembly } from '@jsii/spec';
import { readApi } from './api';
import { badNames } from './names';

/* Other languages write names in their own way: snake_case, getters, capitals. */

test('no name clashes or reads badly in another language', () => {
  expect(badNames(readApi())).toEqual([]);
});

/** A class and a struct as jsii writes them, with names that are all wrong. */
const bad = {
  targets: { dotnet: { namespace: 'Bad' } },
  types: {
    'bad.Role': {
      kind: 'class',
      name: 'Role',
      base: 'constructs.Construct',
      initializer: { parameters: [{ name: 'scope', type: { fqn: 'constructs.Construct' } }, { name: 'id', type: { primitive: 'string' } }, { name: 'given', type: { fqn: 'bad.RoleProps' } }] },
      properties: [{ name: 'role' }, { name: 'amiOUs' }, { name: 'amiOus' }, { name: 'getName' }, { name: 'imdsV2only' }, { name: 'isOpen' }],
      methods: [
        { name: 'Lambda' }, { name: 'notify' }, { name: 'xAxis' },
        { name: 'explain', parameters: [{ name: 'tag', optional: true, type: { fqn: 'bad.Tag' } }] },
        { name: 'read', parameters: [{ name: 'from', type: { primitive: 'string' } }] },
      ],
    },
    'bad.RoleProps': { kind: 'interface', datatype: true, name: 'RoleProps', properties: [{ name: 'id' }] },
    'bad.Tag': { kind: 'interface', datatype: true, name: 'Tag', properties: [{ name: 'key' }, { name: 'value', optional: true }] },
    'bad.NewTag': { kind: 'class', name: 'NewTag' },
    'bad.ITag': { kind: 'interface', name: 'ITag' },
    'bad.IMDSOptions': { kind: 'interface', datatype: true, name: 'IMDSOptions' },
    'bad.BAD': { kind: 'enum', name: 'BAD', members: [{ name: 'A_B' }, { name: 'AB' }] },
  },
} as unknown as Assembly;

test('bad names are found', () => {
  expect(badNames(bad)).toEqual([
    'Bad differs from another type, or from the namespace, in its capitals alone',
    'Role.amiOus differs in its capitals alone',
    'Role.role has the name of its class, which C# takes for a constructor',
    'Role.amiOUs has capitals in a row',
    'Role.getName reads as a getter or setter of Java',
    'Role.imdsV2only goes on with a small letter after a digit',
    'Role.isOpen reads as a getter of Java',
    'Role.Lambda is a word of Python',
    'Role.notify is a method of every object',
    'Role.xAxis has a word of one letter',
    'Role is made of (scope, id, given)',
    'Role.constructor: given has id, as another parameter is named',
    'Role.explain: tag may be left out, and in Python key may not',
    'Role.read(from) is a word of Python',
    'Tag is ITag in C#, which is another type',
    'NewTag is what makes a Tag in Go',
    'IMDSOptions has capitals in a row',
    'IMDSOptions is no struct, or reads as none',
    'BAD has capitals in a row',
    'BAD.AB differs in its capitals alone',
  ]);
});
