// What a browser holds of a workspace goes when the membership has ended, and not before its unsent edits are safe.

import { type App } from '../support/app'
import { expect, test } from '../support/fixtures'
import { type Server, people } from '../support/server'

interface Member {
  account: string
  email: string
}

async function end(server: Server, email: string): Promise<{ cookie: string; workspace: string }> {
  const { cookie, workspace } = await server.signIn(people.anna.email)
  const members = await server.api<Member[]>('GET', `/api/v1/workspaces/${workspace}/members`, { cookie })
  const account = members.find(m => m.email === email)?.account
  await server.api('DELETE', `/api/v1/workspaces/${workspace}/members/${account}`, { cookie })
  return { cookie, workspace }
}

const databases = (app: App) => app.page.evaluate(async () => (await indexedDB.databases()).map(d => d.name))

test('a membership that ends takes the data off the device, after unsent words are with the managers', async ({ arrive, server }) => {
  test.setTimeout(120_000)
  const [jonas, anna] = [await arrive('jonas'), await arrive('anna')]
  await jonas.createPolicy('Handed over')
  await jonas.write('sent ')
  await jonas.untilSaved()
  await jonas.untilReadyForOffline()
  await jonas.offline(true)
  await jonas.write('never sent')
  await jonas.untilKeptHere()
  const { cookie, workspace } = await end(server, people.jonas.email)

  await jonas.offline(false)
  await expect(jonas.page.getByRole('heading', { level: 1 })).toHaveText('Your access to Northwind Pumps has ended')
  await expect(jonas.page.getByText(/^Changes that were not sent yet: \d+\./)).toBeVisible()
  await expect.poll(() => databases(jonas)).toEqual([])
  expect(await jonas.page.evaluate(() => Object.keys(localStorage).filter(k => k === 'muster.me' || k === 'muster.workspace'))).toEqual([])

  const held = await server.api<{ documents: [string, string][] }[]>('GET', `/api/v1/workspaces/${workspace}/holding`, { cookie })
  expect(held.map(h => h.documents[0]?.[1])).toEqual(['Handed over'])
  await anna.go('/ledger')
  await expect(anna.page.getByText(/membership ended: Handed over/)).toBeVisible()
  const download = anna.page.waitForEvent('download')
  await anna.page.getByRole('button', { name: 'Export, Jonas Thoma' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.json$/)
  await anna.page.getByRole('button', { name: 'Delete, Jonas Thoma' }).click()
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(anna.page.getByText('Nothing was handed in.')).toBeVisible()
})

test('a membership that ended while the browser was closed is noticed when it opens again', async ({ arrive, server }) => {
  const rita = await arrive('rita')
  await rita.go('/policy')
  await expect(rita.page.getByRole('heading', { level: 1 })).toHaveText('Policies')
  await rita.page.goto('about:blank')
  await end(server, people.rita.email)
  await rita.page.goto(server.url)
  await expect(rita.page.getByRole('heading', { level: 1 })).toHaveText('Your access to Northwind Pumps has ended')
  await expect(rita.page.getByText('Everything you wrote had been sent.')).toBeVisible()
  await expect.poll(() => databases(rita)).toEqual([])
})
