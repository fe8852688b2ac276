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
  const download = app.page.waitForEvent('download')
  await app.page.getByRole('button', { name: 'Export the workspace' }).click()
  const path = await (await download).path()
  return { path, content: JSON.parse(await readFile(path, 'utf8')) as Exported }
}

/** The records with their places in the file for ids, which differ from workspace to workspace. */
const said = ({ records }: Exported): string[] => {
  let text = JSON.stringify(records)
  records.forEach(({ id }, place) => {
    text = text.replaceAll(id, `#${place}#`)
  })
  // Links are sorted by their ids.
  const sorted = (_: string, value: unknown) => (Array.isArray(value) && value.every(v => typeof v === 'string') ? [...value].sort() : value)
  return (JSON.parse(text) as unknown[]).map(record => JSON.stringify(record, (key, value: unknown) => sorted(key, value)))
}

test('a workspace goes into a file and out of it into an empty one, and is the same', async ({ arrive, browser }) => {
  test.setTimeout(180_000)
  const anna = await arrive('anna')
  const before = await exported(anna)
  expect(before.content.records.length).toBeGreaterThan(400)

  const empty = await Server.start({ demo: false })
  try {
    const token = /\/setup#(\S+)/.exec(empty.log)?.[1]?.replace(/^token=/, '')
    const owner = { email: 'owner@example.org', name: 'Owen Owner', workspace: 'Elsewhere', password, token }
    await empty.api('POST', '/api/v1/setup', { body: owner })
    const context = await browser.newContext({ baseURL: empty.url, locale: 'en-GB', reducedMotion: 'reduce' })
    const owen = new App(await context.newPage(), empty)
    await owen.signIn(owner.email)
    await owen.go('/import')
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
    const buffer = Buffer.from(content)
    await anna.page.getByLabel('Choose a workspace’s file').setInputFiles({ name: 'w.json', mimeType: 'application/json', buffer })
    await expect(anna.page.getByRole('alert')).toBeVisible()
    await expect(anna.page.getByText('Nothing was changed.')).toBeVisible()
    await anna.page.reload()
  }
})
