// Every screen, in both themes and on a phone: usable by everybody.

import AxeBuilder from '@axe-core/playwright'
import type { App } from '../support/app'
import { type Page, expect, test } from '../support/fixtures'

/** Every place of the app inside a workspace. */
const places = ['', '/processes', '/process/treatment', '/checks', '/policy', '/risk', '/incident', '/members', '/units', '/ledger', '/settings', '/refused']

async function axe(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const short = violations.map(v => `${v.id}: ${v.help}\n  ${v.nodes.map(n => n.html).join('\n  ')}`)
  expect(short, where).toEqual([])
}

/** The page shows its heading: it is there, not merely on its way. */
async function arrived(app: App): Promise<void> {
  await expect(app.page.getByRole('heading', { level: 1 }).first()).toBeVisible()
}

async function firstRecord(app: App, register: string): Promise<string> {
  await app.go(`/${register}`)
  const link = app.page.locator(`a[href*="/${register}/"]`).first()
  await expect(link).toBeAttached()
  return (await link.getAttribute('href')) ?? ''
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen, ${theme}`, async ({ arrive, browser, server }) => {
    test.setTimeout(180_000)
    const outside = await browser.newContext({ baseURL: server.url, colorScheme: theme, reducedMotion: 'reduce' })
    const page = await outside.newPage()
    for (const path of ['/sign-in', '/setup#nothing', '/invitation#nothing', '/no/such/place']) {
      await page.goto(path)
      await expect(page.getByRole('heading').first()).toBeVisible()
      await axe(page, path)
    }
    await outside.close()

    const anna = await arrive('anna', { dark: theme === 'dark' })
    for (const place of places) {
      await anna.go(place)
      await arrived(anna)
      await axe(anna.page, place)
    }
    for (const register of ['policy', 'risk']) {
      await anna.page.goto(await firstRecord(anna, register))
      await expect(anna.title).toBeVisible()
      await axe(anna.page, `one ${register}`)
    }
    await anna.page.keyboard.press('Control+k')
    await expect(anna.page.getByRole('dialog').getByRole('combobox')).toBeFocused()
    await axe(anna.page, 'command palette')
  })
}

test('on a phone nothing is cut off and a thumb meets every target', async ({ arrive }) => {
  const anna = await arrive('anna', { phone: true })
  for (const place of places) {
    await anna.go(place)
    await arrived(anna)
    const overflow = await anna.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow, `${place} scrolls sideways`).toBeLessThanOrEqual(0)
  }
  const bar = anna.page.getByRole('navigation').last()
  for (const target of await bar.getByRole('link').all()) {
    if (!(await target.isVisible())) continue
    const box = await target.boundingBox()
    expect(box?.height ?? 0, await target.innerText()).toBeGreaterThanOrEqual(44)
  }
})

test('German is complete and the page says its language', async ({ arrive }) => {
  const anna = await arrive('anna', { german: true })
  await expect(anna.page.locator('html')).toHaveAttribute('lang', 'de')
  await anna.go('/policy')
  await expect(anna.page.getByRole('heading', { name: 'Richtlinien' }).first()).toBeVisible()
})

test('the whole way with the keyboard alone', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB', reducedMotion: 'reduce' })
  const page = await context.newPage()
  const { keyboard } = page
  await page.goto('/')
  const email = page.getByLabel(/^E-?mail/i)
  await expect(email).toBeVisible()
  await tabTo(page, '^E-?mail')
  await keyboard.type('anna@example.org')
  await keyboard.press('Tab')
  await keyboard.type('muster-demo-2026')
  await keyboard.press('Enter')
  await expect(page).toHaveURL(/\/w\//)
  // As early as hands can: the palette takes up the workspace's commands when they are there.
  await keyboard.press('Control+k')
  await expect(page.getByRole('combobox').first()).toBeFocused()
  await keyboard.type('new policy')
  await expect(page.getByRole('option', { name: 'New policy' })).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('Enter')
  await expect(page).toHaveURL(/\/policy\/[1-9A-HJ-NP-Za-km-z]+/)
  const { App } = await import('../support/app')
  const app = new App(page, server)
  await expect(app.title).toBeFocused()
  await keyboard.type('By keys')
  await keyboard.press('Enter')
  await expect(app.text).toBeFocused()
  await keyboard.type('No mouse was moved.')
  await app.untilSaved()
  await context.close()
})

/** Presses Tab until the focused control has that label. */
async function tabTo(page: Page, label: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    const name = await page.evaluate(() => {
      const active = document.activeElement
      return active instanceof HTMLInputElement ? (active.labels?.[0]?.textContent ?? active.ariaLabel ?? '') : ''
    })
    if (new RegExp(label, 'i').test(name.trim())) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`no control named ${label} can be reached with Tab`)
}
