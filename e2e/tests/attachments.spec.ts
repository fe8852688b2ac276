// Files attached to a record: kept on the device at once, uploaded when the server is in reach, the same bytes for everybody
// who may read the record, and nobody left to guess where a file is.

import AxeBuilder from '@axe-core/playwright'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Locator, type Page } from '@playwright/test'
import { App } from '../support/app'
import { expect, test } from '../support/fixtures'

/** A picture of one pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

interface File {
  name: string
  mimeType: string
  buffer: Buffer
}

const file = (name: string, buffer: Buffer): File => ({ name, mimeType: 'application/octet-stream', buffer })

function files(page: Page): Locator {
  return page.getByRole('region', { name: /^(Files|Dateien)$/ })
}

/** The line of a file. */
function line(page: Page, name: string): Locator {
  return files(page).locator('.file').filter({ hasText: name })
}

async function attach(page: Page, ...chosen: File[]): Promise<void> {
  await files(page).getByLabel(/^(Attach files|Dateien anhängen)$/).setInputFiles(chosen)
}

/** The address of the first risk of the list, opened. */
async function firstRisk(app: App): Promise<string> {
  await app.go('/risk')
  const link = app.page.locator('.grid a.text').first()
  await expect(link).toBeVisible()
  const path = new URL((await link.getAttribute('href')) ?? '', app.server.url).pathname
  await app.page.goto(path)
  await expect(files(app.page)).toBeVisible()
  return path
}

/** Saves a file by its menu; the bytes. */
async function saved(page: Page, name: string): Promise<Buffer> {
  await line(page, name).getByRole('button', { name: `More about ${name}` }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save' }).click()
  const done = await download
  expect(done.suggestedFilename()).toBe(name)
  return await readFile(await done.path())
}

test('a photo taken offline on a phone survives closing, and the other opens the same bytes', async ({ arrive }) => {
  const jonas = await arrive('jonas')
  const path = await firstRisk(jonas)
  let anna = await arrive('anna', { phone: true })
  await anna.page.goto(path)
  await expect(files(anna.page).getByText(/Nothing is attached yet/)).toBeVisible()
  await expect(files(anna.page).getByText('At most 100 MB per file.')).toBeVisible()
  await anna.untilSaved()
  await anna.untilReadyForOffline()

  await anna.offline(true)
  await expect(anna.status).toHaveText(/offline/i)
  const report = randomBytes(2_500_000)
  await attach(anna.page, file('pump room.png', picture), file('report.bin', report))
  await expect(line(anna.page, 'pump room.png')).toContainText('On this device only')
  await expect(line(anna.page, 'report.bin')).toContainText('2.5 MB')
  await anna.untilKeptHere()
  // Everything on the line can be pressed with a thumb.
  for (const button of await files(anna.page).locator('.file-acts button').all()) {
    const box = await button.boundingBox()
    expect(Math.min(box?.height ?? 0, box?.width ?? 0)).toBeGreaterThanOrEqual(44)
  }
  anna = await anna.reopenTab()
  await expect(files(anna.page).locator('.file')).toHaveCount(2)
  await line(anna.page, 'pump room.png').getByRole('button', { name: 'Open: pump room.png' }).click()
  const shown = anna.page.getByRole('dialog').getByRole('img', { name: 'pump room.png' })
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1)
  // What lies above closes, and the record below stays.
  await anna.page.keyboard.press('Escape')
  await expect(shown).toHaveCount(0)
  await expect(files(anna.page)).toBeVisible()

  await anna.offline(false)
  for (const name of ['pump room.png', 'report.bin']) {
    await expect(line(anna.page, name)).toContainText('On the server and on this device', { timeout: 30_000 })
  }
  await anna.untilSaved()

  await expect(line(jonas.page, 'report.bin')).toContainText('On the server', { timeout: 30_000 })
  await expect(line(jonas.page, 'report.bin')).toContainText('Anna Keller')
  expect((await saved(jonas.page, 'report.bin')).equals(report)).toBe(true)
  expect((await saved(jonas.page, 'pump room.png')).equals(picture)).toBe(true)
  // Opened once, it is here: without a network too.
  await jonas.offline(true)
  await expect(line(jonas.page, 'report.bin')).toContainText('On the server and on this device')
  expect((await saved(jonas.page, 'report.bin')).equals(report)).toBe(true)
})

test('an upload that breaks off goes on where it was', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const path = await firstRisk(anna)
  await anna.untilSaved()
  const offsets: number[] = []
  let release: () => void = () => {}
  const held = new Promise<void>(done => (release = done))
  await anna.page.context().route(/\/files\/[0-9a-f]{64}\?/, async route => {
    offsets.push(Number(new URL(route.request().url()).searchParams.get('offset')))
    // The third part is on its way when the network goes.
    if (offsets.length === 3) {
      await held
      await route.abort('connectionreset')
    } else {
      await route.continue()
    }
  })
  const bytes = randomBytes(5_000_000)
  await attach(anna.page, file('recording.bin', bytes))
  await expect(line(anna.page, 'recording.bin')).toContainText(/Uploading, \d+ %/)
  await expect.poll(() => offsets.length).toBe(3)
  await anna.offline(true)
  release()
  await expect(line(anna.page, 'recording.bin')).toContainText('On this device only')
  await anna.page.reload()
  await expect(line(anna.page, 'recording.bin')).toContainText('On this device only')
  await anna.offline(false)
  await expect(line(anna.page, 'recording.bin')).toContainText('On the server and on this device', { timeout: 30_000 })
  const part = 1 << 20
  expect(offsets).toEqual([0, part, 2 * part, 2 * part, 3 * part, 4 * part])
  await jonas.page.goto(path)
  expect((await saved(jonas.page, 'recording.bin')).equals(bytes)).toBe(true)
})

test('removing a file can be undone, and erasing it leaves a trace', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const path = await firstRisk(anna)
  await jonas.page.goto(path)
  await attach(anna.page, file('plan.txt', Buffer.from('Where the pumps stand.\n')))
  await expect(line(anna.page, 'plan.txt')).toContainText('On the server and on this device')
  await line(jonas.page, 'plan.txt').getByRole('button', { name: 'Open: plan.txt' }).click()
  await expect(jonas.page.getByRole('dialog')).toContainText('Where the pumps stand.')
  await jonas.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await expect(jonas.page.getByRole('dialog')).toHaveCount(0)
  await expect(line(jonas.page, 'plan.txt')).toBeVisible()

  const more = line(anna.page, 'plan.txt').getByRole('button', { name: 'More about plan.txt' })
  await more.click()
  await anna.page.getByRole('menuitem', { name: 'Remove from the record' }).click()
  await expect(line(anna.page, 'plan.txt')).toHaveCount(0)
  await expect(line(jonas.page, 'plan.txt')).toHaveCount(0)
  await anna.page.getByRole('button', { name: 'Undo', exact: true }).last().click()
  await expect(line(anna.page, 'plan.txt')).toContainText('On the server and on this device')
  await expect(line(jonas.page, 'plan.txt')).toBeVisible()

  // A contributor has no way to erase.
  await line(jonas.page, 'plan.txt').getByRole('button', { name: 'More about plan.txt' }).click()
  await expect(jonas.page.getByRole('menuitem', { name: 'Copy SHA-256' })).toBeVisible()
  await expect(jonas.page.getByRole('menuitem', { name: 'Erase for good' })).toHaveCount(0)
  await jonas.page.keyboard.press('Escape')
  await more.click()
  await anna.page.getByRole('menuitem', { name: 'Erase for good' }).click()
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Erase for good' }).click()
  await expect(line(anna.page, 'plan.txt')).toContainText('Erased for good by Anna Keller')
  await jonas.page.reload()
  await expect(line(jonas.page, 'plan.txt')).toContainText('Erased for good by Anna Keller')
  await expect(line(jonas.page, 'plan.txt').getByRole('button', { name: /^Open/ })).toHaveCount(0)
})

test('who may only read sees the files and attaches none', async ({ arrive }) => {
  const anna = await arrive('anna')
  const rita = await arrive('rita', { german: true })
  const path = await firstRisk(anna)
  await attach(anna.page, file('page.html', Buffer.from('<!doctype html><script>document.title = "ran"</script>')))
  await expect(line(anna.page, 'page.html')).toContainText('On the server and on this device')
  await rita.page.goto(path)
  await expect(line(rita.page, 'page.html')).toContainText('Auf dem Server')
  await expect(files(rita.page).locator('input')).toHaveCount(0)
  // What a browser might run is saved and not shown.
  const download = rita.page.waitForEvent('download')
  await line(rita.page, 'page.html').getByRole('button', { name: 'Sichern: page.html' }).click()
  expect((await download).suggestedFilename()).toBe('page.html')
  await expect(rita.page).not.toHaveTitle('ran')
})

test('a device without room says so and attaches nothing', async ({ arrive }) => {
  const anna = await arrive('anna')
  await firstRisk(anna)
  await anna.untilSaved()
  const client = await anna.page.context().newCDPSession(anna.page)
  const used = await anna.page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0)
  await client.send('Storage.overrideQuotaForOrigin', { origin: anna.server.url, quotaSize: used + 1_000_000 })
  await attach(anna.page, file('film.bin', randomBytes(20_000_000)))
  await expect(files(anna.page).getByRole('alert')).toContainText('film.bin This device has no room left for it.')
  await expect(files(anna.page).locator('.file')).toHaveCount(0)
  await client.send('Storage.overrideQuotaForOrigin', { origin: anna.server.url })
  await attach(anna.page, file('note.txt', Buffer.from('It fits.')))
  await expect(line(anna.page, 'note.txt')).toContainText('On the server and on this device')
})

test('the panel can be heard and printed', async ({ arrive }) => {
  const anna = await arrive('anna', { dark: true })
  await firstRisk(anna)
  await attach(anna.page, file('pump room.png', picture), file('plan.txt', Buffer.from('Where the pumps stand.')))
  await expect(line(anna.page, 'plan.txt')).toContainText('On the server and on this device')
  const { violations } = await new AxeBuilder({ page: anna.page }).include('.files').analyze()
  expect(violations).toEqual([])
  await anna.page.emulateMedia({ media: 'print' })
  await expect(line(anna.page, 'plan.txt').getByText('plan.txt')).toBeVisible()
  await expect(files(anna.page).getByText('Attach files')).toBeHidden()
})

test.describe('where little is taken', () => {
  test.use({ options: ['--file-megabytes', '1', '--workspace-megabytes', '2'] })

  test('what is too large is said before, and what is refused says why', async ({ arrive }) => {
    const anna = await arrive('anna')
    await firstRisk(anna)
    await expect(files(anna.page).getByText('At most 1 MB per file.')).toBeVisible()
    await attach(anna.page, file('film.bin', randomBytes(1_200_000)), file('empty.txt', Buffer.alloc(0)))
    const problems = files(anna.page).getByRole('alert')
    await expect(problems).toContainText('film.bin It is larger than the 1 MB that the server takes.')
    await expect(problems).toContainText('empty.txt There is nothing in it.')
    await expect(files(anna.page).locator('.file')).toHaveCount(0)

    await attach(anna.page, ...['a.bin', 'b.bin', 'c.bin'].map(name => file(name, randomBytes(900_000))))
    // There is room for two of the three.
    const stored = files(anna.page).locator('.file[data-state=stored]')
    const refused = files(anna.page).locator('.file[data-state=refused]')
    await expect(stored).toHaveCount(2)
    await expect(refused).toHaveCount(1)
    await expect(refused).toContainText('Refused: The workspace has no room for this file.')
    await expect(refused.getByRole('button', { name: 'Upload again' })).toBeVisible()
  })
})
