/**
 * Loaded before node:test in each test file of a run (`run.ts`). node:test finds the test that code belongs to by
 * hearing of each promise that begins and ends (`createHook`), which takes a test file a tenth of its processor and
 * more; here it finds it by what Node carries along by itself (`AsyncLocalStorage`).
 */
import { createRequire } from "node:module";
import type * as Hooks from "node:async_hooks";

const require = createRequire(import.meta.url);
const hooks: Writable<typeof Hooks> = require("node:async_hooks");
const { AsyncLocalStorage, AsyncResource, createHook, executionAsyncId } = hooks;

type Writable<All> = { -readonly [Name in keyof All]: All[Name] };

const current = new AsyncLocalStorage<number>();
let tell: Hooks.HookCallbacks["init"];

/** What a test, a suite and a hook of node:test are: from its `run` on, code is of it until another one runs. */
class Scope extends AsyncResource {
  constructor(...told: ConstructorParameters<typeof AsyncResource>) {
    super(...told);
    tell?.(this.asyncId(), "Test", 0, this);
  }

  override runInAsyncScope<This, Answer>(
    work: (this: This, ...told: unknown[]) => Answer,
    own?: This,
    ...told: unknown[]
  ): Answer {
    return super.runInAsyncScope(() => current.run(this.asyncId(), () => Reflect.apply(work, own, told)));
  }
}

hooks.AsyncResource = Scope;
hooks.executionAsyncId = () => current.getStore() ?? executionAsyncId();
hooks.createHook = (told) => {
  const hook: Hooks.AsyncHook = {
    enable: () => {
      tell = (...begun) => told.init?.(...begun);
      return hook;
    },
    disable: () => {
      tell = undefined;
      return hook;
    },
  };
  return hook;
};
require("node:test");
Object.assign(hooks, { AsyncResource, createHook, executionAsyncId });
