// Fields that the workspace adds to its registers: described by who runs it, filled by everybody, in lists like all others.

import AxeBuilder from '@axe-core/playwright'
import type { App } from '../support/app'
import { type Page, expect, test } from '../support/fixtures'

const heads = (page: Page) => page.locator('.grid-head [role=columnheader]')
const line = (page: Page, name: string) => page.locator('.own-list > li').filter({ hasText: name })

async function describe(anna: App, name: string, holds: string): Promise<void> {
  const form = anna.page.locator('.own-new')
  await form.getByLabel('Register').selectOption({ label: 'Suppliers' })
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Holds').selectOption({ label: holds })
  await form.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(line(anna.page, name)).toBeVisible()
}

async function step(page: Page, name: string, level: string): Promise<void> {
  const form = page.locator('.own-option-new')
  await form.getByLabel('New option').fill(name)
  await form.getByRole('button', { name: 'Add' }).click()
  const option = page.locator('.own-option').last()
  await expect(option.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(name)
  await option.getByRole('combobox', { name: 'Level' }).selectOption({ label: level })
}

test('a scale is added, filled offline by somebody else, and lists sort, group and filter by it', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/supplier')
  await expect(anna.page.locator('.body [role=row]').first()).toBeVisible()
  await anna.page.getByRole('button', { name: 'Columns' }).click()
  await anna.page.getByRole('link', { name: 'Add a field…' }).click()
  await expect(anna.page).toHaveURL(/\/fields\?register=supplier/)
  await expect(anna.page.locator('.own-new').getByLabel('Register')).toHaveValue('supplier')
  await describe(anna, 'How well known', 'Scale or list: one of')
  await step(anna.page, 'By name only', '5 grave')
  await step(anna.page, 'Visited', '1 calm')
  await expect(line(anna.page, 'How well known')).toContainText('By name only, Visited')
  await line(anna.page, 'How well known').getByLabel('Name in German').first().fill('Wie gut bekannt')
  await line(anna.page, 'How well known').getByLabel('Help', { exact: true }).click()
  await describe(anna, 'Contract ends', 'Date')
  const found = (await new AxeBuilder({ page: anna.page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze()).violations
  expect(found.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(', ')}`)).toEqual([])
  await anna.untilSaved()

  // Jonas writes suppliers and describes nothing. He has a list open already.
  const jonas = await arrive('jonas', { german: true })
  await jonas.go('/supplier')
  await expect(jonas.page.getByRole('link', { name: 'Eigene Felder' })).toHaveCount(0)
  const first = jonas.page.locator('.body [role=row]').first()
  await expect(first).toBeVisible()
  await first.getByRole('link').first().click()
  const known = jonas.page.getByRole('combobox', { name: /^Wie gut bekannt/ })
  await expect(known).toBeVisible()
  await jonas.offline(true)
  await known.selectOption({ label: 'By name only' })
  await jonas.page.getByLabel(/^Contract ends/).fill('2027-03-31')
  await jonas.page.getByLabel(/^Contract ends/).blur()
  await jonas.untilKeptHere()
  const record = jonas.documentId
  await jonas.offline(false)
  await jonas.untilSaved()

  await anna.go('/supplier?columns=state')
  await anna.page.getByRole('button', { name: 'Columns' }).click()
  await anna.page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox', { name: 'How well known' }).check()
  await anna.page.getByRole('dialog', { name: 'Columns' }).getByRole('checkbox', { name: 'Contract ends' }).check()
  await anna.page.keyboard.press('Escape')
  await expect(heads(anna.page)).toHaveText(['Ref', 'Supplier', 'State', 'How well known', 'Contract ends'])
  const row = anna.page.locator('.body [role=row]').filter({ has: anna.page.locator(`a[href*="${record}"]`) })
  await expect(row.locator('[aria-colindex="4"]')).toContainText('By name only')
  await expect(row.locator('[aria-colindex="5"]')).toContainText('2027')
  // In order by the scale's own order, the one that has it first; then in groups.
  await heads(anna.page).filter({ hasText: 'How well known' }).getByRole('button').click()
  await expect(anna.page.locator('.body [role=row]').first()).toContainText('By name only')
  await anna.page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'How well known' })
  await expect(anna.page.locator('.group-row').first()).toContainText('By name only')
  // Typed into a cell, as everywhere.
  await anna.page.getByRole('combobox', { name: 'Group' }).selectOption({ index: 0 })
  await anna.page.locator('.body [aria-rowindex="3"] > [aria-colindex="4"]').focus()
  await anna.page.keyboard.type('vis')
  await anna.page.keyboard.press('Enter')
  await expect(anna.page.locator('.body').getByText('Visited')).toHaveCount(1)
  await anna.untilSaved()
  await anna.page.reload()
  await expect(heads(anna.page)).toHaveText(['Ref', 'Supplier', 'State', 'How well known', 'Contract ends'])
  await expect(anna.page.locator('.body').getByText('Visited')).toHaveCount(1)

  // The history names it, and the record keeps what it holds when the field is taken away, and back.
  await anna.go(`/supplier/${record}`)
  await expect(anna.page.getByRole('combobox', { name: /^How well known/ })).toHaveValue(/./)
  await anna.go('/fields')
  await line(anna.page, 'How well known').getByRole('button', { name: 'Remove How well known' }).click()
  await expect(line(anna.page, 'How well known')).toHaveCount(0)
  await expect(anna.page.getByText('is not offered any more')).toBeVisible()
  await anna.page.getByRole('button', { name: 'Undo' }).click()
  await expect(line(anna.page, 'How well known')).toBeVisible()
  await anna.untilSaved()
  await anna.go(`/supplier/${record}`)
  await expect(anna.page.getByRole('combobox', { name: /^How well known/ }).locator('option:checked')).toHaveText('By name only')
})

test('on a phone, and what somebody added apart is all there', async ({ arrive }) => {
  const anna = await arrive('anna', { phone: true })
  const mira = await arrive('mira')
  await anna.go('/fields')
  await mira.go('/fields')
  await expect(anna.page.getByText('There are none yet')).toBeVisible()
  await expect(mira.page.getByText('There are none yet')).toBeVisible()
  await anna.offline(true)
  await mira.offline(true)
  await describe(anna, 'Cost centre', 'Text')
  await describe(mira, 'Data protection agreement', 'Yes or no')
  const small = await anna.page.evaluate(() =>
    [...document.querySelectorAll('.own-list button, .own-new button, .own-new input, .own-new select')]
      .map(e => e.getBoundingClientRect())
      .filter(box => box.height > 0 && box.height < 43.5).length)
  expect(small).toBe(0)
  expect(await anna.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await anna.offline(false)
  await mira.offline(false)
  for (const page of [anna.page, mira.page]) {
    await expect(line(page, 'Cost centre')).toBeVisible()
    await expect(line(page, 'Data protection agreement')).toBeVisible()
  }
  // Who only contributes sees what there is and changes nothing.
  const jonas = await arrive('jonas')
  await jonas.go('/fields')
  await expect(line(jonas.page, 'Cost centre')).toBeVisible()
  await expect(jonas.page.getByText('Owners and managers of the workspace add fields.')).toBeVisible()
  await expect(jonas.page.locator('.own-new, .own-list button')).toHaveCount(0)
})
