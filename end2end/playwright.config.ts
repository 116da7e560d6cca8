import { defineConfig, devices } from "@playwright/test";

import { CHROMIUM } from "./fixtures/chromium.ts";

const inCi = Boolean(process.env["CI"]);

/**
 * Everything runs against the real program: each worker starts one (fixtures/server.ts) and stops it at the end. The browser is Debian's.
 *
 *   KEYWARD_BIN       the program            (default: target/debug/keyward)
 *   KEYWARD_SITE_DIR  the built site         (default: target/site)
 *   KEYWARD_CHROMIUM  the browser            (default: Debian's, see fixtures/chromium.ts)
 */
export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  // Pictures assert nothing and take minutes: they are taken when they are asked for (`--grep @screenshots`).
  ...(process.argv.includes("@screenshots") ? {} : { grepInvert: /@screenshots/ }),
  forbidOnly: inCi,
  // A test that passes the second time has found something, too.
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["html", { open: "never", outputFolder: "playwright-report" }]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    colorScheme: "light",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-quic",
        "--no-first-run",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
