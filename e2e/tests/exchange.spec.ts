// A whole workspace as a file.

import { readFile } from 'node:fs/promises'
import { App } from '../support/app'
import { expect, test } from '../support/fixtures'
import { Server, password } from '../support/server'

interface Exported {
  records: { id: string; register: string; number: number; values: Record<string, unknown>; texts?: object }[]
}

const exported = async (app: App): Promise<{ path: string; content: Exported }> => {
  await app.go('/import')
  await app.untilSaved()
  const download = app.page.waitForEvent('download')
  await app.page.getByRole('button', { name: 'Export the workspace' }).click()
  const path = await (await download).path()
  await expect(app.page.getByText(/^Records in the file: /)).toBeVisible()
  await expect(app.page.getByText('missing in it')).toHaveCount(0)
  return { path, content: JSON.parse(await readFile(path, 'utf8')) as Exported }
}

/** What the records say, whatever ids and numbers they have: links name the title of what they lead to. */
const said = ({ records }: Exported): string[] => {
  const names = new Map(records.map(r => [r.id, `${r.register}: ${JSON.stringify(r.values['title'])}`]))
  expect(new Set(names.values()).size).toBe(records.length)
  const named = (_: string, value: unknown): unknown => {
    if (Array.isArray(value) && value.every(v => typeof v === 'string')) return value.map(v => names.get(v) ?? v).sort()
    return typeof value === 'string' ? (names.get(value) ?? value) : value
  }
  return records.map(record => JSON.stringify({ ...record, number: 0 }, named)).sort()
}

test('a workspace goes into a file and out of it into an empty one, and is the same', async ({ arrive, browser }) => {
  test.setTimeout(180_000)
  const anna = await arrive('anna')
  const before = await exported(anna)
  expect(before.content.records.length).toBeGreaterThan(300)

  const empty = await Server.start({ demo: false })
  try {
    const token = /\/setup#(\S+)/.exec(empty.log)?.[1]?.replace(/^token=/, '')
    const owner = { email: 'owner@example.org', name: 'Owen Owner', workspace: 'Elsewhere', password, token }
    await empty.api('POST', '/api/v1/setup', { body: owner })
    const context = await browser.newContext({ baseURL: empty.url, locale: 'en-GB', reducedMotion: 'reduce' })
    const owen = new App(await context.newPage(), empty)
    await owen.signIn(owner.email)
    await owen.go('/import')
    await owen.untilSaved()
    await owen.page.getByLabel('Choose a workspace’s file').setInputFiles(before.path)
    await expect(owen.page.getByText(/^Records written: /)).toBeVisible({ timeout: 90_000 })
    await owen.untilSaved()
    const after = await exported(owen)
    expect(said(after.content)).toEqual(said(before.content))

    // What is not empty is left alone.
    await owen.go('/risk')
    await owen.page.getByRole('button', { name: 'New risk' }).first().click()
    await owen.page.getByRole('textbox', { name: 'Title' }).fill('A risk of our own')
    await owen.untilSaved()
    await owen.go('/import')
    await owen.untilSaved()
    await owen.page.getByLabel('Choose a workspace’s file').setInputFiles(before.path)
    await expect(owen.page.getByText('This workspace has records of its own')).toBeVisible({ timeout: 30_000 })
    await context.close()
  } finally {
    await empty.remove()
  }
})

test('a file that is no workspace says so and changes nothing', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/import')
  for (const content of ['{"records": 1}', '{"muster": 1, "workspace": "x", "records": [{"id": 3}]}', 'nothing', '']) {
    await anna.untilSaved()
    const buffer = Buffer.from(content)
    await anna.page.getByLabel('Choose a workspace’s file').setInputFiles({ name: 'w.json', mimeType: 'application/json', buffer })
    await expect(anna.page.getByRole('alert')).toBeVisible()
    await expect(anna.page.getByText('Nothing was changed.')).toBeVisible()
    await anna.page.reload()
  }
})
