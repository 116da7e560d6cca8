import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** The SHA-256 of some contents, in order, as hex. */
export function digest(...contents) {
  const hash = createHash("sha256");
  for (const content of contents) {
    hash.update(`${content.length}:`);
    hash.update(content);
  }
  return hash.digest("hex");
}

/** What stands for `[hash]` in the name of a file that holds `content`. */
export const stamp = (content) => digest(content).slice(0, 16);

/** The contents of this folder's own programs: when one of them changes, what it made is made again. */
export async function programs(...names) {
  const files = [...names, "digest.mjs", "site-folder.mjs", "package-lock.json"];
  return Promise.all(files.map((name) => readFile(fileURLToPath(new URL(name, import.meta.url)))));
}
