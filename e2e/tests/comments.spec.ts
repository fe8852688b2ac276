// Comments: whoever may read a record says something about it, with or without a network, and nothing that is said is lost.

import { readFile } from 'node:fs/promises'
import { App } from '../support/app'
import { type Locator, type Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'
import { Server, password } from '../support/server'

/** The conversation of the record that is open. */
function comments(page: Page): Locator {
  return page.getByRole('region', { name: /^(Comments|Kommentare)$/ })
}

/** The threads of the conversation. */
function threads(page: Page): Locator {
  return comments(page).locator('.thread')
}

async function say(page: Page, words: string): Promise<void> {
  await comments(page).getByRole('textbox', { name: /^(Write a comment|Kommentar schreiben)$/ }).fill(words)
  await page.keyboard.press('Control+Enter')
  await expect(comments(page).getByText(words)).toBeVisible()
}

/** Opens the first risk of the list; the address of its record. */
async function firstRisk(app: App): Promise<string> {
  await app.go('/risk')
  const link = app.page.locator('.grid a.text').first()
  await expect(link).toBeVisible()
  const path = new URL((await link.getAttribute('href')) ?? '', app.server.url).pathname
  await app.page.goto(path)
  await expect(comments(app.page)).toBeVisible()
  return path
}

test('a reader comments offline, and the owner answers and resolves', async ({ arrive }) => {
  const rita = await arrive('rita')
  const anna = await arrive('anna')
  const path = await firstRisk(rita)
  await expect(rita.page.getByText('You can read this record, not change it.')).toBeVisible()
  await expect(comments(rita.page).getByText(/Nothing was said about this record yet/)).toBeVisible()
  await anna.page.goto(path)
  await rita.untilReadyForOffline()

  await rita.offline(true)
  await expect(rita.status).toHaveText(/offline/i)
  await say(rita.page, 'Why is this one so high?')
  await say(rita.page, 'See https://example.org/report(1), page 3.')
  await expect(rita.status).toHaveText(/^Offline, \d+ changes? wait/)
  // It is on this device, not only on the screen.
  await rita.page.reload()
  await expect(threads(rita.page)).toHaveCount(2)
  const link = comments(rita.page).getByRole('link')
  await expect(link).toHaveAttribute('href', 'https://example.org/report(1)')
  await expect(link).toHaveAttribute('rel', /noopener/)

  await rita.offline(false)
  await expect(threads(anna.page)).toHaveCount(2)
  await expect(comments(anna.page).getByRole('status')).toHaveText('2 open comments')
  const question = threads(anna.page).filter({ hasText: 'Why is this one so high?' })
  // Somebody else's words are not hers to change.
  await expect(question.getByRole('button', { name: /^(Edit|Delete)/ })).toHaveCount(0)
  await question.getByRole('button', { name: 'Reply: comment by Rita' }).click()
  await expect(anna.page.getByRole('textbox', { name: /^Reply to Rita/ })).toBeFocused()
  await anna.page.keyboard.type('Because of the old pumps.\nThey go in May.')
  await anna.page.keyboard.press('Control+Enter')
  await expect(threads(rita.page).first().locator('.replies')).toContainText('They go in May.')

  await question.getByRole('button', { name: 'Resolve: comment by Rita' }).click()
  await expect(question.locator('.thread-line')).toBeFocused()
  await expect(question).toContainText('Resolved by Anna')
  await expect(comments(rita.page).getByRole('status')).toHaveText('1 open comment')
  await expect(threads(rita.page).first().getByText('Because of the old pumps.')).toBeHidden()
  // The list knows from rows how many are open, and of which record.
  await anna.go('/risk')
  await expect(anna.page.locator('.comment-mark')).toHaveCount(1)
  await expect(anna.page.getByRole('row').filter({ has: anna.page.locator('.comment-mark') })).toContainText('1 open comment')

  // Reopened by who asked.
  await threads(rita.page).first().locator('.thread-line').click()
  await threads(rita.page).first().getByRole('button', { name: /^Reopen/ }).click()
  await expect(comments(rita.page).getByRole('status')).toHaveText('2 open comments')
  await expect(anna.page.locator('.comment-mark')).toContainText('2')
})

test('what one said is changed, taken back and brought again, and what was begun is kept', async ({ arrive }) => {
  const rita = await arrive('rita')
  const path = await firstRisk(rita)
  const begin = comments(rita.page).getByRole('textbox', { name: 'Write a comment' })
  await begin.fill('First thoughts')
  await comments(rita.page).getByRole('combobox', { name: 'What it is about' }).selectOption({ label: 'Risk owner' })
  await comments(rita.page).getByRole('button', { name: 'Send' }).click()
  await expect(threads(rita.page).first()).toContainText('on “Risk owner”')
  const own = threads(rita.page).first()
  await own.getByRole('button', { name: /^Edit/ }).click()
  const field = rita.page.getByRole('textbox', { name: 'Change the comment' })
  await expect(field).toHaveValue('First thoughts')
  await field.fill('Second thoughts')
  await rita.page.getByRole('button', { name: 'Save' }).click()
  await expect(own).toContainText('Second thoughts')
  await expect(own).toContainText('edited')
  // Escape lets go of a change and leaves the record open.
  await own.getByRole('button', { name: /^Edit/ }).click()
  await field.fill('Third')
  await rita.page.keyboard.press('Escape')
  await expect(own).toContainText('Second thoughts')

  await own.getByRole('button', { name: /^Delete/ }).click()
  await expect(threads(rita.page)).toHaveCount(0)
  await rita.page.getByRole('button', { name: 'Undo' }).click()
  await expect(threads(rita.page).first()).toContainText('Second thoughts')

  const write = comments(rita.page).getByRole('textbox', { name: 'Write a comment' })
  await write.fill('Not yet sent')
  await expect.poll(async () => {
    await rita.page.waitForTimeout(300)
    await rita.page.goto(path)
    await expect(comments(rita.page)).toBeVisible()
    return write.inputValue()
  }).toBe('Not yet sent')
  await write.focus()
  await rita.page.keyboard.press('Control+Enter')
  await expect(threads(rita.page)).toHaveCount(2)
  await expect(write).toHaveValue('')
  await rita.untilSaved()
})

test('two devices of one person write apart, and both have everything', async ({ arrive }) => {
  const desk = await arrive('rita')
  const phone = await arrive('rita', { phone: true })
  await desk.go('/policy')
  const link = desk.page.locator('.grid a.text').first()
  await expect(link).toBeVisible()
  const path = new URL((await link.getAttribute('href')) ?? '', desk.server.url).pathname
  await desk.page.goto(path)
  await expect(comments(desk.page)).toBeVisible()
  await phone.page.goto(path)
  await expect(comments(phone.page)).toBeVisible()
  await desk.offline(true)
  await phone.offline(true)
  await say(desk.page, 'From the desk')
  await say(phone.page, 'From the phone')
  await desk.offline(false)
  await phone.offline(false)
  for (const app of [desk, phone]) {
    await expect(threads(app.page)).toHaveCount(2)
    await expect(comments(app.page)).toContainText('From the desk')
    await expect(comments(app.page)).toContainText('From the phone')
  }
  // A thumb finds every button.
  for (const button of await comments(phone.page).getByRole('button').all()) {
    if (!(await button.isVisible())) continue
    const box = await button.boundingBox()
    expect(box?.height ?? 0).toBeGreaterThanOrEqual(44)
  }
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
})

test('comments go into a file with names, and come out of it under whoever brings them', async ({ arrive, browser }) => {
  test.setTimeout(180_000)
  const rita = await arrive('rita')
  const anna = await arrive('anna')
  const path = await firstRisk(rita)
  await say(rita.page, 'Who has looked at this?')
  await anna.page.goto(path)
  await threads(anna.page).first().getByRole('button', { name: /^Reply/ }).click()
  await anna.page.keyboard.type('I have.')
  await anna.page.keyboard.press('Control+Enter')
  await expect(threads(anna.page).first()).toContainText('I have.')
  const title = await anna.title.inputValue()
  await anna.go('/import')
  await anna.untilSaved()
  const download = anna.page.waitForEvent('download')
  await anna.page.getByRole('button', { name: 'Export the workspace' }).click()
  const file = await (await download).path()
  expect(await readFile(file, 'utf8')).toContain('Who has looked at this?')

  const empty = await Server.start({ demo: false })
  try {
    const token = /\/setup#(\S+)/.exec(empty.log)?.[1]?.replace(/^token=/, '')
    const owner = { email: 'owner@example.org', name: 'Owen Owner', workspace: 'Elsewhere', password, token }
    await empty.api('POST', '/api/v1/setup', { body: owner })
    const context = await browser.newContext({ baseURL: empty.url, locale: 'en-GB', reducedMotion: 'reduce' })
    const owen = new App(await context.newPage(), empty)
    await owen.signIn(owner.email)
    await owen.go('/import')
    await owen.untilSaved()
    await owen.page.getByLabel('Choose a workspace’s file').setInputFiles(file)
    await expect(owen.page.getByText(/^Records written: /)).toBeVisible({ timeout: 90_000 })
    await owen.untilSaved()
    await owen.go('/risk')
    await expect(owen.page.locator('.comment-mark')).toHaveCount(1)
    await owen.page.getByRole('link', { name: title }).first().click()
    const thread = threads(owen.page)
    await expect(thread).toHaveCount(1)
    await expect(thread.locator('.comment').first()).toContainText('Rita Sommer')
    await expect(thread.locator('.comment').first()).toContainText('brought by Owen Owner')
    await expect(thread.locator('.replies')).toContainText('I have.')
    await context.close()
  } finally {
    await empty.remove()
  }
})
