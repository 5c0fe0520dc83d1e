import Slugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

/* Where the links of a document lead, and what can be linked to in it. */

type Token = ReturnType<MarkdownIt['parse']>[number];

const markdown = new MarkdownIt({ html: true });
const inline = (text: string) => markdown.parse(text, {}).flatMap((token) => token.children ?? []);

/** What a document links to or shows. */
export const linksIn = (text: string): string[] => inline(text).flatMap((token: Token) => token.attrGet('href') ?? token.attrGet('src') ?? []);

/** Documents that are named in code, as in `docs/contribute/architecture.md`. */
export const documentsNamedIn = (text: string): string[] => inline(text).filter(({ type }) => type === 'code_inline')
  .flatMap(({ content }) => (/^(docs|examples|test)\/[\w./-]+\.(md|svg)$/.test(content) ? [content] : []));

const textOf = (token: Token) => (token.children ?? []).filter(({ type }) => type === 'text' || type === 'code_inline').map(({ content }) => content).join('');

/** The anchors that GitHub makes of the headings. */
export function anchorsIn(text: string): string[] {
  const slugger = new Slugger();
  const tokens = markdown.parse(text, {});
  return tokens.flatMap((token, i) => (token.type === 'heading_open' ? [slugger.slug(textOf(tokens[i + 1]))] : []));
}
