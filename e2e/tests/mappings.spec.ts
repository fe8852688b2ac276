// Mappings between frameworks: from a file, and by hand.

import AxeBuilder from '@axe-core/playwright'
import { type App } from '../support/app'
import { type Control, many, oscal } from '../support/catalogue'
import { expect, test } from '../support/fixtures'

const yard: Control[] = [1, 2, 3].map(n => ({ id: `yd-${n}`, title: `Rule ${n} of the yard`, text: `Keep gate ${n} shut.` }))

/** Imports a catalogue; the second has another name and other ids. */
const framework = async (app: App, title: string, controls: readonly Control[]) => {
  await app.go('/import')
  await app.untilSaved()
  await app.page.getByLabel(/^Choose a file/).setInputFiles({
    name: `${title}.json`,
    mimeType: 'application/json',
    buffer: oscal(title, title.endsWith('yard') ? '2.0' : '1.0', controls),
  })
  await app.page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(app.page.getByText(`Records written: ${controls.length}`)).toBeVisible()
  await app.untilSaved()
}

/** Opens the page of a framework's mappings, from its record. */
const mappings = async (app: App, title: string) => {
  await app.go('/requirement_source')
  await app.page.getByRole('searchbox').first().fill(title)
  await app.page.getByRole('gridcell', { name: title }).first().click()
  await app.page.getByRole('link', { name: 'Mappings to other frameworks' }).click()
  await expect(app.page.getByRole('heading', { name: `Mappings: ${title}` })).toBeVisible()
}

const bring = async (app: App, csv: string) => {
  await app.page.getByLabel(/^Choose a file/).setInputFiles({ name: 'between.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await app.page.getByRole('button', { name: 'Show what it holds' }).click()
}

const group = (app: App, words: string) => app.page.locator('details > summary', { hasText: words })

const record = async (app: App, title: string) => {
  await app.go('/requirement')
  await app.page.getByRole('searchbox').first().fill(title)
  await app.page.getByRole('gridcell', { name: title }).first().click()
}

const ties = (app: App) => app.page.getByRole('region', { name: 'Mappings' })

test('a mapping comes from a file, is shown on both ends, and people say otherwise', async ({ arrive }) => {
  test.slow()
  const anna = await arrive('anna')
  await framework(anna, 'Rules of the workshop', many(4))
  await framework(anna, 'Rules of the yard', yard)
  await mappings(anna, 'Rules of the workshop')
  await expect(anna.page.getByText('This framework is mapped to no other.')).toBeVisible()
  await bring(anna, 'Source;Target;Relationship\nWD-1;YD-1;equal\nWD-2;YD-2;subset of\nWD-9;YD-3;equal\n')
  await expect(group(anna, 'New 2')).toBeVisible()
  await expect(group(anna, 'Not found in Rules of the workshop 1')).toBeVisible()
  await anna.page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(anna.page.getByText('Pairs written: 2')).toBeVisible()
  await anna.untilSaved()

  // Another browser sees both ends, and sets a third pair by hand.
  const jonas = await arrive('jonas')
  await record(jonas, 'Rule 2 of the yard')
  await expect(ties(jonas).getByRole('link', { name: /Rule 2 of the workshop/ })).toBeVisible()
  await expect(ties(jonas).getByLabel(/^Relationship to .*Rule 2 of the workshop/)).toHaveValue('S')
  await record(jonas, 'Rule 3 of the yard')
  await expect(ties(jonas).getByText('Not mapped yet.')).toBeVisible()
  await ties(jonas).getByLabel('Relationship', { exact: true }).selectOption({ label: 'equal to' })
  await ties(jonas).getByRole('combobox', { name: 'Set beside' }).fill('Rule 3 of the work')
  await jonas.page.getByRole('option', { name: /Rule 3 of the workshop/ }).click()
  await expect(ties(jonas).getByText('Set here by hand: equal to')).toBeVisible()
  await jonas.untilSaved()
  await record(anna, 'Rule 3 of the workshop')
  await expect(ties(anna).getByRole('link', { name: /Rule 3 of the yard/ })).toBeVisible()
  const seen = await new AxeBuilder({ page: anna.page }).include('.ties').analyze()
  expect(seen.violations).toEqual([])

  // What is fulfilled answers what is equal, and the figure leads to it.
  await record(anna, 'Rule 1 of the workshop')
  await anna.page.locator('.record-body').getByRole('combobox', { name: 'Fulfilment' }).selectOption({ label: 'Full' })
  await anna.untilSaved()
  await mappings(anna, 'Rules of the workshop')
  const covered = anna.page.locator('section section', { hasText: 'Rules of the yard answered by Rules of the workshop' })
  await expect(covered.getByRole('link', { name: '2 mapped, nothing fulfilled' })).toBeVisible()
  await covered.getByRole('link', { name: '1 fully answered' }).click()
  await expect(covered.getByRole('link', { name: /Rule 1 of the yard/ })).toBeVisible()
  await expect(covered.locator('.answered > li')).toHaveCount(1)
  const page = await new AxeBuilder({ page: anna.page }).analyze()
  expect(page.violations).toEqual([])

  // A newer file replaces what the older one said, and what Jonas said stays.
  await bring(anna, 'Source;Target;Relationship\nWD-1;YD-1;superset of\n')
  await expect(group(anna, 'Changed 1')).toBeVisible()
  await expect(group(anna, 'Gone 1')).toBeVisible()
  await anna.page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(anna.page.getByText('Pairs written: 3')).toBeVisible()
  await record(anna, 'Rule 3 of the yard')
  await expect(ties(anna).getByText('Set here by hand: equal to')).toBeVisible()
  await record(anna, 'Rule 2 of the yard')
  await expect(ties(anna).getByText('Not mapped yet.')).toBeVisible()
})

test('a file without mappings, or with words that are no relationship, changes nothing', async ({ arrive }) => {
  const anna = await arrive('anna')
  await framework(anna, 'Rules of the workshop', many(2))
  await mappings(anna, 'Rules of the workshop')
  await anna.page.getByLabel(/^Choose a file/).setInputFiles({
    name: 'rules.json',
    mimeType: 'application/json',
    buffer: oscal('Rules of the workshop', '1.0', many(2)),
  })
  await expect(anna.page.getByText('Nothing was changed.')).toBeVisible()
  await anna.page.getByRole('button', { name: 'Choose something else' }).click()
  await bring(anna, 'Source;Target;Relationship\nWD-1;YD-1;much alike\n')
  await expect(anna.page.getByText('Nothing was changed.')).toBeVisible()
})
