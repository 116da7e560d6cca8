const bytes = (number) => (number === undefined ? "–" : number.toLocaleString("en").replaceAll(",", "\u202f"));

/**
 * Prints what each file weighs, and what a page loads of WASM and JavaScript: what all pages load, and its chunk.
 * Returns whether the first pages keep to the budget, which is in bytes after brotli. `first` are their chunks; `null`
 * is a page without one.
 */
export function report(folder, files, budget, first) {
  const width = Math.max(...files.map((file) => file.path.length));
  const row = (name, ...cells) =>
    console.log(`  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join("")}`);

  console.log(`\n${folder}`);
  row("bytes", "raw", "gzip", "brotli");
  for (const { path, raw, gzip, brotli } of files) row(path, bytes(raw), bytes(gzip), bytes(brotli));

  const always = (file) => file.role === "wasm" || file.role === "js";
  const weigh = (chunk) =>
    files
      .filter((file) => always(file) || file.chunks?.includes(chunk))
      .reduce((sum, file) => sum + (file.brotli ?? file.raw), 0);
  console.log();
  row("WASM + JavaScript of a page", "", "", "brotli");
  row("without a chunk", "", "", bytes(weigh(null)));
  for (const chunk of new Set(files.flatMap((file) => file.chunks ?? []))) {
    row(`with the chunk ${chunk}`, "", "", bytes(weigh(chunk)));
  }

  const weight = Math.max(...first.map(weigh));
  const share = `${Math.round((weight / budget) * 100)} % of ${bytes(budget)}`;
  if (weight <= budget) {
    console.log(`\n  First pages are within the budget: ${share}.\n`);
    return true;
  }
  console.error(`\n  !! OVER THE BUDGET: WASM and JavaScript of a first page are ${share} bytes after brotli.\n`);
  return false;
}
