import assert from "node:assert/strict";
import { test } from "node:test";
import { whileUsed } from "./while-used.ts";

test("what is asked for again is the same, and made anew once nobody asked for a while", (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  let made = 0;
  const asked = whileUsed(() => ({ number: (made += 1) }), 1000);
  const first = asked();
  for (let look = 0; look < 5; look += 1) {
    context.mock.timers.tick(999);
    assert.equal(asked(), first);
  }
  // At the first look it was asked for since the one before, at the second it was not.
  context.mock.timers.tick(2000);
  assert.deepEqual(asked(), { number: 2 });
  context.mock.timers.tick(1000);
  assert.deepEqual(asked(), { number: 2 });
  context.mock.timers.tick(10_000);
  assert.equal(made, 2, "nothing is made that nobody asks for");
  assert.deepEqual([asked(), asked()], [{ number: 3 }, { number: 3 }]);
});

test("what cannot be made is told, and made for who asks next", () => {
  let tries = 0;
  const asked = whileUsed(() => {
    tries += 1;
    if (tries === 1) throw new Error("not yet");
    return tries;
  });
  assert.throws(asked, /not yet/);
  assert.equal(asked(), 2);
});
