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

  /** Finds a document by its id, waiting until it is there. */
  async find(id: string): Promise<DocHandle<Policy>> {
    const late = Date.now() + 15_000
    for (;;) {
      try {
        const handle = await this.repo.find<Policy>(`automerge:${id}` as never, { signal: AbortSignal.timeout(15_000) })
        await handle.whenReady()
        return handle
      } catch (error) {
        // Asked before its maker's first message came; the client remembers the answer until told to forget it.
        if (Date.now() > late || !String(error).includes('unavailable')) throw error
        this.repo.delete(id as never)
        await new Promise(again => setTimeout(again, 50))
      }
    }
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
