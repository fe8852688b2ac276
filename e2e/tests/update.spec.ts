// A new version of the app: offered, taken when the person agrees, and without losing a word in any tab.

import { App } from '../support/app'
import { expect, test } from '../support/fixtures'
import { NextBuild } from '../support/next-build'
import { people } from '../support/server'

test('a new build is offered, waits for consent, and takes over in all tabs without losing a word', async ({ browser, server }) => {
  test.setTimeout(120_000)
  const next = await NextBuild.before(server)
  const context = await browser.newContext({ baseURL: next.url, locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  try {
    const app = new App(await context.newPage(), server)
    await app.signIn(people.anna.email)
    const id = await app.createPolicy('Before the update')
    await app.write('first ')
    await app.untilSaved()
    await app.untilReadyForOffline()
    // The first worker takes over pages from their next start on.
    await app.page.reload()
    await app.reads('first')
    const other = new App(await context.newPage(), server)
    await other.page.goto(app.page.url())
    await other.reads('first')
    const caches = () => app.page.evaluate(async () => (await window.caches.keys()).length)
    expect(await caches()).toBe(1)

    next.offer()
    await app.page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
    const reload = app.page.getByRole('button', { name: 'Reload now' })
    await expect(reload).toBeVisible()
    // Nothing happens by itself: the version before goes on working, in both tabs.
    await other.write('second ')
    await app.reads('first second')
    await app.page.evaluate(() => Object.assign(window, { before: true }))
    await app.write('third ')
    await reload.click()
    await app.page.waitForFunction(() => !('before' in window), null, { timeout: 15_000 })
    await app.reads('first second third')
    await other.reads('first second third')
    await expect(reload).toBeHidden()
    await expect(app.title).toHaveValue('Before the update')
    expect(app.documentId).toBe(id)
    await app.untilSaved()
  } finally {
    await context.close()
    await next.remove()
  }
})
