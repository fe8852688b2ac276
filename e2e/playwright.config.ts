import { defineConfig } from '@playwright/test'

/** Flags for a browser that talks to nobody but the server under test. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  globalSetup: './support/prepare.ts',
  testDir: './tests',
  outputDir: './test-results',
  // Each test has a server and a data folder of its own, so they may run side by side; two cores carry two.
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  snapshotPathTemplate: '{testDir}/snapshots/{testFileName}/{arg}{ext}',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env['MUSTER_CHROMIUM'] ?? '/usr/bin/chromium', args: quiet },
  },
})
