import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

import { timed } from "./command.mjs";
import { stamp } from "./digest.mjs";

/** Whatever is not compressed by its own format. */
const COMPRESSIBLE = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest"]);

/**
 * The folder that the server hands out.
 *
 * It is made of sections. Each has a key, the digest of everything that it is made from, and is made again only when
 * the key has changed or a file is gone. The keys are kept beside the folder, in `site.stamp.json`.
 */
export class Site {
  static async open(target) {
    const site = new Site();
    site.folder = join(target, "site");
    site.stamp = join(target, "site.stamp.json");
    site.before = await readFile(site.stamp, "utf8").then(JSON.parse).catch(() => ({}));
    site.now = {};
    return site;
  }

  /**
   * Makes a section unless it is there already.
   * `make` returns its files: `{ path, content, role, chunks }`, where `path` holds `[hash]` if the name is to follow
   * the content, a file with a `role` is listed in the manifest under it, and one with `chunks` under each of them.
   */
  async section(name, key, make) {
    const kept = this.before[name];
    if (kept?.key === key && (await this.#hasAll(kept.files))) {
      this.now[name] = kept;
      return;
    }
    const made = await make();
    this.now[name] = { key, files: await timed(`compressing the ${name}`, () => this.#writeAll(made)) };
  }

  /** Writes the manifest and removes what belongs to no section any more. Returns all files with their sizes. */
  async finish() {
    const files = Object.values(this.now).flatMap((section) => section.files);
    const manifest = Object.fromEntries(files.filter((file) => file.role).map((file) => [file.role, file.path]));
    manifest.chunks = {};
    for (const { path, chunks = [] } of files) for (const chunk of chunks) (manifest.chunks[chunk] ??= []).push(path);
    await replace(join(this.folder, "manifest.json"), `${JSON.stringify(manifest)}\n`);

    const known = new Set(files.flatMap((file) => [file.path, `${file.path}.br`, `${file.path}.gz`]));
    known.add("manifest.json");
    for (const entry of await readdir(this.folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      if (entry.isFile() && !known.has(path.slice(this.folder.length + 1))) await rm(path);
    }
    await replace(this.stamp, JSON.stringify(this.now));
    return files;
  }

  #writeAll(files) {
    return Promise.all(files.map((file) => this.#write(file)));
  }

  async #hasAll(files) {
    const present = files.map(({ path, raw }) =>
      stat(join(this.folder, path)).then((found) => found.size === raw, () => false),
    );
    return (await Promise.all(present)).every(Boolean);
  }

  async #write({ path, content, role, chunks }) {
    const name = path.replace("[hash]", stamp(content));
    const whole = join(this.folder, name);
    await mkdir(dirname(whole), { recursive: true });
    const sizes = { raw: content.length };
    if (COMPRESSIBLE.has(extname(name))) {
      const [brotlied, gzipped] = await Promise.all([brotli(content, name), promisify(gzip)(content, { level: 9 })]);
      sizes.brotli = await keepIfSmaller(`${whole}.br`, brotlied, content);
      sizes.gzip = await keepIfSmaller(`${whole}.gz`, gzipped, content);
    }
    await replace(whole, content);
    return { path: name, role, chunks, ...sizes };
  }
}

function brotli(content, name) {
  const text = extname(name) !== ".wasm";
  return promisify(brotliCompress)(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: text ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

async function keepIfSmaller(path, compressed, content) {
  if (compressed.length >= content.length) {
    await rm(path, { force: true });
    return undefined;
  }
  await replace(path, compressed);
  return compressed.length;
}

/** Writes a file so that a server that is running never reads half of it. */
async function replace(path, content) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, content);
  await rename(`${path}.new`, path);
}
