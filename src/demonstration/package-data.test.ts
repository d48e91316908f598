import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../base/failure.ts";
import { readPackageData } from "./package-data.ts";

test("a package of the demonstration that was not installed is named", () => {
  for (const [path, name] of [
    ["maille-no-such-package/data.json", "maille-no-such-package"],
    ["@maille/no-such-package", "@maille/no-such-package"],
  ] as const) {
    assert.throws(
      () => readPackageData(path),
      (error) =>
        isFailure(error, "precondition") &&
        error.key === "demo-package-missing" &&
        error.args["package"] === name,
    );
  }
  assert.ok(Array.isArray(readPackageData("@socialgouv/codes-naf")));
});
