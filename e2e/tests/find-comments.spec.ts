// Finding what was said about records: by its words, offline, at its place.

import AxeBuilder from '@axe-core/playwright'
import { type Locator, type Page } from '@playwright/test'
import { type App } from '../support/app'
import { expect, test } from '../support/fixtures'

const comments = (page: Page): Locator => page.getByRole('region', { name: /^(Comments|Kommentare)$/ })
const options = (page: Page): Locator => page.locator('dialog.palette').getByRole('option')

async function say(page: Page, words: string): Promise<void> {
  await comments(page).getByRole('textbox', { name: 'Write a comment' }).fill(words)
  await page.keyboard.press('Control+Enter')
  await expect(comments(page).getByText(words)).toBeVisible()
}

/** Opens the palette and types. */
async function look(page: Page, words: string): Promise<void> {
  const line = page.locator('dialog.palette').getByRole('combobox')
  if (!(await line.isVisible())) await page.keyboard.press('Control+k')
  await line.fill(words)
}

/** Types until something with these words is offered: texts are read in the background. */
async function finds(page: Page, words: string, shown: string): Promise<void> {
  await expect(async () => {
    await look(page, '')
    await look(page, words)
    await expect(options(page).filter({ hasText: shown }).first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
}

/** Opens the first risk of the list; its path and its title. */
async function firstRisk(app: App): Promise<{ path: string; title: string }> {
  await app.go('/risk')
  const link = app.page.locator('.grid a.text').first()
  await expect(link).toBeVisible()
  const path = new URL((await link.getAttribute('href')) ?? '', app.server.url).pathname
  const title = (await link.innerText()).trim()
  await app.page.goto(path)
  await expect(comments(app.page)).toBeVisible()
  return { path, title }
}

test('a comment is found by its words, offline and after a new start, and opens at its place', async ({ arrive }) => {
  test.setTimeout(120_000)
  const [anna, rita] = [await arrive('anna'), await arrive('rita')]
  const { path, title } = await firstRisk(anna)
  await say(anna.page, 'The locksmith wants a countersignature before Thursday.')
  await say(anna.page, 'A second remark, about something else.')
  await anna.untilSaved()
  await finds(rita.page, 'locksmith countersignature', title)

  await rita.untilReadyForOffline()
  await rita.offline(true)
  await rita.page.reload()
  await expect(rita.page.getByRole('heading', { level: 1 })).toBeVisible()
  await finds(rita.page, 'locksmiht thursday', title)
  const hit = options(rita.page).filter({ hasText: title })
  await expect(hit.locator('.where')).toContainText('Comment: Anna Keller: The locksmith wants a countersignature')
  await expect(hit.locator('mark').first()).toHaveText('locksmith')
  await rita.page.keyboard.press('Enter')
  await expect(rita.page).toHaveURL(url => url.pathname === path && url.searchParams.has('comment'))
  const comment = rita.page.getByRole('article').filter({ hasText: 'The locksmith wants' })
  await expect(comment).toBeFocused()

  // The page of hits leads there, too.
  await rita.go('/find?q=countersignature')
  await rita.page.locator('.hits a').filter({ hasText: title }).click()
  await expect(comment).toBeFocused()
  const { violations } = await new AxeBuilder({ page: rita.page }).include('.comments').analyze()
  expect(violations.map(v => v.id)).toEqual([])

  // What was taken back is not found any more.
  const own = anna.page.getByRole('article').filter({ hasText: 'The locksmith wants' })
  await own.getByRole('button', { name: /^Delete/ }).click()
  await anna.untilSaved()
  await rita.offline(false)
  await expect(async () => {
    await look(rita.page, '')
    await look(rita.page, 'countersignature')
    await expect(options(rita.page).filter({ hasText: title })).toHaveCount(0, { timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
})
