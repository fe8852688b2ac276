// What the palette offers: the places, what can be made, and what this person may do to the record that is open.

import { type Locator, type Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'

const options = (page: Page): Locator => page.locator('dialog.palette').getByRole('option')

/** Opens the palette and types. */
async function look(page: Page, words: string): Promise<void> {
  const line = page.locator('dialog.palette').getByRole('combobox')
  if (!(await line.isVisible())) await page.keyboard.press('Control+k')
  await line.fill(words)
}

test('the palette does what the record that is open offers, and to a reader what a reader may', async ({ arrive }) => {
  const [anna, rita] = [await arrive('anna'), await arrive('rita')]
  const { page } = anna
  await anna.go('/risk')
  await page.keyboard.press('Control+k')
  await look(page, 'new risk')
  await page.keyboard.press('Enter')
  const title = page.getByRole('textbox', { name: 'Title' }).last()
  await expect(title).toBeFocused()
  await title.fill('Flood in the archive')
  await title.press('Enter')
  await anna.untilSaved()
  const path = new URL(page.url()).pathname

  // What is not filled is not offered, what may be done is.
  await look(page, 'mark analysed')
  await expect(options(page).filter({ hasText: 'Mark analysed' })).toHaveCount(0)
  await look(page, 'duplicate')
  await expect(page.locator('dialog.palette').getByRole('group').first()).toHaveAccessibleName('This record')
  await page.keyboard.press('Enter')
  await expect(page).not.toHaveURL(url => url.pathname === path)
  await expect(page.getByRole('textbox', { name: 'Title' }).last()).toHaveValue('Copy of Flood in the archive')
  await expect(page.locator('.states')).toContainText('Identified')

  await look(page, 'export this record')
  const file = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await file).suggestedFilename()).toMatch(/^RSK.*\.muster\.json$/)

  // A way of authority asks as its button does.
  await anna.go('/policy')
  const policy = await anna.createPolicy('Keys')
  await page.getByRole('combobox', { name: /^(Owner|Policy owner|Responsible)/ }).first().selectOption({ label: 'Anna Keller' })
  await anna.untilSaved()
  await look(page, 'send to review')
  await page.keyboard.press('Enter')
  await expect(page.locator('.states')).toContainText('In review')
  await look(page, 'approve')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: /^Approve/ })).toBeVisible()
  await page.keyboard.press('Escape')

  // What was used lately stands first, in either language's words; processes are places, too.
  await look(page, 'risikobehandlung')
  const process = options(page).filter({ hasText: 'Process' }).first()
  await expect(process).toContainText(/Go to .*risk treatment/i)
  await process.click()
  await expect(page).toHaveURL(/\/process\//)
  await look(page, '')
  await expect(page.locator('dialog.palette').getByRole('group').first()).toHaveAccessibleName('Used lately')
  await expect(options(page).first()).toContainText(/risk treatment/i)
  await page.keyboard.press('Escape')

  await anna.untilSaved()
  await rita.openPolicy(policy)
  await look(rita.page, '')
  const named = (name: string) => options(rita.page).locator('.lead').getByText(name, { exact: true })
  await expect(named('Print this record')).toHaveCount(1)
  for (const name of ['Duplicate this record', 'Approve', 'Back to draft', 'New risk']) await expect(named(name)).toHaveCount(0)
})
