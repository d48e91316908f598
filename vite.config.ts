import adapter from "@sveltejs/adapter-node";
import { sveltekit } from "@sveltejs/kit/vite";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

/**
 * The pages are one part of the program, so the adapter's own settings are fixed here and not
 * read from the environment: the server in front says under which address it is reached, and a
 * form may send a file of any size, which the page reads as a stream.
 */
const settings = {
  PROTOCOL_HEADER: "x-maille-protocol",
  HOST_HEADER: "x-maille-host",
  ADDRESS_HEADER: "x-maille-address",
  BODY_SIZE_LIMIT: "Infinity",
};

function fixedSettings(): Plugin {
  return {
    name: "maille-fixed-settings",
    enforce: "pre",
    transform(code, id) {
      if (!id.replaceAll("\\", "/").endsWith("adapter-node/src/env.js")) return undefined;
      const fixed = `const fixed = ${JSON.stringify(settings)};`;
      const found = code.replace(/export function env\([^)]*\) \{/, (head) => {
        return `${fixed}\n${head}\n  return fixed[name] ?? fallback;`;
      });
      if (found === code) throw new Error("adapter-node no longer reads its settings in env()");
      return { code: found, map: null };
    },
  };
}

/** The server part of the pages holds no words of its own: it reads those of the program beside it. */
function wordsOfTheProgram(): Plugin {
  const words = fileURLToPath(new URL("src/words/all.ts", import.meta.url));
  return {
    name: "maille-words-of-the-program",
    enforce: "pre",
    apply: "build",
    applyToEnvironment: ({ name }) => name === "ssr",
    async resolveId(source, importer) {
      if (!source.endsWith("/all.ts")) return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found?.id === words ? { id: "#words", external: true } : undefined;
    },
  };
}

export default defineConfig({
  plugins: [
    fixedSettings(),
    wordsOfTheProgram(),
    sveltekit({
      adapter: adapter({ out: "build" }),
      files: {
        src: "src/pages",
        assets: "src/pages/static",
        routes: "src/pages/routes",
        params: "src/pages/params",
        appTemplate: "src/pages/app.html",
        errorTemplate: "src/pages/error.html",
        hooks: { server: "src/pages/hooks.server", universal: "src/pages/hooks" },
      },
      paths: { relative: false },
      csp: {
        mode: "nonce",
        directives: {
          "default-src": ["self"],
          "script-src": ["self"],
          "style-src": ["self"],
          "img-src": ["self", "data:"],
          "font-src": ["self"],
          "connect-src": ["self"],
          "form-action": ["self"],
          "base-uri": ["none"],
          "object-src": ["none"],
          "frame-ancestors": ["self"],
        },
      },
    }),
  ],
  // The server holds their text for as long as it runs: in half the bytes where all of its signs are of Latin 1.
  environments: {
    ssr: {
      build: {
        rolldownOptions: {
          output: { charset: "ascii", comments: { legal: true, annotation: false, jsdoc: false } },
        },
      },
    },
  },
  build: { target: "es2022" },
});
