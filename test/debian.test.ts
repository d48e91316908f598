import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("../debian", import.meta.url));
const debhelper = existsSync("/usr/bin/dh_installsystemd");
const why = "debhelper is not on this machine";

test(
  "an upgrade of the Debian package ends the service alone, and starts it again",
  { skip: !debhelper && why },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "maille-debian-"));
    try {
      for (const name of [
        "rules",
        "control",
        "changelog",
        ...globSync("maille.maille*", { cwd: here }),
        "maille.service",
      ]) {
        cpSync(join(here, name), join(folder, "debian", name));
      }
      const made = spawnSync("debian/rules", ["override_dh_installsystemd"], {
        cwd: folder,
        encoding: "utf8",
      });
      assert.equal(made.status, 0, made.stderr);
      const scripts = globSync(["debian/.debhelper/generated/*/p*inst*", "debian/*inst.debhelper"], {
        cwd: folder,
      });
      const text = scripts.map((path) => readFileSync(join(folder, path), "utf8")).join("\n");
      const asked = [...text.matchAll(/deb-systemd-invoke (.+?) >/g)].map(([, words = ""]) => words);
      assert.deepEqual(asked.toSorted(), ["start 'maille.service'", "stop 'maille.service'"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
