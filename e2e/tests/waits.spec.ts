// Decisions that wait for somebody: those that they are asked for or may take by their role, and nobody else's.

import AxeBuilder from '@axe-core/playwright'
import { type Locator, type Page } from '@playwright/test'
import { type App } from '../support/app'
import { expect, test } from '../support/fixtures'

const policy = 'Information security policy'
const waiting = (page: Page): Locator => page.getByRole('region', { name: /^(Waits for you|Wartet auf Sie)$/ })
const group = (page: Page, name: RegExp): Locator =>
  waiting(page).locator('.waiting-group', { has: page.getByRole('heading', { name }) })

/** The number of decisions that the palette says. */
async function counted(app: App): Promise<number> {
  await app.page.keyboard.press('Control+k')
  await app.page.locator('dialog.palette').getByRole('combobox').fill('decisions that wait')
  const option = app.page.locator('dialog.palette').getByRole('option').filter({ hasText: 'Decisions that wait for me' })
  const shown = await option.locator('.trail').innerText()
  await app.page.keyboard.press('Escape')
  return Number(/^\d+/.exec(shown)?.[0])
}

test('who decides finds what waits, each number opens its list, and a request stands there until it is in effect', async ({ arrive }) => {
  test.setTimeout(120_000)
  const mira = await arrive('mira')
  const { page } = mira
  await mira.go('')
  const open = group(page, /^You may decide/)
  await expect(open).toBeVisible()
  const policies = open.locator('.totals').getByRole('link', { name: /^Policies/ })
  const number = Number(await policies.locator('.num').innerText())
  const all = await counted(mira)
  expect(all).toBeGreaterThanOrEqual(number)
  const { violations } = await new AxeBuilder({ page }).include('.waiting').analyze()
  expect(violations.map(v => v.id)).toEqual([])
  await policies.click()
  await expect(page.locator('.filters').getByRole('status')).toHaveText(new RegExp(`^${number} of `))
  await expect(page.getByRole('button', { name: 'Without Decision asked of: managers and owners of the workspace' })).toBeVisible()
  await expect(page.locator('.grid').getByText(policy).first()).toBeVisible()

  // Asked for without a network it waits, and the first page says so.
  await mira.untilReadyForOffline()
  await page.getByRole('link', { name: policy }).first().click()
  await expect(mira.text).toBeVisible()
  await mira.offline(true)
  await page.getByRole('button', { name: 'Approve…' }).click()
  await page.getByRole('dialog', { name: 'Approve?' }).getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Requested: Approve' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await expect(waiting(page).getByRole('heading', { level: 2 })).toBeFocused()
  const requested = group(page, /^Requested by you, not in effect yet/)
  await expect(requested.getByRole('link', { name: new RegExp(policy) })).toBeVisible()
  await mira.offline(false)
  await expect(requested).toHaveCount(0)
  // Approved, it waits to be published.
  await expect.poll(() => counted(mira)).toBe(all)
})

test('who decides nothing is offered nothing to decide but what names them', async ({ arrive }) => {
  const jonas = await arrive('jonas')
  const { page } = jonas
  await jonas.go('')
  await expect(waiting(page)).toBeVisible()
  await expect(page.getByRole('heading', { name: 'The ISMS at a glance' })).toBeVisible()
  await expect(group(page, /^You may decide/)).toHaveCount(0)
  const before = await counted(jonas)

  // An acceptance that names Jonas asks him.
  const anna = await arrive('anna')
  await anna.go('/acceptance')
  await anna.page.getByRole('button', { name: /^New risk acceptance/i }).first().click()
  const title = anna.page.getByRole('textbox', { name: 'Title' }).last()
  await expect(title).toBeFocused()
  await title.fill('Keep the old lock')
  await title.press('Enter')
  await anna.page.locator('.record-fields').getByRole('combobox', { name: /^Risk owner/ }).first().selectOption({ label: 'Jonas Thoma' })
  await anna.untilSaved()
  await expect.poll(() => counted(jonas)).toBe(before + 1)
  await group(page, /^Asked of you to decide/).locator('.totals').getByRole('link', { name: /^Risk acceptances/ }).click()
  await expect(page.getByRole('button', { name: 'Without Decision asked of: Jonas Thoma' })).toBeVisible()
  await expect(page.locator('.grid').getByText('Keep the old lock')).toBeVisible()
})
