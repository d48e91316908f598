/**
 * Loaded before each test file of a run (`run.ts`), each of which reads some thousand modules of ours. Where one of them
 * imports another, what is meant stands there, `./other.ts`: Node would look for links, and for packages that say of which
 * kind it is, at each.
 */
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const from = context.parentURL;
    const isOurs = from?.endsWith(".ts") === true && /^\.\.?\/.*\.ts$/.test(specifier);
    if (!isOurs) return next(specifier, context);
    return { url: new URL(specifier, from).href, format: "module-typescript", shortCircuit: true };
  },
});
