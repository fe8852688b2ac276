// The past of a record: every edit by field, the record as it was, bringing back.

import { type App } from '../support/app'
import { type Page, expect, test } from '../support/fixtures'

const past = (page: Page) => page.getByRole('region', { name: 'History', exact: true })

/** Makes a risk with a title and leaves it open; its address. */
async function risk(app: App, title: string): Promise<string> {
  await app.go('/risk')
  await app.page.getByRole('button', { name: 'New risk' }).first().click()
  await expect(app.page).toHaveURL(/\/risk\/./)
  await app.page.getByRole('textbox', { name: 'Title' }).fill(title)
  await app.untilSaved()
  return app.page.url()
}

test('a field’s history names both authors and values, and brings a value back as an edit that can be undone', async ({
  arrive,
}) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const address = await risk(anna, 'Pump')
  const title = (app: App) => app.page.getByRole('textbox', { name: 'Title' })
  const cause = (app: App) => app.page.getByRole('textbox', { name: /^Cause/ })
  await cause(anna).fill('rust in the shaft')
  await anna.untilSaved()
  await jonas.page.goto(address)
  await expect(cause(jonas)).toHaveValue('rust in the shaft')
  await jonas.untilSaved()
  // Without a network the history is here all the same.
  await jonas.offline(true)
  await cause(jonas).fill('frost in the shaft')
  await jonas.untilKeptHere()
  await cause(jonas).focus()
  await jonas.page.keyboard.press('Alt+Shift+H')
  const list = past(jonas.page).getByRole('listitem')
  await expect(list).toHaveCount(2)
  await expect(list.first()).toContainText(/Jonas.*Cause/)
  await expect(list.first().locator('del')).toHaveText('rust ')
  await expect(list.first().locator('ins')).toHaveText('frost ')
  await expect(list.last()).toContainText(/Anna.*Cause/)
  await jonas.offline(false)
  await jonas.untilSaved()
  await expect(cause(anna)).toHaveValue('frost in the shaft')

  // All fields, and one person's only.
  await past(jonas.page).getByLabel('Field').selectOption('')
  await expect(list.filter({ hasText: 'Title' })).toHaveCount(1)
  const jonasName = (await list.first().locator('strong').textContent()) ?? ''
  await past(jonas.page).getByLabel('Person').selectOption(jonasName)
  await expect(list).toHaveCount(1)

  // Anna brings the value before back; it is an edit of hers, and Undo takes it back.
  await cause(anna).focus()
  await anna.page.keyboard.press('Alt+Shift+H')
  const entries = past(anna.page).getByRole('listitem')
  await entries.first().getByRole('button', { name: 'Bring back the value before' }).click()
  await expect(entries.first()).toContainText(/Anna/)
  await expect(entries).toHaveCount(3)
  await anna.page.getByRole('button', { name: 'Back to the record' }).click()
  await expect(cause(anna)).toHaveValue('rust in the shaft')
  await anna.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(cause(anna)).toHaveValue('frost in the shaft')
  await expect(title(anna)).toHaveValue('Pump')
})

test('a record is shown as it was, marked and not to be written, and all of it can be brought back', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await risk(anna, 'First name')
  const title = page.getByRole('textbox', { name: 'Title' })
  const cause = page.getByRole('textbox', { name: /^Cause/ })
  await cause.fill('first cause')
  await cause.blur()
  await anna.untilSaved()
  await page.getByRole('button', { name: 'Show the history' }).click()
  await past(page).getByRole('listitem').first().getByRole('button', { name: 'The record as of then' }).click()
  await expect(past(page).getByText(/^As of .*To look at only/)).toBeVisible()
  await expect(past(page).getByRole('textbox')).toHaveCount(0)
  await expect(past(page).getByText('differs from today')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await title.fill('Second name')
  await cause.fill('second cause')
  await cause.blur()
  await anna.untilSaved()
  await page.getByRole('button', { name: 'Show the history' }).click()
  await past(page).getByLabel('Field').selectOption('cause')
  await past(page).getByRole('listitem').last().getByRole('button', { name: 'The record as of then' }).click()
  await past(page).getByText('Differences to today').click()
  await expect(past(page).locator('[data-field="title"] del')).toHaveText('First ')
  await expect(past(page).locator('[data-field="title"] ins')).toHaveText('Second ')
  await past(page).getByRole('button', { name: 'Bring back everything that differs' }).click()
  await expect(past(page).getByText('Nothing differs from today.')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the record' }).click()
  await expect(title).toHaveValue('First name')
  await expect(cause).toHaveValue('first cause')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(title).toHaveValue('Second name')
  await expect(cause).toHaveValue('second cause')
})

test('a policy’s text is shown as it was, with its differences to today, and comes back into the editor', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const id = await anna.createPolicy('Doors')
  await anna.write('Every door is locked at night.')
  await anna.untilSaved()
  await jonas.openPolicy(id)
  await jonas.reads('locked at night')
  // A moment is one of its changes: note the one that stands now.
  await jonas.page.getByRole('button', { name: 'Show the history' }).click()
  await past(jonas.page).getByLabel('Field').selectOption('body')
  await past(jonas.page).getByRole('listitem').first().getByRole('button', { name: 'The record as of then' }).click()
  await expect(past(jonas.page).locator('[data-field="body"]')).toContainText('Every door is locked at night.')
  await anna.write(' Windows too.')
  await anna.untilSaved()
  await past(jonas.page).getByText('Differences to today').click()
  await expect(past(jonas.page).locator('[data-field="body"] ins')).toContainText('Windows too.')
  await past(jonas.page).locator('[data-field="body"]').getByRole('button', { name: 'Bring back' }).click()
  await expect(past(jonas.page).getByText('Nothing differs from today.')).toBeVisible()
  await jonas.untilSaved()
  await expect.poll(() => anna.words()).toBe('Every door is locked at night.')
  await jonas.page.getByRole('button', { name: 'Back to the record' }).click()
  await expect.poll(() => jonas.words()).toBe('Every door is locked at night.')
})
