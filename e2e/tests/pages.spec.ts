// The code of every page but home is a file of its own: home does not wait for it, and a page says what it waits for.

import { type Browser, type BrowserContext } from '@playwright/test'
import { App } from '../support/app'
import { expect, test } from '../support/fixtures'
import { type Server, people } from '../support/server'

const CODE = '**/later-*.wasm'

/** A browser without a service worker, which would have the file before the page asks for it. */
async function alone(browser: Browser, server: Server): Promise<{ context: BrowserContext; app: App; uncaught: string[] }> {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  })
  const uncaught: string[] = []
  context.on('weberror', error => uncaught.push(error.error().message))
  return { context, app: new App(await context.newPage(), server), uncaught }
}

test('home is complete before the code of the other pages has come; the first that is opened waits for it', async ({ browser, server }) => {
  const { context, app, uncaught } = await alone(browser, server)
  let release = (): void => {}
  const held = new Promise<void>(done => (release = done))
  let asked = 0
  await context.route(CODE, async route => {
    asked += 1
    await held
    await route.continue()
  })
  await app.signIn(people.anna.email)
  const main = app.page.getByRole('main')
  await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
  const policies = app.page.getByRole('navigation').getByRole('link', { name: /^Policies/ }).first()
  await app.page.getByRole('navigation').getByRole('link', { name: /^Members/ }).first().click()
  await expect(main.getByRole('status').getByText('Opening the page…')).toBeVisible()
  release()
  await expect(main.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible()
  await expect(main.getByText('Opening the page…')).toBeHidden()
  await app.go('')
  await policies.click()
  await expect(main.getByRole('heading', { level: 1, name: 'Policies' })).toBeVisible()
  expect(asked).toBeGreaterThan(0)
  await context.close()
  expect(uncaught).toEqual([])
})

test('what a first visit fetches before home stands there keeps to its budget', async ({ browser, server }) => {
  const { context, app, uncaught } = await alone(browser, server)
  await context.route(CODE, route => route.abort())
  const fetched: Promise<{ path: string; size: number }>[] = []
  context.on('requestfinished', request => {
    const path = new URL(request.url()).pathname
    if (/\.(wasm|js|css)$/.test(path)) fetched.push(request.sizes().then(sizes => ({ path, size: sizes.responseBodySize })))
  })
  await app.signIn(people.anna.email)
  await expect(app.page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
  const files = await Promise.all(fetched)
  expect(files.some(file => file.path.endsWith('.wasm') && file.size > 100_000), JSON.stringify(files)).toBe(true)
  expect(files.reduce((sum, file) => sum + file.size, 0), JSON.stringify(files)).toBeLessThanOrEqual(600_000)
  await context.close()
  expect(uncaught).toEqual([])
})

test('a record that is made before the code of documents has come is made when it has', async ({ browser, server }) => {
  const { context, app, uncaught } = await alone(browser, server)
  let release = (): void => {}
  const held = new Promise<void>(done => (release = done))
  await context.route(CODE, async route => {
    await held
    await route.continue()
  })
  await app.signIn(people.anna.email)
  await app.page.keyboard.press('c')
  await app.page.keyboard.press('p')
  await expect(app.page).toHaveURL(/\/policy$/)
  await expect(app.page.getByRole('main').getByText('Opening the page…')).toBeVisible()
  release()
  await expect(app.page).toHaveURL(/\/policy\/[1-9A-HJ-NP-Za-km-z]+/)
  await app.title.fill('Made early')
  await app.write('and written ')
  await app.untilSaved()
  await context.close()
  expect(uncaught).toEqual([])
})

test('a page whose code cannot be fetched says so, and trying again opens it', async ({ browser, server }) => {
  const { context, app, uncaught } = await alone(browser, server)
  await context.route(CODE, route => route.abort())
  await app.signIn(people.anna.email)
  const main = app.page.getByRole('main')
  await app.page.getByRole('navigation').getByRole('link', { name: /^Settings/ }).click()
  const note = main.getByRole('alert').filter({ hasText: 'This page could not be loaded' })
  await expect(note).toBeVisible()
  await note.getByRole('button', { name: 'Try again' }).click()
  await expect(note).toBeVisible()
  // Another page asks again by itself, and home needs nothing.
  await app.page.getByRole('navigation').getByRole('link', { name: /^Home/ }).click()
  await expect(note).toBeHidden()
  await app.page.getByRole('navigation').getByRole('link', { name: /^Settings/ }).click()
  await expect(note).toBeVisible()
  await context.unroute(CODE)
  await note.getByRole('button', { name: 'Try again' }).click()
  await expect(main.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await expect(note).toBeHidden()
  await context.close()
  expect(uncaught).toEqual([])
})

test('a page that was never opened opens after a cold start without a network', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.untilReadyForOffline()
  await anna.offline(true)
  const again = await anna.reopenTab()
  await expect(again.status).toHaveText(/offline/i)
  await again.page.getByRole('navigation').getByRole('link', { name: /^Reports/ }).click()
  await expect(again.page.getByRole('main').getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible()
})
