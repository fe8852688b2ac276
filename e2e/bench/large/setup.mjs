// What the figures at size L share: one server, one browser that holds everything, a second one that watches. Made when the
// first figure asks, taken down at the end of the run.

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { flags } from '../browser.mjs'
import { ours } from '../processes.mjs'
import { instruments } from './page.mjs'

/** `S` is a tenth, for trying the drivers. */
export const size = process.env.MUSTER_BENCH_SIZE ?? 'L'
export const assets = size === 'L' ? 20_000 : 2_000
/** Named in every figure, so that a tenth is not taken for the whole. */
export const at = `size ${size}`
const password = 'muster-demo-2026'
const closers = []

/** The value that `make` gives, made once. */
const once = make => {
  let made
  return () => (made ??= make())
}

/** The server; the first run on a machine makes the workspace and keeps it. */
const server = once(async () => {
  const started = await ours([`--demo=${size}`], 900_000)
  closers.unshift(() => started.remove())
  return started
})

/** A browser with a profile of its own, and what was stored in it before if `profile` is given. */
export async function launch(profile = mkdtempSync(join(tmpdir(), 'muster-profile-')), offline = false) {
  const { url } = await server()
  const options = { executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium', args: flags }
  const context = await chromium.launchPersistentContext(profile, { ...options, baseURL: url, offline, viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(300_000)
  await context.addInitScript(instruments)
  const page = context.pages()[0] ?? (await context.newPage())
  return { context, page, profile }
}

/** Signs in and says, in milliseconds from the click: when home had numbers, and when it had those of all records. */
async function signIn(page, email) {
  await page.goto('/')
  await page.getByLabel(/^E-?mail/i).fill(email)
  await page.getByLabel(/^Password$/).fill(password)
  const clicked = Date.now()
  await page.getByRole('button', { name: /^Sign in$/ }).click()
  await page.waitForURL(/\/w\//)
  await page.locator('.at-a-glance .num').first().waitFor()
  await page.evaluate(() => window.bench.frame())
  const shown = Date.now() - clicked
  await page.waitForFunction(() => window.bench.saved())
  await page.evaluate(() => window.bench.frame())
  return { clicked, shown, synced: Date.now() - clicked }
}

/** All texts are read when, with all documents on the device, nothing has been added for this long. */
const QUIET = 15_000

/** How many documents and read texts the page's database holds. */
const kept = page => page.evaluate(() => window.bench.kept())

/** Waits until everything is on the device; when the last document came and the last text was read, from `clicked`. */
async function settle(page, clicked, limit = 180_000) {
  let [last, held, texts] = [{}, 0, 0]
  let changed = Date.now()
  while (Date.now() - changed < QUIET || last.held < last.rows) {
    const now = await kept(page)
    if (now.held !== last.held) held = Date.now() - clicked
    if (now.texts !== last.texts) texts = Date.now() - clicked
    if (now.held !== last.held || now.texts !== last.texts) changed = Date.now()
    last = now
    if (Date.now() - clicked > limit) return { ...last, heldAt: held, textsAt: texts, ended: false }
    await new Promise(next => setTimeout(next, 500))
  }
  return { ...last, heldAt: held, textsAt: texts, ended: true }
}

/** The first browser, after its first sync: the page, and how that went. */
export const first = once(async () => {
  const browser = await launch()
  const sync = await signIn(browser.page, 'anna@example.org')
  sync.all = await settle(browser.page, sync.clicked)
  await browser.page.evaluate(async () => await navigator.serviceWorker?.ready)
  const made = { ...browser, sync }
  closers.unshift(async () => {
    await made.context.close()
    rmSync(made.profile, { recursive: true, force: true })
  })
  return made
})

/** A second person's browser, equally far. */
export const second = once(async () => {
  const browser = await launch()
  const { clicked } = await signIn(browser.page, 'jonas@example.org')
  await settle(browser.page, clicked)
  closers.unshift(async () => {
    await browser.context.close()
    rmSync(browser.profile, { recursive: true, force: true })
  })
  return browser
})

/** Closes the first browser and starts it again over what it has stored. */
export async function restart(offline) {
  const made = await first()
  await made.context.close()
  Object.assign(made, await launch(made.profile, offline))
  return made
}

/** Ends everything that was started. */
export async function closeAll() {
  for (const close of closers.splice(0)) await close()
}

/** Loads the app anew, so that nothing of what a figure put into the page is left. */
export async function fresh(page) {
  await page.goto('/')
  await page.waitForURL(/\/w\//)
  await page.locator('.at-a-glance .num').first().waitFor()
}

/** Goes home and lets what that set off end. */
export async function home(page) {
  await page.evaluate(() => {
    window.bench.go('')
    return window.bench.painted(() => document.querySelector('.at-a-glance .num') !== null)
  })
  await page.waitForTimeout(1_500)
}

/** Opens the register of assets, all of it, and lets what that set off end. */
export async function register(page) {
  await home(page)
  await page.evaluate(() => {
    window.bench.go('/asset')
    return window.bench.painted(() => window.bench.grid()?.querySelector('.body [aria-rowindex="2"]') != null)
  })
  await page.waitForTimeout(1_500)
}

/** Proportional memory in bytes of the renderers of a browser, workers among them. */
export function renderers(context, profile) {
  let sum = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      if (!command.includes('--type=renderer') || !belongs(pid, profile)) continue
      sum += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) * 1024
    } catch {
      // It ended meanwhile.
    }
  }
  return sum
}

/** Whether a process descends from the browser with this profile. */
function belongs(pid, profile) {
  for (let at = pid; Number(at) > 1; at = readFileSync(`/proc/${at}/stat`, 'utf8').split(') ')[1].split(' ')[1]) {
    if (readFileSync(`/proc/${at}/cmdline`, 'utf8').includes(`--user-data-dir=${profile}`)) return true
  }
  return false
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN
}

export const median = values => percentile(values, 0.5)
export const ms = value => (Number.isFinite(value) ? `${value < 10 ? value.toFixed(1) : Math.round(value)} ms` : '–')
