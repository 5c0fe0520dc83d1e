import { createHash } from 'crypto';
import type { ExplainedStatement } from './explained-statement';
import { groupsOf, linesOf, sentence } from './lines';

/* A page for reviewers in one file: nothing of it comes from elsewhere, and without its script it shows everything. */

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const tag = (name: string, content: string, attributes = '') => `<${name}${attributes && ` ${attributes}`}>${content}</${name}>`;
const code = (text: string) => tag('code', escape(text));

const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --page: #fff; --card: #f6f8fa; --line: #d1d9e0; --risk: #9a6700; --deny: #b42318; --link: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f0f6fc; --soft: #9198a1; --page: #0d1117; --card: #151b23; --line: #3d444d; --risk: #d29922; --deny: #ff7b72; --link: #4493f8; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem 1.25rem 4rem; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 2rem 0 0; }
h2 + p { margin: 0 0 .75rem; color: var(--soft); }
header { position: sticky; top: 0; padding: .5rem 0; background: var(--page); border-bottom: 1px solid var(--line); }
input[type=search] { width: 100%; padding: .45rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--card); color: inherit; font: inherit; }
label { margin-right: 1.25rem; white-space: nowrap; }
article { margin: .75rem 0; padding: .6rem 1rem .75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
h3 { margin: 0 0 .35rem; font-size: 1rem; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { color: var(--link); text-decoration: underline; }
.deny { color: var(--deny); font-weight: normal; }
dl { display: grid; grid-template-columns: 7rem 1fr; gap: .2rem .75rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
dd code { display: block; }
code { font: .92em/1.5 ui-monospace, monospace; }
.risk { color: var(--risk); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
div { overflow-x: auto; }
[hidden] { display: none; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .3rem; } }
@media print { header { display: none; } article { break-inside: avoid; } }
`;

/** Shows the statements in which every word of the search is found. */
const SCRIPT = `
const header = document.querySelector('header');
const search = header.querySelector('[type=search]');
const boxes = [...header.querySelectorAll('[type=checkbox]')];
const count = header.querySelector('output');
const statements = [...document.querySelectorAll('article')];
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const statement of statements) {
    const text = statement.textContent.toLowerCase();
    statement.hidden = !words.every((word) => text.includes(word)) || boxes.some(({ checked, value }) => checked && !statement.matches(value));
  }
  for (const section of document.querySelectorAll('section')) section.hidden = !section.querySelector('article:not([hidden])');
  count.textContent = statements.filter(({ hidden }) => !hidden).length + ' of ' + statements.length + ' statements';
}
header.hidden = false;
header.addEventListener('input', show);
show();
`;

/** No other script runs here, regardless of what someone wrote into a name or a reason. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

const HEADER = `<header hidden>
<input type="search" placeholder="Search: an action, a resource, a condition, a word" aria-label="Search statements" autocomplete="off">
<p><label><input type="checkbox" value="[data-risk]"> with a residual risk</label>
<label><input type="checkbox" value="[data-any]"> on any resource (*)</label>
<label><input type="checkbox" value="[data-inferred]"> with evidence that is only inferred</label>
<output></output></p>
</header>`;

function articleOf(statement: ExplainedStatement): string {
  const lines = linesOf(statement).map(({ name, values, text = '' }) =>
    tag('dt', name) + tag('dd', values.map(code).join('') + escape(text), name === 'Residual risk' ? 'class="risk"' : ''));
  const kinds = [
    ...statement.residualRisk ? ['data-risk'] : [],
    ...statement.resources.includes('*') ? ['data-any'] : [],
    ...statement.inferred ? ['data-inferred'] : [],
  ];
  const id = escape(statement.sid);
  const title = tag('h3', tag('a', id, `href="#${id}"`) + (statement.effect === 'Deny' ? tag('span', ' deny', 'class="deny"') : ''));
  return tag('article', `\n${title}\n${tag('dl', `\n${lines.join('\n')}\n`)}\n`, [`id="${id}"`, ...kinds].join(' '));
}

/** What is said before the statements. */
export interface Preface {
  readonly title: string;
  readonly paragraphs?: readonly string[];
  /** The first row is the heading. */
  readonly tables?: readonly {
    readonly title: string;
    readonly rows: readonly (readonly string[])[];
    readonly notes?: readonly string[];
  }[];
}

export function page({ title, paragraphs = [], tables = [] }: Preface, statements: readonly ExplainedStatement[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(title)}</h1>
${[
  ...paragraphs.map((text) => tag('p', escape(text))),
  ...tables.flatMap(({ title: name, rows: [head, ...rows], notes = [] }) => [
    tag('h2', escape(name)),
    tag('div', tag('table', [head.map((cell) => tag('th', escape(cell))), ...rows.map((row) => row.map((cell) => tag('td', escape(cell))))]
      .map((cells) => tag('tr', cells.join(''))).join('\n'))),
    ...notes.map((note) => tag('p', escape(note))),
  ]),
  HEADER,
  ...groupsOf(statements).map(({ capability, does, declaredBy, members }) => tag('section', [
    '', tag('h2', escape(capability)), tag('p', escape(`${sentence(does)} Declared by: ${declaredBy}.`)), ...members.map(articleOf), '',
  ].join('\n'))),
].join('\n')}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** An explanation as a page for reviewers. */
export const explanationAsHtml = (path: string, statements: readonly ExplainedStatement[]): string =>
  page({ title: `What ${path} may do` }, statements);
