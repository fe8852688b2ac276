// The server's messages on their way to one browser, to hold some of them up. What they say is not read beyond the
// number of their kind (`Down` in shared/src/sync/frame.rs).

import { type BrowserContext, type WebSocketRoute } from '@playwright/test'

/** Kinds of messages from the server. */
export const kind = { acknowledgement: 2, feed: 5, state: 6 } as const

export class Wire {
  private held: (() => void)[] = []
  private holding: number | undefined
  private readonly passed = new Map<number, number>()

  private constructor() {}

  /** Lays itself between the server and every page that the context opens from now on. */
  static async into(context: BrowserContext): Promise<Wire> {
    const wire = new Wire()
    await context.routeWebSocket(/\/sync\/v1$/, page => wire.join(page))
    return wire
  }

  private join(page: WebSocketRoute): void {
    const server = page.connectToServer()
    server.onMessage(message => {
      // An array of the kind and its content.
      const is = typeof message === 'string' ? -1 : (message[1] ?? -1)
      if (is === this.holding) {
        this.held.push(() => page.send(message))
        return
      }
      this.passed.set(is, (this.passed.get(is) ?? 0) + 1)
      page.send(message)
    })
  }

  /** Messages of this kind do not arrive any more; the others overtake them. */
  hold(what: number): void {
    this.holding = what
  }

  /** Whether something is held up. */
  get holds(): boolean {
    return this.held.length > 0
  }

  /** How many messages of this kind were let through. */
  count(what: number): number {
    return this.passed.get(what) ?? 0
  }

  /** What was held up is lost, as if the page had gone; what comes arrives. */
  lose(): void {
    this.holding = undefined
    this.held = []
    this.passed.clear()
  }

  /** What was held up arrives, and what comes. */
  release(): void {
    this.holding = undefined
    for (const send of this.held.splice(0)) send()
  }
}
