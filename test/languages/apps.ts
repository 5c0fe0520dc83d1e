import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { Assembly, readAssembly } from './assembly';
import { Packages, ROOT, run, WORK } from './packages';
import { blocksOf, textOf } from '../copied/documents';

/** Languages whose toolchains are here. */
export const LANGUAGES = ['typescript', 'python', 'java'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The apps: the example that users copy, and the one that uses everything. */
export const APPS = ['example', 'everything'] as const;

export type App = (typeof APPS)[number];

export const EXAMPLES = path.join(ROOT, 'examples', 'languages');
export const EVERYTHING = path.join(__dirname, 'apps');

/** The file of the app that uses everything, in its folder. */
export const SOURCE: Record<Language, string> = {
  typescript: 'everything.ts',
  python: 'everything.py',
  java: 'src/main/java/everything/Everything.java',
};

/** How the app that uses everything is run where the example is run by this command. */
const RUN_EVERYTHING: Record<Language, (example: string) => string> = {
  typescript: (example) => example.replace('app.ts', 'everything.ts'),
  python: (example) => example.replace('app.py', 'everything.py'),
  java: (example) => `${example} -Dexec.mainClass=everything.Everything`,
};

/** The quick start of README.md, where it has one in the language, pasted into a file. */
const QUICK_START: Partial<Record<Language, { readonly fence: string; readonly file: string; readonly run: (example: string) => string }>> = {
  typescript: { fence: 'ts', file: 'pasted.ts', run: (example) => example.replace('app.ts', 'pasted.ts') },
  python: { fence: 'python', file: 'pasted.py', run: (example) => example.replace('app.py', 'pasted.py') },
};

/** Puts the example of a language, and the other app, into an empty folder. */
function freshFolder(language: Language): string {
  const folder = path.join(WORK, language);
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(EXAMPLES, language), folder, { recursive: true });
  mkdirSync(path.dirname(path.join(folder, SOURCE[language])), { recursive: true });
  cpSync(path.join(EVERYTHING, language, SOURCE[language]), path.join(folder, SOURCE[language]));
  cpSync(path.join(EVERYTHING, 'templates'), path.join(folder, 'templates'), { recursive: true });
  return folder;
}

/** What the command of an app needs to find what was installed. */
interface Installed {
  readonly env?: NodeJS.ProcessEnv;
  readonly mavenFlags?: string;
}

/** Installs what was packed into the folder of an app, as a user would. */
const INSTALL: Record<Language, (folder: string, packages: Packages, cdk: string) => Promise<Installed>> = {
  async typescript(folder, { npm }, cdk) {
    // Not the CDK CLI: cdk.json names what it would run.
    const { devDependencies: { 'aws-cdk': _cli, ...tools }, ...rest } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...rest, devDependencies: tools }));
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', npm, `aws-cdk-lib@${cdk}`], { cwd: folder });
    return {};
  },

  async python(folder, { python }, cdk) {
    await run('python3', ['-m', 'venv', '.venv'], { cwd: folder });
    const bin = path.join(folder, '.venv', 'bin');
    await run(path.join(bin, 'pip'), ['install', '--quiet', '--no-compile', '--requirement', 'requirements.txt', python, `aws-cdk-lib==${cdk}`], { cwd: folder });
    return { env: { PATH: `${bin}:${process.env.PATH}` } };
  },

  async java(folder, { maven }, cdk) {
    const repository = path.join(WORK, 'maven');
    // Maven never asks again for what it has of this version, which is another one after every build.
    rmSync(path.join(repository, 'io/github/cdk-ami-build-roles'), { recursive: true, force: true });
    const settings = path.join(folder, 'settings.xml');
    writeFileSync(settings, `<settings><localRepository>${repository}</localRepository><profiles><profile><id>built</id><repositories>
      <repository><id>built</id><url>file://${maven}</url></repository>
    </repositories></profile></profiles><activeProfiles><activeProfile>built</activeProfile></activeProfiles></settings>`);
    const flags = ['--batch-mode', '--settings', settings, `-Dcdk.version=${cdk}`];
    return { mavenFlags: flags.join(' ') };
  },
};

/** The version of the CDK that the package for Java asks for: Maven takes no ranges from others, so it is the newest that Maven has. */
export function cdkOf({ maven }: Packages): string {
  const folder = path.join(maven, 'io/github/cdk-ami-build-roles/cdk-ami-build-roles');
  const [, release] = /<release>(.*?)<\/release>/.exec(readFileSync(path.join(folder, 'maven-metadata.xml'), 'utf8'))!;
  const pom = readFileSync(path.join(folder, release, `cdk-ami-build-roles-${release}.pom`), 'utf8');
  return /<artifactId>aws-cdk-lib<\/artifactId>\s*<version>([\d.]+)<\/version>/.exec(pom)![1];
}

/** Runs an app as the CDK CLI would, and reads what it made. */
export async function runApp(folder: string, command: string, out: string, env: NodeJS.ProcessEnv = {}): Promise<Assembly> {
  await run('sh', ['-c', command], {
    cwd: folder,
    env: {
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:enable-path-metadata': true }),
      CDK_DEFAULT_ACCOUNT: '111122223333',
      CDK_DEFAULT_REGION: 'us-east-1',
      ...env,
    },
  });
  return readAssembly(out);
}

/** What the apps made, and the quick start of README.md. */
export type Synthesized = Record<App, Assembly> & { readonly quickStart?: Assembly };

/** Runs the quick start of README.md as somebody pastes it. */
async function quickStart(language: Language, folder: string, example: string, env: NodeJS.ProcessEnv): Promise<Assembly | undefined> {
  const pasted = QUICK_START[language];
  if (!pasted) return undefined;
  const [block] = blocksOf(textOf('README.md'), pasted.fence);
  writeFileSync(path.join(folder, pasted.file), block);
  return runApp(folder, pasted.run(example), path.join(folder, 'cdk.out.quick-start'), env);
}

/** Installs the package of a language into an empty folder, and runs the apps there. */
export async function synthesized(language: Language, packages: Packages): Promise<Synthesized> {
  const folder = freshFolder(language);
  const { env = {}, mavenFlags = '' } = await INSTALL[language](folder, packages, cdkOf(packages));
  const example: string = JSON.parse(readFileSync(path.join(folder, 'cdk.json'), 'utf8')).app.replace(/^mvn\b/, `mvn ${mavenFlags}`);
  const everything = await runApp(folder, RUN_EVERYTHING[language](example), path.join(folder, 'cdk.out.everything'), env);
  const written = 'tunnel.pkrvars.json'; // where the app runs
  return {
    example: await runApp(folder, example, path.join(folder, 'cdk.out.example'), env),
    quickStart: await quickStart(language, folder, example, env),
    everything: { ...everything, files: { ...everything.files, [written]: readFileSync(path.join(folder, written), 'utf8') } },
  };
}
