import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { digest, programs } from "./digest.mjs";

/** The files of public/, under the names that they have there. */
export async function publicFiles(root) {
  const folder = join(root, "public");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = [];
  for (const entry of entries.filter((entry) => entry.isFile())) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    files.push({ path: relative(folder, path), content: await readFile(path) });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const key = digest(...(await programs("public.mjs")), ...files.flatMap(({ path, content }) => [path, content]));
  return [key, () => files];
}
