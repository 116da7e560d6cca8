import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { run, timed } from "./command.mjs";
import { digest, programs } from "./digest.mjs";
import { Failure } from "./failure.mjs";

const NAME = "keyward";
const TRIPLE = "wasm32-unknown-unknown";
const PROFILE = "wasm-release";

/**
 * Compiles the screens for the browser and the tool that makes their glue. Cargo decides what is fresh.
 * Returns the paths of both.
 */
export async function compileScreens(root, target) {
  const cargo = process.env.CARGO || "cargo";
  const common = ["--locked", "--no-default-features"];
  const tool = ["--features", "bindgen", "--profile", "tool", "--bin", "keyward-bindgen"];
  await timed("compiling the glue maker (half a minute the first time)", () =>
    run(cargo, ["build", ...common, ...tool], { cwd: root }),
  );
  // `rustc --crate-type cdylib`: with the package's two crate types, cargo would leave LTO out without a word.
  const library = ["--features", "hydrate", "--lib", "--crate-type", "cdylib", "--profile", PROFILE, "--target", TRIPLE];
  await timed("compiling the screens for the browser (3 to 5 minutes the first time)", () =>
    run(cargo, ["rustc", ...common, ...library, "--verbose"], { cwd: root, onLine: checkLto }),
  );
  return {
    wasm: join(target, TRIPLE, PROFILE, `${NAME}.wasm`),
    bindgen: join(target, "tool", `${NAME}-bindgen`),
  };
}

/** What `--verbose` adds to cargo's usual words. */
const VERBOSE = /^(Running|Fresh|Dirty) |^Caused by:$|^process didn't exit successfully: /;

/** Makes sure that the whole program is optimized as one. Returns whether the line is worth showing. */
function checkLto(line) {
  const text = line.replace(/\x1b\[[0-9;]*m/g, "").trim();
  if (text.startsWith("Running") && text.includes(`--crate-name ${NAME} `)) {
    const types = text.match(/--crate-type \S+/g) ?? [];
    if (!text.includes("-C lto=fat") || types.join() !== "--crate-type cdylib") {
      throw new Failure(`cargo compiles the screens without LTO:\n${text}`);
    }
  }
  return !VERBOSE.test(text);
}

/** The WASM and its JavaScript, as small as they get. */
export async function screens(target, { wasm, bindgen }) {
  const key = digest(...(await programs("screens.mjs")), await readFile(bindgen), await readFile(wasm));
  const work = join(target, "site-work");
  return [
    key,
    async () => {
      await mkdir(work, { recursive: true });
      await timed("making the glue", () => run(bindgen, [wasm, work, NAME]));
      const small = await timed("shrinking the WASM (some seconds)", () => shrink(join(work, `${NAME}_bg.wasm`)));
      const glue = await minify(work);
      return [
        { path: `pkg/${NAME}.[hash].wasm`, content: small, role: "wasm" },
        { path: `pkg/${NAME}.[hash].js`, content: glue, role: "js" },
      ];
    },
  ];
}

async function shrink(input) {
  // wasm-opt reads there what the compiler may use; without it, it would refuse the module or, worse, assume too little.
  if (!(await readFile(input)).includes("target_features")) {
    throw new Failure(`${input} does not say what WASM features it uses: is "strip" more than "debuginfo"?`);
  }
  const output = input.replace("_bg.wasm", ".small.wasm");
  const wasmOpt = fileURLToPath(new URL("node_modules/binaryen/bin/wasm-opt", import.meta.url));
  const strip = ["--strip-debug", "--strip-producers", "--strip-target-features"];
  await run(process.execPath, [wasmOpt, "-Oz", ...strip, input, "-o", output]);
  return readFile(output);
}

/** Keeps the two things that a page calls, `default` (load the WASM) and `hydrate`; what neither needs is dropped. */
async function minify(work) {
  const { outputFiles } = await build({
    bundle: true,
    charset: "utf8",
    format: "esm",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    stdin: { contents: `export { default, hydrate } from "./${NAME}.js";`, resolveDir: work },
    target: "es2022",
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}
