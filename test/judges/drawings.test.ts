import { writeFileSync } from 'fs';
import * as path from 'path';
import { Browser } from 'playwright-core';
import { browser, contrast, show } from './browser';
import { drawings } from '../docs/flow';
import { folderOf } from '../harness/folders';

/* The drawings of docs/security, as a browser shows them: in the width of a page of GitHub, in light and dark, no text on another or out of its box. */

const PAGE = 830;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly bottom: number;
}

interface Text {
  readonly text: string;
  readonly colour: string;
  readonly behind: string;
  readonly box: Box;
  /** That of the node that it is in. */
  readonly shape?: Box;
}

/** Runs in the page: the texts, where they are, and the colour of what is behind them. */
const TEXTS = `(() => {
  const boxOf = (element) => { const { x, y, right, bottom } = element.getBoundingClientRect(); return { x, y, right, bottom }; };
  const ground = getComputedStyle(document.querySelector('polygon')).fill;
  return [...document.querySelectorAll('text')].map((element) => {
    const shape = element.closest('.node')?.querySelector('path, polygon');
    const behind = shape ? getComputedStyle(shape).fill : ground;
    return { text: element.textContent, colour: getComputedStyle(element).fill, behind, box: boxOf(element), shape: shape && boxOf(shape) };
  });
})()`;

const overlap = (a: Box, b: Box, by = 1) =>
  Math.min(a.right, b.right) - Math.max(a.x, b.x) > by && Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y) > by;

let chromium: Browser;
const folder = folderOf({});
let all: Record<string, string>;

beforeAll(async () => {
  chromium = await browser();
  all = await drawings();
});

afterAll(async () => chromium?.close());

test.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
  expect(Object.keys(all).length).toBeGreaterThan(10);
  for (const [name, svg] of Object.entries(all)) {
    const file = path.join(folder, path.basename(name));
    writeFileSync(file, svg);
    const { page, requests } = await show(chromium, file, { colorScheme, viewport: { width: 1200, height: 1200 } });
    const texts = await page.evaluate<Text[]>(TEXTS);
    const width = await page.evaluate<number>('document.documentElement.getBoundingClientRect().width');
    await page.close();
    expect(texts.length).toBeGreaterThan(5);
    expect({ name, width: width <= PAGE, requests }).toEqual({ name, width: true, requests: [] });
    const faint = texts.filter(({ colour, behind }) => contrast(colour, behind) < 4.5).map(({ text }) => text);
    const collisions = texts.flatMap(({ text, box }, i) =>
      texts.slice(i + 1).filter((other) => overlap(box, other.box)).map((other) => [text, other.text]));
    const outside = texts.filter(({ box, shape }) =>
      shape && (box.x < shape.x || box.right > shape.right || box.y < shape.y - 1 || box.bottom > shape.bottom + 1));
    expect({ name, faint, collisions, outside: outside.map(({ text }) => text) }).toEqual({ name, faint: [], collisions: [], outside: [] });
    const tied = contrast(texts[0].behind, 'rgb(255, 255, 255)') > 10;
    expect({ name, tied }).toEqual({ name, tied: colorScheme === 'dark' });
  }
});
