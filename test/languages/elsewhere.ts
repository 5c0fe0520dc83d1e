import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { isDeepStrictEqual } from 'util';
import { EXAMPLES, runApp } from './apps';
import { ROOT, run, WORK } from './packages';

/*
 * Uses the package for a language whose toolchain is not everywhere: `npx projen package:go` and `package:dotnet` end with it, so that
 * whoever packs, the release included, builds the example with what was packed, and compares its template with that of TypeScript.
 */

/** Has the example in a folder take what was packed. */
const TAKE: Record<string, (folder: string) => Promise<unknown>> = {
  go(folder) {
    const module = path.join(ROOT, 'dist', 'go', 'cdkamibuildroles');
    const [, name] = /^module (\S+)/.exec(readFileSync(path.join(module, 'go.mod'), 'utf8'))!;
    return run('go', ['mod', 'edit', `-replace=${name}=${module}`], { cwd: folder });
  },

  async dotnet(folder) {
    const packed = path.join(ROOT, 'dist', 'dotnet');
    const [, version] = readdirSync(packed).map((file) => /^CdkAmiBuildRoles\.(\d.*)\.nupkg$/.exec(file)).find((match) => match)!;
    writeFileSync(path.join(folder, 'nuget.config'), `<configuration>
      <config><add key="globalPackagesFolder" value="packages" /></config>
      <packageSources><add key="built" value="${packed}" /></packageSources>
    </configuration>`); // the folder: NuGet never asks again for a version that it has, and this one is another after every build
    const project = path.join(folder, 'Images.csproj');
    writeFileSync(project, readFileSync(project, 'utf8').replace('Include="CdkAmiBuildRoles" Version="*"', `Include="CdkAmiBuildRoles" Version="[${version}]"`));
  },
};

async function main([language]: string[]): Promise<void> {
  const take = TAKE[language];
  if (!take) throw new Error(`say one of ${Object.keys(TAKE).join(', ')}`);
  const folder = path.join(WORK, language);
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(EXAMPLES, language), folder, { recursive: true });
  await take(folder);
  const { constructs } = await runApp(folder, JSON.parse(readFileSync(path.join(folder, 'cdk.json'), 'utf8')).app, path.join(folder, 'cdk.out'));

  const { constructs: expected } = await runApp(path.join(EXAMPLES, 'typescript'), [
    'node', '--require', require.resolve('tsx/cjs'), '--require', path.join(ROOT, 'test/harness/library-by-name.ts'), 'app.ts',
  ].join(' '), path.join(folder, 'cdk.out.typescript'), { TSX_TSCONFIG_PATH: path.join(ROOT, 'tsconfig.dev.json') });

  const names = [...new Set([...Object.keys(expected), ...Object.keys(constructs)])]
    .filter((name) => !isDeepStrictEqual(constructs[name], expected[name]));
  for (const name of names) console.error(`${name}\n  TypeScript: ${JSON.stringify(expected[name])}\n  ${language}: ${JSON.stringify(constructs[name])}`);
  if (names.length > 0) throw new Error(`${names.length} of ${Object.keys(expected).length} constructs differ`);
  console.log(`${language}: ${Object.keys(expected).length} constructs, resources and outputs, all as in TypeScript`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
