// What every test starts from: a server of its own, and people with browser profiles of their own.

import { type BrowserContext, type Page, expect, test as base } from '@playwright/test'
import { App } from './app'
import { Server, people } from './server'

export type Person = keyof typeof people

interface Fixtures {
  /** Further options of the server, for `test.use`. */
  options: readonly string[]
  /** A server with the demo workspace. */
  server: Server
  /** Opens a browser profile and signs the person in. Further calls open further profiles. An error that nothing in a page
   * catches fails the test, whatever else it saw. */
  arrive: (person: Person, options?: { dark?: boolean; phone?: boolean; german?: boolean }) => Promise<App>
}

export const test = base.extend<Fixtures>({
  options: [[], { option: true }],
  server: async ({ options }, use, info) => {
    const server = await Server.start({ args: options })
    await use(server)
    if (info.status !== info.expectedStatus) {
      await info.attach('server log', { body: server.log, contentType: 'text/plain' })
    }
    await server.remove()
  },
  arrive: async ({ browser, server }, use) => {
    const contexts: BrowserContext[] = []
    const uncaught: string[] = []
    await use(async (person, options = {}) => {
      const context = await browser.newContext({
        baseURL: server.url,
        locale: options.german === true ? 'de-DE' : 'en-GB',
        colorScheme: options.dark === true ? 'dark' : 'light',
        reducedMotion: 'reduce',
        ...(options.phone === true
          ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
          : { viewport: { width: 1280, height: 800 } }),
      })
      contexts.push(context)
      context.on('weberror', error => uncaught.push(error.error().message))
      const app = new App(await context.newPage(), server)
      await app.signIn(people[person].email)
      return app
    })
    await Promise.all(contexts.map(context => context.close()))
    expect(uncaught, 'errors that nothing in a page caught').toEqual([])
  },
})

export { expect, type Page } from '@playwright/test'
