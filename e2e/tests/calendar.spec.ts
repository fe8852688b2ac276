// The records of a register on the days of a month.

import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures'

const pad = (n: number): string => String(n).padStart(2, '0')
const now = new Date()
/** A day of this month, `YYYY-MM-DD`. */
const day = (number: number): string => `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(number)}`
const on = (page: Page, number: number): Locator => page.locator(`[data-day="${day(number)}"]`)

/** What a spreadsheet does on Ctrl+V, in the cell of the first risk's review. */
async function dated(page: Page, text: string): Promise<void> {
  // The list fills while a first sync goes on.
  await expect(page.locator('.body [aria-rowindex="2"]')).toContainText('RSK-0001')
  const cell = page.locator('.body [aria-rowindex="2"] > [aria-colindex="7"]')
  await cell.focus()
  await cell.evaluate((element, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

test('records stand on their days and are moved by keys and by dragging, which others see', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const { page } = anna
  await anna.go('/risk')
  await jonas.go('/risk?as=calendar:review')
  await dated(page, day(15))
  await page.getByRole('combobox', { name: 'Layout' }).selectOption({ label: 'Calendar by Review' })
  await expect(page).toHaveURL(/as=calendar:review/)
  const record = (of: Page): Locator => of.getByRole('link', { name: /^RSK-0001/ })
  await expect(on(page, 15).getByRole('link', { name: /^RSK-0001/ })).toBeVisible()
  await expect(page.locator('.undated')).toHaveCount(await page.locator('.undated li').count() > 0 ? 1 : 0)

  // Keys lead from day to day and into one, and move what stands there.
  await on(page, 15).focus()
  await page.keyboard.press('ArrowRight')
  await expect(on(page, 16)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await expect(record(page).first()).toBeFocused()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(on(page, 16).getByRole('link', { name: /^RSK-0001/ })).toBeFocused()
  await expect(on(jonas.page, 16).getByRole('link', { name: /^RSK-0001/ })).toBeVisible()
  await on(page, 16).locator('li').filter({ hasText: 'RSK-0001' }).dragTo(on(page, 18))
  await expect(on(jonas.page, 18).getByRole('link', { name: /^RSK-0001/ })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(on(jonas.page, 16).getByRole('link', { name: /^RSK-0001/ })).toBeVisible()

  // Months are turned, and today is found again.
  await on(page, 16).focus()
  await page.keyboard.press('PageDown')
  await expect(on(page, 16)).toHaveCount(0)
  await page.getByRole('button', { name: 'Today' }).click()
  await expect(page.locator('[aria-current="date"]')).toHaveAttribute('data-day', day(now.getDate()))
})

test('a phone lists the days, and who only reads moves nothing', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/risk')
  await dated(anna.page, day(15))
  await expect(anna.page.locator('.body [aria-rowindex="2"] > [aria-colindex="7"]')).toContainText('15')
  await anna.untilSaved()
  const rita = await arrive('rita', { phone: true })
  await rita.go('/risk?as=calendar:review')
  await expect(rita.page.locator('.by-day').getByRole('link', { name: /^RSK-0001/ })).toBeVisible()
  const reader = await arrive('rita')
  await reader.go('/risk?as=calendar:review')
  await on(reader.page, 15).focus()
  await reader.page.keyboard.press('Enter')
  await reader.page.keyboard.press('Shift+ArrowRight')
  await expect(reader.page.getByText('You may not change this record.')).toBeVisible()
  await expect(on(reader.page, 15).getByRole('link', { name: /^RSK-0001/ })).toBeVisible()
})
