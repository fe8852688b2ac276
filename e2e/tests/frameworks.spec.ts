// Frameworks that people bring as files.

import { type App } from '../support/app'
import { many, oscal } from '../support/catalogue'
import { expect, test } from '../support/fixtures'

const choose = async (app: App, name: string, buffer: Buffer) => {
  await app.page.getByLabel(/^Choose a file/).setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
}

const open = async (app: App) => {
  await app.go('/import')
  await app.untilSaved()
}

const go = async (app: App) => await app.page.getByRole('button', { name: 'Import', exact: true }).click()

const group = (app: App, words: string) => app.page.locator('details > summary', { hasText: words })

const again = async (app: App) => await app.page.getByRole('button', { name: 'Choose something else' }).click()

test('a catalogue becomes requirements, without a network too, and twice makes nothing twice', async ({ arrive }) => {
  const anna = await arrive('anna')
  await open(anna)
  await anna.untilReadyForOffline()
  await anna.page.reload()
  await anna.untilSaved()
  await anna.offline(true)
  const file = oscal('Rules of the workshop', '1.0', many(120))
  await choose(anna, 'rules.json', file)
  await expect(group(anna, 'New 120')).toBeVisible()
  await go(anna)
  await expect(anna.page.getByText('Records written: 120')).toBeVisible()
  await anna.offline(false)
  await anna.untilSaved()
  await again(anna)
  await choose(anna, 'rules.json', file)
  await expect(group(anna, 'Unchanged 120')).toBeVisible()
  await expect(anna.page.getByText('There is nothing to import.')).toBeVisible()
  await expect(anna.page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled()

  const jonas = await arrive('jonas')
  await jonas.go('/requirement')
  await jonas.page.getByRole('searchbox').first().fill('Rule 77 of')
  await jonas.page.getByRole('gridcell', { name: 'Rule 77 of the workshop' }).first().click()
  await expect(jonas.page.getByText('Whoever uses machine 77 checks it first')).toBeVisible()
})

test('a newer version keeps answers and what people rewrote, and says what changed', async ({ arrive }) => {
  const anna = await arrive('anna')
  await open(anna)
  await choose(anna, 'rules.json', oscal('Rules of the workshop', '1.0', many(4)))
  await go(anna)
  await expect(anna.page.getByText('Records written: 4')).toBeVisible()
  await anna.untilSaved()
  // An answer to the second rule.
  const form = anna.page.locator('.record-body')
  await anna.go('/requirement')
  await anna.page.getByRole('searchbox').first().fill('Rule 2 of')
  await anna.page.getByRole('gridcell', { name: 'Rule 2 of the workshop' }).first().click()
  await form.getByRole('textbox', { name: 'Reason' }).fill('We have machines.')
  await form.getByRole('textbox', { name: 'Reason' }).press('Tab')
  await form.getByRole('combobox', { name: 'Fulfilment' }).selectOption({ label: 'Full' })
  await anna.untilSaved()
  const address = anna.page.url()

  const [first, second, third] = many(4)
  const changed = { ...second!, text: 'Two people check the machine.' }
  const fresh = { id: 'wd-9', title: 'A rule that is new', text: 'Sweep the floor.' }
  await open(anna)
  await choose(anna, 'rules-2.json', oscal('Rules of the workshop', '2.0', [first!, changed, third!, fresh]))
  for (const words of ['New 1', 'Changed 1', 'Gone 1', 'Unchanged 2']) await expect(group(anna, words)).toBeVisible()
  await go(anna)
  await expect(anna.page.getByText('Records written: 3')).toBeVisible()
  await anna.untilSaved()
  await anna.page.goto(address)
  await expect(anna.page.getByText('Two people check the machine.')).toBeVisible()
  await expect(form.getByRole('textbox', { name: 'Reason' })).toHaveValue('We have machines.')
  await expect(form.getByRole('combobox', { name: 'Fulfilment' })).toHaveValue('full')
})

test('a long import is stopped, and importing again goes on from there', async ({ arrive }) => {
  const anna = await arrive('anna')
  await open(anna)
  const file = oscal('A long list', '1.0', many(3000))
  await choose(anna, 'long.json', file)
  await expect(group(anna, 'New 3,000')).toBeVisible()
  await go(anna)
  await expect(anna.page.getByRole('progressbar')).toBeVisible()
  await anna.page.getByRole('button', { name: 'Stop' }).click()
  const said = anna.page.getByText(/^Stopped\. Records written: [\d,]+\./)
  await expect(said).toBeVisible()
  const written = Number((await said.textContent())!.match(/written: ([\d,]+)/)![1]!.replace(',', ''))
  expect(written).toBeLessThan(3000)
  await again(anna)
  await choose(anna, 'long.json', file)
  const left = (3000 - written).toLocaleString('en-GB')
  await expect(group(anna, `New ${left}`)).toBeVisible()
})

test('files that are broken or something else say so and change nothing', async ({ arrive }) => {
  const anna = await arrive('anna')
  await open(anna)
  const files: [string, Buffer][] = [
    ['half.json', oscal('Half', '1.0', many(3)).subarray(0, 200)],
    ['other.json', Buffer.from('{"what": 1}')],
    ['no.xlsx', Buffer.from('PK\u0003\u0004 no workbook')],
    ['wide.csv', Buffer.from('\uFEFFNo;Title\n1;One\n', 'utf16le')],
  ]
  for (const [name, content] of files) {
    await choose(anna, name, content)
    await expect(anna.page.getByRole('alert')).toBeVisible()
    await expect(anna.page.getByText('Nothing was changed.')).toBeVisible()
    await again(anna)
  }
  await anna.go('/requirement_source')
  await expect(anna.page.locator('.grid .body [role=row]').first()).toBeVisible()
  await expect(anna.page.getByRole('gridcell', { name: 'Half' })).toHaveCount(0)
})

test('a table says by its headings what it holds, and the columns can be chosen', async ({ arrive }) => {
  const anna = await arrive('anna')
  await open(anna)
  const csv = 'Nr;Thema;Vorgabe;Anderes\n1;Türen;;x\n1.1;Schloss;Türen abschließen.;y\n1.2;Schlüssel;Schlüssel zählen.;z\n'
  await choose(anna, 'haus.csv', Buffer.from(csv, 'latin1'))
  await expect(anna.page.getByLabel('Reference')).toHaveValue('0')
  await expect(anna.page.getByLabel('Title')).toHaveValue('1')
  await anna.page.getByLabel('Guidance').selectOption('3')
  await anna.page.getByLabel('Name of the framework').fill('Rules of the house')
  await anna.page.getByRole('button', { name: 'Show what it holds' }).click()
  await expect(group(anna, 'New 2')).toBeVisible()
  await go(anna)
  await expect(anna.page.getByText('Records written: 2')).toBeVisible()
})

test('ISO/IEC 27001 is built in', async ({ arrive }) => {
  const anna = await arrive('anna', { german: true })
  await anna.go('/import')
  await anna.page.getByRole('button', { name: 'ISO/IEC 27001:2022 nehmen' }).click()
  await expect(group(anna, 'Neu 123')).toBeVisible()
  await anna.page.getByRole('button', { name: 'Importieren', exact: true }).click()
  await expect(anna.page.getByText('Geschriebene Einträge: 123')).toBeVisible()
})
