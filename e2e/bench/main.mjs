// The benchmark: figures, peers on the same load in the same call, and one table.

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { browserFigures } from './browser.mjs'
import { downloadSizes } from './sizes.mjs'
import { catchUpFigures } from './catch-up.mjs'
import { edit } from './large/editing.mjs'
import { checks, filter, find, firstSync, memory, open, scroll, sort, start } from './large/reading.mjs'
import { closeAll } from './large/setup.mjs'
import { attackFigure, idleFigure, killFigure, reconnectFigure, startFigure, typingFigures } from './server-figures.mjs'

/** In order of value; each yields rows {figure, ours, peers, bar, holds}. */
const figures = [
  ['sizes', 'download sizes', downloadSizes],
  ['typing-10', '10 typists in one document', () => typingFigures(10, 0)],
  ['typing-30', '30 typists in one document', () => typingFigures(30, 0)],
  ['typing-30-long', '30 typists in a document of 5,000 edits', () => typingFigures(30, 5000)],
  ['typing-30-longer', '30 typists in a document of 20,000 edits', () => typingFigures(30, 20_000)],
  ['typing-100', '100 typists in one document', () => typingFigures(100, 0)],
  ['documents', '1,000 documents, two clients each', () => typingFigures(10, 0, 1000, 25)],
  ['catch-up', 'catching up with 10,000 changes, and with 1,000 documents', catchUpFigures],
  ['browser', 'keystroke and key to painted, in Chromium', browserFigures],
  ['attacks', 'refusing attacks', attackFigure],
  ['idle', 'memory of 5,000 idle connections', idleFigure],
  ['reconnect', 'back after 10,000 changes', reconnectFigure],
  ['kill', 'kill -9 under load', killFigure],
  ['start', 'start with 100,000 documents', startFigure],
  ['large-sync', 'first sync at size L', firstSync],
  ['large-open', 'opening a register at size L', open],
  ['large-filter', 'filtering at size L', filter],
  ['large-sort', 'sorting at size L', sort],
  ['large-scroll', 'scrolling at size L', scroll],
  ['large-checks', 'all checks at size L', checks],
  ['large-find', 'finding at size L', find],
  ['large-edit', 'editing a cell at size L', edit],
  ['large-start', 'starting offline at size L', start],
  ['large-memory', 'memory at size L', memory],
]

const args = process.argv.slice(2)
if (args.includes('--list')) {
  for (const [name, words] of figures) console.log(`${name.padEnd(16)} ${words}`)
  process.exit(0)
}
const only = args.flatMap((arg, i) => (args[i - 1] === '--only' ? [arg] : []))
const chosen = figures.filter(([name]) => only.length === 0 || only.some(o => name.startsWith(o)))

const rows = []
let broken = 0
for (const [name, words, measure] of chosen) {
  process.stderr.write(`▸ ${words}\n`)
  try {
    rows.push(...(await measure()))
  } catch (error) {
    broken++
    rows.push({ figure: words, ours: 'not measured', peers: '', bar: '', holds: false })
    process.stderr.write(`  ✗ ${name}: ${error.stack ?? error}\n`)
  }
}

await closeAll()

const version = readFileSync('/proc/version', 'utf8').split(' ').slice(0, 3).join(' ')
console.log(`\nMachine: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${version}, Node ${process.version}`)
console.log(`Measured ${new Date().toISOString().slice(0, 10)}. Server and load on cores of their own.\n`)
console.log('| figure | Muster | peers | bar | holds |')
console.log('|---|---|---|---|---|')
for (const row of rows) {
  const holds = row.holds === undefined ? '' : row.holds ? 'yes' : 'NO'
  console.log(`| ${row.figure} | ${row.ours} | ${row.peers ?? ''} | ${row.bar ?? ''} | ${holds} |`)
}
if (process.env.MUSTER_BENCH_JSON) writeFileSync(process.env.MUSTER_BENCH_JSON, JSON.stringify(rows, null, 2))
process.exit(broken > 0 ? 1 : 0)
