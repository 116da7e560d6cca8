import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { Failure } from "./failure.mjs";

/**
 * Runs a command to its end, with its output shown as it comes.
 * `onLine` is asked about every line of standard error: what it returns `false` for is not shown, and when it throws,
 * the command is stopped.
 */
export async function run(command, args, { cwd, env, onLine = () => true } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "pipe"],
  });
  const code = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal ?? code));
  });
  code.catch(() => {});
  try {
    for await (const line of createInterface({ input: child.stderr })) {
      if (onLine(line)) process.stderr.write(`${line}\n`);
    }
  } catch (error) {
    child.kill();
    throw error;
  }
  const ended = await code.catch((error) => {
    throw new Failure(`cannot start ${command}: ${error.message}`);
  });
  if (ended !== 0) throw new Failure(`${command} ${args[0]} ended with ${ended}`);
}

/** Says what is being done, and afterwards how long it took. */
export async function timed(what, work) {
  console.log(`site: ${what} …`);
  const start = performance.now();
  const result = await work();
  console.log(`site: ${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
