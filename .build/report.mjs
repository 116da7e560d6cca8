const bytes = (number) => (number === undefined ? "–" : number.toLocaleString("en").replaceAll(",", "\u202f"));

/**
 * Prints what each file weighs. Returns whether the first page's WASM and JavaScript keep to the budget, which is in
 * bytes after brotli.
 */
export function report(folder, files, budget) {
  const width = Math.max(...files.map((file) => file.path.length));
  const row = (name, ...cells) =>
    console.log(`  ${name.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join("")}`);

  console.log(`\n${folder}`);
  row("bytes", "raw", "gzip", "brotli");
  for (const { path, raw, gzip, brotli } of files) row(path, bytes(raw), bytes(gzip), bytes(brotli));

  const first = files.filter((file) => file.role === "wasm" || file.role === "js");
  const weight = first.reduce((sum, file) => sum + (file.brotli ?? file.raw), 0);
  const share = `${Math.round((weight / budget) * 100)} % of ${bytes(budget)}`;
  row("WASM + JavaScript", "", "", bytes(weight));
  if (weight <= budget) {
    console.log(`  Within the budget: ${share}.\n`);
    return true;
  }
  console.error(`\n  !! OVER THE BUDGET: WASM and JavaScript of the first page are ${share} bytes after brotli.\n`);
  return false;
}
