import { createRequire } from "node:module";
import { Failure } from "../base/failure.ts";

const require = createRequire(import.meta.url);

/** The JSON that an optional package carries. An instance that is installed without them has no demonstration. */
export function readPackageData(path: string): unknown {
  try {
    return require(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    const name = path.split("/", path.startsWith("@") ? 2 : 1).join("/");
    throw new Failure("precondition", "demo-package-missing", { package: name }, { cause });
  }
}
