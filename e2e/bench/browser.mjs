// Figures in headless Chromium: what a keystroke costs in a long policy, and how soon the other one sees it.

import { chromium } from '@playwright/test'
import { ours } from './processes.mjs'

export const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const words = 4000
const keys = 150
const ms = value => `${value.toFixed(1)} ms`

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN
}

const editor = page => page.locator('.ProseMirror').first()
const saved = page => page.locator('.where').getByRole('status').filter({ hasText: /^Saved on the server/ }).waitFor({ timeout: 120_000 })

async function arrive(browser, server, email) {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 } })
  await context.addInitScript(watchStorage)
  const page = await context.newPage()
  await page.goto('/')
  await page.getByLabel(/^E-?mail/i).fill(email)
  await page.getByLabel(/^Password$/).fill('muster-demo-2026')
  await page.getByRole('button', { name: /^Sign in$/ }).click()
  await page.waitForURL(/\/w\//)
  return page
}

/** In the page: when each write to the browser's database began, and when the database said that it is kept. */
function watchStorage() {
  const clock = () => performance.timeOrigin + performance.now()
  window.writes = []
  const begin = IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = begin.call(this, stores, mode, options)
    const write = { began: clock(), stores: [...transaction.objectStoreNames], durability: transaction.durability }
    if (mode === 'readwrite') {
      transaction.addEventListener('complete', () => window.writes.push({ ...write, kept: clock() }))
    }
    return transaction
  }
}

/** A policy of so many words, pasted as a person would. */
async function longPolicy(page) {
  await page.goto(`${page.url().replace(/(\/w\/[^/]+).*/, '$1')}/policy`)
  await page.getByRole('button', { name: /new policy/i }).first().click()
  await editor(page).waitFor()
  const sentence = 'Every system has an owner who decides about access and answers for it. '
  const paragraphs = Array.from({ length: Math.ceil(words / 65) }, () => sentence.repeat(5).trim())
  await editor(page).click()
  await editor(page).evaluate((element, text) => {
    const data = new DataTransfer()
    data.setData('text/plain', text)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, paragraphs.join('\n\n'))
  await saved(page)
}

/** Main-thread work of each key, from its first event to the end of the frame that shows it, in milliseconds. */
function keyWork(trace) {
  const main = trace.find(e => e.name === 'thread_name' && e.args.name === 'CrRendererMain' && trace.some(k => k.pid === e.pid && k.tid === e.tid && k.name === 'EventDispatch' && k.args.data?.type === 'keydown'))
  if (main === undefined) throw new Error('no key events in the trace')
  const events = trace.filter(e => e.pid === main.pid && e.tid === main.tid).sort((a, b) => a.ts - b.ts)
  const downs = events.filter(e => e.name === 'EventDispatch' && e.args.data?.type === 'keydown')
  const frames = events.filter(e => e.name === 'Commit' || e.name === 'Layerize' || e.name === 'Paint')
  const tasks = events.filter(e => e.name === 'RunTask' || e.name === 'ThreadControllerImpl::RunTask')
  return downs.map(down => {
    const after = frames.filter(f => f.ts > down.ts && f.ts < down.ts + 200_000)
    // All parts of the first frame after the key: those that lie within one task of it.
    const first = after[0]
    if (first === undefined) return undefined
    const frame = tasks.find(t => t.ts <= first.ts && t.ts + t.dur >= first.ts)
    const end = frame === undefined ? first.ts + (first.dur ?? 0) : frame.ts + frame.dur
    const inside = tasks.filter(t => t.ts + t.dur > down.ts && t.ts < end)
    return inside.reduce((sum, t) => sum + Math.min(t.ts + t.dur, end) - Math.max(t.ts, down.ts), 0) / 1000
  }).filter(work => work !== undefined)
}

async function keystroke(browser, page) {
  await editor(page).click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('warm up ', { delay: 60 })
  await page.evaluate(() => {
    window.timings = []
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') window.timings.push(entry.duration)
    }).observe({ type: 'event', durationThreshold: 16 })
  })
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel'] })
  await page.keyboard.type('abcde '.repeat(keys / 6), { delay: 90 })
  const trace = JSON.parse((await browser.stopTracing()).toString()).traceEvents
  const work = keyWork(trace)
  // Entries below the threshold are not reported: they are at most 16 ms.
  const timings = await page.evaluate(() => window.timings)
  const all = [...timings, ...Array(Math.max(0, keys - timings.length)).fill(16)]
  return { work: percentile(work, 0.95), timing: percentile(all, 0.95), count: work.length }
}

/** From each key to the completion of the first write that began after it, in milliseconds. */
async function keyToKept(page) {
  await editor(page).click()
  await page.evaluate(() => {
    window.writes.length = 0
    window.pressed = []
    document.addEventListener('keydown', () => window.pressed.push(performance.timeOrigin + performance.now()), true)
  })
  await page.keyboard.type('abcde '.repeat(keys / 6), { delay: 90 })
  await saved(page)
  const { pressed, writes } = await page.evaluate(() => ({ pressed: window.pressed, writes: window.writes }))
  const outbox = writes.filter(w => w.stores.includes('outbox')).sort((a, b) => a.began - b.began)
  const delays = pressed.map(at => outbox.find(w => w.began > at)?.kept - at)
  if (delays.length < keys || delays.some(Number.isNaN)) throw new Error('a key was not kept')
  return { p99: percentile(delays, 0.99), durability: outbox[0].durability }
}

/** Typed in A at one moment, painted in B at another; both clocks are this machine's. */
async function keyToPainted(a, b) {
  const clock = 'performance.timeOrigin + performance.now()'
  await b.goto(a.url())
  await editor(b).waitFor()
  await saved(b)
  await a.evaluate(`window.typed = []; document.addEventListener('keydown', () => window.typed.push(${clock}), true)`)
  await editor(b).evaluate(element => {
    window.painted = []
    const before = element.textContent.length
    let seen = 0
    new MutationObserver(() => {
      const count = element.textContent.length - before
      if (count <= seen) return
      const [from, to] = [seen, count]
      seen = count
      requestAnimationFrame(() => {
        // The message comes after the frame has been rendered.
        const channel = new MessageChannel()
        channel.port1.onmessage = () => {
          for (let i = from; i < to; i++) window.painted[i] = performance.timeOrigin + performance.now()
        }
        channel.port2.postMessage(0)
      })
    }).observe(element, { childList: true, characterData: true, subtree: true })
  })
  await editor(a).click()
  await a.evaluate('window.typed.length = 0')
  await a.keyboard.type('x'.repeat(keys), { delay: 100 })
  await b.waitForFunction(n => window.painted.filter(p => p !== undefined).length >= n, keys, { timeout: 30_000 })
  const typed = await a.evaluate('window.typed')
  const painted = await b.evaluate('window.painted')
  const delays = typed.slice(0, keys).map((at, i) => painted[i] - at)
  return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99) }
}

export async function browserFigures() {
  const server = await ours()
  const browser = await chromium.launch({ executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium', args: flags })
  try {
    const a = await arrive(browser, server, 'anna@example.org')
    await longPolicy(a)
    const key = await keystroke(browser, a)
    await saved(a)
    const kept = await keyToKept(a)
    const b = await arrive(browser, server, 'jonas@example.org')
    const painted = await keyToPainted(a, b)
    return [
      { figure: `${words.toLocaleString('en')}-word policy: main-thread work from key to end of rendering, p95 of ${key.count} keys`, ours: ms(key.work), bar: '≤ 16 ms', holds: key.work <= 16 },
      { figure: `${words.toLocaleString('en')}-word policy: Event Timing of keydown, p95`, ours: `≤ ${ms(key.timing)}`, bar: '≤ 32 ms', holds: key.timing <= 32 },
      { figure: `key → kept in the browser's database (durability ${kept.durability}), p99 of ${keys} keys`, ours: ms(kept.p99), bar: '≤ 300 ms', holds: kept.p99 <= 300 },
      { figure: 'key in A → painted in B, loopback, durable, p50 / p99', ours: `${ms(painted.p50)} / ${ms(painted.p99)}`, bar: '≤ 60 ms / ≤ 150 ms', holds: painted.p50 <= 60 && painted.p99 <= 150 },
    ]
  } finally {
    await browser.close()
    await server.remove()
  }
}
