// Every record of every process: made, worked through its states and found again, without a network as far as nobody's
// authority is needed. What there is to walk comes from the descriptors (shared/tests/life_table.rs).

import { readFileSync } from 'node:fs'
import { type Locator, type Page } from '@playwright/test'
import type { App } from '../support/app'
import { expect, test } from '../support/fixtures'

interface Need { label: string, kind: string }
interface Way { from: string, to: string, label: string, authority: boolean, needs: Need[] }
interface Life {
  key: string
  singular: string
  page: boolean
  states: { key: string, label: string }[]
  ways: Way[]
}

const processes = JSON.parse(readFileSync(new URL('../support/lives.json', import.meta.url), 'utf8')) as {
  process: string
  registers: Life[]
}[]

/** Walks from the first state that enter every other one, as few as that takes. */
function walks(life: Life): Way[][] {
  const first = life.states[0]?.key ?? ''
  const to = new Map<string, Way[]>([[first, []]])
  for (const [state, so_far] of to) {
    for (const way of life.ways.filter(way => way.from === state && !to.has(way.to))) to.set(way.to, [...so_far, way])
  }
  expect([...to.keys()].sort(), `every state of ${life.key} can be reached`).toEqual(life.states.map(s => s.key).sort())
  const all = [...to.values()]
  return all.filter(walk => !all.some(other => other.length > walk.length && walk.every((way, at) => other[at] === way)))
}

/** The control of a field on the open record. */
function field(page: Page, need: Need): Locator {
  const name = new RegExp(`^\\s*${need.label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*(needed)?\\s*$`)
  return page.locator('.record-field').filter({ has: page.locator('.field > :first-child', { hasText: name }) }).first()
}

async function fill(app: App, need: Need): Promise<void> {
  const { page } = app
  const box = field(page, need)
  switch (need.kind) {
    case 'choice':
    case 'person': {
      const select = box.getByRole('combobox')
      if ((await select.inputValue()) === '') await select.selectOption({ index: 1 })
      return
    }
    case 'people':
    case 'choices':
    case 'links': {
      if ((await box.getByRole('button', { name: /^Remove/ }).count()) > 0) return
      await box.getByRole('combobox').fill('e')
      await page.locator('[role=option]').first().click()
      await box.getByRole('combobox').blur()
      return
    }
    case 'rich': {
      const text = (await box.count()) > 0 ? box.getByRole('textbox') : app.text
      await text.click()
      await page.keyboard.type('As agreed.')
      return
    }
    case 'flag':
      return await box.getByRole('checkbox').check()
    case 'estimate':
      await box.locator('.estimate-face').press('Enter')
      return await box.locator('[data-cell="2-2"]').click()
    case 'date':
      return await commit(box, '2027-03-01')
    case 'moment':
      return await commit(box, '2026-11-25T10:00')
    case 'money':
      return await commit(box, '1200 EUR')
    case 'whole':
    case 'number':
      return await commit(box, '3')
    default:
      return await commit(box, 'As agreed')
  }
}

async function commit(box: Locator, value: string): Promise<void> {
  const input = box.locator('input, textarea').first()
  await input.fill(value)
  await input.blur()
}

/** Goes one way; by authority, a dialog is confirmed. */
async function take(app: App, way: Way): Promise<void> {
  for (const need of way.needs) await fill(app, need)
  const { page } = app
  if (!way.authority) return await page.getByRole('button', { name: way.label, exact: true }).first().click()
  await page.getByRole('button', { name: `${way.label}…`, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: `${way.label}?` })
  await dialog.getByRole('button', { name: way.label, exact: true }).click()
  await expect(dialog).toHaveCount(0)
}

for (const { process, registers } of processes) {
  test(`every record of ${process} is made, worked through its states and found again`, async ({ arrive }) => {
    test.setTimeout(180_000)
    const anna = await arrive('anna')
    anna.page.setDefaultTimeout(10_000)
    await anna.untilReadyForOffline()
    const { page } = anna
    for (const life of registers) {
      for (const [number, walk] of walks(life).entries()) {
        const title = `Walk ${number + 1} of ${life.key}`
        await anna.go(`/${life.key}`)
        await anna.untilSaved()
        await anna.offline(true)
        await page.getByRole('button', { name: new RegExp(`^New ${life.singular}$`, 'i') }).first().click()
        await expect(page).toHaveURL(new RegExp(`/${life.key}/.`))
        await anna.title.fill(title)
        const chip = (key: string): Locator =>
          page.locator('.states').getByText(life.states.find(s => s.key === key)?.label ?? '', { exact: true }).first()
        for (const way of walk) {
          if (way.authority) {
            await anna.offline(false)
            await anna.untilSaved()
          }
          await take(anna, way)
          await expect(chip(way.to), `${title}: ${way.from} → ${way.to}`).toBeVisible()
        }
        const last = walk.at(-1)?.to ?? life.states[0]?.key ?? ''
        // Found again by its words, wherever one is.
        await anna.offline(false)
        await anna.untilSaved()
        await anna.go('')
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await page.keyboard.press('Control+k')
        await page.locator('dialog.palette').getByRole('combobox').fill(title)
        await page.locator('dialog.palette').getByRole('option').filter({ hasText: title }).first().click()
        await expect(anna.title).toHaveValue(title)
        await expect(chip(last)).toBeVisible()
      }
    }
  })
}
