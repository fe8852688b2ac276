// The real server on a free port with a data folder of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const program = process.env['MUSTER_SERVER'] ?? resolve(import.meta.dirname, '../../target/debug/muster-server')

/** The accounts of the demo workspace; all have the same password. */
export const people = {
  anna: { email: 'anna@example.org', name: 'Anna Keller', role: 'owner' },
  jonas: { email: 'jonas@example.org', name: 'Jonas Thoma', role: 'contributor' },
  mira: { email: 'mira@example.org', name: 'Mira Lindt', role: 'manager' },
  rita: { email: 'rita@example.org', name: 'Rita Sommer', role: 'reader' },
} as const

export const password = 'muster-demo-2026'

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolvePort, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      probe.close(() => resolvePort(address.port))
    })
  })
}

export class Server {
  /** What it printed so far, for messages of failing tests. */
  log = ''
  private child: ChildProcess | undefined

  private constructor(
    readonly port: number,
    readonly data: string,
    private readonly options: readonly string[],
  ) {}

  /** Starts with the demo workspace, a copy of the one that was prepared unless it shall be `fresh`; or empty. */
  static async start(options: { demo?: boolean; fresh?: boolean; args?: readonly string[] } = {}): Promise<Server> {
    const data = await mkdtemp(join(tmpdir(), 'muster-e2e-'))
    const prepared = process.env['MUSTER_E2E_DEMO']
    if (options.demo !== false && options.fresh !== true && prepared !== undefined) {
      // Sockets are no files to copy; the server makes its own.
      await cp(prepared, data, { recursive: true, filter: path => !path.endsWith('.sock') })
    }
    const args = [...(options.demo === false ? [] : ['--demo']), ...(options.args ?? [])]
    const server = new Server(await freePort(), data, args)
    await server.up()
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get pid(): number {
    return this.child?.pid ?? 0
  }

  /** Starts again on the same port with the same data. Resolves when it is ready. */
  async up(): Promise<void> {
    const args = ['--data', this.data, '--bind', `127.0.0.1:${this.port}`, '--metrics', 'off', ...this.options]
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.child = child
    let ended = ''
    const note = (chunk: Buffer) => {
      this.log += chunk.toString()
    }
    child.stdout.on('data', note)
    child.stderr.on('data', note)
    child.once('error', error => {
      ended = error.message
    })
    child.once('exit', (code, signal) => {
      ended = `exit ${code ?? signal}`
    })
    const deadline = Date.now() + 60_000
    while (Date.now() < deadline) {
      if (ended !== '') throw new Error(`the server did not start (${ended}):\n${this.log}`)
      const ready = await fetch(`${this.url}/health/ready`).then(r => r.ok, () => false)
      if (ready) return
      await new Promise(next => setTimeout(next, 25))
    }
    throw new Error(`the server was not ready in time:\n${this.log}`)
  }

  /** Ends it as a crash would: no warning, nothing flushed. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<void> {
    await this.end('SIGTERM')
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise<void>(done => child.once('exit', () => done()))
    child.kill(signal)
    await gone
    this.child = undefined
  }

  /** Stops it and removes its data. */
  async remove(): Promise<void> {
    await this.kill()
    await rm(this.data, { recursive: true, force: true })
  }

  /** Calls the API as a signed-in account; without one, as nobody. */
  async api<T>(method: string, path: string, options: { cookie?: string; body?: unknown } = {}): Promise<T> {
    const response = await this.raw(method, path, options)
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    const text = await response.text()
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** Like `api`, with the response as it came. */
  async raw(method: string, path: string, options: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Response> {
    const headers: Record<string, string> = { origin: this.url, ...options.headers }
    if (options.cookie !== undefined) headers['cookie'] = options.cookie
    if (method !== 'GET') headers['x-muster'] ??= '1'
    const init: RequestInit = { method, headers, redirect: 'manual' }
    if (options.body !== undefined || method === 'POST' || method === 'PUT') {
      headers['content-type'] ??= 'application/json'
      init.body = JSON.stringify(options.body ?? {})
    }
    return await fetch(this.url + path, init)
  }

  /** Signs in and returns the session's cookie and the first workspace. */
  async signIn(email: string): Promise<{ cookie: string; workspace: string }> {
    const response = await this.raw('POST', '/api/v1/sign-in', { body: { email, password } })
    if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`)
    const cookie = response.headers.getSetCookie().map(c => c.split(';')[0]).join('; ')
    const me = (await response.json()) as { workspaces: { id: string }[] }
    return { cookie, workspace: me.workspaces[0]?.id ?? '' }
  }
}
