// Figures of the server alone: typing, idle connections, coming back, starting.

import { join } from 'node:path'
import { automergeRepo, hocuspocus, load, ours, program, sessions, syncToken, yWebsocket } from './processes.mjs'

const seconds = 8
const script = join(import.meta.dirname, 'yjs-typists.mjs')
const ms = value => (Number.isFinite(value) ? `${value < 10 ? value.toFixed(1) : Math.round(value)} ms` : '–')
const MB = bytes => `${(bytes / 1e6).toFixed(0)} MB`

/** Runs one load on one server and adds what it cost the server. */
async function measured(server, run) {
  const before = server.cpu()
  const result = await run()
  const cpu = server.cpu() - before
  const memory = server.memory()
  await server.remove()
  return { ...result, cpu, memory, perChange: (cpu * 1000) / result.keystrokes }
}

export async function typingFigures(clients, prefill, documents = 1, rate = 5) {
  const options = ['--clients', `${clients}`, '--rate', `${rate}`, '--seconds', `${seconds}`, '--prefill', `${prefill}`, '--documents', `${documents}`]
  const yjs = hocus => [`${clients}`, `${rate}`, `${seconds}`, `${prefill}`, hocus, `${documents}`]

  const results = {}
  const own = await ours()
  const people = await sessions(own)
  results['Muster'] = await measured(own, () => load(own.socket, ['typists', ...options], people))
  const second = await ours()
  const token = await syncToken(second, await sessions(second))
  const { workspace } = await sessions(second)
  const address = `${second.socket}/sync/automerge-repo/${workspace}?access_token=${token}`
  results['Muster, automerge-repo protocol'] = await measured(second, () => load(address, ['repo-typists', ...options]))
  const repo = await automergeRepo()
  results['automerge-repo 2.5.6'] = await measured(repo, () => load(repo.socket, ['repo-typists', ...options]))
  const hocus = await hocuspocus()
  results['Hocuspocus 3.4.4'] = await measured(hocus, () => load(hocus.socket, yjs('1'), { script }))
  const y = await yWebsocket()
  results['@y/websocket-server 0.1.1'] = await measured(y, () => load(y.socket, yjs('0'), { script }))

  const [us, them, hocusResult, yResult] = ['Muster', 'automerge-repo 2.5.6', 'Hocuspocus 3.4.4', '@y/websocket-server 0.1.1'].map(n => results[n])
  const peers = show => Object.entries(results).filter(([name]) => name !== 'Muster').map(([name, r]) => `${name}: ${show(r)}`).join('; ')
  const [keys, before] = [`${rate}/s`, `${prefill.toLocaleString('en')} edits before`]
  const name = documents > 1 ? `${documents.toLocaleString('en')} documents × 2 clients, ${rate * clients} keys/s` : `${clients} typists × ${keys}, ${before}`
  const strict = clients === 30 && prefill === 0
  const ratio = (a, b) => `${(b / a).toFixed(1)}×`
  const yjsCpu = Math.min(hocusResult.cpu, yResult.cpu)
  return [
    {
      figure: `${name}: key to applied at the others, p50 / p99`,
      ours: `${ms(us.applied_p50_ms)} / ${ms(us.applied_p99_ms)} (durable)`,
      peers: peers(r => `${ms(r.applied_p50_ms)} / ${ms(r.applied_p99_ms)}${r.converged ? '' : ' (not converged)'}`),
      bar: strict ? `p99 ≤ 15 ms; ≥ 10× better than automerge-repo (is ${ratio(us.applied_p99_ms, them.applied_p99_ms)})` : 'not worse than automerge-repo',
      holds: us.converged && (strict ? us.applied_p99_ms <= 15 && them.applied_p99_ms >= 10 * us.applied_p99_ms : us.applied_p99_ms <= them.applied_p99_ms),
    },
    {
      figure: `${name}: server CPU, ${seconds} s (per change)`,
      ours: `${us.cpu.toFixed(2)} s (${us.perChange.toFixed(2)} ms)`,
      peers: peers(r => `${r.cpu.toFixed(2)} s (${r.perChange.toFixed(2)} ms)`),
      bar: strict ? `≥ 5× less than automerge-repo (is ${ratio(us.cpu, them.cpu)}); ≤ 2× the Yjs servers (is ${(us.cpu / yjsCpu).toFixed(1)}×)` : 'not worse than automerge-repo',
      holds: strict ? them.cpu >= 5 * us.cpu && us.cpu <= 2 * yjsCpu : us.cpu <= them.cpu,
    },
    { figure: `${name}: server memory`, ours: MB(us.memory), peers: peers(r => MB(r.memory)), bar: 'not worse than automerge-repo', holds: us.memory <= them.memory },
    {
      figure: `${name}: bytes up a keystroke / down to each other client`,
      ours: `${Math.round(us.up_per_keystroke)} / ${Math.round(us.down_per_keystroke_and_client)}`,
      peers: peers(r => `${Math.round(r.up_per_keystroke)} / ${Math.round(r.down_per_keystroke_and_client)}`),
      bar: strict ? '≤ 200 up' : 'not worse than automerge-repo',
      holds: us.up_per_keystroke <= (strict ? 200 : them.up_per_keystroke),
    },
    {
      figure: `${name}: key to acknowledged (on disk), p50 / p99`,
      ours: `${ms(us.ack_p50_ms)} / ${ms(us.ack_p99_ms)}`,
      peers: 'the peers acknowledge nothing durable',
    },
  ]
}

export async function idleFigure() {
  const connections = 5000
  const server = await ours()
  const people = await sessions(server)
  // One connection first, so that what every server needs once is not counted.
  await load(server.socket, ['idle', '--connections', '3'], { ...people, during: async () => {} })
  const before = server.memory()
  let each = NaN
  const { alive } = await load(server.socket, ['idle', '--connections', `${connections}`], {
    ...people,
    during: async () => {
      each = (server.memory() - before) / connections
    },
  })
  await server.remove()
  return [{ figure: `memory of an idle connection, ${connections.toLocaleString('en')} of them`, ours: `${(each / 1000).toFixed(1)} kB (${alive} alive)`, bar: '≤ 30 kB', holds: alive === connections && each <= 30_000 }]
}

export async function reconnectFigure() {
  const server = await ours()
  const people = await sessions(server)
  // One account: what it may read is then the same on both sides.
  const result = await load(server.socket, ['away'], { cookies: people.cookies.slice(0, 1) })
  await server.remove()
  return [{
    figure: 'away for 10,000 changes over 50 of 2,000 documents: until equal, and bytes ÷ changes',
    ours: `${(result.seconds * 1000).toFixed(0)} ms, ${result.ratio.toFixed(2)}×`,
    bar: '≤ 1 s, ≤ 1.5×',
    holds: result.equal && result.seconds <= 1 && result.ratio <= 1.5,
  }]
}

export async function startFigure() {
  const server = await ours()
  const people = await sessions(server)
  await load(server.socket, ['seed', '--documents', '100000', '--batch', '500'], { cookies: people.cookies.slice(0, 1) })
  await server.stop()
  const clean = await server.start(server.ready)
  await server.stop('SIGKILL')
  const killed = await server.start(server.ready)
  await server.remove()
  return [{
    figure: 'start with 100,000 documents until ready: after a clean stop / after kill −9',
    ours: `${ms(clean)} / ${ms(killed)}`,
    bar: '≤ 1 s / ≤ 3 s',
    holds: clean <= 1000 && killed <= 3000,
  }]
}

export async function attackFigure() {
  const server = await ours()
  const people = await sessions(server)
  const cookies = people.cookies.slice(0, 1)
  // The first round warms up what every server needs once.
  const names = Object.keys((await load(server.socket, ['attack'], { cookies })).attacks)
  const parts = []
  let [slowest, largest] = [0, 0]
  for (const name of names) {
    const before = server.memory()
    server.resetPeak()
    const { attacks } = await load(server.socket, ['attack', '--only', name], { cookies })
    const grew = Math.max(0, server.peak() - before)
    slowest = Math.max(slowest, attacks[name].ms)
    largest = Math.max(largest, grew)
    parts.push(`${name} ${ms(attacks[name].ms)}, ${(grew / 1e6).toFixed(1)} MB (${attacks[name].answer})`)
  }
  const token = await syncToken(server, people)
  const address = `${server.socket}/sync/automerge-repo/${people.workspace}?access_token=${token}`
  const { attacks: whole } = await load(address, ['repo-attack', '--server', `${server.child.pid}`])
  const documents = Object.entries(whole).map(([name, { ms: time, child, answer }]) => ({ time, child, text: `${name} ${ms(time)}, ${(child / 1e6).toFixed(1)} MB (${answer})` }))
  const slowestDocument = Math.max(...documents.map(d => d.time))
  const largestChild = Math.max(...documents.map(d => d.child))
  const typing = ['typists', '--clients', '10', '--rate', '5', '--seconds', `${seconds}`]
  const calm = await load(server.socket, typing, people)
  const [disturbed] = await Promise.all([
    load(server.socket, typing, people),
    load(server.socket, ['attack', '--seconds', `${seconds}`], { cookies }),
  ])
  await server.remove()
  const unmoved = disturbed.applied_p99_ms <= Math.max(2 * calm.applied_p99_ms, calm.applied_p99_ms + 5)
  return [
    { figure: 'refusing an attack with a change: time, memory (slowest of all)', ours: `${ms(slowest)}, ${(largest / 1e6).toFixed(1)} MB (${parts.join('; ')})`, bar: '≤ 10 ms, ≤ 8 MB', holds: slowest <= 10 && largest <= 8e6 },
    {
      figure: 'refusing an attack with a whole document: time, memory of the process that reads it (slowest of all)',
      ours: `${ms(slowestDocument)}, ${(largestChild / 1e6).toFixed(1)} MB (${documents.map(d => d.text).join('; ')})`,
      bar: '≤ 250 ms, ≤ 256 MB in the child',
      holds: slowestDocument <= 250 && largestChild <= 256 * 2 ** 20,
    },
    { figure: '10 honest typists’ p99, calm / beside an attacker', ours: `${ms(calm.applied_p99_ms)} / ${ms(disturbed.applied_p99_ms)}`, bar: 'unmoved', holds: unmoved && disturbed.converged },
  ]
}

export async function killFigure() {
  const rounds = Number(process.env.MUSTER_KILL_ROUNDS ?? 10)
  const server = await ours()
  const { cookies } = await sessions(server)
  await server.stop()
  const args = ['kill', '--program', program, '--data', server.data, '--rounds', `${rounds}`]
  const result = await load(server.socket, args, { cookies })
  await server.remove()
  return [{
    figure: `kill −9 under load, ${rounds} rounds: acknowledged changes lost`,
    ours: `${result.lost} of ${result.acknowledged.toLocaleString('en')} (slowest start ${ms(result.slowest_start_ms)})`,
    bar: '0',
    holds: result.lost === 0 && result.acknowledged > 0,
  }]
}
