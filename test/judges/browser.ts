import { execFileSync } from 'child_process';
import { Browser, BrowserContextOptions, chromium, Page } from 'playwright-core';

/* A browser as a judge of what a person sees. It is the one of the machine. */

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function installed(): string {
  for (const name of NAMES) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch { /* the next one */ }
  }
  throw new Error(`these tests look at pages in a browser, and found none of ${NAMES.join(', ')}: 'apt-get install chromium'`);
}

/** Starts a browser; close it, also after a failure. */
export const browser = async (): Promise<Browser> => chromium.launch({ executablePath: installed(), args: ['--no-sandbox'] }); // as root there is no sandbox

export interface Shown {
  readonly page: Page;
  /** Everything that the page asked for, but itself. */
  readonly requests: string[];
  /** What it complained of. */
  readonly complaints: string[];
}

/** Shows a file. */
export async function show(by: Browser, path: string, options: BrowserContextOptions = {}): Promise<Shown> {
  const page = await by.newPage(options);
  const url = `file://${path}`;
  const [requests, complaints]: string[][] = [[], []];
  page.on('request', (request) => { if (request.url() !== url) requests.push(request.url()); });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  return { page, requests, complaints };
}

/** How much lighter or darker a text is than what is behind it, as WCAG counts it: 1 to 21. */
export function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
