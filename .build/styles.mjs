import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { build } from "esbuild";

import { digest, programs } from "./digest.mjs";
import { Failure } from "./failure.mjs";

/** Addresses that start with a slash are the server's, not files to be bundled. */
const addresses = {
  name: "addresses",
  setup(bundle) {
    bundle.onResolve({ filter: /^\// }, ({ kind, path }) =>
      kind === "url-token" ? { path, external: true } : undefined,
    );
  },
};

/**
 * One style sheet: style/main.css with everything that it imports. Written for evergreen browsers, so nothing is
 * rewritten for older ones.
 */
export async function styles(root) {
  const bundle = await build({
    absWorkingDir: root,
    bundle: true,
    charset: "utf8",
    entryPoints: ["style/main.css"],
    legalComments: "none",
    logLevel: "silent",
    metafile: true,
    minify: true,
    outfile: "main.css",
    plugins: [addresses],
    target: "esnext",
    write: false,
  }).catch((error) => refuse(error.errors ?? [{ text: error.message }]));
  // A browser drops what it cannot read without a word: here it is an error.
  if (bundle.warnings.length > 0) refuse(bundle.warnings);

  const sources = Object.keys(bundle.metafile.inputs).sort();
  const contents = await Promise.all(sources.map((path) => readFile(resolve(root, path))));
  const [{ contents: css }] = bundle.outputFiles;
  const key = digest(...(await programs("styles.mjs")), ...contents);
  return [key, () => [{ path: "pkg/keyward.[hash].css", content: Buffer.from(css), role: "css" }]];
}

function refuse(problems) {
  const lines = problems.map(({ location, text }) =>
    location ? `${join(location.file)}:${location.line}:${location.column + 1}: ${text}` : text,
  );
  throw new Failure(`the style sheets do not parse:\n  ${lines.join("\n  ")}`);
}
