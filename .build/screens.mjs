import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { run, timed } from "./command.mjs";
import { digest, programs, stamp } from "./digest.mjs";
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
  await timed("compiling the glue maker (a minute the first time)", () =>
    run(cargo, ["build", ...common, ...tool], { cwd: root }),
  );
  // `rustc --crate-type cdylib`: with the package's two crate types, cargo would leave LTO out without a word.
  const library = ["--features", "hydrate", "--lib", "--crate-type", "cdylib", "--profile", PROFILE, "--target", TRIPLE];
  // What refers to what stays known, so that the chunks can be taken out.
  const split = ["--", "-C", "link-arg=--emit-relocs"];
  await timed("compiling the screens for the browser (3 to 5 minutes the first time)", () =>
    run(cargo, ["rustc", ...common, ...library, "--verbose", ...split], { cwd: root, onLine: checkLto }),
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

/** The WASM, its chunks and its JavaScript, as small as they get. */
export async function screens(target, { wasm, bindgen }) {
  const key = digest(...(await programs("screens.mjs")), await readFile(bindgen), await readFile(wasm));
  const work = join(target, "site-work");
  return [
    key,
    async () => {
      await rm(work, { force: true, recursive: true });
      await mkdir(work, { recursive: true });
      await timed("splitting the WASM and making the glue", () => run(bindgen, [wasm, work, NAME]));
      const [rest, chunks] = await timed("shrinking the WASM (some seconds)", () => shrinkAll(work));
      await nameChunks(work, chunks);
      return [
        { path: `pkg/${NAME}.[hash].wasm`, content: rest, role: "wasm" },
        { path: `pkg/${NAME}.[hash].js`, content: await minify(work), role: "js" },
        ...chunks.map(({ name, content, chunks }) => ({ path: `pkg/${name}.[hash].wasm`, content, chunks })),
      ];
    },
  ];
}

/** The WASM that every page loads, and the files of chunks: `{ file, name, content, chunks }`. */
async function shrinkAll(work) {
  const rest = join(work, `${NAME}_bg.wasm`);
  // wasm-opt reads there what the compiler may use; without it, it would refuse the module or, worse, assume too little.
  if (!(await readFile(rest)).includes("target_features")) {
    throw new Failure(`${rest} does not say what WASM features it uses: is "strip" more than "debuginfo"?`);
  }
  const needs = JSON.parse(await readFile(join(work, "chunks.json"), "utf8"));
  const files = [...new Set(Object.values(needs).flat())].sort();
  const chunk = (file, content) => ({
    file,
    name: `${NAME}-${file.replace(/^(split|chunk)_/, "")}`,
    content,
    chunks: Object.keys(needs).filter((chunk) => needs[chunk].includes(file)),
  });
  const [small, ...contents] = await inParallel([rest, ...files.map((file) => join(work, `${file}.wasm`))], shrink);
  return [small, files.map((file, index) => chunk(file, contents[index]))];
}

/** Does something with each value, with as many at once as there are processors. Returns the results in the order of the values. */
async function inParallel(values, action) {
  const results = [];
  const left = values.entries();
  const worker = async () => {
    for (const [index, value] of left) results[index] = await action(value);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return results;
}

async function shrink(input) {
  const output = input.replace(/\.wasm$/, ".small.wasm");
  const wasmOpt = fileURLToPath(new URL("node_modules/binaryen/bin/wasm-opt", import.meta.url));
  const strip = ["--strip-debug", "--strip-producers", "--strip-target-features"];
  // It knows fewer kinds of names than the compiler writes; all of them are stripped.
  const onLine = (line) => !line.startsWith("warning: unknown name subsection");
  await run(process.execPath, [wasmOpt, "-Oz", ...strip, input, "-o", output], { onLine });
  return readFile(output);
}

/** Has the loader of the chunks fetch them under the names that they are going to have. */
async function nameChunks(work, chunks) {
  const loader = join(work, "split.js");
  let script = await readFile(loader, "utf8");
  for (const { file, name, content } of chunks) {
    const known = `"./${file}.wasm"`;
    if (!script.includes(known)) throw new Failure(`${loader} does not fetch ${known}`);
    script = script.replaceAll(known, `"./${name}.${stamp(content)}.wasm"`);
  }
  await writeFile(loader, script);
}

/**
 * Glue and loader of the chunks in one file.
 * Keeps the two things that a page calls, `default` (load the WASM) and `hydrate`; what neither needs is dropped.
 */
async function minify(work) {
  const { outputFiles } = await build({
    bundle: true,
    charset: "utf8",
    format: "esm",
    legalComments: "none",
    // The glue names the loader once for each function of it, each time meaning the same.
    logOverride: { "duplicate-object-key": "silent" },
    logLevel: "warning",
    minify: true,
    stdin: { contents: `export { default, hydrate } from "./${NAME}.js";`, resolveDir: work },
    target: "es2022",
    write: false,
  });
  return Buffer.from(outputFiles[0].contents);
}
