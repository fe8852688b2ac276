// How the records of a register are shown, and what is done to many of them at once.

import type { Locator } from '@playwright/test'
import { type Page, expect, test } from '../support/fixtures'

const cell = (page: Page, row: number, column: number): Locator =>
  page.locator(`.body [aria-rowindex="${row + 1}"] > [aria-colindex="${column}"]`)
const head = (page: Page, name: string): Locator => page.getByRole('columnheader', { name, exact: true })
const heads = (page: Page): Locator => page.locator('.grid-head [role=columnheader]')

test('columns are chosen and ordered with the keyboard, and the address keeps them', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/risk')
  await expect(cell(page, 1, 2)).toBeVisible()
  await page.getByRole('button', { name: 'Columns' }).click()
  const panel = page.getByRole('dialog', { name: 'Columns' })
  await expect(panel.getByRole('checkbox', { name: 'Risk owner' })).toBeFocused()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(heads(page)).toHaveText(['Ref', 'Risk', 'Now', 'Risk owner', 'Target', 'State', 'Review'])
  await expect(panel.getByRole('checkbox', { name: 'Risk owner' })).toBeFocused()
  await panel.getByRole('checkbox', { name: 'Target' }).uncheck()
  await panel.getByRole('checkbox', { name: 'Priority' }).check()
  await expect(heads(page)).toHaveText(['Ref', 'Risk', 'Now', 'Risk owner', 'State', 'Review', 'Priority'])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Columns' })).toBeFocused()

  // Cells are edited where they stand now.
  await cell(page, 1, 7).focus()
  await page.keyboard.type('a')
  await page.keyboard.press('Enter')
  await expect(cell(page, 1, 7)).toHaveText('At once')
  await page.reload()
  await expect(heads(page)).toHaveText(['Ref', 'Risk', 'Now', 'Risk owner', 'State', 'Review', 'Priority'])
  await expect(cell(page, 1, 7)).toHaveText('At once')
})

test('a press on a head sorts, Shift adds an order, and groups fold', async ({ arrive }) => {
  const jonas = await arrive('jonas')
  const { page } = jonas
  await jonas.go('/risk')
  await expect(cell(page, 1, 2)).toBeVisible()
  await head(page, 'Now').getByRole('button').click()
  await head(page, 'Now').getByRole('button').click()
  await expect(head(page, 'Now')).toHaveAttribute('aria-sort', 'descending')
  await head(page, 'Risk').getByRole('button').click({ modifiers: ['Shift'] })
  await expect(page).toHaveURL(/sort=-current,title/)
  const numbers = async () => (await page.locator('.body [aria-colindex="4"] .level > span:first-child').allInnerTexts()).map(Number)
  const shown = await numbers()
  expect(shown.length).toBeGreaterThan(5)
  expect(shown).toEqual([...shown].sort((a, b) => b - a))

  await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'State' })
  const first = page.locator('.group-row').first()
  await expect(first).toContainText('Identified')
  const many = Number(await first.locator('.num').innerText())
  expect(many).toBeGreaterThan(0)
  await expect(page.getByRole('treegrid')).toBeVisible()
  const all = Number(await page.getByRole('treegrid').getAttribute('aria-rowcount'))
  await first.locator('.group-head').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(first).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', String(all - many))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('treegrid')).toHaveAttribute('aria-rowcount', String(all))
})

test('a link to a view of somebody else’s making shows what it can', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/risk?columns=owner,nonsense,notes&sort=-,nobody&group=cause&as=pie:state&q=%ff')
  await expect(anna.page.getByText('No record fits these filters')).toBeVisible()
  await anna.page.getByRole('button', { name: 'Clear filters' }).last().click()
  await expect(heads(anna.page)).toHaveText(['Ref', 'Risk', 'Risk owner'])
  await expect(cell(anna.page, 1, 2)).toBeVisible()
})
