// How the records of a register are shown, and what is done to many of them at once.

import type { Locator } from '@playwright/test'
import { type Page, expect, test } from '../support/fixtures'

const cell = (page: Page, row: number, column: number): Locator =>
  page.locator(`.body [aria-rowindex="${row + 1}"] > [aria-colindex="${column}"]`)
/** By its text: the arrow of the order is part of its name. */
const head = (page: Page, name: string): Locator => heads(page).filter({ hasText: new RegExp(`^${name}$`) })
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

test('many are changed at once, what cannot be is said, and one press takes it all back', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const { page } = anna
  await anna.go('/risk?columns=state,priority,review')
  await jonas.go('/risk?columns=state,priority,review')
  await expect(cell(page, 1, 2)).toBeVisible()
  const before = await Promise.all([1, 2, 3].map(row => cell(page, row, 4).innerText()))

  // A press, then one with Shift: the rows between are ticked.
  await cell(page, 1, 1).getByRole('checkbox').click()
  await cell(page, 3, 1).getByRole('checkbox').click({ modifiers: ['Shift'] })
  const bar = page.getByRole('group', { name: 'Selected records' })
  await expect(bar.getByText('3 selected')).toBeVisible()
  await bar.getByRole('button', { name: 'Set a field' }).click()
  const panel = page.getByRole('dialog', { name: 'Set a field' })
  await panel.getByRole('combobox', { name: 'Field' }).selectOption({ label: 'Priority' })
  await panel.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'Later' })
  await panel.getByRole('button', { name: 'Set for all selected' }).click()
  for (const row of [1, 2, 3]) {
    await expect(cell(page, row, 4)).toHaveText('Later')
    await expect(cell(jonas.page, row, 4)).toHaveText('Later')
  }
  await page.getByRole('button', { name: 'Undo' }).click()
  for (const row of [1, 2, 3]) await expect(cell(page, row, 4)).toHaveText(before[row - 1] ?? '')

  // All of them, by keys; only those that have a way there go, and the others say why not.
  await cell(page, 1, 2).focus()
  await page.keyboard.press('Control+a')
  const all = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1
  await expect(bar.getByText(`${all} selected`)).toBeVisible()
  await bar.getByRole('button', { name: 'Change state' }).click()
  await page.getByRole('menuitem', { name: /^Closed/ }).click()
  await expect(page.getByText(/changed\. \d+ left as they were: .*no way leads there from their state/)).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).last().click()

  await page.keyboard.press('Escape')
  await cell(page, 1, 2).focus()
  await page.keyboard.press('Escape')
  await expect(bar).toHaveCount(0)
  const title = await cell(page, 2, 2).innerText()
  await cell(page, 2, 2).focus()
  await page.keyboard.press('Shift+Space')
  await bar.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(all))
  await expect(jonas.page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(all))
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(cell(jonas.page, 2, 2)).toHaveText(title)
})

test('a view that one saves is used by the other, one of their own is not', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const { page } = anna
  await jonas.go('/risk')
  await anna.go('/risk?columns=owner&sort=title')
  await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'State' })
  const save = async (name: string, mine: boolean) => {
    await page.getByRole('button', { name: /^(Save view|Changed: save|As saved)$/ }).click()
    const panel = page.getByRole('dialog', { name: 'Save view' })
    await panel.getByRole('textbox', { name: 'Name of the view' }).fill(name)
    await panel.getByRole('checkbox', { name: 'Only in my list' }).setChecked(mine)
    await panel.getByRole('button', { name: /^(Save|Save as new)$/ }).click()
    await expect(page.getByRole('link', { name })).toHaveAttribute('aria-current', 'page')
  }
  await save('By owner and state', false)
  await expect(page).toHaveURL(/\?view=[1-9A-HJ-NP-Za-km-z]+$/)
  await expect(page.getByRole('button', { name: 'As saved' })).toBeVisible()
  await jonas.page.getByRole('link', { name: 'By owner and state' }).click()
  await expect(heads(jonas.page)).toHaveText(['Ref', 'Risk', 'Risk owner'])
  await expect(jonas.page.getByRole('treegrid')).toBeVisible()

  // Changed, it stays named until it is saved; back leads to the others.
  await head(page, 'Risk').getByRole('button').click()
  await expect(page.getByRole('button', { name: 'Changed: save' })).toBeVisible()
  await page.getByRole('button', { name: 'Changed: save' }).click()
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('By owner, backwards')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect(page.getByRole('button', { name: 'As saved' })).toBeVisible()
  await expect(head(jonas.page, 'Risk')).toHaveAttribute('aria-sort', 'descending')
  await expect(jonas.page.getByRole('link', { name: 'By owner, backwards' })).toBeVisible()

  await page.getByRole('link', { name: 'All', exact: true }).click()
  await expect(heads(page)).toHaveCount(7)
  await anna.go('/risk?state=closed')
  await save('Mine alone', true)
  await anna.untilSaved()
  await page.reload()
  await expect(page.getByRole('link', { name: 'Mine alone' })).toHaveAttribute('aria-current', 'page')
  await page.getByRole('button', { name: 'As saved' }).click()
  await page.getByRole('button', { name: 'Delete view' }).click()
  await expect(page.getByRole('link', { name: 'Mine alone' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: 'Mine alone' })).toBeVisible()
  await anna.untilSaved()
  await jonas.untilSaved()
  await expect(jonas.page.getByRole('link', { name: 'Mine alone' })).toHaveCount(0)
  await jonas.go('/policy')
  await expect(jonas.page.getByRole('navigation', { name: 'Saved views' })).toHaveCount(0)
})

test('a card goes where a way leads, by keys and by its menu, and others see it go', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const { page } = anna
  await anna.go('/risk')
  await jonas.go('/risk?as=board:priority')
  await page.getByRole('combobox', { name: 'Layout' }).selectOption({ label: 'Board by Priority' })
  const lane = (app: typeof anna, name: string) => app.page.getByRole('region', { name, exact: true })
  const card = lane(anna, 'No Priority').getByRole('listitem').first()
  const title = await card.locator('.title').innerText()
  await card.focus()
  await page.keyboard.press('Shift+ArrowRight')
  const moved = (app: typeof anna, name: string) => lane(app, name).getByRole('listitem').filter({ hasText: title })
  await expect(moved(anna, 'At once')).toBeFocused()
  await expect(moved(jonas, 'At once')).toBeVisible()
  await moved(anna, 'At once').dragTo(lane(anna, 'Later'))
  await expect(moved(jonas, 'Later')).toBeVisible()

  // By state only ways lead on; a lane without one says why.
  await page.goBack()
  await expect(page.getByRole('grid')).toBeVisible()
  await page.getByRole('combobox', { name: 'Layout' }).selectOption({ label: 'Board by State' })
  const evaluated = lane(anna, 'In treatment').getByRole('listitem').first()
  await evaluated.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByText('Not to “Accepted”: that takes a decision with authority.')).toBeVisible()
  await expect(lane(anna, 'In treatment').getByRole('listitem').first()).toBeFocused()
})

test('on a phone cards are ticked on demand and moved by their menu', async ({ arrive }) => {
  const anna = await arrive('anna', { phone: true })
  const { page } = anna
  await anna.go('/risk')
  const boxes = page.locator('.card-row .tick:visible')
  await expect(page.locator('.card-row').first()).toBeVisible()
  await expect(boxes).toHaveCount(0)
  await page.getByRole('button', { name: 'Select', exact: true }).tap()
  await boxes.first().tap()
  await expect(page.getByText('1 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Clear selection' }).tap()

  await page.getByRole('combobox', { name: 'Layout' }).selectOption({ label: 'Board by Priority' })
  const lane = (name: string) => page.getByRole('region', { name, exact: true })
  const card = lane('No Priority').getByRole('listitem').first()
  const title = await card.locator('.title').innerText()
  await card.getByRole('button', { name: 'Move to' }).tap()
  await page.getByRole('menuitem', { name: 'Next', exact: true }).tap()
  await expect(lane('Next').getByRole('listitem').filter({ hasText: title })).toHaveCount(1)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(wider).toBe(false)
})

test('a narrowed list gives way to a record that is a page, and comes back as it was', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/policy')
  await page.getByRole('searchbox', { name: 'Filter' }).fill('security')
  await expect(page).toHaveURL(/\?q=security/)
  await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'State' })
  await page.getByRole('grid').or(page.getByRole('treegrid')).getByRole('link', { name: 'Information security policy' }).click()
  await expect(anna.text).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('searchbox', { name: 'Filter' })).toHaveValue('security')
  await expect(page.getByRole('treegrid')).toBeVisible()
})
