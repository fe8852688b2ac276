// Processes under measurement: started on a core of their own, watched through /proc.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const here = import.meta.dirname
export const program = process.env.MUSTER_SERVER ?? resolve(here, '../../target/release/muster-server')
export const driver = process.env.MUSTER_LOAD ?? resolve(here, '../../target/release/examples/load')
const ticks = 100
const pinned = availableParallelism() > 1 && existsSync('/usr/bin/taskset')

/** Server on the first core, load on the others. */
const serverCore = '0'
const loadCores = `1-${availableParallelism() - 1}`

/** The command with the cores it may use. */
function onCores(cores, command, args) {
  return pinned ? ['taskset', ['-c', cores, command, ...args]] : [command, args]
}

export async function freePort() {
  return await new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}

/** A server process with a data folder of its own. */
export class Process {
  constructor(name, command, args, port, data) {
    Object.assign(this, { name, command, args, port, data, log: '' })
  }

  get url() {
    return `http://127.0.0.1:${this.port}`
  }

  get socket() {
    return `ws://127.0.0.1:${this.port}`
  }

  /** Starts it and resolves, with the milliseconds that took, when `ready` does. */
  async start(ready, limit = 120_000) {
    const [command, args] = onCores(serverCore, this.command, this.args)
    const started = performance.now()
    this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.env } })
    const note = chunk => {
      this.log += chunk
    }
    this.child.stdout.on('data', note)
    this.child.stderr.on('data', note)
    this.child.once('exit', code => {
      this.ended = `exit ${code}`
    })
    const deadline = Date.now() + limit
    while (!(await ready(this))) {
      if (this.ended !== undefined || Date.now() > deadline) {
        throw new Error(`${this.name} did not start (${this.ended ?? 'not in time'}): ${this.log.slice(-2000)}`)
      }
      await new Promise(next => setTimeout(next, 5))
    }
    return performance.now() - started
  }

  /** Seconds of processor time so far. */
  cpu() {
    const fields = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) / ticks
  }

  /** Resident bytes now. */
  memory() {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))
    return Number(line[1]) * 1024
  }

  /** Most resident bytes since `resetPeak`. */
  peak() {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'))
    return Number(line[1]) * 1024
  }

  resetPeak() {
    writeFileSync(`/proc/${this.child.pid}/clear_refs`, '5')
  }

  /** Ends it and waits. */
  async stop(signal = 'SIGTERM') {
    if (this.child === undefined || this.ended !== undefined) return
    const gone = new Promise(done => this.child.once('exit', done))
    this.child.kill(signal)
    await gone
    this.child = undefined
    this.ended = undefined
  }

  async remove() {
    await this.stop('SIGKILL')
    rmSync(this.data, { recursive: true, force: true })
  }
}

const said = word => async process => process.log.includes(word)
const answers = path => async process => await fetch(process.url + path).then(r => r.ok, () => false)

const folder = () => mkdtempSync(join(tmpdir(), 'muster-bench-'))

/** Our server, with the demo workspace; commits to disk before it acknowledges. It may take `limit` milliseconds to start. */
export async function ours(extra = ['--demo'], limit = 120_000) {
  const [port, data] = [await freePort(), folder()]
  const made = new Process('muster', program, ['--data', data, '--bind', `127.0.0.1:${port}`, '--metrics', 'off', ...extra], port, data)
  made.ready = answers('/health/ready')
  await made.start(made.ready, limit)
  return made
}

export async function automergeRepo() {
  const [port, data] = [await freePort(), folder()]
  const made = new Process('automerge-repo', process.execPath, [join(here, 'peers/automerge-repo.mjs'), `${port}`, data], port, data)
  await made.start(said('ready'))
  return made
}

export async function hocuspocus() {
  const [port, data] = [await freePort(), folder()]
  const made = new Process('hocuspocus', process.execPath, [join(here, 'peers/hocuspocus.mjs'), `${port}`], port, data)
  await made.start(said('ready'))
  return made
}

export async function yWebsocket() {
  const [port, data] = [await freePort(), folder()]
  const script = resolve(here, '../node_modules/@y/websocket-server/src/server.js')
  const made = new Process('y-websocket', process.execPath, [script], port, data)
  made.env = { HOST: '127.0.0.1', PORT: `${port}` }
  await made.start(said('running'))
  return made
}

const password = 'muster-demo-2026'

/** Session cookies of the demo accounts that may write, and their workspace. */
export async function sessions(server) {
  const cookies = []
  let workspace = ''
  for (const name of ['anna', 'jonas', 'mira']) {
    const response = await fetch(`${server.url}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-muster': '1', origin: server.url },
      body: JSON.stringify({ email: `${name}@example.org`, password }),
    })
    if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
    cookies.push(response.headers.getSetCookie().map(c => c.split(';')[0]).join('; '))
    workspace = (await response.json()).workspaces[0].id
  }
  return { cookies, workspace }
}

/** A token that the automerge-repo endpoint takes in its address. */
export async function syncToken(server, { cookies, workspace }) {
  const response = await fetch(`${server.url}/api/v1/workspaces/${workspace}/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-muster': '1', origin: server.url, cookie: cookies[0] },
    body: JSON.stringify({ name: 'bench', scope: 'sync', days: 1 }),
  })
  if (!response.ok) throw new Error(`token: ${response.status} ${await response.text()}`)
  return (await response.json()).secret
}

/** Runs a command of the load driver. With `during`, its first line of output is handed over before it may end. */
export async function load(url, args, { cookies = [], script, during } = {}) {
  const [first, rest] = script === undefined ? [driver, ['--url', url, ...args]] : [process.execPath, [script, url, ...args]]
  const [command, full] = onCores(loadCores, first, rest)
  const child = spawn(command, full, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, MUSTER_COOKIES: cookies.join('\n') },
  })
  let out = ''
  const firstLine = new Promise(done => {
    child.stdout.on('data', chunk => {
      out += chunk
      if (out.includes('\n')) done(undefined)
    })
  })
  const ended = new Promise(done => child.once('exit', done))
  if (during !== undefined) {
    await Promise.race([firstLine, ended])
    if (out.includes('\n')) await during(JSON.parse(out.split('\n')[0]))
    child.stdin.end()
  }
  const code = await ended
  if (code !== 0) throw new Error(`the load driver failed (${code}): ${args.join(' ')}`)
  return JSON.parse(out.trim().split('\n').at(-1))
}
