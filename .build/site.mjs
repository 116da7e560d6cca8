// Builds the site: everything that a browser fetches beside the pages.
//
//   node .build/site.mjs [--budget=warn|fail]
//
// It asks cargo for the compiled screens, splits them, makes the JavaScript glue, shrinks both, bundles the style
// sheets, copies public/, compresses everything once for all visitors, and names what the server needs to know in
// manifest.json.
// What comes from unchanged inputs is left as it is.
// CARGO_TARGET_DIR says where to build (default: target); the site is its folder `site`.

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { Failure } from "./failure.mjs";
import { publicFiles } from "./public.mjs";
import { report } from "./report.mjs";
import { compileScreens, screens } from "./screens.mjs";
import { Site } from "./site-folder.mjs";
import { styles } from "./styles.mjs";

/** The most that WASM and JavaScript of a first page may weigh, in bytes after brotli. */
const BUDGET = 230_000;

/** The chunks of first pages: everybody begins with signing in, which needs none. */
const FIRST = [null];

const root = fileURLToPath(new URL("..", import.meta.url));
const target = resolve(root, process.env.CARGO_TARGET_DIR || "target");
const mode = process.argv.slice(2).join(" ") || "--budget=warn";

try {
  if (!["--budget=warn", "--budget=fail"].includes(mode)) throw new Failure(`unknown: ${mode}`);

  const compiled = await compileScreens(root, target);
  const site = await Site.open(target);
  await site.section("screens", ...(await screens(target, compiled)));
  await site.section("styles", ...(await styles(root)));
  await site.section("public files", ...(await publicFiles(root)));
  const files = await site.finish();

  const within = report(site.folder, files, BUDGET, FIRST);
  if (!within && mode === "--budget=fail") process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`\nsite: ${error.message}`);
  process.exitCode = 1;
}
