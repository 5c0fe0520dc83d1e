import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { whatRemains } from './what-remains';
import type { Explanation } from '../../src';
import { residualRisks } from '../harness/attacks';
import { grantingConstructs } from '../harness/granting-constructs';
import { OTHER_CONSTRUCTS } from '../harness/other-constructs';
import { exceptionsOf } from '../harness/proofs';
import { SUBJECTS } from '../harness/subjects';
import { OTHERS } from '../harness/subjects/others';
import { COMMERCIAL, propsIn, stackIn } from '../harness/synthesize';

/* The page is called the whole list: nothing that a construct says of itself may be missing. */

const page = whatRemains();
const sections = new Map(page.split(/^## /m).slice(1).map((text) => [text.split('\n')[0].split(', '), text] as const));
const sectionsOf = (construct: string) => [...sections].filter(([names]) => names.includes(construct)).map(([, text]) => text).join('\n');

const explains = (construct: IConstruct): construct is IConstruct & { explain(): Explanation } => 'explain' in construct;
const explanationsIn = (stack: Stack) => stack.node.children.filter(explains).map((construct) => construct.explain());

/** Constructs with each option by itself and with everything, as they explain themselves. */
const explained: [string, () => Explanation[]][] = [
  ...SUBJECTS.map(({ construct, defaultsIn, optionsIn, allIn, make }): [string, () => Explanation[]] => [construct, () => {
    const all = [() => ({}), ...Object.values(optionsIn(COMMERCIAL)), allIn(COMMERCIAL)];
    return all.flatMap((props) => {
      const stack = stackIn(COMMERCIAL);
      make(stack, { ...propsIn(stack, defaultsIn(COMMERCIAL)), ...propsIn(stack, props) });
      return explanationsIn(stack);
    });
  }]),
  ...Object.entries(OTHER_CONSTRUCTS).map(([construct, variants]): [string, () => Explanation[]] => [construct, () =>
    Object.values(variants).flatMap((make) => {
      const stack = stackIn(COMMERCIAL);
      make(stack, COMMERCIAL);
      return explanationsIn(stack);
    })]),
];

test('every construct that is exported and grants something has a section', () => {
  expect(grantingConstructs.filter(([name]) => sectionsOf(name) === '').map(([name]) => name)).toEqual([]);
  expect(grantingConstructs.map(([name]) => name).sort()).toEqual(explained.map(([construct]) => construct).sort());
});

test.each(explained)('%s: every residual risk that it names is there', (construct, explanations) => {
  const found = explanations();
  expect(found.length).toBeGreaterThan(0);
  const text = sectionsOf(construct);
  const missing = found.flatMap(({ statements }) => statements).filter(({ sid, residualRisk }) => residualRisk && !(text.includes(`\`${sid}\``) && text.includes(residualRisk)));
  expect([...new Set(missing.map(({ sid }) => sid))]).toEqual([]);
});

test('every request is there, and in the words of a list', () => {
  for (const each of [...SUBJECTS, ...OTHERS]) {
    const text = sectionsOf(each.construct);
    expect(residualRisks(each).filter(({ does, because }) => !text.includes(does) || !text.includes(because))).toEqual([]);
  }
  expect(page).not.toMatch(/undefined|\bthief\b/);
});

test.each(SUBJECTS.map((subject) => [subject.construct, subject] as const))('%s: every exception of a proof is there with its rule, and its reason where it is no risk', (construct, subject) => {
  const items = sectionsOf(construct).split(/^- /m);
  const risky = new Set(subject.capabilities.flatMap(({ needs }) => needs).filter(({ residualRisk }) => residualRisk).map(({ sid }) => sid));
  const missing = Object.entries(exceptionsOf(subject)).flatMap(([rule, sids]) => Object.entries(sids).filter(([sid, because]) => {
    const item = items.find((each) => each.startsWith(risky.has(sid) ? `**\`${sid}\` (` : `\`${sid}\` is an exception`));
    const told = risky.has(sid) ? /^  - exception of: (.*)$/m.exec(item ?? '')?.[1] : item;
    return !told?.includes(`\`${rule}\``) || (!risky.has(sid) && !told.includes(because!));
  }).map(([sid]) => `${rule}: ${sid}`));
  expect(missing).toEqual([]);
});

test('a risk that is an exception of no rule says so', () => {
  const proven = SUBJECTS.flatMap(({ construct }) => sectionsOf(construct).split(/^- \*\*/m).slice(1));
  expect(proven.length).toBeGreaterThan(100);
  expect(proven.filter((item) => !/^  - exception of: (no rule|`[a-z]+`(, `[a-z]+`)*)$/m.test(item))).toEqual([]);
});
