// A register as a spreadsheet: typing in cells, blocks through the clipboard, fill, and the way back.

import type { Locator } from '@playwright/test'
import { type Page, expect, test } from '../support/fixtures'

/** Columns of the risks: 1 reference, 2 title, 3 owner, 4 now, 5 target, 6 state, 7 review. */
const cell = (page: Page, row: number, column: number): Locator =>
  page.locator(`.body [aria-rowindex="${row + 1}"] > [aria-colindex="${column}"]`)

/** What a spreadsheet does on Ctrl+V. */
async function paste(target: Locator, text: string): Promise<void> {
  await target.evaluate((element, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** What lands on the clipboard on Ctrl+C. */
async function copied(target: Locator): Promise<string> {
  return await target.evaluate(element => {
    const clipboardData = new DataTransfer()
    element.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
    return clipboardData.getData('text/plain')
  })
}

test('typing in a cell replaces it, Enter and Tab go on, Escape gives up, and others see it', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const { page } = anna
  await anna.go('/risk')
  await jonas.go('/risk')
  await cell(page, 1, 2).focus()
  await page.keyboard.type('Renamed in its cell')
  await page.keyboard.press('Enter')
  await expect(cell(page, 1, 2)).toHaveText('Renamed in its cell')
  await expect(cell(page, 2, 2)).toBeFocused()
  await expect(cell(jonas.page, 1, 2)).toHaveText('Renamed in its cell')

  // A choice among people by its first letter, then on with Tab.
  await cell(page, 1, 3).focus()
  await page.keyboard.type('m')
  await page.keyboard.press('Tab')
  await expect(cell(page, 1, 3)).toContainText('Mira Lindt')
  await expect(cell(page, 1, 4)).toBeFocused()
  await page.keyboard.type('3x4')
  await page.keyboard.press('Enter')
  await expect(cell(page, 1, 4)).toContainText('12')

  // What cannot be meant changes nothing and is said.
  await cell(page, 2, 4).focus()
  const before = await cell(page, 2, 4).innerText()
  await page.keyboard.type('much')
  await page.keyboard.press('Enter')
  await expect(page.getByText('“much” does not fit this cell')).toBeVisible()
  expect(await cell(page, 2, 4).innerText()).toBe(before)

  await cell(page, 3, 2).focus()
  const title = await cell(page, 3, 2).innerText()
  await page.keyboard.press('F2')
  await expect(cell(page, 3, 2).getByRole('textbox')).toHaveValue(title)
  await page.keyboard.type(' and more')
  await page.keyboard.press('Escape')
  await expect(cell(page, 3, 2)).toHaveText(title)
  await expect(cell(page, 3, 2)).toBeFocused()
  await expect(jonas.page.getByText('much')).toHaveCount(0)
})

test('a block is pasted offline as one step, can be taken back, and arrives as a whole', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const { page } = anna
  await anna.go('/risk')
  await jonas.go('/risk')
  await expect(cell(page, 1, 2)).toBeVisible()
  const before = [await cell(page, 1, 7).innerText(), await cell(page, 2, 7).innerText()]
  await anna.offline(true)
  await cell(page, 1, 6).focus()
  // The state of the first is no way from here; the days are read as spreadsheets write them.
  await paste(cell(page, 1, 6), 'Closed\t31.12.2027\r\nnonsense\t2027-11-30\r\n')
  await expect(cell(page, 1, 7)).toHaveText('31 Dec 2027')
  await expect(cell(page, 2, 7)).toHaveText('30 Nov 2027')
  await expect(page.getByText('3 cells changed')).toBeVisible()
  await expect(page.getByText('“nonsense” does not fit this cell')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(cell(page, 1, 7)).toHaveText(before[0] ?? '')
  await expect(cell(page, 2, 7)).toHaveText(before[1] ?? '')

  // A block is chosen with the keyboard, filled with one text, copied, and emptied.
  await cell(page, 1, 7).focus()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await paste(cell(page, 3, 7), '2028-01-31')
  for (const row of [1, 2, 3]) await expect(cell(page, row, 7)).toHaveText('31 Jan 2028')
  expect(await copied(cell(page, 3, 7))).toBe('2028-01-31\n2028-01-31\n2028-01-31')
  await page.keyboard.press('Delete')
  for (const row of [1, 2, 3]) await expect(cell(page, row, 7)).toHaveText('')
  await page.keyboard.press('Control+z')
  for (const row of [1, 2, 3]) await expect(cell(page, row, 7)).toHaveText('31 Jan 2028')

  await anna.offline(false)
  await anna.untilSaved()
  for (const row of [1, 2, 3]) await expect(cell(jonas.page, row, 7)).toHaveText('31 Jan 2028')
})

test('a reader’s cells take nothing', async ({ arrive }) => {
  const rita = await arrive('rita')
  await rita.go('/risk')
  await cell(rita.page, 1, 2).focus()
  const title = await cell(rita.page, 1, 2).innerText()
  await rita.page.keyboard.press('F2')
  await expect(rita.page.locator('.cell-input')).toHaveCount(0)
  await paste(cell(rita.page, 1, 2), 'Mine now')
  await rita.page.keyboard.press('Delete')
  await expect(cell(rita.page, 1, 2)).toHaveText(title)
})
