import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";

/** A page as anybody reads it, without scripts and without a session. */
export async function readPage(address: string, language = "fr"): Promise<string> {
  const answer = await fetch(address, { headers: { "accept-language": language } });
  assert.equal(answer.status, 200, address);
  return plainText(await answer.text());
}

/** As a person reads it: spaces that do not break are spaces. */
function plainText(html: string): string {
  return html.replace(/&nbsp;|[\u00a0\u202f]/g, " ").replace(/&#39;|&apos;/g, "'");
}

export async function assertSays(address: string, words: RegExp): Promise<void> {
  assert.ok(words.test(await readPage(address)), `${address} does not say ${String(words)}`);
}

/** The key figures of a page, in the order in which they stand. */
export function figuresIn(html: string): readonly number[] {
  return [...html.matchAll(/class="value[^"]*">(?:<[^>]*>)*\s*([-−]?[\d ]+(?:,\d+)?)/g)].map(
    ([, told = ""]) => Number(told.replaceAll(" ", "").replace(",", ".").replace("−", "-")),
  );
}

/** Waits until a page says it; answers how many milliseconds it took. */
export async function untilPageSays(address: string, words: RegExp, mostMs = 30_000): Promise<number> {
  const from = performance.now();
  for (;;) {
    const text = await readPage(address);
    const tookMs = performance.now() - from;
    if (words.test(text)) return tookMs;
    assert.ok(tookMs < mostMs, `${address} does not say ${String(words)}`);
    await wait(100);
  }
}

/** Checks again and again until it holds; past that time, throws what did not. */
export async function untilHolds(check: () => Promise<void>, mostMs: number): Promise<void> {
  const from = performance.now();
  for (;;)
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() - from > mostMs) throw error;
      await wait(100);
    }
}

/** A figure is shown with so many decimals. */
export function assertShown(shown: number | undefined, computed: number, decimals: number, of: string): void {
  const most = 0.5 * 10 ** -decimals + 1e-9;
  assert.ok(Math.abs((shown ?? Number.NaN) - computed) <= most, `${of}: ${shown} where it is ${computed}`);
}
