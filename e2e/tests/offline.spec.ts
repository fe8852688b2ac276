// Without a network: nothing typed is ever lost, whatever is closed, reloaded or killed in between.

import { type App } from '../support/app'
import { type Person, expect, test } from '../support/fixtures'

test('offline words survive a closed tab and a cold start, and reach the other', async ({ arrive }) => {
  let anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const id = await anna.createPolicy('Plug')
  await anna.write('online ')
  await anna.untilSaved()
  await jonas.openPolicy(id)
  await jonas.reads('online')
  await anna.untilReadyForOffline()

  await anna.offline(true)
  await anna.write('one ')
  await expect(anna.status).toHaveText(/offline/i)
  anna = await anna.reopenTab()
  await anna.reads('online one')
  await anna.write('two ')
  await anna.untilKeptHere()
  await anna.page.reload()
  await anna.reads('online one two')
  await jonas.write('meanwhile ')

  await anna.offline(false)
  await anna.reads('meanwhile')
  await jonas.reads('one two')
  expect(await anna.words()).toBe(await jonas.words())
})

test('words count as kept when the disk has them, not when the system means to write them', async ({ arrive }) => {
  const anna = await arrive('anna')
  const id = await anna.createPolicy('On the disk')
  await anna.untilSaved()
  // Notes with which promise each edit, and each number of an actor, is written.
  await anna.page.addInitScript(() => {
    const promises: Record<string, IDBTransactionDurability[]> = {}
    Object.assign(window, { promises })
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (...args) {
      const request = put.apply(this, args)
      ;(promises[this.name] ??= []).push(this.transaction.durability)
      return request
    }
  })
  await anna.openPolicy(id)
  await anna.write('kept ')
  await anna.untilSaved()
  const promises = await anna.page.evaluate(() => (window as unknown as { promises: Record<string, string[]> }).promises)
  expect(new Set(promises.outbox)).toEqual(new Set(['strict']))
  expect(promises.meta).toContain('strict')
})

test('five people, offline in turns with reloads, end with one text that has everybody’s words', async ({ arrive }) => {
  test.setTimeout(180_000)
  const who: Person[] = ['anna', 'jonas', 'mira', 'anna', 'jonas']
  const apps: App[] = []
  for (const person of who) apps.push(await arrive(person))
  const first = apps[0] as App
  const id = await first.createPolicy('Five')
  await first.untilSaved()
  for (const app of apps.slice(1)) await app.openPolicy(id)
  for (const app of apps) await app.untilReadyForOffline()
  const words: string[] = []
  for (let round = 0; round < 3; round++) {
    // Who starts in the middle of a word that is still arriving splits it, and rightly so.
    let arriving = ''
    for (const [i, app] of apps.entries()) {
      await app.reads(arriving)
      const alone = (i + round) % 2 === 0
      if (alone) await app.offline(true)
      const word = `w${round}${i}`
      words.push(word)
      await app.write(`${word} `)
      if (!alone) arriving = word
      if (alone) {
        await app.untilKeptHere()
        if (i % 2 === 0) {
          await app.page.reload()
          await app.reads(word)
        }
      }
    }
    for (const app of apps) await app.offline(false)
    for (const app of apps) {
      for (const word of words) await app.reads(word)
    }
  }
  const texts = await Promise.all(apps.map(app => app.words()))
  expect(new Set(texts).size).toBe(1)
})

test('the app starts cold with no network and opens what was there', async ({ arrive }) => {
  const anna = await arrive('anna')
  const id = await anna.createPolicy('Cold')
  await anna.write('as it was')
  await anna.untilSaved()
  await anna.untilReadyForOffline()
  await anna.offline(true)
  const again = await anna.reopenTab()
  await again.reads('as it was')
  await again.createPolicy('Made offline')
  await again.write('made offline')
  await again.untilKeptHere()
  await again.offline(false)
  await again.untilSaved()
  await again.openPolicy(id)
})

test('several tabs of one profile share everything without a network', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.createPolicy('Tabs')
  await anna.untilSaved()
  await anna.untilReadyForOffline()
  await anna.offline(true)
  const second = await anna.page.context().newPage()
  await second.goto(anna.page.url())
  const { App } = await import('../support/app')
  const other = new App(second, anna.server)
  await anna.write('from the first ')
  await other.reads('from the first')
  await other.write('from the second ')
  await anna.reads('from the second')
  await anna.page.close()
  await other.offline(false)
  await other.untilSaved()
})

test('kill -9 of the server under typing loses nothing', async ({ arrive, server }) => {
  test.setTimeout(120_000)
  const [anna, jonas] = [await arrive('anna'), await arrive('jonas')]
  const id = await anna.createPolicy('Killed')
  await anna.untilSaved()
  await jonas.openPolicy(id)
  const expected: string[] = []
  for (let round = 0; round < 3; round++) {
    const word = `round${round}`
    expected.push(word)
    const typing = anna.write(`${word} and more words to type while it dies `)
    await jonas.reads(word)
    await server.kill()
    await typing
    await anna.untilKeptHere()
    await server.up()
    await anna.untilSaved()
  }
  for (const word of expected) await jonas.reads(`${word} and more words to type while it dies`)
})

test('a browser that cannot store says so at once and offers an export', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.createPolicy('Full')
  await anna.write('before ')
  await anna.untilSaved()
  await anna.page.evaluate(() => {
    const refuse = (): never => {
      throw new DOMException('The disk is full', 'QuotaExceededError')
    }
    IDBObjectStore.prototype.put = refuse
    IDBObjectStore.prototype.add = refuse
  })
  await anna.text.click()
  await anna.page.keyboard.press('Control+End')
  await anna.page.keyboard.type('after')
  await expect(anna.status).toHaveText(/^This device cannot save/)
  await anna.status.getByRole('link').click()
  const download = anna.page.waitForEvent('download')
  await anna.page.getByRole('button', { name: /^Export/ }).first().click()
  expect((await download).suggestedFilename()).not.toBe('')
})

test('a clock that is wrong by a year changes nothing that matters', async ({ arrive }) => {
  const [anna, jonas] = [await arrive('anna'), await arrive('jonas')]
  await jonas.page.clock.setFixedTime(new Date(Date.now() - 365 * 86_400_000))
  const id = await anna.createPolicy('Clock')
  await anna.write('now ')
  await anna.untilSaved()
  await jonas.openPolicy(id)
  await jonas.write('a year ago ')
  await anna.reads('now a year ago')
  await anna.write('and now again')
  await jonas.reads('now a year ago and now again')
})
