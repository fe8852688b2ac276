// Finding by any word, on the device itself.

import { type App } from '../support/app'
import { expect, test } from '../support/fixtures'
import { people } from '../support/server'

/** Opens the palette and types; gives back the options. */
async function look(app: App, words: string) {
  const { page } = app
  const line = page.locator('dialog.palette').getByRole('combobox')
  if (!(await line.isVisible())) await page.keyboard.press('Control+k')
  await line.fill(words)
  return page.locator('dialog.palette').getByRole('option')
}

/** Types until the words are found: texts are read in the background. */
async function finds(app: App, words: string, title: string): Promise<void> {
  await expect(async () => {
    const options = await look(app, '')
    await look(app, words)
    await expect(options.filter({ hasText: title }).first()).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
}

test('a word inside a policy that somebody else wrote is found, offline and after a new start, with slips and umlauts', async ({ arrive }) => {
  test.setTimeout(120_000)
  const [anna, jonas] = [await arrive('anna'), await arrive('jonas')]
  const id = await anna.createPolicy('Vorsorge für Stromausfall')
  await anna.write('Die Überbrückung übernimmt das Schwungradaggregat im Büro nebenan.')
  await anna.untilSaved()
  await finds(jonas, 'Schwungradaggregat', 'Vorsorge für Stromausfall')

  await jonas.untilReadyForOffline()
  await jonas.offline(true)
  await jonas.page.reload()
  await expect(jonas.page.getByRole('heading', { level: 1 })).toBeVisible()
  for (const words of ['schwungradaggregat', 'schwungradagregat', 'aggregat büro', 'ueberbrueckung', 'uberbruckung stromausfall']) {
    await finds(jonas, words, 'Vorsorge für Stromausfall')
    const hit = jonas.page.locator('dialog.palette').getByRole('option').filter({ hasText: 'Vorsorge für Stromausfall' })
    await expect(hit.locator('mark').first()).toBeVisible()
  }
  // The place is shown, with the word marked as it stands there.
  await finds(jonas, 'schwungrad', 'Vorsorge für Stromausfall')
  const place = jonas.page.locator('dialog.palette').getByRole('option').filter({ hasText: 'Vorsorge für Stromausfall' }).locator('.where')
  await expect(place).toContainText('übernimmt das Schwungradaggregat im Büro')
  await expect(place.locator('mark')).toHaveText('Schwungradaggregat')
  await jonas.page.keyboard.press('Enter')
  await expect(jonas.page).toHaveURL(new RegExp(`/policy/${id}$`))
})

test('a reference is found in every form, and a command stands beside records', async ({ arrive }) => {
  const anna = await arrive('anna')
  await finds(anna, 'RSK-0003', 'RSK-0003')
  for (const words of ['rsk3', 'rsk-0003', 'RSK0003']) {
    const options = await look(anna, words)
    await expect(options.first()).toContainText('RSK-0003')
  }
  const options = await look(anna, 'new policy')
  await expect(options.first()).toContainText('New policy')
  const groups = anna.page.locator('dialog.palette').getByRole('group')
  await expect(groups.filter({ hasText: 'New policy' }).first()).toHaveAccessibleName('Create')

  const none = await look(anna, 'xyzzyq')
  await expect(none).toHaveCount(0)
  await expect(anna.page.locator('dialog.palette .none')).toContainText('Every word must occur in a record')
})

test('the page of hits keeps words and filters in its address', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/find')
  await expect(page.getByRole('heading', { level: 2, name: 'Type what you remember' })).toBeVisible()
  const line = page.getByRole('searchbox', { name: 'Search' })
  await expect(line).toBeFocused()
  await line.fill('supplier')
  const hits = page.locator('.hits li')
  await expect(hits.first()).toBeVisible()
  await expect(hits.first().locator('mark').first()).toHaveText(/supplier/i)
  const register = page.getByRole('combobox', { name: 'Register' })
  await register.selectOption('risk')
  await expect(page).toHaveURL(/\/find\?q=supplier&in=risk$/)
  await expect(page.locator('.hits .about').filter({ hasNotText: 'Risk' })).toHaveCount(0)
  await expect(page.getByRole('combobox', { name: 'State' })).toBeVisible()
  const many = await hits.count()
  await page.reload()
  await expect(line).toHaveValue('supplier')
  await expect(hits).toHaveCount(many)
  await line.fill('supplierr zzzzz')
  await expect(page.getByRole('heading', { level: 2, name: 'Nothing was found' })).toBeVisible()
})

/** The sixteen bytes of an id: base58 with a checksum of four bytes behind. */
function bytesOf(id: string): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
  const number = [...id].reduce((sum, letter) => sum * 58n + BigInt(alphabet.indexOf(letter)), 0n)
  return number.toString(16).padStart(40, '0').slice(0, 32)
}

/** Whether the browser keeps the text of a document for the search. */
const keepsText = (app: App, id: string) =>
  app.page.evaluate(async bytes => {
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue
      const database = await new Promise<IDBDatabase>((done, failed) => {
        const asked = indexedDB.open(name)
        asked.onsuccess = () => done(asked.result)
        asked.onerror = () => failed(asked.error ?? new Error('no database'))
      })
      const asked = database.transaction('texts').objectStore('texts').getAllKeys()
      const keys = await new Promise<IDBValidKey[]>(done => {
        asked.onsuccess = () => done(asked.result)
      })
      database.close()
      const hex = (key: IDBValidKey) => [...new Uint8Array(key as ArrayBuffer)].map(b => b.toString(16).padStart(2, '0')).join('')
      if (keys.some(key => hex(key).endsWith(bytes))) return true
    }
    return false
  }, bytesOf(id))

test('a document whose right was taken away is not found any more, and its words leave the device', async ({ arrive, server }) => {
  test.setTimeout(120_000)
  const anna = await arrive('anna')
  const { cookie, workspace } = await server.signIn(people.anna.email)
  const api = <T,>(method: string, path: string, body: unknown) =>
    server.api<T>(method, `/api/v1/workspaces/${workspace}${path}`, { cookie, body })
  const unit = async (name: string) => (await api<{ id: string }>('POST', '/units', { name, parent: null })).id
  const [pumps, valves] = [await unit('Pumps'), await unit('Valves')]
  const members = await server.api<{ account: string; email: string }[]>('GET', `/api/v1/workspaces/${workspace}/members`, { cookie })
  const account = members.find(m => m.email === people.jonas.email)?.account ?? ''
  await api('PUT', `/members/${account}`, { role: 'contributor', units: [pumps] })

  const id = await anna.createPolicy('Tresorplan')
  await anna.write('Der Ersatzschlüssel liegt im Kalkstein.')
  await anna.untilSaved()
  await anna.createPolicy('Wegweiser')
  await anna.write('Zum Kalkstein geht es durch den Garten.')
  await anna.untilSaved()

  const jonas = await arrive('jonas')
  await finds(jonas, 'kalkstein', 'Tresorplan')
  await finds(jonas, 'kalkstein', 'Wegweiser')
  await expect.poll(() => keepsText(jonas, id)).toBe(true)

  await api('PUT', `/documents/${id}/placement`, { unit: valves })
  const hits = jonas.page.locator('dialog.palette').getByRole('option')
  await expect(async () => {
    await look(jonas, '')
    await look(jonas, 'kalkstein')
    await expect(hits.filter({ hasText: 'Wegweiser' }).first()).toBeVisible({ timeout: 1_000 })
    await expect(hits.filter({ hasText: 'Tresorplan' })).toHaveCount(0, { timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await look(jonas, 'ersatzschlüssel')
  await expect(hits.filter({ hasText: 'Tresorplan' })).toHaveCount(0)
  await expect.poll(() => keepsText(jonas, id)).toBe(false)
})
