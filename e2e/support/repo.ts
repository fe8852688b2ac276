// An unmodified JavaScript automerge-repo client, as a third party would write it.

import { type DocHandle, Repo } from '@automerge/automerge-repo'
import { WebSocketClientAdapter } from '@automerge/automerge-repo-network-websocket'
import type { Server } from './server'

export interface Policy {
  kind: string
  schema: number
  title: string
  state: string
  body: string
  x: Record<string, unknown>
  [key: string]: unknown
}

export class Client {
  readonly repo: Repo
  private readonly adapter: WebSocketClientAdapter

  constructor(server: Server, workspace: string, token: string) {
    const query = new URLSearchParams({ access_token: token })
    this.adapter = new WebSocketClientAdapter(`ws://127.0.0.1:${server.port}/sync/automerge-repo/${workspace}?${query}`)
    this.repo = new Repo({ network: [this.adapter] })
  }

  /** Finds a document by its id, waiting until it is there: asked for once, the server tells when it appears. */
  async find(id: string): Promise<DocHandle<Policy>> {
    const signal = AbortSignal.timeout(15_000)
    const asked = { signal, allowableStates: ['ready', 'unavailable'] as ('ready' | 'unavailable')[] }
    const handle = await this.repo.find<Policy>(`automerge:${id}` as never, asked)
    await handle.whenReady(['ready'], { signal })
    return handle
  }

  /** Resolves when the document satisfies `holds`. */
  async until(handle: DocHandle<Policy>, holds: (doc: Policy) => boolean): Promise<Policy> {
    return await new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        handle.off('change', look)
        reject(new Error(`not within 15 s; the document is ${JSON.stringify(handle.doc())}`))
      }, 15_000)
      const look = () => {
        const doc = handle.doc()
        if (doc === undefined || !holds(doc)) return
        clearTimeout(late)
        handle.off('change', look)
        resolve(doc)
      }
      handle.on('change', look)
      look()
    })
  }

  async close(): Promise<void> {
    // Disconnects the adapter too; doing so twice trips an assertion of its own.
    await this.repo.shutdown()
  }
}

/** Makes a personal access token of sync-only scope. */
export async function syncToken(server: Server, email: string): Promise<{ token: string; workspace: string; cookie: string }> {
  const { cookie, workspace } = await server.signIn(email)
  const body = { name: 'automerge-repo', scope: 'sync', days: 1 }
  const made = await server.api<{ secret: string }>('POST', `/api/v1/workspaces/${workspace}/tokens`, { cookie, body })
  return { token: made.secret, workspace, cookie }
}
