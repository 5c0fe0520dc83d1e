import { writeFileSync } from 'fs';
import * as path from 'path';
import { Browser } from 'playwright-core';
import { browser, contrast, show } from './browser';
import { called } from '../command-line/called';
import { folderOf } from '../harness/folders';
import { synthesize } from '../harness/synthesize';

/* What reviewers see, in a browser: the page of a role. */

let chromium: Browser;
const folder = folderOf({});
let file: string;
let ofTemplate: string;

const { builder } = synthesize({ readWindowsPassword: true, copyToRegions: ['eu-west-1', 'eu-central-1'], sessionManager: true });
const { statements } = builder.explain();

beforeAll(async () => {
  chromium = await browser();
  file = path.join(folder, 'permissions.html');
  writeFileSync(file, builder.explain().toHtml());
  ofTemplate = path.join(folder, 'template.html');
  writeFileSync(ofTemplate, called('explain', path.join(__dirname, '../proofs/traces/templates/ebs-winrm.pkr.hcl'), '--html').out);
});

afterAll(async () => chromium?.close());

test.each([['a screen', 1000], ['a telephone', 380]])('fits %s, asks for nothing and complains of nothing', async (_, width) => {
  const { page, requests, complaints } = await show(chromium, file, { viewport: { width, height: 900 } });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  expect(await page.locator('article:visible').count()).toBe(statements.length);
});

/** Runs in the page, whose names the compiler does not know here. */
const COLOURS = `
  const behind = (element) => {
    const { backgroundColor } = getComputedStyle(element);
    return backgroundColor !== 'rgba(0, 0, 0, 0)' || !element.parentElement ? backgroundColor : behind(element.parentElement);
  };
  [...document.querySelectorAll('h1, h2, h2 + p, h3, dt, dd, dd code, label, output')]
    .map((element) => ({ text: getComputedStyle(element).color, behind: behind(element) }))`;

test('the page of a template fits a screen, and its table breaks no word', async () => {
  const { page, requests, complaints } = await show(chromium, ofTemplate, { viewport: { width: 1000, height: 900 } });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1000);
  expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  const heights = await page.locator('th').evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThan(3);
  expect(heights.filter((height) => height > 40)).toEqual([]); // one line
});

test.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
  const { page } = await show(chromium, file, { colorScheme });
  const colours = await page.evaluate<{ text: string; behind: string }[]>(COLOURS);
  expect(colours.length).toBeGreaterThan(100);
  expect(colours.filter(({ text, behind }) => contrast(text, behind) < 4.5)).toEqual([]);
  expect(contrast(colours[0].behind, 'rgb(255, 255, 255)') > 10).toBe(colorScheme === 'dark');
});

test('finds statements by words, and by what they are', async () => {
  const { page } = await show(chromium, file);
  const seen = async () => page.locator('article:visible').evaluateAll((all) => all.map(({ id }) => id));
  const said = (holds: (statement: typeof statements[number]) => unknown) => statements.filter(holds).map(({ sid }) => sid);

  await page.getByRole('searchbox').fill('terminateinstances ResourceTag');
  expect(await seen()).toEqual(['StopAndTerminateInstance']);
  expect(await page.locator('output').textContent()).toBe(`1 of ${statements.length} statements`);
  expect(await page.locator('section:visible').count()).toBe(1);

  await page.getByRole('searchbox').fill('no such thing');
  expect(await seen()).toEqual([]);

  await page.getByRole('searchbox').fill('');
  await page.getByLabel('with a residual risk').check();
  expect(await seen()).toEqual(said(({ residualRisk }) => residualRisk));
  await page.getByLabel('on any resource').check();
  expect(await seen()).toEqual(said(({ residualRisk, resources }) => residualRisk && resources.includes('*')));
  expect((await seen()).length).toBeGreaterThan(0);
});

test('shows everything where no script runs', async () => {
  const { page } = await show(chromium, file, { javaScriptEnabled: false });
  expect(await page.locator('article:visible').count()).toBe(statements.length);
  expect(await page.getByRole('searchbox').isVisible()).toBe(false);
});
