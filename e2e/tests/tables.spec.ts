// A register as a table: out as a file, changed there, in again after a look at what that changes, and taken back.

import { readFile } from 'node:fs/promises'
import type { App } from '../support/app'
import { type Page, expect, test } from '../support/fixtures'
import { cells, separated, text, workbook } from '../support/tables'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'File', exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** The rows of an export, heads first. */
async function exported(app: App, item: string): Promise<Buffer> {
  const download = app.page.waitForEvent('download')
  await choose(app.page, item)
  const bytes = await readFile(await (await download).path())
  await expect(app.page.getByText(/^Records in the file: /)).toBeVisible()
  return bytes
}

async function give(page: Page, name: string, buffer: Buffer, mimeType = 'text/csv'): Promise<void> {
  await page.getByLabel('Choose a table (xlsx, csv)').setInputFiles({ name, mimeType, buffer })
}

/** The title of the record with a reference, in the list. */
const line = (page: Page, words: string) => page.locator('.grid .body [role="row"]').filter({ hasText: words })

test('a table comes back with edits, which are seen first, reach others, spare what they changed, and can be taken back', async ({
  arrive,
}) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const { page } = anna
  await anna.go('/risk')
  await jonas.go('/risk')
  await anna.untilSaved()
  const rows = cells((await exported(anna, 'Export this view as csv')).toString('utf8'))
  const [heads = [], ...records] = rows
  expect(heads.slice(0, 2)).toEqual(['Reference', 'Title'])
  expect(heads.slice(-2)).toEqual(['Muster ID', 'Muster mark'])
  expect(records.length).toBeGreaterThan(20)
  const at = (head: string): number => heads.indexOf(head)
  const [first = [], second = [], third = []] = records
  const [reference = '', was = ''] = first

  // Jonas renames the second and the third while Anna works in the file, where she renames the third, too.
  for (const [row, title] of [[second, 'Renamed by Jonas'], [third, 'Jonas was faster']] as const) {
    const cell = line(jonas.page, row[0] ?? '').locator('[aria-colindex="2"]')
    await cell.focus()
    await jonas.page.keyboard.type(title)
    await jonas.page.keyboard.press('Enter')
  }
  await expect(line(page, 'Jonas was faster')).toBeVisible()
  first[at('Title')] = '=Renamed in the file'
  first[at('Review')] = '31.12.2031'
  second[at('Review')] = '2031-11-30'
  third[at('Title')] = 'Anna has it otherwise'
  const fourth = records[3] ?? []
  fourth[at('Risk owner')] = 'Nobody Atall'
  const made = heads.map(head => (head === 'Title' ? 'Made in the file' : ''))
  await choose(page, 'Import a table')
  await give(page, 'risks.csv', separated([heads, ...records, made]))

  const list = (name: string) => page.locator('details').filter({ has: page.locator('summary', { hasText: name }) })
  await expect(list('Rows that cannot be imported')).toContainText('Row 5')
  await expect(list('Rows that cannot be imported')).toContainText('Nobody here is called “Nobody Atall”')
  await expect(list('New records').locator('summary')).toContainText('1')
  await expect(list('Records with changes').locator('summary')).toContainText('2')
  await expect(list('Records with changes')).toContainText(was)
  await expect(list('Records with changes')).toContainText('=Renamed in the file')
  await expect(list('Records with changes')).toContainText('31 Dec 2031')
  await expect(list('Changed in the file and by somebody else')).toContainText('Jonas was faster')
  await expect(list('Changed by somebody else since the export').locator('summary')).toContainText('1')
  // All or nothing waits for the wrong row.
  await page.getByLabel('All or nothing').check()
  await expect(page.getByRole('button', { name: /^Import records/ })).toBeDisabled()
  await page.getByLabel('All or nothing').uncheck()
  await page.getByRole('button', { name: 'Import records: 3' }).click()
  await expect(page.getByText('Records made: 1. Records changed: 2.')).toBeVisible()

  await expect(line(jonas.page, '=Renamed in the file')).toContainText('31 Dec 2031')
  await expect(line(jonas.page, 'Renamed by Jonas')).toContainText('30 Nov 2031')
  await expect(line(jonas.page, 'Jonas was faster')).toBeVisible()
  await jonas.page.getByRole('searchbox').or(jonas.page.locator('.filters input')).first().fill('Made in the file')
  await expect(line(jonas.page, 'Made in the file')).toBeVisible()
  await jonas.page.locator('.filters input').first().fill('')

  await page.getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('Records taken back: 3.')).toBeVisible()
  await expect(line(jonas.page, reference)).toContainText(was)
  await expect(line(jonas.page, '=Renamed in the file')).toHaveCount(0)
  await expect(line(jonas.page, 'Made in the file')).toHaveCount(0)
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await expect(line(page, reference)).toContainText(was)
})

test('a workbook goes out and comes in, unchanged and changed', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/risk')
  await anna.untilSaved()
  const bytes = await exported(anna, 'Export all fields as xlsx')
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
  await choose(page, 'Import a table')
  await give(page, 'risks.xlsx', bytes, XLSX)
  await expect(page.getByText('The file changes nothing.')).toBeVisible()
  await expect(page.locator('details')).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^Import records/ })).toBeDisabled()

  // A workbook of somebody's own: the record by its reference, a formula for a title.
  await page.getByRole('button', { name: 'Choose another file' }).click()
  const rows = [
    text('Reference') + text('Title') + text('Priority'),
    text('RSK-0001') + text('') + text('At once'),
    text('RSK-0002') + '<c t="str"><f>1+1</f><v>2</v></c>' + text(''),
  ]
  await give(page, 'own.xlsx', workbook(rows), XLSX)
  await expect(page.getByText('The file has no column “Muster mark”')).toBeVisible()
  await expect(page.getByText('The cell holds a formula or an error. Replace it by a value.')).toBeVisible()
})

test('files that are none, or made to harm, are refused, and nothing changes', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/risk')
  await anna.untilSaved()
  await choose(page, 'Import a table')
  const files: [string, Buffer, RegExp][] = [
    ['picture.xlsx', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), /encoding/],
    ['damaged.xlsx', Buffer.from('PK\x03\x04 nothing'), /workbook/],
    ['workspace.csv', Buffer.from('{"muster":1}'), /format/],
    ['other.csv', Buffer.from('Name,Amount\na,1\n'), /no heads/],
    ['long.csv', Buffer.from('Title,Cause\n' + 'a,b\n'.repeat(60_000)), /more than 50,000 rows/],
    ['longer.csv', Buffer.from('Title,Cause\n' + 'a,b\n'.repeat(1_000_000)), /more than 200,000 rows/],
    ['far.xlsx', workbook([text('Title') + text('Cause'), '</row><row r="1000001"><c r="A1000001"><v>1</v></c>']), /rows/],
  ]
  for (const [name, buffer, reason] of files) {
    await give(page, name, buffer)
    await expect(page.getByRole('alert').filter({ hasText: reason })).toBeVisible()
    await expect(page.getByText('Nothing was changed.')).toBeVisible()
    await page.getByRole('button', { name: 'Choose another file' }).click()
  }
})

test('who only reads takes tables out and none in', async ({ arrive }) => {
  const rita = await arrive('rita')
  await rita.go('/risk')
  await rita.untilSaved()
  await rita.page.getByRole('button', { name: 'File', exact: true }).click()
  await expect(rita.page.getByRole('menuitem', { name: 'Export this view as xlsx' })).toBeVisible()
  await expect(rita.page.getByRole('menuitem', { name: 'Import a table' })).toHaveCount(0)
})
